//! What was once found out about a word, remembered: news repeats its words.

use rustc_hash::FxHashMap;

use super::stop_words::is_stop_word;
use crate::hash::hash;
use crate::language::Language;
use crate::rarity;
use crate::stem;

/// So many words are remembered of a language before all are forgotten; a
/// word costs about 100 bytes.
const MOST: usize = 1 << 15;

/// What is known of a folded word.
pub(super) struct Recalled {
    word: Box<str>,
    place: Place,
    /// The hash of its stem.
    pub(super) key: u64,
    /// It is a stop word.
    pub(super) stop: bool,
    /// The share of articles that hold its stem.
    pub(super) share: f32,
}

/// Where a stem lies.
enum Place {
    /// In the word.
    Part { from: u8, to: u8 },
    /// In a list.
    Other(Box<str>),
    /// The word is its own stem, and too long to be remembered.
    Whole,
}

impl Recalled {
    /// The stem of the word this was recalled for.
    pub(super) fn stem<'a>(&'a self, folded: &'a str) -> &'a str {
        match &self.place {
            Place::Part { from, to } => &folded[usize::from(*from)..usize::from(*to)],
            Place::Other(stem) => stem,
            Place::Whole => folded,
        }
    }

    fn find(folded: &str, language: Language) -> Recalled {
        let found = stem::explain(folded, language);
        let to = found.prefix.len() + found.stem.len();
        let place = match (u8::try_from(found.prefix.len()), u8::try_from(to)) {
            (Ok(from), Ok(to))
                if folded.get(usize::from(from)..usize::from(to)) == Some(found.stem) =>
            {
                Place::Part { from, to }
            }
            _ if found.stem == folded => Place::Whole,
            _ => Place::Other(found.stem.into()),
        };
        Recalled {
            word: folded.into(),
            place,
            key: hash(found.stem),
            stop: is_stop_word(folded, language),
            share: rarity::share(found.stem, language),
        }
    }
}

/// The words remembered.
#[derive(Default)]
pub(super) struct Memory(FxHashMap<Language, Words>);

/// The words of a language: where each is by its hash, and what is known of it.
#[derive(Default)]
struct Words {
    places: FxHashMap<u64, u32>,
    known: Vec<Recalled>,
}

impl Memory {
    /// What is known of a word of a hash, found out if it is new.
    pub(super) fn recall(&mut self, folded: &str, form: u64, language: Language) -> &Recalled {
        let words = self.0.entry(language).or_default();
        let place = match words.places.get(&form) {
            Some(&place) if *words.known[place as usize].word == *folded => place as usize,
            _ => words.learn(folded, form, language),
        };
        &words.known[place]
    }
}

impl Words {
    fn learn(&mut self, folded: &str, form: u64, language: Language) -> usize {
        if self.known.len() >= MOST {
            self.places.clear();
            self.known.clear();
        }
        let place = self.known.len();
        self.known.push(Recalled::find(folded, language));
        self.places.insert(form, place as u32);
        place
    }
}
