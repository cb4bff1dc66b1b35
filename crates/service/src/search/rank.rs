//! How well an article answers one word.
//!
//! BM25F (Robertson, Zaragoza, Taylor: "Simple BM25 extension to multiple
//! weighted fields", 2004): occurrences count by the weight of their field and
//! the length of that field, are added over the fields and only then
//! saturated. The stem and the word as written are ranked apart, the latter
//! with less weight, and added.

use std::sync::Arc;

use tantivy::Term;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25StatisticsProvider;

use super::schema::{Fields, TEXTS};

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
    /// How much a field's length counts, 0..=1; lead and body have one.
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
            length: [0.3, 0.33, 0.33, 0.3],
            k1: 0.8,
            written: 0.45,
            variant: 0.7,
            slight: 0.3,
            near: 0.16,
            near_lead: 0.22,
            gap: 4,
            required: 0.25,
        }
    }
}

/// How many kinds there are, and one more, that does not occur: four are worked
/// through at once.
pub const KINDS: usize = 4;

/// The numbers of lead and body in [`TEXTS`]: two parts of one text, whose
/// occurrences are measured by the length of the whole.
pub const LEAD: usize = 1;
/// See [`LEAD`].
pub const BODY: usize = 2;

/// A term of a word in one field.
#[derive(Debug, Clone)]
pub struct Part {
    /// The term.
    pub term: Term,
    /// Its field's number in `Fields::texts`.
    pub field: usize,
    /// What it is to its word, 1 at its [`Kind`]: a word that is its own stem is both.
    pub kinds: [f32; KINDS],
}

impl Part {
    /// A term; `field` is its field's number in `Fields::texts`.
    pub fn new(term: Term, field: usize, kind: Kind) -> Part {
        let mut kinds = [0.0; KINDS];
        kinds[kind as usize] = 1.0;
        Part { term, field, kinds }
    }

    /// A term that nothing is ranked by.
    pub fn unranked(term: Term) -> Part {
        Part { term, field: 0, kinds: [0.0; KINDS] }
    }

    /// Whether it stands in lead or body.
    pub fn in_text(&self) -> bool {
        matches!(self.field, LEAD | BODY)
    }
}

/// What ranking has to know of all articles.
pub struct Corpus {
    weights: Weights,
    articles: u64,
    /// One by the mean length of title, text, text and tags.
    inverse_mean: [f32; TEXTS.len()],
    /// What divides occurrences in title and in tags, as its inverse, by the length
    /// as the index has it in a byte.
    apart: [[f32; 256]; 2],
}

impl Corpus {
    /// Of all that is searched.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(
        known: &dyn Bm25StatisticsProvider,
        fields: &Fields,
        weights: Weights,
    ) -> tantivy::Result<Corpus> {
        let articles = known.total_num_docs()?;
        let mut words = [0; TEXTS.len()];
        for (words, field) in words.iter_mut().zip(fields.texts) {
            *words = known.total_num_tokens(field)?;
        }
        let [title, lead, body, tags] = words;
        let inverse_mean = [title, lead + body, lead + body, tags]
            .map(|words| 1.0 / (words as f32 / articles.max(1) as f32).max(1.0));
        let mut corpus = Corpus { weights, articles, inverse_mean, apart: [[0.0; 256]; 2] };
        for (table, field) in [(0, TITLE), (1, TAGS)] {
            for id in 0..=u8::MAX {
                let words = FieldNormReader::id_to_fieldnorm(id) as f32;
                corpus.apart[table][usize::from(id)] = corpus.inverse(field, words);
            }
        }
        Ok(corpus)
    }

    /// What occurrences in a field of so many words are multiplied by.
    fn inverse(&self, field: usize, words: f32) -> f32 {
        let b = self.weights.length[field];
        1.0 / (1.0 - b + b * words * self.inverse_mean[field])
    }

    /// How much each form of a word counts, by how rare it is.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn rank(
        self: &Arc<Corpus>,
        parts: &[Part],
        known: &dyn Bm25StatisticsProvider,
        boost: f32,
    ) -> tantivy::Result<WordRank> {
        let mut frequency = [[0u64; TEXTS.len()]; KINDS];
        for part in parts {
            let found = known.doc_freq(&part.term)?;
            for (frequency, _) in frequency.iter_mut().zip(part.kinds).filter(|(_, is)| *is > 0.0) {
                frequency[part.field] = either(frequency[part.field], found);
            }
        }
        let Weights { written, variant, k1, .. } = self.weights;
        let mut weight = [written, 1.0, variant, 0.0];
        for (weight, found) in weight.iter_mut().zip(&frequency) {
            *weight *= boost * rarity(found, self.articles) * (k1 + 1.0);
        }
        Ok(WordRank { corpus: self.clone(), weight })
    }
}

/// The numbers of title and tags in [`TEXTS`].
const TITLE: usize = 0;
const TAGS: usize = 3;

/// About how many articles have one or the other of two terms that go together:
/// those of the larger and half of the smaller.
pub fn either(one: u64, other: u64) -> u64 {
    one.max(other) + one.min(other) / 2
}

/// The inverse document frequency as BM25 has it, of so many articles in each field.
fn rarity(found: &[u64; TEXTS.len()], articles: u64) -> f32 {
    let text = either(found[LEAD], found[BODY]);
    idf(found.iter().copied().fold(text, u64::max), articles)
}

/// The inverse document frequency as BM25 has it.
pub fn idf(found: u64, articles: u64) -> f32 {
    let found = found.min(articles) as f32;
    (1.0 + (articles as f32 - found + 0.5) / (found + 0.5)).ln()
}

/// How one word is ranked.
#[derive(Clone)]
pub struct WordRank {
    corpus: Arc<Corpus>,
    /// By [`Kind`].
    weight: [f32; KINDS],
}

impl WordRank {
    /// The same, counting for so many times as much.
    pub fn boosted(&self, boost: f32) -> WordRank {
        WordRank { corpus: self.corpus.clone(), weight: self.weight.map(|weight| weight * boost) }
    }

    /// What any occurrences count at most.
    pub fn most(&self) -> f32 {
        self.weight.iter().sum()
    }

    /// What an occurrence in a field counts, before its length.
    pub fn field(&self, field: usize) -> f32 {
        self.corpus.weights.field[field]
    }

    /// What occurrences in title or tags are multiplied by; `length` is that of the
    /// field as the index has it in a byte.
    #[inline]
    pub fn inverse(&self, field: usize, length: u8) -> f32 {
        self.corpus.apart[usize::from(field == TAGS)][usize::from(length)]
    }

    /// What occurrences count, by [`Kind`]: in title and tags, their lengths seen to,
    /// and in a text of so many words.
    #[inline]
    pub fn score(&self, apart: &[f32; KINDS], text: &[f32; KINDS], words: f32) -> f32 {
        let inverse = self.corpus.inverse(BODY, words);
        let k1 = self.corpus.weights.k1;
        let mut saturated = [0.0; KINDS];
        for kind in 0..KINDS {
            let occurrences = apart[kind] + text[kind] * inverse;
            saturated[kind] = self.weight[kind] * occurrences / (occurrences + k1);
        }
        let [one, two, three, four] = saturated;
        one + two + three + four
    }
}
