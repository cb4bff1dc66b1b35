//! What tells the messages of a template apart: numbers, names, days, and what a
//! text is about. Words are 16-bit hashes: between the few of two texts a chance
//! match is rarer than one in a hundred.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use text::analyzer::Word;
use text::fold::fold;
use text::hash::hash;

use super::direction;
use crate::annotate;
use crate::model::annotation::{Annotation, AnnotationKind};
use crate::model::article::Article;
use crate::model::lists::entries;
use crate::model::words::ArticleWords;
use crate::window::coding::{self, Reader};
use crate::window::rice::{Sets, Writer};

/// The share of articles under which a word is rare enough to be a name.
const RARE: f32 = 1e-4;

/// The share of articles from which a word says nothing of what a text is about.
const COMMON: f32 = 0.03;

/// Content words of a text that are kept, the rarest.
const MOST_CONTENT: usize = 128;

/// The bits of a word's hash.
const WORD_BITS: u32 = u16::BITS;

/// The bits of a content word that hold its weight.
const WEIGHT_BITS: u32 = 4;
const WEIGHT: u32 = (1 << WEIGHT_BITS) - 1;

/// The days of the week, Saturday first, by the hashes of their folded names.
static WEEKDAYS: LazyLock<FxHashMap<u64, u8>> =
    LazyLock::new(|| days(include_str!("../../../../languages/ar/weekdays.txt")));

/// Words of a text that count as its lead: among them a bulletin says that it is one,
/// and a report on what day something is.
const LEAD: usize = 60;

/// The bit that marks a bulletin, beside those of the days of the week.
const BULLETIN: u8 = 1 << 7;

/// The bits of a lead that tells of tomorrow, and of yesterday.
pub(super) const TOMORROW: u8 = 1 << 0;
pub(super) const YESTERDAY: u8 = 1 << 1;

/// Tomorrow and yesterday, by the hashes of their folded names.
static NEAR_DAYS: LazyLock<FxHashMap<u64, u8>> =
    LazyLock::new(|| days(include_str!("../../../../languages/ar/near_days.txt")));

/// The days of a list, one a line: each as a bit, the first line's the lowest, by the hashes
/// of its folded names.
fn days(list: &str) -> FxHashMap<u64, u8> {
    let mut by_name = FxHashMap::default();
    for (day, names) in list.lines().filter(|line| !line.starts_with('#')).enumerate() {
        for name in names.split_whitespace() {
            by_name.entry(hash(&fold(name))).or_insert(1 << day);
        }
    }
    by_name
}

/// The phrases of `languages/ar/bulletins.txt`, as the hashes of their folded words.
static BULLETINS: LazyLock<Vec<Vec<u64>>> = LazyLock::new(|| {
    entries(include_str!("../../../../languages/ar/bulletins.txt"))
        .map(|line| line.split_whitespace().map(|word| hash(&fold(word))).collect())
        .collect()
});

/// The words that tell a template's messages apart, as sorted sets of hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// The words that hold a digit.
    pub(super) numbers: Box<[u16]>,
    /// The rare words' stems.
    pub(super) names: Box<[u16]>,
    /// The days of the week named, a bit each.
    pub(super) weekdays: u8,
    /// It says that it is the day's: the weather, the times of prayer.
    pub(super) bulletin: bool,
    /// Whether the lead tells of [`TOMORROW`] and of [`YESTERDAY`].
    pub(super) near_days: u8,
    /// The title's words that are no stop words.
    pub(super) title: Box<[u16]>,
    /// The persons, organisations and places named.
    pub(super) entities: Box<[u16]>,
    /// The rarest words' stems, each with its weight in the last bits.
    pub(super) content: Box<[u32]>,
    /// The agencies the article credits.
    pub(super) agencies: Box<[u32]>,
}

