//! One run over everything that matches: the best hits, how many there are in
//! all, and how many of each source, language, section, name and day.

mod counts;
mod segment;
mod tally;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use news::model::article::ArticleId;
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, Searcher, SegmentOrdinal, SegmentReader};

use self::counts::Counts;
use self::segment::{Placed, SegmentGather, rank_of};
use super::Sort;
use super::bag::{Bag, Floor};
use super::columns::Shelf;
use super::cursor::{Cursor, Standing};
use super::plan::{Plan, Strictness};
use super::rerank::Reranker;

/// A hit without its text.
pub struct Bare {
    /// The article.
    pub id: ArticleId,
    /// Its score; 0 when sorted by date.
    pub score: f32,
    /// Where in the archive it came from.
    pub placed: u64,
}

/// What a run found.
pub struct Found {
    /// The hits, in order.
    pub hits: Vec<Bare>,
    /// How many articles match in all.
    pub total: usize,
    /// There may be more.
    pub at_least: bool,
    /// Counts by `source`, `language`, `section`, `entity` (most first) and `day`
    /// (newest first).
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// The facets whose counts are of a sample.
    pub estimated: Vec<String>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// How a run goes.
pub struct Run<'a> {
    /// Ranks the best once more; knows what is searched.
    pub reranker: Reranker<'a>,
    /// The columns of the segments.
    pub shelf: &'a Arc<Shelf>,
    /// The order.
    pub sort: Sort,
    /// How strictly the plan matches.
    pub strictness: Strictness,
    /// At most so many hits.
    pub limit: usize,
    /// Where the page before ended.
    pub after: Option<&'a Cursor>,
}

/// So many of the best are ranked once more.
const RERANKED: usize = 256;

impl Run<'_> {
    /// Runs a plan over the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn found(&self, plan: &Plan) -> Result<Found> {
        // Where nothing ranks, what is newest comes first.
        let sort = if plan.matcher.ranks() { self.sort } else { Sort::Date };
        let again = sort != Sort::Date && !plan.helpers.is_empty();
        let gather = Gather {
            sort,
            // One more than asked: whether there is a next page.
            keep: self.limit + 1,
            pool: if again { RERANKED } else { 0 },
            after: self.after.map(|cursor| cursor.standing),
            shelf: self.shelf.clone(),
            floor: plan.matcher.floor.clone(),
            articles: self.reranker.searcher.num_docs(),
        };
        let mut gathered = gather.run(&plan.matcher, self.reranker.searcher)?;
        if again {
            self.rerank(plan, &gather, &mut gathered)?;
        }
        let more = gathered.best.len() > self.limit;
        gathered.best.truncate(self.limit);
        let last = gathered.best.last().filter(|_| more);
        let next = last.map(|ranked| Cursor {
            strictness: self.strictness,
            standing: ranked.standing,
            now: match self.sort {
                Sort::Fresh(now) => Some(now),
                _ => None,
            },
        });
        let hits = gathered.best.iter().map(|ranked| self.bare(ranked)).collect::<Result<_>>()?;
        let estimated = gathered.counts.estimated();
        let facets = gathered.counts.facets(self.shelf);
        let (total, at_least) = (gathered.total, plan.matcher.is_cut());
        Ok(Found { hits, total, at_least, facets, estimated, next })
    }

    /// Ranks the pool once more, and takes what is behind the cursor among the best.
    fn rerank(&self, plan: &Plan, gather: &Gather, gathered: &mut Gathered) -> Result<()> {
        let mut pool = std::mem::take(&mut gathered.pool);
        pool.sort_unstable_by_key(|placed| placed.address);
        let docs: Vec<DocAddress> = pool.iter().map(|placed| placed.address).collect();
        let bonuses = self.reranker.bonuses(&plan.helpers, &docs)?;
        for (placed, bonus) in pool.iter_mut().zip(bonuses) {
            placed.score += bonus * placed.freshness;
            placed.standing.rank = rank_of(placed.score);
        }
        pool.retain(|placed| gather.shows(&placed.standing));
        gathered.best.append(&mut pool);
        gathered.best.sort_unstable();
        gathered.best.truncate(gather.keep);
        Ok(())
    }

    fn bare(&self, ranked: &Placed) -> Result<Bare> {
        let DocAddress { segment_ord, doc_id } = ranked.address;
        let segment = self.reranker.searcher.segment_reader(segment_ord);
        let columns = self.shelf.of(segment)?;
        let id = columns.id(doc_id)?.unwrap_or_default();
        let placed = columns.placed.first(doc_id).unwrap_or(0);
        Ok(Bare { id, score: ranked.score, placed })
    }
}

/// What is gathered of one segment or all.
#[derive(Default)]
struct Gathered {
    /// The best of all, to be ranked once more.
    pool: Vec<Placed>,
    /// The best of the others, behind the cursor.
    best: Vec<Placed>,
    total: usize,
    counts: Counts,
}

struct Gather {
    sort: Sort,
    keep: usize,
    /// So many of the best are kept beside, whatever the cursor.
    pool: usize,
    after: Option<Standing>,
    shelf: Arc<Shelf>,
    floor: Floor,
    /// How many articles there are.
    articles: u64,
}

impl Gather {
    /// Whether something stands behind the cursor.
    fn shows(&self, standing: &Standing) -> bool {
        self.after.is_none_or(|after| after.before(standing))
    }

    /// Runs a bag over all segments.
    fn run(&self, bag: &Bag, searcher: &Searcher) -> tantivy::Result<Gathered> {
        let statistics = self.shelf.frequencies.of(searcher);
        let scoring = match self.sort {
            Sort::Date => EnableScoring::disabled_from_searcher(searcher),
            Sort::Relevance | Sort::Fresh(_) => {
                EnableScoring::enabled_from_statistics_provider(&statistics, searcher)
            }
        };
        let weight = bag.weigh(scoring)?;
        let mut segments: Vec<(SegmentOrdinal, &SegmentReader)> =
            (0..).zip(searcher.segment_readers()).collect();
        // What takes long begins first.
        segments.sort_by_key(|(_, segment)| Reverse(segment.max_doc()));
        let gathered = searcher.index().search_executor().map(
            |(number, segment): (SegmentOrdinal, &SegmentReader)| {
                let mut lookout = weight.lookout(segment, 1.0)?;
                let mut gather = self.of_segment(number, segment)?;
                while lookout.next_window() {
                    gather.take(&lookout);
                }
                Ok(gather.harvest(self.shelf.as_ref()))
            },
            segments.into_iter(),
        )?;
        Ok(self.joined(gathered))
    }

    fn of_segment(
        &self,
        number: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentGather> {
        let columns = self.shelf.of(segment)?;
        let share = f64::from(segment.num_docs()) / self.articles.max(1) as f64;
        Ok(SegmentGather::new(self, (number, segment), columns, share))
    }

    fn joined(&self, segments: Vec<Gathered>) -> Gathered {
        let mut all = Gathered::default();
        for segment in segments {
            all.pool.extend(segment.pool);
            all.best.extend(segment.best);
            all.total += segment.total;
            all.counts.add(segment.counts);
        }
        all.pool.sort_unstable();
        let beyond = all.pool.split_off(self.pool.min(all.pool.len()));
        all.best.extend(beyond.into_iter().filter(|placed| self.shows(&placed.standing)));
        all.best.sort_unstable();
        all.best.truncate(self.keep);
        all
    }
}
