//! A short text as weighted stems, to be compared with others.

use std::collections::BTreeMap;

use text::analyzer::Analysis;
use text::language::Language;

use super::lexicon;

/// The stems of a title or sentence, each by how rare the language has it; of
/// length one. Numbers stand apart.
#[derive(Debug, Clone, Default)]
pub struct Bag {
    stems: BTreeMap<u64, f64>,
    /// The numbers, in order, as hashes of their digits.
    pub numbers: Vec<u64>,
    /// How many words it has.
    pub words: usize,
}

impl Bag {
    /// The stems of a text.
    pub fn of(text: &str, language: Language) -> Bag {
        let analysis = Analysis::of(text, language);
        let mut bag = Bag { words: analysis.words.len(), ..Bag::default() };
        for word in &analysis.words {
            if word.number {
                bag.numbers.push(word.form);
            } else if !word.stop {
                *bag.stems.entry(word.key).or_default() += f64::from(lexicon::rarity(word.share));
            }
        }
        bag.scale(1.0);
        bag
    }

    /// The sum of bags, of length one.
    pub fn sum<'a>(bags: impl Iterator<Item = &'a Bag>) -> Bag {
        let mut sum = Bag::default();
        for bag in bags {
            for (stem, weight) in &bag.stems {
                *sum.stems.entry(*stem).or_default() += weight;
            }
        }
        sum.scale(1.0);
        sum
    }

    /// Cosine with another, 0..=1.
    pub fn cosine(&self, other: &Bag) -> f64 {
        let weight = |(stem, weight): (&u64, &f64)| Some(weight * other.stems.get(stem)?);
        self.stems.iter().filter_map(weight).sum()
    }

    fn scale(&mut self, length: f64) {
        let own = self.stems.values().map(|weight| weight * weight).sum::<f64>().sqrt();
        if own > 0.0 {
            self.stems.values_mut().for_each(|weight| *weight *= length / own);
        }
    }
}
