//! What is compared: an article's heaviest words, by where and how often they stand.

use rustc_hash::FxHashMap;
use text::analyzer::{Analysis, Word};
use text::hash::hash;
use text::language::Language;
use text::rarity::{has_table, skeleton_share};
use text::stem::skeleton;

use super::lexicon;
use crate::annotate;
use crate::model::annotation::AnnotationKind;
use crate::model::article::Article;
use crate::model::words::{self, ArticleWords};

/// Terms kept of an article.
pub const MOST: usize = 64;

/// Names kept of an article.
const MOST_NAMES: usize = 24;

/// Scalars of a text that count as its lead where names are weighed.
const NAMES_LEAD: u32 = 300;

/// Keeps the keys of names from those of words.
const NAMES_SEED: u64 = 0x5bd1_e995;

/// The rarity of a name in the language at large: how common each is, is known
/// of the window alone.
pub(super) const NAMES_RARITY: f32 = 7.0;

/// Words of a text that are looked at.
const MAX_WORDS: usize = 2_000;

/// Words of a text that count as its lead.
const LEAD: usize = 40;

/// What a place in the title or lead adds to a term, in sixteenths of one
/// occurrence in the body.
const TITLE: u32 = 40;
const IN_LEAD: u32 = 16;

/// The weight of a term, at most.
const MOST_WEIGHT: u32 = 127;

/// Where a term is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// In the title, else in the text.
    title: bool,
    start: u32,
    end: u32,
}

/// One term of an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Term {
    /// Hash of language and skeleton, or stem.
    pub key: u32,
    /// Weight without rarity, in sixteenths.
    pub weight: u8,
    /// The weight with the rarity of the language at large, as a share of the
    /// article's length, in 4096ths.
    pub share: u16,
    /// How rare the language at large has it.
    pub rarity: f32,
    /// Where it is first written.
    pub place: Place,
}

/// Terms with what their weights are shares of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Weights {
    /// The terms, heaviest first.
    pub terms: Vec<Term>,
    /// The length of their weights, rarity of the language at large applied.
    pub length: f32,
    /// Whether how rare the language at large has each is known.
    pub known: bool,
}

/// An article's weighted terms and names, heaviest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    pub(super) terms: Weights,
    pub(super) names: Weights,
}

#[derive(Debug)]
struct Counted {
    count: u32,
    bonus: u32,
    rarity: f32,
    /// How much rarer the words are than all that have the key.
    rarer: f32,
    place: Place,
}

/// What a word is compared by.
#[derive(Debug, Clone, Copy)]
struct Key {
    hash: u64,
    rarity: f32,
    /// How much rarer the word is than all that have the key.
    rarer: f32,
}

impl Key {
    /// The skeleton of a stem, or the stem where it has none: two accounts of an event
    /// write a foreign name, or say what happened, in more forms than one.
    fn of(stem: &str, word: &Word, language: Language) -> Key {
        let rarity = lexicon::rarity(word.share);
        let skeleton = skeleton(stem).filter(|_| language == Language::Ar);
        let Some(skeleton) = skeleton else { return Key { hash: word.key, rarity, rarer: 1.0 } };
        let of_all = lexicon::rarity(skeleton_share(&skeleton));
        Key { hash: hash(&skeleton), rarity: of_all, rarer: (rarity / of_all).max(1.0) }
    }
}

impl Terms {
    /// The terms of an article's title, lead and body, and the names in it.
    pub fn of(article: &Article, words: &ArticleWords) -> Terms {
        Terms { terms: written(article, words), names: names(article, words) }
    }
}

