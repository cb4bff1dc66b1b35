//! What does an article have of the terms that are laid out?
//!
//! Most terms of most articles are not among them: those that are get found first,
//! without a branch, and are reckoned with then.

use super::Memory;
use super::kept::{Kept, List, Remembered};
use crate::group::story::Dots;
use crate::group::terms::share;
use crate::group::vocabulary::idf;

/// Terms looked at together.
const TOGETHER: usize = 32;

/// Terms reckoned with at once.
const LANES: usize = 4;

/// Products of an article's terms with those laid out, and squared lengths of the
/// article's.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Products {
    /// Of the weights, rarity in the window applied once.
    pub dot: i64,
    pub square: f32,
    /// Of the weights, each with the rarity in the window.
    pub rare_dot: i64,
    pub rare_square: f32,
    /// Of the titles' terms, each the rarity alone.
    pub title_dot: i64,
    pub title_square: f32,
    /// Of the shares.
    pub shares: i64,
}

impl Products {
    /// The cosine, the length of what is laid out being this. Rarity counts once, as
    /// in BM25: squared, as in the cosine of two TF-IDF vectors, one rare word that two
    /// accounts of an event do not share outweighs the many that they do.
    pub fn cosine(&self, length: f32) -> f32 {
        cosine(self.dot, self.square, length)
    }

    /// The cosine of the TF-IDF vectors.
    pub fn rare_cosine(&self, length: f32) -> f32 {
        cosine(self.rare_dot, self.rare_square, length)
    }

    /// The cosine of the titles.
    pub fn title_cosine(&self, length: f32) -> f32 {
        cosine(self.title_dot, self.title_square, length)
    }
}

fn cosine(dot: i64, square: f32, length: f32) -> f32 {
    dot as f32 / (square.sqrt() * length).max(1e-6)
}

/// Squared lengths, added up in as many parts as are reckoned with at once.
#[derive(Default)]
struct Squares {
    weights: [f32; LANES],
    rare: [f32; LANES],
    title: [f32; LANES],
}

impl Squares {
    /// Adds some terms with the logarithms of how many articles have them.
    #[inline]
    fn add(&mut self, kept: &[Kept; LANES], ln_counts: &[i16; LANES], ln_articles: i32) {
        for lane in 0..LANES {
            let idf = idf(ln_counts[lane], ln_articles) as f32;
            let weight = f32::from(kept[lane].weight);
            let once = weight * weight * idf;
            self.weights[lane] += once;
            self.rare[lane] += once * idf;
            self.title[lane] += if kept[lane].title { idf } else { 0.0 };
        }
    }
}

impl Memory {
    /// The products of an article's terms and of its names.
    pub(super) fn products(&self, of: &Remembered<'_>, ln_articles: i32) -> (Products, Products) {
        (
            self.products_of([of.heaviest, of.passing], of.length, ln_articles),
            self.products_of([of.names, List::default()], of.names_length, ln_articles),
        )
    }

    fn products_of(&self, lists: [List<'_>; 2], length: f32, ln_articles: i32) -> Products {
        let mut products = Products::default();
        let mut squares = Squares::default();
        for terms in lists.iter().flat_map(|list| list.0.chunks(TOGETHER)) {
            let mut kept = [Kept::default(); TOGETHER];
            let mut ln_counts = [0; TOGETHER];
            for (place, four) in (0..TOGETHER).zip(terms) {
                kept[place] = Kept::of(four);
                ln_counts[place] = self.vocabulary.ln_count(kept[place].id);
            }
            let lanes = kept.as_chunks().0.iter().zip(ln_counts.as_chunks().0);
            for (kept, ln_counts) in lanes.take(terms.len().div_ceil(LANES)) {
                squares.add(kept, ln_counts, ln_articles);
            }
            let (matches, count) = self.matches(kept.into_iter().take(terms.len()));
            for Kept { id, weight, title } in matches.into_iter().take(count) {
                let (laid, idf) = (self.vocabulary.laid(id), self.vocabulary.idf(id, ln_articles));
                let share = share(weight, laid.rarity, length);
                let once = i64::from(i32::from(weight) * laid.weight * idf);
                products.dot += once;
                products.rare_dot += once * i64::from(idf);
                products.title_dot += i64::from(i32::from(title) * laid.title);
                products.shares += i64::from(share) * i64::from(laid.share);
            }
        }
        products.square = squares.weights.iter().sum();
        products.rare_square = squares.rare.iter().sum();
        products.title_square = squares.title.iter().sum();
        products
    }

    /// Those of some terms that may be laid out, and how many they are.
    #[inline]
    fn matches(&self, terms: impl Iterator<Item = Kept>) -> ([Kept; TOGETHER], usize) {
        let mut matches = [Kept::default(); TOGETHER];
        let mut count = 0;
        for (place, kept) in (0..TOGETHER).zip(terms) {
            matches[count.min(place)] = kept;
            count += usize::from(self.vocabulary.may_be_laid(kept.id));
        }
        (matches, count)
    }

    /// The product of the shares of an article's terms, and of its names.
    pub(super) fn shares(&self, of: &Remembered<'_>) -> Dots {
        Dots {
            terms: self.shares_of(of.heaviest, of.length) + self.shares_of(of.passing, of.length),
            names: self.shares_of(of.names, of.names_length),
        }
    }

    /// The same of some terms.
    fn shares_of(&self, terms: List<'_>, length: f32) -> i64 {
        let mut dot = 0;
        for terms in terms.0.chunks(TOGETHER) {
            let (matches, count) = self.matches(terms.iter().map(Kept::of));
            for kept in matches.into_iter().take(count) {
                let laid = self.vocabulary.laid(kept.id);
                dot += i64::from(share(kept.weight, laid.rarity, length)) * i64::from(laid.share);
            }
        }
        dot
    }
}
