//! Words as numbers: what tables and windows remember instead of strings.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// A 64-bit hash of a word, the same in every run on every machine.
pub fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}
