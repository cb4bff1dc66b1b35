//! How common is a word in the language at large? So that the first articles
//! of an empty memory are already weighed right.

use text::language::Language;

/// How many articles of the language at large the background stands for.
pub const BACKGROUND: f32 = 2_000.0;

/// The share of a language's articles that hold a stem.
pub fn share(_stem: &str, _language: Language) -> f32 {
    0.0005
}

/// The inverse document frequency of a stem in the language at large.
pub fn rarity(stem: &str, language: Language) -> f32 {
    -(share(stem, language) + 0.5 / BACKGROUND).min(1.0).ln()
}
