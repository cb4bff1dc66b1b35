//! What is compared: an article's folded word 5-shingles, hashed.

use std::sync::LazyLock;

use text::analyzer;
use text::fold::fold;
use text::language::Language;
use text::rarity;

use super::direction;
use crate::model::article::Article;
use crate::model::hash::hash;

/// Words in a shingle. Five is the length at which shared runs stop being
/// idiom in Arabic news and start being reuse.
pub const WIDTH: usize = 5;

/// Words of a text that are looked at; a text longer than this is compared by
/// its beginning.
pub const MAX_WORDS: usize = 6_000;

/// The share of articles under which a word is rare enough to be a name.
const RARE: f32 = 1e-4;

/// The days of the week, Saturday first, folded.
static WEEKDAYS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let lines = include_str!("../../../../languages/ar/weekdays.txt").lines();
    let days = lines.filter(|line| !line.starts_with('#'));
    days.map(|day| day.split_whitespace().map(fold).collect()).collect()
});

fn weekday(folded: &str) -> Option<usize> {
    WEEKDAYS.iter().position(|names| names.iter().any(|name| name == folded))
}

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
    /// The agency the article credits, as a hash of its name.
    pub(super) agency: Option<u32>,
}

impl Shingles {
    /// The shingles of an article's folded text; of its title where it has no text.
    pub fn of(article: &Article) -> Shingles {
        let language = Language::from_tag(&article.language).unwrap_or(Language::Ar);
        let text = if article.text.trim().is_empty() { &article.title } else { &article.text };
        let mut run = [0u64; WIDTH];
        let mut count = 0usize;
        let mut hashes = Vec::with_capacity(text.len() / 10);
        let mut numbers = Vec::new();
        let mut names = Vec::new();
        let mut weekdays = 0;
        analyzer::tokens(text, language, |token| {
            if count == MAX_WORDS {
                return;
            }
            let word = hash(token.folded);
            run[count % WIDTH] = word;
            count += 1;
            if count >= WIDTH {
                hashes.push(mix(&run, count));
            }
            if token.folded.bytes().any(|byte| byte.is_ascii_digit()) {
                numbers.push(short(word));
            } else if let Some(day) = weekday(token.folded) {
                weekdays |= 1 << day;
            } else if !token.stop && rarity::share(token.stem, language) < RARE {
                names.push(short(hash(token.stem)));
            }
        });
        if hashes.is_empty() && count > 0 {
            hashes.push(mix(&run, count));
        }
        let mut title = Vec::new();
        analyzer::tokens(&article.title, language, |token| {
            if !token.stop {
                title.push(short(hash(token.stem)));
            }
        });
        Shingles {
            hashes: set(hashes),
            numbers: set(numbers),
            names: set(names),
            weekdays,
            title: set(title),
            agency: direction::agency(article),
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

/// One hash for the words of a ring, in reading order.
fn mix(run: &[u64; WIDTH], count: usize) -> u32 {
    let mut hash = 0u64;
    for at in count..count + WIDTH {
        hash = (hash.rotate_left(23) ^ run[at % WIDTH]).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
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
