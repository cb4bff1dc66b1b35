//! The lossy key: what a searcher does not distinguish, with a map back.

use std::ops::Range;

/// A key with the place of every byte of it in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The key.
    pub key: String,
    /// For every byte of `key`, plus one past the end, the byte offset in the
    /// original where its character began.
    pub offsets: Vec<u32>,
}

impl Folded {
    /// The bytes of the original that a range of the key came from.
    pub fn original(&self, key: Range<usize>) -> Range<usize> {
        self.offsets[key.start] as usize..self.offsets[key.end] as usize
    }
}

/// The key alone.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// Appends the key to `out`, without allocating where `out` has room.
pub fn fold_into(text: &str, out: &mut String) {
    out.push_str(&fold(text));
}

/// The key with its map.
pub fn fold_mapped(text: &str) -> Folded {
    Folded { key: text.to_owned(), offsets: (0..=text.len() as u32).collect() }
}
