//! What does an article have of the terms that are laid out?
//!
//! Most terms of most articles are not among them: those that are get found first,
//! without a branch, and are reckoned with then.

use super::kept::{Kept, List, Remembered, Squares};
use super::{Compared, Memory};
use crate::group::story::Dots;
use crate::group::terms::{NAMES_RARITY, Terms, share};
use crate::group::vocabulary::{FINE, Weighed};

/// Terms looked at together.
const TOGETHER: usize = 32;

/// The rarity that brings likenesses of TF-IDF vectors to about the size of cosines:
/// about that of an article's terms.
const USUAL_RARITY: f32 = 7.0;

/// Products of an article's terms with those laid out.
#[derive(Debug, Clone, Copy, Default)]
struct Products {
    /// Of the weights, rarity in the window applied once.
    dot: i64,
    /// Of the weights, each with the rarity in the window.
    rare_dot: i64,
    /// Of the titles' terms, each the rarity alone.
    title_dot: i64,
    /// Of the shares.
    shares: i64,
}

/// What is compared of two articles.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Likeness {
    /// Cosine of all terms, rarity applied once, as in BM25: squared, as in the cosine
    /// of two TF-IDF vectors, one rare word that two accounts of an event do not share
    /// outweighs the many that they do. What is shared counts by its rarity in the
    /// window, lengths by that of the language at large.
    pub cosine: f32,
    /// The product of their TF-IDF vectors, by the same lengths: what both tell that few
    /// others tell.
    pub rare: f32,
    /// Cosine of the titles' terms, each weighed by its rarity alone.
    pub title: f32,
    /// Cosine of the names.
    pub names: f32,
    /// The products of the shares.
    pub shares: Dots,
}

/// The lengths of what is laid out.
#[derive(Debug)]
pub(super) struct Lengths {
    squares: Squares,
    names: f32,
}

/// A product by two lengths; zero where either is nothing.
fn cosine(dot: i64, square: f32) -> f32 {
    if square <= 0.0 { 0.0 } else { dot as f32 / (FINE * square.sqrt()) }
}

impl Memory {
    /// The lengths of an article that is laid out.
    pub(super) fn lengths(&self, terms: &Terms, compared: &Compared) -> Lengths {
        let kept = |term: &Weighed| Kept { id: term.id, weight: term.weight, title: term.title };
        let known = Squares::of(terms, 0..compared.terms.len());
        let squares = self.squares(known, || compared.terms.iter().map(kept), self.ln_articles());
        Lengths { squares, names: terms.names.length }
    }

    /// The squared lengths of an article: those known, or with the rarity in the window
    /// where that of the language is not.
    fn squares<T: Iterator<Item = Kept>>(
        &self,
        known: Squares,
        terms: impl Fn() -> T,
        ln_articles: i32,
    ) -> Squares {
        if known.terms > 0.0 {
            return known;
        }
        terms().fold(Squares::default(), |sum, Kept { id, weight, title }| {
            let idf = self.vocabulary.idf(id, ln_articles) as f32 / FINE;
            sum.plus(Squares::of_one(weight, title, idf))
        })
    }

    /// What an article has in common with the one laid out, of these lengths.
    pub(super) fn likeness(
        &self,
        of: &Remembered<'_>,
        own: &Lengths,
        ln_articles: i32,
    ) -> Likeness {
        let terms = self.products([of.heaviest, of.passing], of.length, ln_articles);
        let names = self.products([of.names, List::default()], of.names_length, ln_articles);
        let squares = self.squares(of.squares, || of.terms(), ln_articles);
        let square = squares.terms * own.squares.terms;
        // All names are as rare: a square is that of the length by their rarity.
        let names_square = (of.names_length * own.names / NAMES_RARITY).powi(2);
        Likeness {
            cosine: cosine(terms.dot, square),
            rare: cosine(terms.rare_dot, square) / (FINE * USUAL_RARITY),
            title: cosine(terms.title_dot, squares.title * own.squares.title),
            names: cosine(names.dot, names_square),
            shares: Dots { terms: terms.shares, names: names.shares },
        }
    }

    fn products(&self, lists: [List<'_>; 2], length: f32, ln_articles: i32) -> Products {
        let mut products = Products::default();
        let mut matches = [[0; 4]; TOGETHER];
        for terms in lists.iter().flat_map(|list| list.0.chunks(TOGETHER)) {
            for four in self.matches(terms, &mut matches) {
                let Kept { id, weight, title } = Kept::of(four);
                let (laid, idf) = (self.vocabulary.laid(id), self.vocabulary.idf(id, ln_articles));
                let share = share(weight, laid.rarity, length);
                let once = i64::from(i32::from(weight) * laid.weight * idf);
                products.dot += once;
                products.rare_dot += once * i64::from(idf);
                products.title_dot += i64::from(i32::from(title) * laid.title);
                products.shares += i64::from(share) * i64::from(laid.share);
            }
        }
        products
    }

    /// Those of some terms that may be laid out.
    #[inline]
    fn matches<'m>(
        &self,
        terms: &[[u8; 4]],
        matches: &'m mut [[u8; 4]; TOGETHER],
    ) -> &'m [[u8; 4]] {
        let mut count = 0;
        for (place, four) in (0..TOGETHER).zip(terms) {
            matches[count.min(place)] = *four;
            count += usize::from(self.vocabulary.may_be_laid(Kept::of(four).id));
        }
        &matches[..count]
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
        let mut matches = [[0; 4]; TOGETHER];
        for terms in terms.0.chunks(TOGETHER) {
            for four in self.matches(terms, &mut matches) {
                let kept = Kept::of(four);
                let laid = self.vocabulary.laid(kept.id);
                dot += i64::from(share(kept.weight, laid.rarity, length)) * i64::from(laid.share);
            }
        }
        dot
    }
}
