//! Words as numbers: what tables and windows remember instead of strings.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// The place of a hash in a table of `places`, a power of two.
pub fn place(hash: u64, places: usize) -> usize {
    (hash ^ hash >> 32) as usize % places
}

/// A 64-bit hash of a word, the same in every run on every machine.
pub fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}