impl Features {
    /// The features of an article, of whose text these words are read.
    pub fn of(article: &Article, words: &ArticleWords, read: &[Word]) -> Features {
        let mut numbers = Vec::new();
        let mut names = Vec::new();
        let mut content = Vec::new();
        let mut weekdays = 0;
        for word in read {
            if !word.number && !word.stop && word.share < COMMON {
                content.push(weighed(word));
            }
            if word.number {
                numbers.push(short(word.form));
            } else if let Some(day) = WEEKDAYS.get(&word.form) {
                weekdays |= day;
            } else if !word.stop && word.share < RARE {
                names.push(short(word.key));
            }
        }
        let title = words.title.words.iter().filter(|word| !word.stop);
        let near_days = lead(read).iter().filter_map(|word| NEAR_DAYS.get(&word.form));
        Features {
            numbers: set(numbers),
            names: set(names),
            weekdays,
            bulletin: is_bulletin(&words.title.words) || is_bulletin(read),
            near_days: near_days.fold(0, |all, day| all | day),
            title: set(title.map(|word| short(word.key)).collect()),
            entities: set(entities(article, words)),
            content: rarest(content),
            agencies: set(direction::agencies(article, words)),
        }
    }

    /// Writes them down, to be [read](Features::read) from bytes that end with them.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.push(self.weekdays | if self.bulletin { BULLETIN } else { 0 });
        out.push(self.near_days);
        coding::put_ascending(out, &self.agencies);
        let sets = [&self.numbers, &self.names, &self.title, &self.entities];
        sets.iter().for_each(|set| coding::put(out, set.len() as u32));
        coding::put(out, self.content.len() as u32);
        let mut writer = Writer::new(out);
        sets.iter().for_each(|set| writer.set(set, WORD_BITS));
        writer.set(&self.content, WORD_BITS + WEIGHT_BITS);
        writer.end();
    }

    /// Reads what was written.
    pub(super) fn read(mut reader: Reader<'_>) -> Features {
        let (marks, near_days) = (reader.byte(), reader.byte());
        let agencies = reader.ascending();
        let [numbers, names, title, entities, content] = [(); 5].map(|()| reader.number() as usize);
        let mut sets = Sets::new(reader);
        let mut set = |size| sets.set(size, WORD_BITS).map(|word| word as u16).collect();
        Features {
            weekdays: marks & !BULLETIN,
            bulletin: marks & BULLETIN != 0,
            near_days,
            numbers: set(numbers),
            names: set(names),
            title: set(title),
            entities: set(entities),
            content: sets.set(content, WORD_BITS + WEIGHT_BITS).collect(),
            agencies,
        }
    }
}

/// Whether the first words have a phrase of a bulletin.
fn is_bulletin(words: &[Word]) -> bool {
    BULLETINS.iter().any(|phrase| {
        let is_here = |words: &[Word]| words.iter().zip(phrase).all(|(word, of)| word.form == *of);
        lead(words).windows(phrase.len()).any(is_here)
    })
}

fn lead(words: &[Word]) -> &[Word] {
    &words[..words.len().min(LEAD)]
}

/// The persons, organisations and places an article was annotated with, else
/// those found now. A person is told by the last name.
fn entities(article: &Article, words: &ArticleWords) -> Vec<u16> {
    let annotations = annotate::names(article, words);
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
    u32::from(short(word.key)) << WEIGHT_BITS | weight
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

/// The share of the lighter text's content, by weight, that the other has too. Of a
/// long text only the heaviest words are kept: what is lighter than those cannot be
/// looked for there.
pub(super) fn content_shared(a: &[u32], b: &[u32]) -> f64 {
    let weigh = |word: &u32| word & WEIGHT;
    let floor = lightest(a).max(lightest(b));
    let (mut common, mut wholes) = (0, [0, 0]);
    for (of, other, whole) in [(a, b, 0), (b, a, 1)] {
        for word in of.iter().filter(|word| weigh(word) >= floor) {
            wholes[whole] += weigh(word);
            if whole == 0 && other.binary_search(word).is_ok() {
                common += weigh(word);
            }
        }
    }
    f64::from(common) / f64::from(wholes[0].min(wholes[1]).max(1))
}

/// The weight of the lightest word of which all are kept.
fn lightest(content: &[u32]) -> u32 {
    if content.len() < MOST_CONTENT {
        return 0;
    }
    content.iter().map(|word| word & WEIGHT).min().unwrap_or_default() + 1
}

/// The well-mixed upper end of a 64-bit hash.
fn short(hash: u64) -> u16 {
    (hash.wrapping_mul(0xd6e8_feb8_6659_fd93) >> 48) as u16
}

fn set<T: Ord>(mut hashes: Vec<T>) -> Box<[T]> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_boxed_slice()
}
