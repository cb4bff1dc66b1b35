//! How common is a word in the language at large? So that the first articles
//! of an empty memory are already weighed right.

use text::language::Language;
use text::rarity;

/// How many articles of the language at large the background stands for.
pub const BACKGROUND: f32 = 2_000.0;

/// The inverse document frequency of a stem in the language at large.
pub fn rarity(stem: &str, language: Language) -> f32 {
    -(rarity::share(stem, language) + 0.5 / BACKGROUND).min(1.0).ln()
}
