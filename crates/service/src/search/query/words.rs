//! The words of a query. Its language is not known, so a word is looked for by
//! the stems it has in each language of its script.

use std::ops::Range;

use text::analyzer::{self, is_question_word};
use text::language::Language;
use text::letter::in_arabic_block;
use text::stem;

use crate::search::terms::{bounded, of_stem};

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its folded form.
    pub folded: String,
    /// Its stems, one or two.
    pub stems: Vec<String>,
    /// The terms of the index for them.
    pub stem_terms: Vec<String>,
    /// Terms of the index that may have been meant as well.
    pub variants: Vec<String>,
    /// Its bytes in the query.
    pub bytes: Range<usize>,
    /// It carries no subject of its own: «في», «متى».
    pub slight: bool,
}

/// The language a query names with `lang:`.
pub(super) fn asked_language(query: &str) -> Option<Language> {
    let (_, rest) = query.split_once("lang:")?;
    Language::from_tag(rest.split(|c: char| c.is_whitespace() || c == ')').next()?)
}

/// The words of a run of characters; `from` is where it begins in the query.
pub(super) fn read(text: &str, from: usize, asked: Option<Language>) -> Vec<Word> {
    let languages: &[Language] = match asked {
        Some(language) => &[language],
        None if text.contains(in_arabic_block) => &[Language::Ar, Language::Fa],
        None => &[Language::En, Language::Fr],
    };
    let mut words = Vec::new();
    let first = languages.first().copied().unwrap_or(Language::Ar);
    analyzer::tokens(text, first, |token| {
        let folded = bounded(token.folded);
        let mut stems = vec![bounded(token.stem).to_owned()];
        for language in &languages[1..] {
            let other = stem::stem(folded, *language);
            if !stems.iter().any(|stem| *stem == other) {
                stems.push(other.into_owned());
            }
        }
        let slight = token.stop || first == Language::Ar && is_question_word(folded);
        let bytes = from + token.range.start..from + token.range.end;
        let stem_terms = stems.iter().flat_map(|stem| of_stem(stem, languages)).collect();
        let (folded, variants) = (folded.to_owned(), Vec::new());
        words.push(Word { folded, stems, stem_terms, variants, bytes, slight });
    });
    words
}
