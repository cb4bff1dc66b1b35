//! Which remembered articles are near?

use super::kept::{Kept, Remembered};
use super::{Compared, Memory};
use crate::group::vocabulary::{Vocabulary, Weighed, fine};
use crate::window;

/// A candidate with its exact similarities.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// Its number.
    pub number: u32,
    /// Cosine of all terms.
    pub cosine: f32,
    /// Cosine of the titles' terms, each weighed by its rarity alone.
    pub title: f32,
    /// Cosine of the names.
    pub names: f32,
}

/// An article whose terms are laid out for comparing.
struct Query<'a> {
    vocabulary: &'a Vocabulary,
    titled: &'a [u32],
    ln_articles: i32,
}

/// A product and the squared length of one side, in whole numbers.
#[derive(Default)]
struct Products {
    dot: i64,
    square: i64,
}

impl Products {
    fn add(&mut self, one: i32, other: i32) {
        self.dot += i64::from(one) * i64::from(other);
        self.square += i64::from(one) * i64::from(one);
    }

    fn cosine(&self, length: f32) -> f32 {
        self.dot as f32 / ((self.square as f32).sqrt() * length).max(1e-6)
    }
}

impl Query<'_> {
    /// All terms' products, and the titles'.
    fn terms(&self, terms: impl Iterator<Item = Kept>) -> (Products, Products) {
        let (mut all, mut title) = (Products::default(), Products::default());
        for term in terms {
            let slot = self.vocabulary.slot(term.id);
            let idf = slot.idf(self.ln_articles);
            all.add(i32::from(term.weight) * idf, slot.weight);
            if term.title {
                let both = slot.weight != 0 && self.titled.contains(&term.id);
                title.add(idf, if both { idf } else { 0 });
            }
        }
        (all, title)
    }

    fn names(&self, names: impl Iterator<Item = Kept>) -> Products {
        let mut products = Products::default();
        for name in names {
            let slot = self.vocabulary.slot(name.id);
            products.add(i32::from(name.weight) * slot.idf(self.ln_articles), slot.weight);
        }
        products
    }
}

impl Memory {
    /// The nearest remembered articles by exact cosine, nearest first, of those
    /// that share the heaviest terms and are near in time; and of the others that
    /// share them, however long ago. The article is [laid out](Memory::load).
    pub(super) fn near(&mut self, compared: &Compared, at: i64) -> (Vec<Near>, Vec<Near>) {
        let heaviest = self.heaviest(compared);
        let (near, further) = self.candidates(&heaviest, at);
        (self.exact(compared, near), self.exact(compared, further))
    }

    /// The terms that look for candidates, with their weights, heaviest first.
    fn heaviest(&self, compared: &Compared) -> Vec<(f32, u32)> {
        let weight = |term: &Weighed| (self.vocabulary.slot(term.id).weight as f32, term.id);
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
    fn exact(&self, compared: &Compared, candidates: Vec<u32>) -> Vec<Near> {
        let titled: Vec<u32> =
            compared.terms.iter().filter(|term| term.title).map(|term| term.id).collect();
        let (vocabulary, ln_articles) = (&self.vocabulary, self.ln_articles());
        let query = Query { vocabulary, titled: &titled, ln_articles };
        let own = |term: &Weighed| Kept { id: term.id, weight: term.weight, title: term.title };
        let (all, title) = query.terms(compared.terms.iter().map(own));
        let names = query.names(compared.names.iter().map(own));
        let length = |products: Products| (products.square as f32).sqrt();
        let (all, title, names) = (length(all), length(title), length(names));
        let exact = |(number, other): (u32, Remembered<'_>)| {
            let (terms, titles) = query.terms(other.terms());
            let near = Near {
                number,
                cosine: terms.cosine(all),
                title: titles.cosine(title),
                names: query.names(other.names).cosine(names),
            };
            (near.cosine > 0.0).then_some(near)
        };
        // All are looked up before any is compared: the waits for memory overlap.
        let candidates: Vec<(u32, Remembered<'_>)> =
            candidates.into_iter().map(|number| (number, self.remembered(number))).collect();
        let mut near: Vec<Near> = candidates.into_iter().filter_map(exact).collect();
        near.sort_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.number.cmp(&b.number)));
        near
    }

    /// The articles that share the heaviest terms: those with the largest
    /// partial sums once time has faded them, and of the others those with the
    /// largest as they are.
    fn candidates(&mut self, heaviest: &[(f32, u32)], at: i64) -> (Vec<u32>, Vec<u32>) {
        let mut partial = std::mem::take(&mut self.partial);
        window::extend(&mut partial, self.briefs.len(), 0.0);
        let mut touched = Vec::new();
        for &(weight, id) in heaviest {
            for (number, share) in self.vocabulary.newest(id, self.settings.newest, self.end()) {
                let sum = &mut partial[(number - self.first) as usize];
                if *sum == 0.0 {
                    touched.push(number);
                }
                *sum += weight * f32::from(share);
            }
        }
        // Positive numbers order as their bits do.
        let mut sums: Vec<(u32, u32, u32)> = touched
            .into_iter()
            .filter_map(|number| {
                let place = (number - self.first) as usize;
                let sum = std::mem::take(&mut partial[place]);
                let faded = sum * self.fading.after((self.instants[place] - at).abs())?;
                (sum > 0.0).then_some((faded.to_bits(), sum.to_bits(), number))
            })
            .collect();
        self.partial = partial;
        let most = self.settings.candidates;
        let mut further = Vec::new();
        if sums.len() > most {
            sums.select_nth_unstable_by(most, |a, b| (b.0, b.2).cmp(&(a.0, a.2)));
            further = sums.split_off(most);
        }
        let most = self.settings.related_candidates;
        if further.len() > most {
            further.select_nth_unstable_by(most, |a, b| (b.1, b.2).cmp(&(a.1, a.2)));
            further.truncate(most);
        }
        let numbers = |sums: Vec<(u32, u32, u32)>| sums.into_iter().map(|sum| sum.2).collect();
        (numbers(sums), numbers(further))
    }
}
