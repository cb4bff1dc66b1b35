//! The words of a text as the annotators ask about them.

use std::ops::Range;

use text::analyzer::{Analysis, Word};
use text::language::Language;
use text::stem;

use super::facts::{AND_DEFINITE, Facts, Known};
use crate::model::annotation::{Annotation, AnnotationKind};

/// The conjunction that is written as one with the word after it.
pub const AND: char = 'و';

/// The share of articles that a common word has.
const COMMON: f32 = 1e-3;

/// The words of a text, in order, with what is known of each.
#[derive(Debug)]
pub struct Words<'a> {
    /// The text.
    pub text: &'a str,
    /// The words.
    pub words: &'a [Word],
    analysis: &'a Analysis,
    facts: Vec<Facts>,
    language: Language,
}

impl<'a> Words<'a> {
    /// The words of an analysed text that end within its first `bytes`.
    pub fn of(
        text: &'a str,
        analysis: &'a Analysis,
        bytes: usize,
        language: Language,
    ) -> Words<'a> {
        let text = &text[..text.floor_char_boundary(bytes)];
        let end = analysis.words.partition_point(|word| word.bytes.end <= text.len());
        let words = &analysis.words[..end];
        let facts = Known::with(language, |known| {
            words.iter().map(|word| known.facts(analysis.folded(word), word)).collect()
        });
        Words { text, words, analysis, facts, language }
    }

    /// A word's folded form.
    pub fn folded(&self, word: &Word) -> &str {
        self.analysis.folded(word)
    }

    /// A word's stem.
    pub fn stem(&self, word: &Word) -> &str {
        self.analysis.stem(word)
    }

    /// Whether the conjunction «و» is written as one with a word, by its place: before
    /// the article, or where its stem, a common one, does not begin with it. Of rare
    /// ones it may be the first letter: «واتفورد», «والتر».
    pub fn has_conjunction(&self, at: usize) -> bool {
        let word = &self.words[at];
        let folded = self.folded(word);
        self.facts(at).any(AND_DEFINITE)
            || self.language == Language::Ar
                && word.share >= COMMON
                && !folded.starts_with("وال")
                && stem::explain(folded, Language::Ar).prefix.starts_with(AND)
    }

    /// What is known of a word, by its place.
    pub fn facts(&self, at: usize) -> Facts {
        self.facts[at]
    }

    /// The folded forms of words, joined by spaces.
    pub fn folded_of(&self, words: Range<usize>) -> String {
        let words = &self.words[words];
        let mut forms = String::with_capacity(words.len() * 12);
        for word in words {
            if !forms.is_empty() {
                forms.push(' ');
            }
            forms.push_str(self.folded(word));
        }
        forms
    }

    /// An annotation over bytes of the text that begin no earlier than a word.
    pub fn mark(
        &self,
        kind: AnnotationKind,
        bytes: Range<usize>,
        value: serde_json::Value,
        score: f64,
    ) -> Annotation {
        let near = self.words.partition_point(|word| word.bytes.start <= bytes.start);
        let (from, scalars) = match near.checked_sub(1).map(|at| &self.words[at]) {
            Some(word) => (word.bytes.start, word.start),
            None => (0, 0),
        };
        let start = scalars + self.text[from..bytes.start].chars().count() as u32;
        let text = &self.text[bytes];
        let end = start + text.chars().count() as u32;
        let score = (score * 1e4).round() / 1e4;
        Annotation { kind, start, end, text: text.to_owned(), value, score }
    }

    /// The bytes from a word's start to another's end.
    pub fn bytes(&self, words: Range<usize>) -> Range<usize> {
        self.words[words.start].bytes.start..self.words[words.end - 1].bytes.end
    }
}