/// The words of the title, lead and body.
fn written(article: &Article, words: &ArticleWords) -> Weights {
    let language = words::language(article);
    let seed = hash(language.tag());
    let mut keys: FxHashMap<u64, Key> = FxHashMap::default();
    let mut counted: FxHashMap<u32, Counted> = FxHashMap::default();
    let mut count = |of: &Analysis, word: &Word, title: bool, bonus: u32| {
        if word.stop || of.stem(word).chars().nth(1).is_none() {
            return;
        }
        let known = keys.entry(word.key).or_insert_with(|| Key::of(of.stem(word), word, language));
        let key = (known.hash ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        // Words have even keys, names odd ones.
        let entry = counted.entry(key as u32 & !1).or_insert_with(|| Counted {
            count: 0,
            bonus: 0,
            rarity: known.rarity,
            rarer: known.rarer,
            place: Place { title, start: word.bytes.start as u32, end: word.bytes.end as u32 },
        });
        entry.count += 1;
        entry.bonus = entry.bonus.max(bonus);
        entry.rarer = entry.rarer.max(known.rarer);
    };
    for word in &words.title.words {
        count(&words.title, word, true, TITLE);
    }
    for (at, word) in words.text.words.iter().take(MAX_WORDS).enumerate() {
        count(&words.text, word, false, if at < LEAD { IN_LEAD } else { 0 });
    }
    Weights { known: has_table(language), ..heaviest(counted, MOST) }
}

impl Term {
    /// Whether the title has it.
    pub(super) fn in_title(&self) -> bool {
        self.place.title
    }

    /// The term as the article writes it.
    pub fn written<'a>(&self, article: &'a Article) -> Option<&'a str> {
        let text = if self.place.title { &article.title } else { &article.text };
        text.get(self.place.start as usize..self.place.end as usize)
    }
}

/// The names of persons, organisations and places in an article, weighed by how
/// often and where they stand: those it was annotated with, else those found now.
fn names(article: &Article, words: &ArticleWords) -> Weights {
    let annotations = annotate::names(article, words);
    let titled: Vec<u64> = words.title.words.iter().map(|word| word.form).collect();
    let mut counted: FxHashMap<u32, Counted> = FxHashMap::default();
    for annotation in annotations.iter().filter(|annotation| annotation.kind.is_name()) {
        let Some(name) = annotation.value.get("key").and_then(|key| key.as_str()) else { continue };
        // Whoever was named in full is named by the last word after that.
        let last = name.rsplit(' ').next().unwrap_or(name);
        let name = if annotation.kind == AnnotationKind::Person { last } else { name };
        let title = titled.contains(&hash(last));
        let bonus = match title {
            true => TITLE,
            false if annotation.start < NAMES_LEAD => IN_LEAD,
            false => 0,
        };
        let key = (hash(name) ^ NAMES_SEED).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let entry = counted.entry(key as u32 | 1).or_insert(Counted {
            count: 0,
            bonus: 0,
            rarity: NAMES_RARITY,
            rarer: 1.0,
            place: Place { title, start: 0, end: 0 },
        });
        entry.count += 1;
        entry.bonus = entry.bonus.max(bonus);
    }
    heaviest(counted, MOST_NAMES)
}

fn heaviest(counted: FxHashMap<u32, Counted>, most: usize) -> Weights {
    let mut terms: Vec<(f32, Term)> = counted
        .into_iter()
        .map(|(key, Counted { count, bonus, rarity, rarer, place })| {
            let body = (16.0 * (1.0 + (count as f32).ln())) as u32;
            let weight = (((body + bonus) as f32 * rarer) as u32).min(MOST_WEIGHT) as u8;
            let heavy = f32::from(weight) * rarity;
            (heavy, Term { key, weight, share: 0, rarity, place })
        })
        .collect();
    terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.key.cmp(&b.1.key)));
    terms.truncate(most);
    let length = terms.iter().map(|(heavy, _)| heavy * heavy).sum::<f32>().sqrt().max(1e-6);
    let shared = |(_, term): (f32, Term)| {
        let share = share(term.weight, term.rarity, length);
        Term { share, ..term }
    };
    Weights { terms: terms.into_iter().map(shared).collect(), length, known: true }
}

/// A weight with the rarity of the language at large, as a share of a length, in
/// 4096ths.
pub(super) fn share(weight: u8, rarity: f32, length: f32) -> u16 {
    (f32::from(weight) * rarity / length * 4096.0 + 0.5) as u16
}
