//! Stems once found, remembered: news repeats its words.

use rustc_hash::FxHashMap;

use super::stop_words::is_stop_word;
use crate::language::Language;
use crate::stem;

/// So many words are remembered of a language before all are forgotten; a
/// word costs about 60 bytes.
const MOST: usize = 1 << 15;

/// What is known of a folded word.
pub(super) struct Recalled {
    place: Place,
    /// It is a stop word.
    pub(super) stop: bool,
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
        Recalled { place, stop: is_stop_word(folded, language) }
    }
}

/// The words remembered.
#[derive(Default)]
pub(super) struct Memory(FxHashMap<Language, FxHashMap<Box<str>, Recalled>>);

impl Memory {
    /// What is known of a word, found out if it is new.
    pub(super) fn recall(&mut self, folded: &str, language: Language) -> &Recalled {
        let words = self.0.entry(language).or_default();
        if words.len() >= MOST {
            words.clear();
        }
        if !words.contains_key(folded) {
            words.insert(folded.into(), Recalled::find(folded, language));
        }
        &words[folded]
    }
}
