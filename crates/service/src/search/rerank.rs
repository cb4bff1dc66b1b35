//! The best of what matches, ranked once more by what costs too much to look at in
//! everything that matches: words that carry no subject, and whether neighbours of
//! the query stand near each other.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, Term};

use super::bag::WordReader;
use super::columns::Shelf;
use super::rank::{Corpus, Part, Weights, WordRank, either, idf};
use super::schema::Fields;

/// What helps to rank.
#[derive(Debug, Clone)]
pub enum Helper {
    /// A word.
    Word {
        /// Its forms and fields.
        parts: Vec<Part>,
        /// How much it counts, where another word has 1.
        weight: f32,
    },
    /// Two words of a text near each other.
    Near {
        /// The terms of each, in one field.
        words: [Vec<Term>; 2],
        /// So many words may stand between them.
        gap: u32,
        /// How much it counts.
        weight: f32,
    },
}

/// BM25's constants as everyone has them.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What is ranked by.
pub struct Reranker<'a> {
    /// What is searched.
    pub searcher: &'a Searcher,
    /// Its fields.
    pub fields: &'a Fields,
    /// How much everything counts.
    pub weights: Weights,
    /// The columns of the segments.
    pub shelf: &'a Shelf,
}

enum Weighed<'a> {
    Word(&'a [Part], WordRank),
    Near { words: &'a [Vec<Term>; 2], gap: u32, weight: f32, mean: f32 },
}

impl Reranker<'_> {
    /// What helpers add to the scores of some articles, which are in the order of
    /// their addresses.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn bonuses(&self, helpers: &[Helper], docs: &[DocAddress]) -> tantivy::Result<Vec<f32>> {
        let statistics = self.shelf.frequencies.of(self.searcher);
        let corpus = Arc::new(Corpus::of(&statistics, self.fields, self.weights)?);
        let weighed = helpers.iter().map(|helper| self.weighed(helper, &corpus));
        let weighed = weighed.collect::<tantivy::Result<Vec<_>>>()?;
        let segments = docs.chunk_by(|one, other| one.segment_ord == other.segment_ord);
        let bonuses = self.searcher.index().search_executor().map(
            |docs: &[DocAddress]| {
                let mut bonuses = vec![0.0; docs.len()];
                for helper in &weighed {
                    self.add(helper, docs, &mut bonuses)?;
                }
                Ok(bonuses)
            },
            segments,
        )?;
        Ok(bonuses.concat())
    }

    fn weighed<'h>(
        &self,
        helper: &'h Helper,
        corpus: &Arc<Corpus>,
    ) -> tantivy::Result<Weighed<'h>> {
        let statistics = self.shelf.frequencies.of(self.searcher);
        match helper {
            Helper::Word { parts, weight } => {
                Ok(Weighed::Word(parts, corpus.rank(parts, &statistics, *weight)?))
            }
            Helper::Near { words, gap, weight } => {
                let articles = self.searcher.total_num_docs()?;
                let mut rarity = 0.0;
                for terms in words {
                    let mut found = 0;
                    for term in terms {
                        found = either(found, statistics.doc_freq(term)?);
                    }
                    rarity += idf(found, articles);
                }
                let words_in_all = match words[0].first() {
                    Some(term) => self.searcher.total_num_tokens(term.field())?,
                    None => 0,
                };
                let mean = (words_in_all as f32 / articles.max(1) as f32).max(1.0);
                let weight = weight * rarity * (1.0 + K1);
                Ok(Weighed::Near { words, gap: *gap, weight, mean })
            }
        }
    }

    /// Adds what a helper gives to articles of one segment.
    fn add(
        &self,
        helper: &Weighed<'_>,
        docs: &[DocAddress],
        bonuses: &mut [f32],
    ) -> tantivy::Result<()> {
        let Some(first) = docs.first() else { return Ok(()) };
        let segment = self.searcher.segment_reader(first.segment_ord);
        match helper {
            Weighed::Word(parts, rank) => {
                let columns = self.shelf.of(segment)?;
                let mut word = WordReader::open(parts, Some(rank.clone()), segment, &columns)?;
                for (doc, bonus) in docs.iter().zip(bonuses) {
                    *bonus += word.score_of(doc.doc_id);
                }
            }
            Weighed::Near { words, gap, weight, mean } => {
                let Some(mut pair) = Pair::open(segment, words)? else { return Ok(()) };
                for (doc, bonus) in docs.iter().zip(bonuses) {
                    let times = pair.times(doc.doc_id, *gap) as f32;
                    if times > 0.0 {
                        let words = pair.lengths.fieldnorm(doc.doc_id) as f32;
                        *bonus += weight * times / (times + K1 * (1.0 - B + B * words / mean));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Two words in one field of a segment.
struct Pair {
    words: [Vec<SegmentPostings>; 2],
    places: [Vec<u32>; 2],
    lengths: FieldNormReader,
}

impl Pair {
    /// None where the segment has not both.
    fn open(segment: &SegmentReader, words: &[Vec<Term>; 2]) -> tantivy::Result<Option<Pair>> {
        let [one, other] = words;
        let Some(term) = one.first() else { return Ok(None) };
        let index = segment.inverted_index(term.field())?;
        let open = |terms: &[Term]| -> tantivy::Result<Vec<SegmentPostings>> {
            let mut lists = Vec::with_capacity(terms.len());
            for term in terms {
                lists.extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            Ok(lists)
        };
        let words = [open(one)?, open(other)?];
        if words.iter().any(Vec::is_empty) {
            return Ok(None);
        }
        let lengths = segment.get_fieldnorms_reader(term.field())?;
        Ok(Some(Pair { words, places: Default::default(), lengths }))
    }

    /// How often they stand near each other in an article. Articles come in order.
    fn times(&mut self, doc: DocId, gap: u32) -> usize {
        let mut buffer = Vec::new();
        for (lists, places) in self.words.iter_mut().zip(&mut self.places) {
            places.clear();
            for list in lists {
                let at = if list.doc() < doc { list.seek(doc) } else { list.doc() };
                if at == doc {
                    list.positions(&mut buffer);
                    places.extend_from_slice(&buffer);
                }
            }
            if places.is_empty() {
                return 0;
            }
            places.sort_unstable();
        }
        let [one, other] = &self.places;
        near(one, other, gap)
    }
}

/// How many of the first places have one of the second at most so many words away
/// from right behind them; each counts once.
fn near(one: &[u32], other: &[u32], gap: u32) -> usize {
    let (mut left, mut right, mut times) = (0, 0, 0);
    while let (Some(first), Some(second)) = (one.get(left), other.get(right)) {
        let behind = first + 1;
        if behind.abs_diff(*second) <= gap {
            times += 1;
            left += 1;
            right += 1;
        } else if behind < *second {
            left += 1;
        } else {
            right += 1;
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn words_are_near_each_other_in_either_order() {
        assert_eq!(near(&[4], &[5], 0), 1);
        assert_eq!(near(&[4], &[9], 4), 1);
        assert_eq!(near(&[4], &[10], 4), 0);
        assert_eq!(near(&[4], &[1], 4), 1);
        assert_eq!(near(&[1, 2, 30, 60], &[3, 31, 90], 4), 2);
        assert_eq!(near(&[], &[3], 4), 0);
    }
}
