//! What does an article have of the terms that are laid out?
//!
//! Most terms of most articles are not among them: those that are get found first,
//! without a branch, and are reckoned with then.

use super::Memory;
use super::kept::{Kept, List, Remembered};
use crate::group::story::Dots;
use crate::group::terms::share;
use crate::group::vocabulary::Slot;

/// Terms looked at together.
const TOGETHER: usize = 32;

/// A term that an article has and that is laid out.
#[derive(Clone, Copy, Default)]
struct Match {
    slot: Slot,
    weight: u8,
    title: bool,
}

/// Products of an article's terms with those laid out, and squared lengths of the
/// article's, in whole numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Products {
    /// Of the weights, rarity of the window applied.
    pub dot: i64,
    pub square: i64,
    /// Of the titles' terms, each weighed by its rarity alone.
    pub title_dot: i64,
    pub title_square: i64,
    /// Of the shares.
    pub shares: i64,
}

impl Products {
    /// The cosine, the length of what is laid out being this.
    pub fn cosine(&self, length: f32) -> f32 {
        cosine(self.dot, self.square, length)
    }

    /// The same of the titles.
    pub fn title_cosine(&self, length: f32) -> f32 {
        cosine(self.title_dot, self.title_square, length)
    }
}

fn cosine(dot: i64, square: i64, length: f32) -> f32 {
    dot as f32 / ((square as f32).sqrt() * length).max(1e-6)
}

impl Memory {
    /// The products of an article's terms and of its names.
    pub(super) fn products(&self, of: &Remembered<'_>, ln_articles: i32) -> (Products, Products) {
        let (mut terms, mut names) = (Products::default(), Products::default());
        self.add_products(&mut terms, of.heaviest, of.length, ln_articles);
        self.add_products(&mut terms, of.passing, of.length, ln_articles);
        self.add_products(&mut names, of.names, of.names_length, ln_articles);
        (terms, names)
    }

    fn add_products(&self, to: &mut Products, terms: List<'_>, length: f32, ln_articles: i32) {
        let mut matches = [(Match::default(), 0); TOGETHER];
        for terms in terms.0.chunks(TOGETHER) {
            let mut count = 0;
            for (kept, place) in terms.iter().map(Kept::of).zip(0..TOGETHER) {
                let slot = self.vocabulary.slot(kept.id);
                let idf = slot.idf(ln_articles);
                to.square += i64::from(i32::from(kept.weight) * idf).pow(2);
                to.title_square += i64::from(idf * i32::from(kept.title)).pow(2);
                let Kept { weight, title, .. } = kept;
                matches[count.min(place)] = (Match { slot, weight, title }, idf);
                count += usize::from(slot.is_laid());
            }
            for (Match { slot, weight, title }, idf) in &matches[..count] {
                let laid = self.vocabulary.laid(*slot);
                to.dot += i64::from(i32::from(*weight) * idf) * i64::from(laid.weight);
                to.title_dot += i64::from(idf * i32::from(*title)) * i64::from(laid.title);
                to.shares += i64::from(share(*weight, laid.rarity, length)) * i64::from(laid.share);
            }
        }
    }

    /// The product of the shares of an article's terms, and of its names.
    pub(super) fn shares(&self, of: &Remembered<'_>) -> Dots {
        Dots {
            terms: self.shares_of(of.heaviest, of.length) + self.shares_of(of.passing, of.length),
            names: self.shares_of(of.names, of.names_length),
        }
    }

    /// The same of some terms.
    pub(super) fn shares_of(&self, terms: List<'_>, length: f32) -> i64 {
        let mut matches = [Match::default(); TOGETHER];
        let mut dot = 0;
        for terms in terms.0.chunks(TOGETHER) {
            let mut count = 0;
            for (kept, place) in terms.iter().map(Kept::of).zip(0..TOGETHER) {
                let Kept { id, weight, title } = kept;
                let slot = self.vocabulary.slot(id);
                matches[count.min(place)] = Match { slot, weight, title };
                count += usize::from(slot.is_laid());
            }
            for Match { slot, weight, .. } in &matches[..count] {
                let laid = self.vocabulary.laid(*slot);
                dot += i64::from(share(*weight, laid.rarity, length)) * i64::from(laid.share);
            }
        }
        dot
    }
}
