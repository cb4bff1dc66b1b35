//! How well an article answers one word.
//!
//! BM25F (Robertson, Zaragoza, Taylor: "Simple BM25 extension to multiple
//! weighted fields", 2004): occurrences count by the weight of their field and
//! the length of that field, are added over the fields and only then
//! saturated. The stem and the word as written are ranked apart, the latter
//! with less weight, and added.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::schema::TEXTS;

/// What a term is to its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The word's folded form.
    Written,
    /// One of its stems.
    Stem,
    /// What may have been meant: another spelling of a name, a correction.
    Variant,
}

/// The weights, tuned on the development questions of `cargo xtask score search`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Weight of an occurrence in title, lead, body, tags.
    pub field: [f32; TEXTS.len()],
    /// How much a field's length counts, 0..=1.
    pub length: [f32; TEXTS.len()],
    /// Where occurrences saturate.
    pub k1: f32,
    /// Weight of the word as written, where the stem has 1.
    pub written: f32,
    /// Weight of what else may have been meant.
    pub variant: f32,
    /// Weight of a word that carries no subject, where others have 1.
    pub slight: f32,
    /// Weight of two neighbouring words of a query that stand near each other.
    pub near: f32,
    /// The same in the lead.
    pub near_lead: f32,
    /// So many words may stand between them.
    pub gap: u32,
    /// Of a long query, this share of the words must match.
    pub required: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            field: [3.0, 2.3, 1.0, 1.5],
            length: [0.3, 0.3, 0.3, 0.3],
            k1: 0.8,
            written: 0.45,
            variant: 0.7,
            slight: 0.3,
            near: 0.22,
            near_lead: 0.28,
            gap: 4,
            required: 0.3,
        }
    }
}

/// A term of a word in one field.
#[derive(Debug, Clone)]
pub struct Part {
    term: Term,
    field: usize,
    kind: Kind,
}

impl Part {
    /// A term; `field` is its field's number in `Fields::texts`.
    pub fn new(term: Term, field: usize, kind: Kind) -> Part {
        Part { term, field, kind }
    }
}

/// How many kinds there are.
const KINDS: usize = 3;

/// The numbers of lead and body in [`TEXTS`]: two parts of one text, whose
/// occurrences are measured by the length of the whole.
const LEAD: usize = 1;
const BODY: usize = 2;

/// One word in all its fields and forms.
#[derive(Debug, Clone)]
pub struct WordQuery {
    parts: Vec<Part>,
    text: [Field; 2],
    ranked: Weights,
}

impl WordQuery {
    /// Ranks the parts of one word together; `text` are the fields of lead and
    /// body.
    pub fn new(parts: Vec<Part>, text: [Field; 2], ranked: Weights) -> WordQuery {
        WordQuery { parts, text, ranked }
    }

    /// The mean words of lead and body together.
    fn mean_text(&self, known: &dyn Bm25StatisticsProvider, articles: u64) -> tantivy::Result<f32> {
        let [lead, body] = self.text;
        let words = known.total_num_tokens(lead)? + known.total_num_tokens(body)?;
        Ok((words as f32 / articles.max(1) as f32).max(1.0))
    }
}

impl Query for WordQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut weight = WordWeight {
            parts: self.parts.clone(),
            ranked: self.ranked,
            text: self.text,
            mean_length: [1.0; TEXTS.len()],
            mean_text: 1.0,
            rarity: [0.0; KINDS],
            scored: false,
        };
        if let EnableScoring::Enabled { statistics_provider, .. } = scoring {
            let articles = statistics_provider.total_num_docs()?;
            let mut frequency = [[0u64; TEXTS.len()]; KINDS];
            for part in &self.parts {
                let words = statistics_provider.total_num_tokens(part.term.field())?;
                weight.mean_length[part.field] = (words as f32 / articles.max(1) as f32).max(1.0);
                let found = &mut frequency[part.kind as usize][part.field];
                *found = (*found).max(statistics_provider.doc_freq(&part.term)?);
            }
            weight.mean_text = self.mean_text(statistics_provider, articles)?;
            weight.rarity = frequency.map(|found| rarity(&found, articles));
            weight.scored = true;
        }
        Ok(Box::new(weight))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.parts.iter().for_each(|part| visitor(&part.term, false));
    }
}

