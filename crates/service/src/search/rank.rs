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
            window: Window::default(),
            scored: self.scored,
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
        scorer.fill(0);
        scorer.doc = scorer.next_from(0);
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

/// So many articles in a row are looked at together…
const WIDEST: usize = 1_024;

/// …and fewer after a leap: what stands around its end may not be asked for.
const NARROWEST: usize = 64;

/// How often a word occurs in one article, weighted by field: in title and tags by
/// their lengths, in lead and body before theirs is known. Each by [`Kind`].
#[derive(Debug, Clone, Copy, Default)]
struct Occurrences {
    apart: [f32; KINDS],
    lead: [f32; KINDS],
    body: [f32; KINDS],
}

/// Some articles in a row, in which every part was looked up: a part's postings
/// are read in one go, not in turn with those of the others.
struct Window {
    /// The first article, and the one behind the last.
    from: DocId,
    until: DocId,
    /// Whether the word occurs, a bit an article.
    present: [u64; WIDEST / 64],
    occurrences: Vec<Occurrences>,
    /// How many articles the next one has.
    next: usize,
}

impl Default for Window {
    fn default() -> Window {
        Window {
            from: 0,
            until: 0,
            present: [0; WIDEST / 64],
            occurrences: vec![Occurrences::default(); WIDEST],
            next: NARROWEST,
        }
    }
}

impl Window {
    /// The first article from `doc` on in which the word occurs.
    fn first_from(&self, doc: DocId) -> Option<DocId> {
        let at = doc.checked_sub(self.from)? as usize;
        let mut place = at / 64;
        let mut bits = self.present.get(place)? & (u64::MAX << (at % 64));
        while bits == 0 {
            place += 1;
            bits = *self.present.get(place)?;
        }
        Some(self.from + (place * 64) as u32 + bits.trailing_zeros())
    }
}

struct WordScorer {
    parts: Vec<Postinged>,
    doc: DocId,
    window: Window,
    scored: bool,
    text_lengths: [FieldNormReader; 2],
    inverse_mean: [f32; TEXTS.len()],
    ranked: Weights,
    /// By [`Kind`].
    weight: [f32; KINDS],
}

impl WordScorer {
    /// What stands in a part's field is divided by this at a length.
    fn shortness(&self, field: usize, words: f32) -> f32 {
        let b = self.ranked.length[field];
        1.0 - b + b * words * self.inverse_mean[field]
    }

    /// Looks every part up in the articles from `from` on.
    fn fill(&mut self, from: DocId) {
        let width = self.window.next;
        let until = from.saturating_add(width as u32);
        self.window.from = from;
        self.window.until = until;
        self.window.next = (width * 2).min(WIDEST);
        self.window.present.fill(0);
        let mut parts = std::mem::take(&mut self.parts);
        for part in &mut parts {
            let mut doc = part.postings.doc();
            if doc < from {
                doc = part.postings.seek(from);
            }
            while doc < until {
                let place = (doc - from) as usize;
                let (bits, bit) = (&mut self.window.present[place / 64], 1 << (place % 64));
                if *bits & bit == 0 {
                    *bits |= bit;
                    self.window.occurrences[place] = Occurrences::default();
                }
                if self.scored {
                    let count = part.postings.term_freq() as f32 * self.ranked.field[part.field];
                    let kind = part.kind as usize;
                    let words = part.lengths.as_ref().map(|all| all.fieldnorm(doc) as f32);
                    let shortness = words.map(|words| self.shortness(part.field, words));
                    let at = &mut self.window.occurrences[place];
                    match (shortness, part.field) {
                        (Some(shortness), _) => at.apart[kind] += count / shortness,
                        (None, LEAD) => at.lead[kind] += count,
                        (None, _) => at.body[kind] += count,
                    }
                }
                doc = part.postings.advance();
            }
        }
        self.parts = parts;
    }

    /// The first article from `from` on, which is in the window or behind it.
    fn next_from(&mut self, from: DocId) -> DocId {
        let mut from = from;
        loop {
            if let Some(doc) = self.window.first_from(from) {
                return doc;
            }
            let next = self.parts.iter().map(|part| part.postings.doc()).min();
            let Some(next) = next.filter(|next| *next < TERMINATED) else {
                return TERMINATED;
            };
            from = next.max(from);
            self.fill(from);
        }
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.next_from(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target >= TERMINATED {
            self.doc = TERMINATED;
        } else if target > self.doc {
            if target >= self.window.until {
                self.window.next = NARROWEST;
                self.fill(target);
            }
            self.doc = self.next_from(target);
        }
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
        let Some(place) = self.doc.checked_sub(self.window.from) else { return 0.0 };
        let Occurrences { apart, lead, body } = self.window.occurrences[place as usize];
        let [lead_lengths, body_lengths] = &self.text_lengths;
        let words = (lead_lengths.fieldnorm(self.doc) + body_lengths.fieldnorm(self.doc)) as f32;
        let (in_lead, in_body) = (self.shortness(LEAD, words), self.shortness(BODY, words));
        let saturated = |kind: usize| {
            let occurrences = apart[kind] + lead[kind] / in_lead + body[kind] / in_body;
            self.weight[kind] * occurrences / (occurrences + self.ranked.k1)
        };
        saturated(0) + saturated(1) + saturated(2)
    }
}
