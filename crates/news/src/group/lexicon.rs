//! How common is a word in the language at large? So that the first articles
//! of an empty memory are already weighed right.

/// What every share is taken to be at least: a word nobody knows says little more
/// than one that a four-thousandth of the articles hold.
const LEAST: f32 = 0.000_25;

/// The inverse document frequency of a stem that a share of the language's
/// articles hold.
pub fn rarity(share: f32) -> f32 {
    -(share + LEAST).min(1.0).ln()
}
