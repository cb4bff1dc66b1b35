//! The measures of `../shared/score/score_text.py`, to the same figures.

use std::sync::LazyLock;

use icu_normalizer::ComposingNormalizerBorrowed as Normalizer;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

/// Words as Python's `\w+` finds them: letters, numbers, underscore, no marks.
#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a valid pattern"));

/// Letters that the Arabic-safe tokens drop: zero-width and bidi controls,
/// tatweel, tashkeel and Quranic marks.
fn is_dropped(letter: char) -> bool {
    matches!(letter,
        '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{640}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}'
        | '\u{6ea}'..='\u{6ed}')
}

/// Text whose tokens do not depend on vowel signs, digits' shapes and joiners.
pub fn arabic_safe(text: &str) -> String {
    let letters: String = text
        .chars()
        .flat_map(|letter| -> Vec<char> {
            if ('\u{fb50}'..='\u{fefc}').contains(&letter) {
                let mut one = [0; 4];
                let text = letter.encode_utf8(&mut one);
                Normalizer::new_nfkc().normalize(text).chars().collect()
            } else {
                vec![letter]
            }
        })
        .collect();
    Normalizer::new_nfc()
        .normalize(&letters)
        .chars()
        .filter(|letter| !is_dropped(*letter))
        .map(|letter| match letter {
            '\u{660}'..='\u{669}' => char::from(b'0' + (letter as u32 - 0x660) as u8),
            '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (letter as u32 - 0x6f0) as u8),
            other => other,
        })
        .collect()
}

/// The tokens of a text.
pub fn tokens(text: &str, arabic: bool) -> Vec<String> {
    let safe;
    let text = if arabic {
        safe = arabic_safe(text);
        safe.as_str()
    } else {
        text
    };
    WORD.find_iter(text).map(|word| word.as_str().to_owned()).collect()
}

/// Shingles of four tokens with their counts; a shorter text is one shingle.
fn grams(tokens: &[String]) -> FxHashMap<&[String], usize> {
    let mut counts = FxHashMap::default();
    if tokens.len() < 4 {
        if !tokens.is_empty() {
            counts.insert(tokens, 1);
        }
        return counts;
    }
    for gram in tokens.windows(4) {
        *counts.entry(gram).or_insert(0) += 1;
    }
    counts
}

/// Precision and recall of a page's shingles; `None` where that side is empty.
pub fn shingles(gold: &[String], found: &[String]) -> (Option<f64>, Option<f64>) {
    let (gold, found) = (grams(gold), grams(found));
    let hits: usize =
        gold.iter().map(|(gram, count)| found.get(gram).map_or(0, |other| *count.min(other))).sum();
    let (wanted, given): (usize, usize) = (gold.values().sum(), found.values().sum());
    let share = |of: usize| (of > 0).then(|| hits as f64 / of as f64);
    (share(given), share(wanted))
}

/// Tokens of `found` that are two neighbouring gold tokens stuck together.
pub fn glued(gold: &[String], found: &[String]) -> usize {
    let known: FxHashSet<&str> = gold.iter().map(String::as_str).collect();
    let pairs: FxHashSet<String> =
        gold.windows(2).map(|pair| format!("{}{}", pair[0], pair[1])).collect();
    found.iter().filter(|token| !known.contains(token.as_str()) && pairs.contains(*token)).count()
}

/// White space as one space, for looking snippets up.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sums over the pages of one set.
#[derive(Debug, Default)]
pub struct Sums {
    precisions: Vec<f64>,
    recalls: Vec<f64>,
    glued: usize,
    tokens: usize,
    hits: usize,
    intruders: usize,
    missed: usize,
}

impl Sums {
    /// Adds a page that has a gold body.
    pub fn body(&mut self, gold: &str, found: &str, arabic: bool) {
        let (gold, found) = (tokens(gold, arabic), tokens(found, arabic));
        let (precision, recall) = shingles(&gold, &found);
        self.precisions.extend(precision);
        self.recalls.extend(recall);
        self.glued += glued(&gold, &found);
        self.tokens += found.len();
    }

    /// Adds a page that has snippets which must and must not be in its body.
    pub fn snippets(&mut self, with: &[String], without: &[String], found: &str, arabic: bool) {
        let plain =
            |text: &str| one_line(&if arabic { arabic_safe(text) } else { text.to_owned() });
        let found = plain(found);
        let hits = with.iter().filter(|snippet| found.contains(&plain(snippet))).count();
        self.hits += hits;
        self.missed += with.len() - hits;
        self.intruders += without.iter().filter(|snippet| found.contains(&plain(snippet))).count();
    }

    /// Harmonic mean of the mean precision and the mean recall of shingles.
    pub fn shingle_f1(&self) -> Option<f64> {
        let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len().max(1) as f64;
        let (p, r) = (mean(&self.precisions), mean(&self.recalls));
        (!self.recalls.is_empty()).then(|| if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
    }

    /// F1 over all snippets of all pages.
    pub fn snippet_f1(&self) -> Option<f64> {
        let all = 2 * self.hits + self.intruders + self.missed;
        (all > 0).then(|| 2.0 * self.hits as f64 / all as f64)
    }

    /// Words glued at block edges, in 1,000 tokens.
    pub fn glue(&self) -> f64 {
        1_000.0 * self.glued as f64 / self.tokens.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_script() {
        let gold = tokens("one two three four five six", false);
        let found = tokens("one two three four five", false);
        assert_eq!(shingles(&gold, &found), (Some(1.0), Some(2.0 / 3.0)));
        assert_eq!(shingles(&gold, &[]), (None, Some(0.0)));
        assert_eq!(glued(&tokens("a bc d", false), &tokens("abc d", false)), 1);
    }

    #[test]
    fn arabic_tokens_do_not_fall_apart() {
        assert_eq!(tokens("كَتَبَ ١٢", true), ["كتب", "12"]);
        assert_eq!(tokens("اصلاح\u{200c}طلبان", true), ["اصلاحطلبان"]);
        assert_eq!(tokens("ﻻ", true), ["لا"]);
    }
}
