//! Which remembered articles are near?

use super::compare::{Lengths, Likeness};
use super::kept::Remembered;
use super::{Compared, Memory};
use crate::group::terms::Terms;
use crate::group::vocabulary::{Weighed, fine};
use crate::window;

/// A candidate with its exact likeness.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// Its number.
    pub number: u32,
    /// How like it is.
    pub likeness: Likeness,
}

impl Memory {
    /// The nearest remembered articles by exact cosine, nearest first, of those
    /// that share the heaviest terms and are near in time; and of the others that
    /// share them, however long ago. The article is [laid out](Memory::load).
    pub(super) fn near(
        &mut self,
        terms: &Terms,
        compared: &Compared,
        at: i64,
    ) -> (Vec<Near>, Vec<Near>) {
        let heaviest = self.heaviest(compared);
        let (near, further) = self.candidates(&heaviest, at);
        let own = self.lengths(terms, compared);
        (self.exact(&own, near), self.exact(&own, further))
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

    /// Compares candidates exactly: those that share anything, nearest first.
    fn exact(&self, own: &Lengths, candidates: Vec<u32>) -> Vec<Near> {
        let ln_articles = self.ln_articles();
        let exact = |(number, [lasting, passing]): (u32, [&[u8]; 2])| {
            let other = Remembered::read(lasting, passing);
            let likeness = self.likeness(&other, own, ln_articles);
            (likeness.cosine > 0.0).then_some(Near { number, likeness })
        };
        let records = |number| (number, self.records(number));
        let candidates: Vec<(u32, [&[u8]; 2])> = candidates.into_iter().map(records).collect();
        window::ahead(candidates.iter().flat_map(|(_, records)| *records));
        // Asked for by what follows.
        let briefs = candidates.iter().filter_map(|(number, _)| self.brief(*number));
        std::hint::black_box(briefs.fold(0, |all, brief| all ^ brief.story));
        let mut near: Vec<Near> = candidates.into_iter().filter_map(exact).collect();
        near.sort_unstable_by(|a, b| {
            let cosines = b.likeness.cosine.total_cmp(&a.likeness.cosine);
            cosines.then(a.number.cmp(&b.number))
        });
        near
    }
}
