//! What is compared: an article's folded word 5-shingles, hashed.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use text::analyzer::Word;
use text::fold::fold;
use text::hash::hash;

use super::direction;
use crate::annotate;
use crate::model::annotation::{Annotation, AnnotationKind};
use crate::model::article::Article;
use crate::model::words::ArticleWords;

/// Words in a shingle. Five is the length at which shared runs stop being
/// idiom in Arabic news and start being reuse.
pub const WIDTH: usize = 5;

/// Words of a text that are looked at; a text longer than this is compared by
/// its beginning.
pub const MAX_WORDS: usize = 6_000;

/// The share of articles under which a word is rare enough to be a name.
const RARE: f32 = 1e-4;

/// The share of articles from which a word says nothing of what a text is about.
const COMMON: f32 = 0.03;

/// Content words of a text that are kept, the rarest.
const MOST_CONTENT: usize = 128;

/// The bits of a content word that hold its weight.
const WEIGHT: u32 = 0xf;

/// The days of the week, Saturday first, by the hashes of their folded names.
static WEEKDAYS: LazyLock<FxHashMap<u64, usize>> = LazyLock::new(|| {
    let lines = include_str!("../../../../languages/ar/weekdays.txt").lines();
    let days = lines.filter(|line| !line.starts_with('#'));
    let mut by_name = FxHashMap::default();
    for (day, names) in days.enumerate() {
        for name in names.split_whitespace() {
            by_name.entry(hash(&fold(name))).or_insert(day);
        }
    }
    by_name
});

/// An article's word shingles, hashed, and the words that tell a template's
/// messages apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles {
    /// Shingle hashes, sorted, distinct.
    pub(super) hashes: Box<[u32]>,
    /// Hashes of the words that hold a digit, sorted, distinct.
    pub(super) numbers: Box<[u32]>,
    /// Hashes of the rare words' stems, sorted, distinct.
    pub(super) names: Box<[u32]>,
    /// The days of the week named, a bit each.
    pub(super) weekdays: u8,
    /// Hashes of the title's words that are no stop words, sorted, distinct.
    pub(super) title: Box<[u32]>,
    /// Hashes of the persons, organisations and places named, sorted, distinct.
    pub(super) entities: Box<[u32]>,
    /// The rarest words' stems, hashed, each with its weight in the last bits,
    /// sorted, distinct.
    pub(super) content: Box<[u32]>,
    /// The agencies the article credits, as hashes of their names, sorted.
    pub(super) agencies: Box<[u32]>,
}

impl Shingles {
    /// The shingles of an article's folded text; of its title where it has no text.
    pub fn of(article: &Article, words: &ArticleWords) -> Shingles {
        let whole = if words.text.words.is_empty() { &words.title } else { &words.text };
        let words_read = &whole.words[..whole.words.len().min(MAX_WORDS)];
        let mut numbers = Vec::new();
        let mut names = Vec::new();
        let mut content = Vec::new();
        let mut weekdays = 0;
        for word in words_read {
            if !word.number && !word.stop && word.share < COMMON {
                content.push(weighed(word));
            }
            if word.number {
                numbers.push(short(word.form));
            } else if let Some(day) = WEEKDAYS.get(&word.form) {
                weekdays |= 1 << day;
            } else if !word.stop && word.share < RARE {
                names.push(short(word.key));
            }
        }
        let title = words.title.words.iter().filter(|word| !word.stop);
        Shingles {
            hashes: set(shingles(words_read)),
            numbers: set(numbers),
            names: set(names),
            weekdays,
            title: set(title.map(|word| short(word.key)).collect()),
            entities: set(entities(article, words)),
            content: rarest(content),
            agencies: set(direction::agencies(article, words)),
        }
    }

    /// The shingles as hashes, sorted, distinct.
    pub fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// How many distinct shingles.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// No words at all.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}

/// The persons, organisations and places an article was annotated with, else
/// those found now. A person is told by the last name.
fn entities(article: &Article, words: &ArticleWords) -> Vec<u32> {
    let found;
    let annotations = if article.annotations.is_empty() {
        found = annotate::names(article, words);
        &found
    } else {
        &article.annotations
    };
    let key = |annotation: &Annotation| {
        let name = annotation.value.get("key")?.as_str()?;
        let last = name.rsplit(' ').next().unwrap_or(name);
        let name = if annotation.kind == AnnotationKind::Person { last } else { name };
        Some(short(hash(name)))
    };
    annotations.iter().filter(|annotation| annotation.kind.is_name()).filter_map(key).collect()
}

/// A word's hash with its weight: the logarithm of how rare it is.
fn weighed(word: &Word) -> u32 {
    let weight = (-word.share.ln()).clamp(0.0, WEIGHT as f32) as u32;
    short(word.key) & !WEIGHT | weight
}

/// The heaviest words, sorted, distinct.
fn rarest(mut content: Vec<u32>) -> Box<[u32]> {
    content.sort_unstable();
    content.dedup();
    if content.len() > MOST_CONTENT {
        content.sort_by_key(|word| (WEIGHT - (word & WEIGHT), *word));
        content.truncate(MOST_CONTENT);
        content.sort_unstable();
    }
    content.into_boxed_slice()
}

/// The share of the lighter text's content, by weight, that the other has too.
pub(super) fn content_shared(a: &[u32], b: &[u32]) -> f64 {
    let weigh = |word: &u32| f64::from(word & WEIGHT);
    let common: f64 = a.iter().filter(|word| b.binary_search(word).is_ok()).map(weigh).sum();
    let (whole_a, whole_b): (f64, f64) = (a.iter().map(weigh).sum(), b.iter().map(weigh).sum());
    common / whole_a.min(whole_b).max(1.0)
}

/// A hash for every [`WIDTH`] words in a row; one for all where there are fewer.
fn shingles(words: &[Word]) -> Vec<u32> {
    match words.len() {
        0 => Vec::new(),
        length if length < WIDTH => vec![mix(words)],
        _ => words.windows(WIDTH).map(mix).collect(),
    }
}

/// One hash for words, in reading order.
fn mix(words: &[Word]) -> u32 {
    let hash = words.iter().fold(0u64, |hash, word| {
        (hash.rotate_left(23) ^ word.form).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    short(hash ^ (hash >> 29))
}

/// The well-mixed upper half of a 64-bit hash.
fn short(hash: u64) -> u32 {
    (hash.wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32
}

fn set(mut hashes: Vec<u32>) -> Box<[u32]> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_boxed_slice()
}

/// How many elements two sorted sets share.
pub fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}
