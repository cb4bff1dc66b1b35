//! The words of a text with what the annotators ask of them.

use std::ops::Range;

use text::analyzer;
use text::language::Language;
use text::rarity;

use crate::model::annotation::{Annotation, AnnotationKind};
use crate::model::hash::hash;

/// One word of a text.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// Its first scalar in the text.
    pub start: u32,
    folded: Range<usize>,
    stem: Range<usize>,
    /// Hash of its stem.
    pub key: u64,
    /// A stop word.
    pub stop: bool,
    /// Only a space stands between it and the word before.
    pub joined: bool,
    /// Holds a digit.
    pub number: bool,
    /// The share of the language's articles that hold its stem.
    pub share: f32,
}

/// The words of a text, in order.
#[derive(Debug)]
pub struct Words<'a> {
    /// The text.
    pub text: &'a str,
    /// The words.
    pub words: Vec<Word>,
    buffer: String,
}

impl<'a> Words<'a> {
    /// Splits a text.
    pub fn of(text: &'a str, language: Language) -> Words<'a> {
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 10);
        let mut buffer = String::with_capacity(text.len() * 2);
        let (mut end, mut scalars) = (0, 0);
        analyzer::tokens(text, language, |token| {
            let gap = &text[end..token.range.start];
            scalars += gap.chars().count() as u32;
            let at = buffer.len();
            buffer.push_str(token.folded);
            let middle = buffer.len();
            buffer.push_str(token.stem);
            words.push(Word {
                start: scalars,
                folded: at..middle,
                stem: middle..buffer.len(),
                key: hash(token.stem),
                stop: token.stop,
                joined: end > 0 && matches!(gap, " " | "\u{a0}"),
                number: token.folded.bytes().any(|byte| byte.is_ascii_digit()),
                share: rarity::share(token.stem, language),
                bytes: token.range.clone(),
            });
            scalars += text[token.range.clone()].chars().count() as u32;
            end = token.range.end;
        });
        Words { text, words, buffer }
    }

    /// A word's folded form.
    pub fn folded(&self, word: &Word) -> &str {
        &self.buffer[word.folded.clone()]
    }

    /// A word's stem.
    pub fn stem(&self, word: &Word) -> &str {
        &self.buffer[word.stem.clone()]
    }

    /// The folded forms of words, joined by spaces.
    pub fn folded_of(&self, words: Range<usize>) -> String {
        let forms: Vec<&str> = self.words[words].iter().map(|word| self.folded(word)).collect();
        forms.join(" ")
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
        Annotation { kind, start, end, text: text.to_owned(), value, score }
    }

    /// The bytes from a word's start to another's end.
    pub fn bytes(&self, words: Range<usize>) -> Range<usize> {
        self.words[words.start].bytes.start..self.words[words.end - 1].bytes.end
    }
}
