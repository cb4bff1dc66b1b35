//! Where sentences begin and end.

use std::ops::Range;

/// The byte ranges of the sentences of a text; joined they are the text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    vec![0..text.len()]
}
