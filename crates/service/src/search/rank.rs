//! How well an article answers one word.
//!
//! BM25F (Robertson, Zaragoza, Taylor: "Simple BM25 extension to multiple
//! weighted fields", 2004): occurrences count by the weight of their field and
//! the length of that field, are added over the fields and only then
//! saturated. The stem and the word as written are ranked apart, the latter
//! with less weight, and added.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::schema::TEXTS;

/// What a term is to its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The word's folded form.
    Written,
    /// One of its stems.
    Stem,
}

/// The weights, tuned on the development questions of `cargo xtask score search`.
#[derive(Debug, Clone, Copy)]
pub struct Ranked {
    /// Weight of an occurrence in title, lead, body, tags.
    pub field: [f32; TEXTS.len()],
    /// How much a field's length counts, 0..=1.
    pub length: [f32; TEXTS.len()],
    /// Where occurrences saturate.
    pub k1: f32,
    /// Weight of the word as written, where the stem has 1.
    pub written: f32,
}

impl Default for Ranked {
    fn default() -> Ranked {
        Ranked { field: [2.0, 1.2, 1.0, 1.5], length: [0.3, 0.4, 0.35, 0.3], k1: 0.8, written: 0.4 }
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

/// One word in all its fields and forms.
#[derive(Debug, Clone)]
pub struct WordQuery {
    parts: Vec<Part>,
    ranked: Ranked,
}

impl WordQuery {
    /// Ranks the parts of one word together.
    pub fn new(parts: Vec<Part>, ranked: Ranked) -> WordQuery {
        WordQuery { parts, ranked }
    }
}

impl Query for WordQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut weight = WordWeight {
            parts: self.parts.clone(),
            ranked: self.ranked,
            mean_length: [1.0; TEXTS.len()],
            rarity: [0.0; 2],
            scored: false,
        };
        if let EnableScoring::Enabled { statistics_provider, .. } = scoring {
            let articles = statistics_provider.total_num_docs()?;
            let mut frequency = [0u64; 2];
            for part in &self.parts {
                let words = statistics_provider.total_num_tokens(part.term.field())?;
                weight.mean_length[part.field] = (words as f32 / articles.max(1) as f32).max(1.0);
                let found = &mut frequency[part.kind as usize];
                *found = (*found).max(statistics_provider.doc_freq(&part.term)?);
            }
            weight.rarity = frequency.map(|found| rarity(found, articles));
            weight.scored = true;
        }
        Ok(Box::new(weight))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.parts.iter().for_each(|part| visitor(&part.term, false));
    }
}

/// The inverse document frequency as BM25 has it.
fn rarity(found: u64, articles: u64) -> f32 {
    let (found, articles) = (found as f32, articles.max(found) as f32);
    (1.0 + (articles - found + 0.5) / (found + 0.5)).ln()
}

struct WordWeight {
    parts: Vec<Part>,
    ranked: Ranked,
    mean_length: [f32; TEXTS.len()],
    /// By [`Kind`].
    rarity: [f32; 2],
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
                let lengths = reader.get_fieldnorms_reader(part.term.field())?;
                parts.push(Postinged { postings, lengths, field: part.field, kind: part.kind });
            }
        }
        let ranked = self.ranked;
        let mut scorer = WordScorer {
            parts,
            doc: TERMINATED,
            inverse_mean: std::array::from_fn(|field| 1.0 / self.mean_length[field]),
            ranked,
            weight: [
                boost * ranked.written * self.rarity[Kind::Written as usize] * (ranked.k1 + 1.0),
                boost * self.rarity[Kind::Stem as usize] * (ranked.k1 + 1.0),
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
    lengths: FieldNormReader,
    field: usize,
    kind: Kind,
}

struct WordScorer {
    parts: Vec<Postinged>,
    doc: DocId,
    inverse_mean: [f32; TEXTS.len()],
    ranked: Ranked,
    /// By [`Kind`].
    weight: [f32; 2],
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
        let mut occurrences = [0.0f32; 2];
        for part in &self.parts {
            if part.postings.doc() == self.doc {
                let field = part.field;
                let length = part.lengths.fieldnorm(self.doc) as f32 * self.inverse_mean[field];
                let b = self.ranked.length[field];
                let count = part.postings.term_freq() as f32;
                occurrences[part.kind as usize] +=
                    self.ranked.field[field] * count / (1.0 - b + b * length);
            }
        }
        let saturated = |kind: usize| {
            self.weight[kind] * occurrences[kind] / (occurrences[kind] + self.ranked.k1)
        };
        saturated(0) + saturated(1)
    }
}
