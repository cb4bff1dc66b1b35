//! Where words begin and end.
//!
//! The rules of UAX #29 with those of Arabic news on top:
//!
//! - marks, tatweel, ZWNJ and bidi controls stay inside their word;
//! - «#الغوطة_الشرقية» is two words without the sign, `@SkyNews_B` one handle;
//! - a full stop joins letters only in «أ.ف.ب», `U.S` and `bbc.com`: after an Arabic
//!   word it ends a sentence, even where the space is missing;
//! - a number keeps its point, its groups and its percent sign: «3.5%», «١٬٢٠٠»;
//! - Arabic letters part from digits and from Latin: «كوفيد19», «وBBC»;
//! - an address (`https://…`, `www.…`) is one word;
//! - where a script writes no spaces, each ideograph is a word.

use std::ops::Range;
use std::sync::LazyLock;

use crate::letter::is_letter;

/// The byte ranges of the words of a text, punctuation and spaces left out:
/// in order, without overlaps, on character boundaries. Between them is no
/// letter or digit.
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, classes: &CLASSES }
}

/// The iterator of [`words`].
#[derive(Debug, Clone)]
pub struct Words<'a> {
    text: &'a str,
    /// The byte that is read next.
    at: usize,
    classes: &'static [Class; DIRECT],
}

/// What a character is to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter of a right-to-left script.
    Arabic,
    /// A letter of any other alphabet.
    Letter,
    /// A word by itself.
    Ideograph,
    /// A decimal digit.
    Digit,
    /// Belongs to the character before it.
    Extend,
    /// Anything else.
    Other,
}

/// The first characters, where nearly all news text lies: those of at most two
/// bytes.
const DIRECT: usize = 0x800;

/// The classes of the first characters.
static CLASSES: LazyLock<[Class; DIRECT]> = LazyLock::new(|| {
    std::array::from_fn(|code| char::from_u32(code as u32).map_or(Class::Other, class))
});

const ASCII: [Class; 128] = ascii();

const fn ascii() -> [Class; 128] {
    let mut classes = [Class::Other; 128];
    let mut code = 0;
    while code < 128 {
        if (code as u8).is_ascii_alphabetic() {
            classes[code] = Class::Letter;
        } else if (code as u8).is_ascii_digit() {
            classes[code] = Class::Digit;
        }
        code += 1;
    }
    classes
}

fn class(c: char) -> Class {
    if let Some(class) = ASCII.get(c as usize) {
        return *class;
    }
    match c {
        '\u{610}'..='\u{61a}' | '\u{61c}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => {
            Class::Extend
        }
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => Class::Digit,
        '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' => Class::Extend,
        '\u{620}'..='\u{6ff}' if is_letter(c) => Class::Arabic,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' => {
            Class::Extend
        }
        '\u{2066}'..='\u{2069}' | '\u{ad}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => Class::Extend,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' => Class::Extend,
        '\u{5d0}'..='\u{5f2}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8c9}' => Class::Arabic,
        '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' if c.is_alphabetic() => Class::Arabic,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'
            if c.is_alphabetic() =>
        {
            Class::Ideograph
        }
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ => Class::Other,
    }
}

/// A character of a text.
#[derive(Debug, Clone, Copy)]
struct Letter {
    letter: char,
    class: Class,
    /// The byte after it.
    end: usize,
}

