//! Words as numbers, from 0 on.

mod fingerprint;

use self::fingerprint::{Fingerprint, Seed};
use crate::search::terms::STEM;

/// Longer terms no index takes (tantivy's `MAX_TOKEN_LEN`).
const LONGEST: usize = u16::MAX as usize - 5;

/// So many bytes of different words are enough.
const MOST_BYTES: usize = 256 << 20;

/// Places there are at first.
const FEWEST: usize = 1 << 10;

/// The words met, each with a number. A word is known again by its fingerprint: to
/// look at its letters would cost as much again.
pub struct Numbers {
    seed: Seed,
    /// One behind the other.
    letters: Vec<u8>,
    /// By number: where its letters end.
    ends: Vec<u32>,
    /// A power of two, at least half of them free.
    places: Vec<Place>,
}

/// Where a word may be found: in the place its fingerprint gives it or, where others
/// are there, in the next free one.
#[derive(Clone, Copy)]
struct Place {
    print: [u32; 3],
    /// Of the word; [`FREE`] where there is none.
    number: u32,
}

const FREE: u32 = u32::MAX;

impl Default for Numbers {
    fn default() -> Numbers {
        let places = vec![Place { print: [0; 3], number: FREE }; FEWEST];
        Numbers { seed: Seed::drawn(), letters: Vec::new(), ends: Vec::new(), places }
    }
}

impl Numbers {
    /// The number of a word; none of one that is too long.
    #[inline]
    pub fn of(&mut self, word: &str) -> Option<u32> {
        // An address may begin as stems do.
        match word.strip_prefix(STEM) {
            Some(stem) => self.of_stem(stem),
            None => self.number(word.as_bytes(), false),
        }
    }

    /// The number of a stem, which is in the index behind [`STEM`].
    #[inline]
    pub fn of_stem(&mut self, stem: &str) -> Option<u32> {
        self.number(stem.as_bytes(), true)
    }

    #[inline]
    fn number(&mut self, word: &[u8], is_stem: bool) -> Option<u32> {
        let Fingerprint { print, place } = self.seed.of(word, is_stem);
        let last = self.places.len() - 1;
        let mut at = place as usize & last;
        loop {
            let Place { print: other, number } = self.places[at];
            if number == FREE {
                break;
            }
            if other == print {
                return Some(number);
            }
            at = (at + 1) & last;
        }
        self.learn(word, is_stem, print, at)
    }

    #[cold]
    fn learn(&mut self, word: &[u8], is_stem: bool, print: [u32; 3], at: usize) -> Option<u32> {
        if word.len() > LONGEST {
            return None;
        }
        let number = self.ends.len() as u32;
        self.places[at] = Place { print, number };
        if is_stem {
            self.letters.push(STEM as u8);
        }
        self.letters.extend_from_slice(word);
        self.ends.push(self.letters.len() as u32);
        if self.ends.len() * 2 > self.places.len() {
            self.grow();
        }
        Some(number)
    }

    fn grow(&mut self) {
        let free = Place { print: [0; 3], number: FREE };
        let mut places = vec![free; self.places.len() * 2];
        let last = places.len() - 1;
        for number in 0..self.ends.len() as u32 {
            let word = self.word(number);
            let is_stem = word.first() == Some(&(STEM as u8));
            let word = if is_stem { &word[1..] } else { word };
            let Fingerprint { print, place } = self.seed.of(word, is_stem);
            let mut at = place as usize & last;
            while places[at].number != FREE {
                at = (at + 1) & last;
            }
            places[at] = Place { print, number };
        }
        self.places = places;
    }

    /// It takes enough memory.
    pub fn is_full(&self) -> bool {
        self.letters.len() >= MOST_BYTES
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word of a number, a stem behind its sign.
    pub fn word(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let from = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.letters[from as usize..self.ends[number] as usize]
    }

    /// All numbers, in the order of the bytes of their words.
    pub fn in_order(&self) -> Vec<u32> {
        let numbers = 0..self.len() as u32;
        let mut keyed: Vec<(u64, u32)> =
            numbers.map(|number| (beginning(self.word(number)), number)).collect();
        keyed.sort_unstable_by(|(one_begins, one), (other_begins, other)| {
            one_begins.cmp(other_begins).then_with(|| self.word(*one).cmp(self.word(*other)))
        });
        keyed.into_iter().map(|(_, number)| number).collect()
    }
}

/// The first eight bytes as a number of the same order.
fn beginning(word: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = word.len().min(8);
    first[..length].copy_from_slice(&word[..length]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number_and_words_come_in_order() {
        let mut numbers = Numbers::default();
        let words = ["وزير", "", "وزيرة", "a", "a\0", "abcdefgh", "abcdefghi", "abcdefg"];
        let first: Vec<_> = words.iter().map(|word| numbers.of(word)).collect();
        let many: Vec<String> = (0..5_000).map(|n| format!("{n:x}")).collect();
        let more: Vec<_> = many.iter().map(|word| numbers.of(word)).collect();
        let again: Vec<_> = words.iter().map(|word| numbers.of(word)).collect();
        assert_eq!(first, again);
        assert_eq!(more, many.iter().map(|word| numbers.of(word)).collect::<Vec<_>>());
        assert_eq!(numbers.of_stem("وزير"), numbers.of("~وزير"));
        let ordered: Vec<&[u8]> =
            numbers.in_order().into_iter().map(|number| numbers.word(number)).collect();
        let mut expected: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
        expected.extend(many.iter().map(|word| word.as_bytes()));
        expected.push("~وزير".as_bytes());
        expected.sort_unstable();
        expected.dedup();
        assert_eq!(ordered, expected);
        assert_eq!(numbers.of(&"م".repeat(LONGEST)), None);
    }
}
