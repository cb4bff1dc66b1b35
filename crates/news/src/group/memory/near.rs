//! Which remembered articles are near?

use super::super::vocabulary::{Vocabulary, Weighed};
use super::{Compared, Memory};

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

/// An article's terms laid out for comparing: the weight of each by its id.
struct Query<'a> {
    vocabulary: &'a Vocabulary,
    weights: &'a [f32],
    titled: &'a [u32],
    ln_articles: f32,
}

/// A dot product and the squared length of one side.
#[derive(Default)]
struct Products {
    dot: f32,
    square: f32,
}

impl Products {
    fn cosine(&self, length: f32) -> f32 {
        self.dot / (self.square.sqrt() * length).max(1e-6)
    }
}

impl Query<'_> {
    fn rarity(&self, term: &Weighed) -> f32 {
        self.vocabulary.rarity(term.id, self.ln_articles)
    }

    fn weight(&self, term: &Weighed) -> f32 {
        f32::from(term.weight) * self.rarity(term)
    }

    /// All terms' products, and the titles'.
    fn terms(&self, terms: &[Weighed]) -> (Products, Products) {
        let (mut all, mut title) = (Products::default(), Products::default());
        for term in terms {
            let rarity = self.rarity(term);
            let weight = f32::from(term.weight) * rarity;
            all.dot += weight * self.weights[term.id as usize];
            all.square += weight * weight;
            if term.title {
                title.square += rarity * rarity;
                if self.titled.contains(&term.id) {
                    title.dot += rarity * rarity;
                }
            }
        }
        (all, title)
    }

    fn names(&self, names: &[Weighed]) -> Products {
        let mut products = Products::default();
        for name in names {
            let weight = self.weight(name);
            products.dot += weight * self.weights[name.id as usize];
            products.square += weight * weight;
        }
        products
    }
}

impl Memory {
    /// The nearest remembered articles, by exact cosine, nearest first.
    pub(super) fn near(&mut self, compared: &Compared, at: i64) -> Vec<Near> {
        let heaviest = self.heaviest(compared);
        let candidates = self.candidates(&heaviest, at);
        self.exact(compared, candidates)
    }

    /// The terms that look for candidates, with their weights, heaviest first.
    pub(super) fn heaviest(&self, compared: &Compared) -> Vec<(f32, u32)> {
        let ln_articles = self.ln_articles();
        let weight = |term: &Weighed| {
            (f32::from(term.weight) * self.vocabulary.rarity(term.id, ln_articles), term.id)
        };
        let mut heaviest: Vec<(f32, u32)> = compared.terms.iter().map(weight).collect();
        heaviest.sort_by(|a, b| b.0.total_cmp(&a.0));
        heaviest.truncate(self.settings.query_terms);
        heaviest
    }

    fn ln_articles(&self) -> f32 {
        (self.numbers.len() as f32 + self.settings.background).ln()
    }

    /// Compares candidates exactly: those that share anything, nearest first.
    pub(super) fn exact(&mut self, compared: &Compared, candidates: Vec<u32>) -> Vec<Near> {
        let ln_articles = self.ln_articles();
        let mut weights = std::mem::take(&mut self.weights);
        weights.resize(self.vocabulary.len(), 0.0);
        for term in compared.terms.iter().chain(&compared.names) {
            weights[term.id as usize] =
                f32::from(term.weight) * self.vocabulary.rarity(term.id, ln_articles);
        }
        let titled: Vec<u32> =
            compared.terms.iter().filter(|term| term.title).map(|term| term.id).collect();
        let query =
            Query { vocabulary: &self.vocabulary, weights: &weights, titled: &titled, ln_articles };
        let (all, title) = query.terms(&compared.terms);
        let (all, title) = (all.square.sqrt(), title.square.sqrt());
        let names = query.names(&compared.names).square.sqrt();
        let exact = |number: u32| {
            let other = &self.get(number)?.compared;
            let (terms, titles) = query.terms(&other.terms);
            let near = Near {
                number,
                cosine: terms.cosine(all),
                title: titles.cosine(title),
                names: query.names(&other.names).cosine(names),
            };
            (near.cosine > 0.0).then_some(near)
        };
        let mut near: Vec<Near> = candidates.into_iter().filter_map(exact).collect();
        for term in compared.terms.iter().chain(&compared.names) {
            weights[term.id as usize] = 0.0;
        }
        self.weights = weights;
        near.sort_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.number.cmp(&b.number)));
        near
    }

    /// The articles that share the heaviest terms: those with the largest
    /// partial sums once time has faded them.
    fn candidates(&mut self, heaviest: &[(f32, u32)], at: i64) -> Vec<u32> {
        let mut partial = std::mem::take(&mut self.partial);
        partial.resize(self.articles.len(), 0.0);
        let mut touched = Vec::new();
        for &(weight, id) in heaviest {
            for (number, share) in self.vocabulary.newest(id, self.settings.newest) {
                let sum = &mut partial[(number - self.first) as usize];
                if *sum == 0.0 {
                    touched.push(number);
                }
                *sum += weight * f32::from(share);
            }
        }
        let mut faded: Vec<(u32, u32)> = touched
            .into_iter()
            .filter_map(|number| {
                let place = (number - self.first) as usize;
                let sum = std::mem::take(&mut partial[place]);
                let faded = sum * self.fading.after((self.instants[place] - at).abs())?;
                // Positive numbers order as their bits do.
                (faded > 0.0).then_some((faded.to_bits(), number))
            })
            .collect();
        self.partial = partial;
        let most = self.settings.candidates;
        if faded.len() > most {
            faded.select_nth_unstable_by(most, |a, b| b.cmp(a));
            faded.truncate(most);
        }
        faded.into_iter().map(|(_, number)| number).collect()
    }
}
