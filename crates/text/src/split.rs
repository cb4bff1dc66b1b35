//! Where sentences begin and end.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

static ABBREVIATIONS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    [
        include_str!("../../../languages/ar/abbreviations.txt"),
        include_str!("../../../languages/en/abbreviations.txt"),
    ]
    .into_iter()
    .flat_map(str::lines)
    .filter(|line| !line.starts_with('#') && !line.is_empty())
    .collect()
});

/// The longest abbreviation looked for, in bytes.
const ABBREVIATION: usize = 16;

/// How far back a mark looks, in bytes: a word that is longer has no full stop
/// of its own, and a text of one word must not cost its square.
const BEFORE: usize = 64;

/// The byte ranges of the sentences of a text; joined they are the text. The
/// spaces behind a sentence are its own, and every line feed ends one.
///
/// Two dots are the dash of Arabic headlines and end nothing («عاجل.. زلزال»);
/// three, one, `!`, `?`, `؟` and `۔` do, also where the space behind is
/// missing between Arabic letters («سوريا.وقالت»).
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut quotes = 0_usize;
    while let Some(letter) = text[at..].chars().next() {
        let behind = at + letter.len_utf8();
        let end = match letter {
            '\n' => Some(behind),
            '.' | '!' | '?' | '؟' | '…' | '۔' => {
                let stop = Stop::read(text, start, at, quotes % 2 == 1);
                at = stop.marks_end;
                stop.end()
            }
            '"' => {
                quotes += 1;
                None
            }
            _ => None,
        };
        match end {
            Some(end) => {
                let spaces = text[end..].find(|letter: char| !letter.is_whitespace());
                at = spaces.map_or(text.len(), |spaces| end + spaces);
                if !text[start..at].trim().is_empty() {
                    ranges.push(start..at);
                    start = at;
                }
                quotes = 0;
            }
            None => at = at.max(behind),
        }
    }
    if start < text.len() {
        match ranges.last_mut() {
            Some(last) if text[start..].trim().is_empty() => last.end = text.len(),
            _ => ranges.push(start..text.len()),
        }
    }
    ranges
}

/// A run of marks that may end a sentence, with what stands around it.
struct Stop<'a> {
    /// The end of the sentence so far, without the marks.
    before: &'a str,
    /// That is all of the sentence.
    first: bool,
    marks: &'a str,
    /// Behind the marks.
    marks_end: usize,
    /// Behind the quotation marks and brackets that close after them.
    closed: usize,
    /// What follows those.
    after: &'a str,
}

impl<'a> Stop<'a> {
    fn read(text: &'a str, start: usize, at: usize, in_quotes: bool) -> Stop<'a> {
        let rest = &text[at..];
        let ends = |letter: char| !matches!(letter, '.' | '!' | '?' | '؟' | '…' | '۔');
        let marks = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let marks_end = at + marks.len();
        let closers = |letter: char| {
            !(matches!(letter, '»' | '”' | '’' | ')' | ']' | '\'') || (letter == '"' && in_quotes))
        };
        let closed = text[marks_end..].find(closers).map_or(text.len(), |end| marks_end + end);
        let before = &text[text.ceil_char_boundary(start.max(at.saturating_sub(BEFORE)))..at];
        let first = before.len() == at - start;
        Stop { before, first, marks, marks_end, closed, after: &text[closed..] }
    }

    /// Where the sentence ends; `None` where the marks end none.
    fn end(&self) -> Option<usize> {
        let Some(next) = self.after.chars().next() else { return Some(self.closed) };
        let spaced = next.is_whitespace();
        let first = self.after.trim_start().chars().next();
        // «لماذا؟»، قال: the sentence goes on; so it does before a small letter.
        let goes_on = first.is_some_and(|first| {
            matches!(first, ',' | '،' | ';' | '؛' | ':' | '.' | ')') || first.is_lowercase()
        });
        if goes_on {
            return None;
        }
        let ends = match self.marks {
            ".." => self.after.starts_with('\n'),
            "." => self.full_stop(next, spaced),
            _ => spaced || is_arabic(next) || matches!(next, '"' | '«' | '“'),
        };
        ends.then_some(self.closed)
    }

    fn full_stop(&self, next: char, spaced: bool) -> bool {
        let word = self.last_word();
        if !spaced {
            // A decimal, a domain, an acronym; or a space that was forgotten.
            let arabic = self.before.chars().next_back().is_some_and(is_arabic);
            let long = word.rsplit('.').next().is_some_and(|part| part.chars().count() >= 3);
            return arabic && long && (is_arabic(next) || matches!(next, '"' | '«' | '“'));
        }
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        let single = letters == 1 && word.chars().next_back().is_some_and(char::is_alphabetic);
        let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
        let abbreviation =
            word.len() <= ABBREVIATION && ABBREVIATIONS.contains(word.to_lowercase().as_str());
        // «1. البند» at the head of a line.
        let item = self.first
            && self.before.trim().len() <= 3
            && self.before.trim().chars().all(|letter| letter.is_numeric());
        !(single || dotted || abbreviation || item)
    }

    /// The word before the marks, with the dots inside it.
    fn last_word(&self) -> &str {
        let breaks =
            |letter: char| letter.is_whitespace() || matches!(letter, '(' | '«' | '"' | '“');
        self.before.rsplit(breaks).next().unwrap_or_default()
    }
}

fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{0620}'..='\u{065F}' | '\u{0671}'..='\u{06D5}')
}
