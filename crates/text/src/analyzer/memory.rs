//! What was once found out about a word, remembered: news repeats its words.

use super::stop_words::is_stop_word;
use crate::hash::{hash, place};
use crate::language::Language;
use crate::rarity;
use crate::stem;

/// So many pairs of words are remembered, of all languages; a word costs 64 bytes.
const PAIRS: usize = 1 << 16;

/// Bytes of a remembered word, with its stem where that is no part of it.
const LETTERS: usize = 47;

/// What is known of a folded word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Recalled<'a> {
    /// Its stem.
    pub(super) stem: &'a str,
    /// The hash of its stem, verbs not known.
    pub(super) key: u64,
    /// It is a stop word.
    pub(super) stop: bool,
    /// The share of articles that hold its stem.
    pub(super) share: f32,
}

impl<'a> Recalled<'a> {
    fn find(folded: &'a str, language: Language) -> Recalled<'a> {
        let found = stem::explain(folded, language);
        let nominal = stem::nominal(folded, found);
        Recalled {
            stem: found.stem,
            key: hash(nominal),
            stop: is_stop_word(folded, language),
            share: rarity::share(nominal, language),
        }
    }
}

/// A remembered word in one line of the processor's cache: looking a word up
/// costs one look at memory, which is most of what it can cost.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Slot {
    key: u64,
    share: f32,
    /// How many bytes of `letters` are the word; none in an empty slot.
    word: u8,
    /// The bytes of `letters` that are its stem.
    stem: (u8, u8),
    stop: bool,
    language: Language,
    letters: [u8; LETTERS],
}

impl Slot {
    const EMPTY: Slot = Slot {
        key: 0,
        share: 0.0,
        word: 0,
        stem: (0, 0),
        stop: false,
        language: Language::Ar,
        letters: [0; LETTERS],
    };

    /// `None` for a word too long to be remembered.
    fn of(folded: &str, language: Language, found: Recalled<'_>) -> Option<Slot> {
        let mut letters = [0; LETTERS];
        letters.get_mut(..folded.len())?.copy_from_slice(folded.as_bytes());
        let from = match folded.find(found.stem) {
            Some(from) => from,
            None => {
                let rest = letters[folded.len()..].get_mut(..found.stem.len())?;
                rest.copy_from_slice(found.stem.as_bytes());
                folded.len()
            }
        };
        Some(Slot {
            key: found.key,
            share: found.share,
            word: folded.len() as u8,
            stem: (from as u8, (from + found.stem.len()) as u8),
            stop: found.stop,
            language,
            letters,
        })
    }

    fn holds(&self, folded: &str, language: Language) -> bool {
        self.language == language
            && usize::from(self.word) == folded.len()
            && same(&self.letters[..folded.len()], folded.as_bytes())
    }

    /// What is known of the word it holds, which is `folded`.
    fn recalled<'a>(&'a self, folded: &'a str) -> Option<Recalled<'a>> {
        let stem = usize::from(self.stem.0)..usize::from(self.stem.1);
        let stem = match folded.get(stem.clone()) {
            Some(stem) => stem,
            None => std::str::from_utf8(&self.letters[stem]).ok()?,
        };
        Some(Recalled { stem, key: self.key, stop: self.stop, share: self.share })
    }
}

/// Whether two stretches of one length are the same: for words, quicker than a
/// call that is made for pages.
#[inline]
fn same(one: &[u8], other: &[u8]) -> bool {
    let (ones, one) = one.as_chunks::<8>();
    let (others, other) = other.as_chunks::<8>();
    ones.iter()
        .zip(others)
        .all(|(one, other)| u64::from_ne_bytes(*one) == u64::from_ne_bytes(*other))
        && one.iter().zip(other).all(|(one, other)| one == other)
}

/// Two remembered words of one place, the one asked for last in front.
type Pair = [Slot; 2];

/// The words remembered, each in the place its hash gives it: a new word takes
/// that of the one of two that was not asked for last.
#[derive(Default)]
pub(super) struct Memory(Vec<Pair>);

impl Memory {
    /// What is known of a word that is not empty, found out if it is new;
    /// `form` is its hash.
    pub(super) fn recall<'a>(
        &'a mut self,
        folded: &'a str,
        form: u64,
        language: Language,
    ) -> Recalled<'a> {
        if self.0.is_empty() {
            self.0.resize(PAIRS, [Slot::EMPTY; 2]);
        }
        let pair = &mut self.0[place(form, PAIRS)];
        if !pair[0].holds(folded, language) {
            pair.swap(0, 1);
            if !pair[0].holds(folded, language) {
                let found = Recalled::find(folded, language);
                match Slot::of(folded, language, found) {
                    Some(new) => pair[0] = new,
                    None => return found,
                }
            }
        }
        pair[0].recalled(folded).unwrap_or_else(|| Recalled::find(folded, language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asked twice of a memory that has been through `before`, a word is what
    /// it is found to be without one.
    fn check(memory: &mut Memory, word: &str, language: Language) {
        let found = Recalled::find(word, language);
        for _ in 0..2 {
            assert_eq!(memory.recall(word, hash(word), language), found, "{word} {language:?}");
        }
    }

    #[test]
    fn a_remembered_word_is_what_it_was_found_to_be() {
        let mut memory = Memory::default();
        let long = "المستشفيات".repeat(4);
        for language in [Language::Ar, Language::Fa, Language::En] {
            for word in ["للحكومة", "الفصايل", "فصايل", "cities", "the", "ا", &long, "50"]
            {
                check(&mut memory, word, language);
            }
        }
    }

    #[test]
    fn words_that_share_a_place_take_turns() {
        let mut memory = Memory::default();
        for word in ["وزير", "للحكومة", "وزير"] {
            let found = Recalled::find(word, Language::Ar);
            assert_eq!(memory.recall(word, 7, Language::Ar), found, "{word}");
        }
    }

    #[test]
    fn a_slot_is_one_line_of_the_cache() {
        assert_eq!(size_of::<Slot>(), 64);
    }
}
