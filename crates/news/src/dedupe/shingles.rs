//! What is compared: an article's folded word 5-shingles, hashed.

use text::analyzer::Word;

use super::features::Features;
use crate::model::article::Article;
use crate::model::words::ArticleWords;

/// Words in a shingle. Five is the length at which shared runs stop being
/// idiom in Arabic news and start being reuse.
pub const WIDTH: usize = 5;

/// Words of a text that are looked at; a text longer than this is compared by
/// its beginning.
pub const MAX_WORDS: usize = 6_000;

/// An article's word shingles, hashed, and the words that tell a template's
/// messages apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles {
    /// Shingle hashes, sorted, distinct.
    pub(super) hashes: Box<[u32]>,
    /// What else is compared.
    pub(super) features: Features,
}

impl Shingles {
    /// The shingles of an article's folded text; of its title where it has no text.
    pub fn of(article: &Article, words: &ArticleWords) -> Shingles {
        let whole = if words.text.words.is_empty() { &words.title } else { &words.text };
        let words_read = &whole.words[..whole.words.len().min(MAX_WORDS)];
        let mut hashes = shingles(words_read);
        hashes.sort_unstable();
        hashes.dedup();
        Shingles {
            hashes: hashes.into_boxed_slice(),
            features: Features::of(article, words, words_read),
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
    // The well-mixed upper half.
    ((hash ^ (hash >> 29)).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32
}

/// How many elements two sorted sets share.
pub fn shared<T: Ord + Copy>(a: &[T], b: &[T]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}
