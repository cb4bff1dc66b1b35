//! The baseline for related articles: "more like this", as full-text engines
//! have it. The heaviest terms of an article are a query, BM25 ranks.

use news::model::words::ArticleWords;
use rustc_hash::FxHashMap;
use text::analyzer::Word;

/// Terms of an article that make the query, as Lucene's `MoreLikeThis` has it.
const QUERY_TERMS: usize = 25;

/// Articles that must hold a term.
const MIN_ARTICLES: usize = 2;

/// BM25's saturation and length normalisation, as Lucene has them.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// An inverted index over articles in order.
#[derive(Default)]
pub struct Index {
    /// Articles of a stem and how often each holds it.
    holders: FxHashMap<u64, Vec<(u32, u32)>>,
    lengths: Vec<u32>,
    words: u64,
}

impl Index {
    /// Adds the next article.
    pub fn add(&mut self, words: &ArticleWords) {
        let number = self.lengths.len() as u32;
        let counted = counted(words);
        for (stem, count) in &counted {
            self.holders.entry(*stem).or_default().push((number, *count));
        }
        let length: u32 = counted.values().sum();
        self.lengths.push(length);
        self.words += u64::from(length);
    }

    /// The articles likest to one, by number, likest first.
    pub fn like(&self, words: &ArticleWords, most: usize) -> Vec<usize> {
        let counted = counted(words);
        let articles = self.lengths.len() as f64;
        let average = self.words as f64 / articles.max(1.0);
        let mut terms: Vec<(f64, u64, f64)> = counted
            .into_iter()
            .filter_map(|(stem, count)| {
                let held = self.holders.get(&stem)?.len();
                let idf = (1.0 + (articles - held as f64 + 0.5) / (held as f64 + 0.5)).ln();
                (held >= MIN_ARTICLES).then_some((f64::from(count) * idf, stem, idf))
            })
            .collect();
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut scores: FxHashMap<u32, f64> = FxHashMap::default();
        for (_, stem, idf) in terms.into_iter().take(QUERY_TERMS) {
            for &(number, count) in self.holders.get(&stem).into_iter().flatten() {
                let length = f64::from(self.lengths[number as usize]);
                let count = f64::from(count);
                let saturated =
                    count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / average));
                *scores.entry(number).or_default() += idf * saturated;
            }
        }
        let mut ranked: Vec<(f64, u32)> =
            scores.into_iter().map(|(number, score)| (score, number)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().take(most).map(|(_, number)| number as usize).collect()
    }
}

/// How often the title and text hold each stem that is no stop word.
fn counted(words: &ArticleWords) -> FxHashMap<u64, u32> {
    let mut counted = FxHashMap::default();
    let all = words.title.words.iter().chain(&words.text.words);
    for word in all.filter(|word: &&Word| !word.stop) {
        *counted.entry(word.key).or_default() += 1;
    }
    counted
}