/// The inverse document frequency as BM25 has it. A word is in lead or body of
/// about so many articles as are in the larger and half of the smaller.
fn rarity(found: &[u64; TEXTS.len()], articles: u64) -> f32 {
    let (lead, body) = (found[LEAD], found[BODY]);
    let text = lead.max(body) + lead.min(body) / 2;
    let found = found.iter().copied().fold(text, u64::max).min(articles) as f32;
    (1.0 + (articles as f32 - found + 0.5) / (found + 0.5)).ln()
}

struct WordWeight {
    parts: Vec<Part>,
    ranked: Weights,
    text: [Field; 2],
    mean_length: [f32; TEXTS.len()],
    mean_text: f32,
    /// By [`Kind`].
    rarity: [f32; KINDS],
    scored: bool,
}

impl Weight for WordWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let option =
            if self.scored { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let mut parts = Vec::new();
        for part in &self.parts {
            let index = reader.inverted_index(part.term.field())?;
            if let Some(postings) = index.read_postings(&part.term, option)? {
                let lengths = match part.field {
                    LEAD | BODY => None,
                    _ => Some(reader.get_fieldnorms_reader(part.term.field())?),
                };
                parts.push(Postinged { postings, lengths, field: part.field, kind: part.kind });
            }
        }
        let ranked = self.ranked;
        let [lead, body] = self.text;
        let mut scorer = WordScorer {
            parts,
            doc: TERMINATED,
            text_lengths: [
                reader.get_fieldnorms_reader(lead)?,
                reader.get_fieldnorms_reader(body)?,
            ],
            inverse_mean: std::array::from_fn(|field| match field {
                LEAD | BODY => 1.0 / self.mean_text,
                _ => 1.0 / self.mean_length[field],
            }),
            ranked,
            weight: [
                boost * ranked.written * self.rarity[Kind::Written as usize] * (ranked.k1 + 1.0),
                boost * self.rarity[Kind::Stem as usize] * (ranked.k1 + 1.0),
                boost * ranked.variant * self.rarity[Kind::Variant as usize] * (ranked.k1 + 1.0),
            ],
        };
        scorer.doc = scorer.first();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("BM25F over fields, of stem and word as written", scorer.score()))
    }
}

/// A part with the articles it occurs in.
struct Postinged {
    postings: SegmentPostings,
    /// None for lead and body, which share theirs.
    lengths: Option<FieldNormReader>,
    field: usize,
    kind: Kind,
}

struct WordScorer {
    parts: Vec<Postinged>,
    doc: DocId,
    text_lengths: [FieldNormReader; 2],
    inverse_mean: [f32; TEXTS.len()],
    ranked: Weights,
    /// By [`Kind`].
    weight: [f32; KINDS],
}

impl WordScorer {
    /// The first article any part stands at.
    fn first(&self) -> DocId {
        self.parts.iter().map(|part| part.postings.doc()).min().unwrap_or(TERMINATED)
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        for part in &mut self.parts {
            if part.postings.doc() == self.doc {
                part.postings.advance();
            }
        }
        self.doc = self.first();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for part in &mut self.parts {
            if part.postings.doc() < target {
                part.postings.seek(target);
            }
        }
        self.doc = self.first();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|part| part.postings.size_hint()).max().unwrap_or(0)
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        let mut occurrences = [0.0f32; KINDS];
        let [lead, body] = &self.text_lengths;
        let text = (lead.fieldnorm(self.doc) + body.fieldnorm(self.doc)) as f32;
        for part in &self.parts {
            if part.postings.doc() == self.doc {
                let field = part.field;
                let words = part.lengths.as_ref().map_or(text, |l| l.fieldnorm(self.doc) as f32);
                let length = words * self.inverse_mean[field];
                let b = self.ranked.length[field];
                let count = part.postings.term_freq() as f32;
                occurrences[part.kind as usize] +=
                    self.ranked.field[field] * count / (1.0 - b + b * length);
            }
        }
        let saturated = |kind: usize| {
            self.weight[kind] * occurrences[kind] / (occurrences[kind] + self.ranked.k1)
        };
        saturated(0) + saturated(1) + saturated(2)
    }
}
