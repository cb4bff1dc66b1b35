//! A text cut into what a date is made of: numbers, known words, marks.

use crate::letter::is_letter;
use std::ops::Range;

use super::letters::{self, digit, is_invisible, is_mark, key_into};
use super::lexicon::{LEXICON, Lexicon, Meaning, SIEVE};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Digits: their value (0 where there are more than 18) and how many.
    Number { value: u64, digits: u8 },
    /// A word or phrase with meanings.
    Word(&'static [Meaning]),
    /// A word that means nothing in a date.
    Other,
    /// Anything else that shows.
    Mark(char),
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// White space stands before it.
    pub(super) spaced: bool,
}

impl Token {
    /// Its bytes in the text.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Cuts a text. Apostrophes and invisible characters vanish.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    Lexer { text, at: 0, keys: String::new(), words: Vec::new(), out: Vec::new() }.run()
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// The keys of the words, one after the other.
    keys: String,
    /// For every token so far, the bytes of its key; empty but for words.
    words: Vec<Range<usize>>,
    out: Vec<Token>,
}

impl Lexer<'_> {
    fn run(mut self) -> Vec<Token> {
        let mut spaced = false;
        while let Some(letter) = self.text[self.at..].chars().next() {
            if letter.is_whitespace() {
                spaced = true;
                self.at += letter.len_utf8();
            } else if is_invisible(letter) || matches!(letter, '\'' | '’' | 'ʼ' | '׳' | '״' | '॰')
            {
                self.at += letter.len_utf8();
            } else {
                self.token(letter, spaced);
                spaced = false;
            }
        }
        self.phrases()
    }

    fn token(&mut self, first: char, spaced: bool) {
        let start = self.at;
        let key_start = self.keys.len();
        let kind = if digit(first).is_some() {
            self.number()
        } else if is_letter(first) {
            self.word(first);
            Kind::Other
        } else {
            self.at += first.len_utf8();
            Kind::Mark(first)
        };
        self.words.push(key_start..self.keys.len());
        self.out.push(Token { kind, start, end: self.at, spaced });
    }

    fn number(&mut self) -> Kind {
        let (mut value, mut digits) = (0u64, 0u8);
        for letter in self.text[self.at..].chars() {
            let Some(next) = digit(letter) else { break };
            value = value.checked_mul(10).and_then(|value| value.checked_add(next)).unwrap_or(0);
            digits = digits.saturating_add(1);
            self.at += letter.len_utf8();
        }
        Kind::Number { value: if digits > 18 { 0 } else { value }, digits }
    }

    /// Takes a word in; one that no date can hold gets no key.
    fn word(&mut self, first: char) {
        let start = self.at;
        let mut is_arabic = true;
        if is_ideograph(first) {
            self.at += first.len_utf8();
            is_arabic = false;
        } else {
            let rest = &self.text[start..];
            let ends = |letter: char| {
                let arabic = letters::is_arabic(letter);
                is_arabic &= arabic || !in_word(letter);
                !arabic && !in_word(letter)
            };
            let end = rest.find(ends).unwrap_or(rest.len());
            self.at += end;
        }
        let word = &self.text[start..self.at];
        if is_arabic && word.len() > 2 && !may_be_of_a_date(word) {
            return;
        }
        key_into(word, &mut self.keys);
        self.abbreviation(start);
    }

    /// `a.m.`, «ق.ظ»: single letters with dots between are one word.
    fn abbreviation(&mut self, start: usize) {
        let single = |text: &str| text.chars().filter(|&letter| !is_mark(letter)).count() == 1;
        if !single(&self.text[start..self.at]) {
            return;
        }
        let mut joined = false;
        while let Some(rest) = self.text[self.at..].strip_prefix('.') {
            let end = rest.find(|letter: char| !in_word(letter)).unwrap_or(rest.len());
            if !single(&rest[..end]) {
                break;
            }
            key_into(&rest[..end], &mut self.keys);
            self.at += 1 + end;
            joined = true;
        }
        if joined && self.text[self.at..].starts_with('.') {
            self.at += 1;
        }
    }

    /// Looks the words up, the longest phrase first.
    fn phrases(self) -> Vec<Token> {
        let lexicon: &Lexicon = &LEXICON;
        let mut out: Vec<Token> = Vec::with_capacity(self.out.len());
        let mut phrase = String::new();
        let mut i = 0;
        while i < self.out.len() {
            let mut token = self.out[i];
            let mut used = 1;
            if !self.words[i].is_empty() {
                let key = &self.keys[self.words[i].clone()];
                if let Some(entry) = lexicon.get(key) {
                    let longest = entry.longest.min(self.run_of_words(i, entry.longest));
                    for words in (2..=longest).rev() {
                        self.join(i, words, &mut phrase);
                        if let Some(entry) = lexicon.get(&phrase)
                            && !entry.meanings.is_empty()
                        {
                            token.kind = Kind::Word(&entry.meanings);
                            token.end = self.out[i + words - 1].end;
                            used = words;
                            break;
                        }
                    }
                    if used == 1 && !entry.meanings.is_empty() {
                        token.kind = Kind::Word(&entry.meanings);
                    }
                } else if let Some(meanings) = prefixed(key, lexicon) {
                    token.kind = Kind::Word(meanings);
                }
            }
            out.push(token);
            i += used;
        }
        out
    }

    /// How many words or numbers stand side by side from `i`, at most `most`.
    fn run_of_words(&self, i: usize, most: usize) -> usize {
        self.out[i..]
            .iter()
            .take(most)
            .take_while(|token| !matches!(token.kind, Kind::Mark(_)))
            .count()
    }

    fn join(&self, i: usize, words: usize, phrase: &mut String) {
        phrase.clear();
        for (token, word) in self.out[i..].iter().zip(&self.words[i..]).take(words) {
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            match token.kind {
                Kind::Number { value, .. } => phrase.push_str(&value.to_string()),
                _ => phrase.push_str(&self.keys[word.clone()]),
            }
        }
    }
}

/// Whether a word of Arabic letters may be in the lexicon, or be one [`prefixed`].
fn may_be_of_a_date(word: &str) -> bool {
    SIEVE.may_hold(word) || word.strip_prefix(PREFIXES).is_some_and(|bare| SIEVE.may_hold(bare))
}

/// Conjunctions and prepositions of one letter.
const PREFIXES: [char; 4] = ['و', 'ف', 'ب', 'ل'];

/// «والاثنين», «لأمس»: an Arabic word behind a one-letter conjunction or
/// preposition, where the bare word is a weekday, a month or a day's name.
fn prefixed(key: &str, lexicon: &Lexicon) -> Option<&'static [Meaning]> {
    let bare = key.strip_prefix(PREFIXES)?;
    let entry = LEXICON.get(bare).filter(|_| bare.len() >= 6)?;
    debug_assert!(std::ptr::eq(lexicon, &*LEXICON));
    let fits = |meaning: &Meaning| {
        matches!(
            meaning,
            Meaning::Weekday { sure: true, .. }
                | Meaning::Month { sure: true, .. }
                | Meaning::Shift(_)
                | Meaning::Ago
        )
    };
    entry.meanings.iter().all(fits).then_some(entry.meanings.as_slice()).filter(|m| !m.is_empty())
}

fn in_word(letter: char) -> bool {
    (is_letter(letter) && !is_ideograph(letter)) || is_mark(letter) || is_joiner(letter)
}

/// Nukta and virama of Devanagari and Bengali, which stand within words.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{093C}' | '\u{094D}' | '\u{09BC}' | '\u{09CD}')
}

/// Scripts without spaces, whose date signs are one character.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}
