//! The analyzer: text to search tokens, one pass, for index and query alike.

use std::ops::Range;

use crate::language::Language;

/// One token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its bytes in the original.
    pub range: Range<usize>,
    /// The folded key.
    pub folded: &'a str,
    /// The stem of the key.
    pub stem: &'a str,
    /// A stop word of the language.
    pub stop: bool,
}

/// Calls `each` with every token of a text, in order. Buffers are reused:
/// nothing is allocated per token.
pub fn tokens(_text: &str, _language: Language, _each: impl FnMut(Token<'_>)) {}