impl Words<'_> {
    /// The character that begins at a byte; `None` past the end.
    #[inline(always)]
    fn letter(&self, at: usize) -> Option<Letter> {
        let bytes = self.text.as_bytes();
        let first = *bytes.get(at)?;
        match first {
            0..0x80 => {
                let class = ASCII[usize::from(first)];
                Some(Letter { letter: char::from(first), class, end: at + 1 })
            }
            0xC2..0xE0 => {
                let code = u32::from(first & 0x1F) << 6 | u32::from(bytes.get(at + 1)? & 0x3F);
                let class = self.classes[code as usize];
                Some(Letter { letter: char::from_u32(code)?, class, end: at + 2 })
            }
            _ => {
                let letter = self.text.get(at..)?.chars().next()?;
                Some(Letter { letter, class: class(letter), end: at + letter.len_utf8() })
            }
        }
    }

    /// The class of the character that begins at `at`; [`Class::Other`] past the end.
    fn class_at(&self, at: usize) -> Class {
        self.letter(at).map_or(Class::Other, |letter| letter.class)
    }

    /// The end of the address that begins at `start`, if one does.
    fn address(&self, start: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[start..];
        let begins = |prefix: &str| {
            rest.get(..prefix.len()).is_some_and(|b| b.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        if !(begins("http://") || begins("https://") || begins("www.")) {
            return None;
        }
        let address =
            rest.iter().take_while(|b| b.is_ascii_graphic() && !b"<>\"`{}|\\^".contains(b)).count();
        let trailing = rest[..address].iter().rev().take_while(|b| b".,;:!?)]'*".contains(b));
        Some(start + address - trailing.count())
    }

    /// Whether `between`, standing at `at`, joins the word so far to what
    /// follows it; `letters` is the length in letters of the last piece.
    fn joins(&self, before: Class, between: char, at: usize, letters: usize) -> bool {
        let after_at = at + between.len_utf8();
        let after = self.class_at(after_at);
        match (before, between) {
            (Class::Digit, '.' | ',' | '٫' | '٬') => after == Class::Digit,
            (Class::Letter, '.') if matches!(after, Class::Letter | Class::Digit) => true,
            (Class::Digit, '_') => matches!(after, Class::Letter | Class::Digit),
            (Class::Letter, '_') => matches!(after, Class::Letter | Class::Digit),
            (Class::Letter, '\'' | '’' | '@') => after == Class::Letter,
            // An abbreviation: single letters with stops between them.
            (Class::Arabic, '.') => {
                let mut next = self.text[after_at..].chars();
                letters == 1
                    && next.next().map(class) == Some(Class::Arabic)
                    && !matches!(next.next().map(class), Some(Class::Arabic | Class::Extend))
            }
            _ => false,
        }
    }

    /// The end of the word whose first character ends at `end`.
    fn word(&self, first: Class, mut end: usize) -> usize {
        let (mut last, mut letters) = (first, 1);
        while let Some(next) = self.letter(end) {
            match next.class {
                Class::Extend => {}
                Class::Other if matches!(next.letter, '%' | '٪') && last == Class::Digit => {
                    return next.end;
                }
                Class::Other if self.joins(last, next.letter, end, letters) => letters = 0,
                Class::Other | Class::Ideograph => break,
                // Ends by the rule that Arabic parts from everything else.
                class if (class == Class::Arabic) != (last == Class::Arabic) => break,
                class => {
                    last = class;
                    letters += 1;
                }
            }
            end = next.end;
        }
        end
    }
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let start = self.at;
            let first = self.letter(start)?;
            self.at = match first.class {
                // A lone mark or control is no word.
                Class::Other | Class::Extend => {
                    self.at = first.end;
                    continue;
                }
                Class::Ideograph => first.end,
                Class::Letter => {
                    self.address(start).unwrap_or_else(|| self.word(first.class, first.end))
                }
                class => self.word(class, first.end),
            };
            return Some(start..self.at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = words(text).map(|range| &text[range]).collect();
        assert_eq!(found, expected, "the words of {text:?}");
    }

    #[test]
    fn words_of_news() {
        check("قال: «نعم»، ثم غادر.", &["قال", "نعم", "ثم", "غادر"]);
        check("#الغوطة_الشرقية @SkyNews_B", &["الغوطة", "الشرقية", "SkyNews_B"]);
        check("(أ.ف.ب) د. أحمد ا.ش.ا.", &["أ.ف.ب", "د", "أحمد", "ا.ش.ا"]);
        check("انتهى.وقال", &["انتهى", "وقال"]);
        check("3.5% و١٬٢٠٠٫٥٪ و2018", &["3.5%", "و", "١٬٢٠٠٫٥٪", "و", "2018"]);
        check("12/04/2018 10:30", &["12", "04", "2018", "10", "30"]);
        check("كوفيد-19 كوفيد19 وBBC", &["كوفيد", "19", "كوفيد", "19", "و", "BBC"]);
        check("G7 F-16 U.S. O'Neil l’Élysée", &["G7", "F", "16", "U.S", "O'Neil", "l’Élysée"]);
        check(
            "انظر https://bbc.com/arabic?x=1&y=2. أو www.un.org) أو bbc.com،",
            &["انظر", "https://bbc.com/arabic?x=1&y=2", "أو", "www.un.org", "أو", "bbc.com"],
        );
        check("مُـحَـمَّـد می\u{200c}روم", &["مُـحَـمَّـد", "می\u{200c}روم"]);
        check("中国 한국", &["中", "国", "한국"]);
        check("ــــ ً … ٪ # @ _", &[]);
    }

    proptest! {
        #[test]
        fn words_are_in_order_and_leave_no_letter_between_them(
            text in "([\u{600}-\u{6ff} .#_%']|[a-z0-9.@/:]|http://|\u{200c}|\\PC){0,40}"
        ) {
            let mut end = 0;
            for word in words(&text).chain(std::iter::once(text.len()..text.len())) {
                prop_assert!(word.start >= end);
                prop_assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
                let gap = &text[end..word.start];
                let letter = |c: char| matches!(
                    class(c), Class::Arabic | Class::Letter | Class::Ideograph | Class::Digit);
                prop_assert!(!gap.contains(letter), "a letter in the gap {:?}", gap);
                end = word.end;
            }
        }
    }
}
