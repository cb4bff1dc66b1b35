//! Where words and sentences begin and end.

use std::ops::Range;

/// The byte ranges of the words of a text, punctuation and spaces left out.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let _ = text;
    std::iter::empty()
}

/// The byte ranges of the sentences of a text; joined they are the text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    vec![0..text.len()]
}
