//! Which remembered articles are near?

use super::kept::Remembered;
use super::{Compared, Memory};
use crate::group::story::Dots;
use crate::group::vocabulary::{Weighed, fine};
use crate::window;

/// A candidate with its exact similarities.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// Its number.
    pub number: u32,
    /// Cosine of all terms, rarity in the window applied once.
    pub cosine: f32,
    /// Cosine of their TF-IDF vectors: what both tell that few others tell.
    pub rare: f32,
    /// Cosine of the titles' terms, each weighed by its rarity alone.
    pub title: f32,
    /// Cosine of the names.
    pub names: f32,
    /// The products of the shares.
    pub shares: Dots,
}

/// The lengths of what is laid out.
struct Lengths {
    terms: f32,
    rare: f32,
    title: f32,
    names: f32,
}

impl Memory {
    /// The nearest remembered articles by exact cosine, nearest first, of those
    /// that share the heaviest terms and are near in time; and of the others that
    /// share them, however long ago. The article is [laid out](Memory::load).
    pub(super) fn near(&mut self, compared: &Compared, at: i64) -> (Vec<Near>, Vec<Near>) {
        let heaviest = self.heaviest(compared);
        let (near, further) = self.candidates(&heaviest, at);
        let lengths = self.lengths(compared);
        (self.exact(&lengths, near), self.exact(&lengths, further))
    }

    /// The terms that look for candidates, with their weights, heaviest first.
    fn heaviest(&self, compared: &Compared) -> Vec<(f32, u32)> {
        let ln_articles = self.ln_articles();
        let weight = |term: &Weighed| {
            let idf = self.vocabulary.idf(term.id, ln_articles);
            ((i32::from(term.weight) * idf) as f32, term.id)
        };
        let mut heaviest: Vec<(f32, u32)> = compared.terms.iter().map(weight).collect();
        heaviest.sort_by(|a, b| b.0.total_cmp(&a.0));
        heaviest.truncate(self.settings.query_terms);
        heaviest
    }

    /// The logarithm of the newest articles and the background's.
    pub(super) fn ln_articles(&self) -> i32 {
        fine((self.are_recent as f32 + self.settings.background).ln())
    }

    fn lengths(&self, compared: &Compared) -> Lengths {
        let ln_articles = self.ln_articles();
        let lengths = |terms: &[Weighed]| {
            let (mut once, mut rare) = (0, 0);
            for term in terms {
                let idf = i64::from(self.vocabulary.idf(term.id, ln_articles));
                let square = i64::from(term.weight).pow(2) * idf;
                once += square;
                rare += square * idf;
            }
            [once, rare].map(|square: i64| (square as f32).sqrt())
        };
        let [terms, rare] = lengths(&compared.terms);
        let [names, _] = lengths(&compared.names);
        let titled = compared.terms.iter().map(|term| self.vocabulary.laid(term.id).title);
        Lengths { terms, rare, title: (titled.sum::<i32>() as f32).sqrt(), names }
    }

    /// Compares candidates exactly: those that share anything, nearest first.
    fn exact(&self, lengths: &Lengths, candidates: Vec<u32>) -> Vec<Near> {
        let ln_articles = self.ln_articles();
        let exact = |(number, [lasting, passing]): (u32, [&[u8]; 2])| {
            let other = Remembered::read(lasting, passing);
            let (terms, names) = self.products(&other, ln_articles);
            let near = Near {
                number,
                cosine: terms.cosine(lengths.terms),
                rare: terms.rare_cosine(lengths.rare),
                title: terms.title_cosine(lengths.title),
                names: names.cosine(lengths.names),
                shares: Dots { terms: terms.shares, names: names.shares },
            };
            (near.cosine > 0.0).then_some(near)
        };
        let records = |number| (number, self.records(number));
        let candidates: Vec<(u32, [&[u8]; 2])> = candidates.into_iter().map(records).collect();
        window::ahead(candidates.iter().flat_map(|(_, records)| *records));
        // Asked for by what follows.
        let briefs = candidates.iter().filter_map(|(number, _)| self.brief(*number));
        std::hint::black_box(briefs.fold(0, |all, brief| all ^ brief.story));
        let mut near: Vec<Near> = candidates.into_iter().filter_map(exact).collect();
        near.sort_unstable_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.number.cmp(&b.number)));
        near
    }
}
