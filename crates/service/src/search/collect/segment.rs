//! The best of one segment, and how many there are of each value.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::fastfield::AliveBitSet;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::counts::Sample;
use super::{Gather, Gathered};
use crate::search::Sort;
use crate::search::bag::{Floor, Lookout};
use crate::search::columns::{Columns, DAY, Shelf};
use crate::search::cursor::Standing;

/// A score as a rank: the bits of floats that are not negative order like the floats.
pub fn rank_of(score: f32) -> i64 {
    i64::from(score.max(0.0).to_bits())
}

/// A matching article at its place in the order.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    /// Its place.
    pub standing: Standing,
    /// Its score; 0 when sorted by date.
    pub score: f32,
    /// What its score was multiplied by.
    pub freshness: f32,
    /// Where it is.
    pub address: DocAddress,
}

impl Ord for Placed {
    fn cmp(&self, other: &Placed) -> Ordering {
        self.standing.order(&other.standing)
    }
}

impl PartialOrd for Placed {
    fn partial_cmp(&self, other: &Placed) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Placed {
    fn eq(&self, other: &Placed) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Placed {}

/// After so many days, half of what freshness gives is left.
const HALF_LIFE: f32 = 7.0;

/// What an article of any age keeps of its score.
const AGELESS: f32 = 0.3;

/// What a score is multiplied by at an article's age.
fn freshness(now: i64, instant: Option<i64>) -> f32 {
    let Some(instant) = instant else { return AGELESS };
    let days = now.saturating_sub(instant).max(0) as f32 / DAY as f32;
    AGELESS + (1.0 - AGELESS) * (-days / HALF_LIFE).exp2()
}

/// The best of what is offered, so many of them.
struct Best {
    keep: usize,
    heap: BinaryHeap<Placed>,
}

impl Best {
    fn of(keep: usize) -> Best {
        Best { keep, heap: BinaryHeap::with_capacity(keep + 1) }
    }

    /// The least rank that may be among them.
    fn least(&self) -> i64 {
        match self.heap.peek() {
            Some(worst) if self.heap.len() >= self.keep => worst.standing.rank,
            None if self.keep == 0 => i64::MAX,
            _ => i64::MIN,
        }
    }

    /// The last of them, where there are as many as are kept.
    fn worst(&self) -> Option<&Placed> {
        self.heap.peek().filter(|_| self.heap.len() >= self.keep)
    }

    /// Takes one in, and gives what has no place any more.
    fn offer(&mut self, placed: Placed) -> Option<Placed> {
        self.heap.push(placed);
        if self.heap.len() > self.keep { self.heap.pop() } else { None }
    }
}

/// What is gathered of a segment.
pub struct SegmentGather {
    sort: Sort,
    after: Option<Standing>,
    segment: SegmentOrdinal,
    /// None where no article was replaced.
    alive: Option<AliveBitSet>,
    pool: Best,
    best: Best,
    /// What has a lower rank is not among them.
    least: i64,
    columns: Arc<Columns>,
    floor: Floor,
    /// What is counted of all that matches.
    sample: Sample,
    /// What the segment has of all articles.
    share: f64,
}

impl SegmentGather {
    /// Of a segment with that share of all articles.
    pub fn new(
        gather: &Gather,
        (number, segment): (SegmentOrdinal, &SegmentReader),
        columns: Arc<Columns>,
        share: f64,
    ) -> SegmentGather {
        SegmentGather {
            sort: gather.sort,
            after: gather.after,
            segment: number,
            alive: segment.alive_bitset().cloned(),
            pool: Best::of(gather.pool),
            best: Best::of(gather.keep),
            least: i64::MIN,
            columns,
            floor: gather.floor.clone(),
            sample: Sample::of(share),
            share,
        }
    }

    /// Takes what matches in a window.
    pub fn take(&mut self, lookout: &Lookout) {
        let from = lookout.from();
        let mut matches = *lookout.matches();
        if let Some(alive) = &self.alive {
            lookout.matches().each(|place| {
                if !alive.is_alive(from + place as DocId) {
                    matches.clear(place);
                }
            });
        }
        matches.each(|place| self.sample.offer(from + place as DocId));
        lookout.each_ranked(&matches, |doc, score| self.rank(doc, score));
    }

    /// Gives what was gathered.
    pub fn harvest(self, shelf: &Shelf) -> Gathered {
        Gathered {
            pool: self.pool.heap.into_vec(),
            best: self.best.heap.into_vec(),
            total: self.sample.total(),
            counts: self.sample.counts(self.columns, shelf, self.share),
        }
    }

    /// Takes an article among the best, if it is.
    #[inline]
    fn rank(&mut self, doc: DocId, score: Score) {
        let instant = || self.columns.instant(doc);
        let (rank, score, freshness) = match self.sort {
            Sort::Relevance => (rank_of(score), score, 1.0),
            Sort::Fresh(now) => {
                let freshness = freshness(now, instant());
                let score = score.max(0.0) * freshness;
                (rank_of(score), score, freshness)
            }
            Sort::Date => (instant().unwrap_or(i64::MIN), 0.0, 1.0),
        };
        if rank < self.least {
            return;
        }
        let standing = Standing { rank, key: self.columns.key.first(doc).unwrap_or(0) };
        let address = DocAddress::new(self.segment, doc);
        let placed = Placed { standing, score, freshness, address };
        let beyond = self.pool.offer(placed);
        if let Some(beyond) = beyond
            && self.after.is_none_or(|after| after.before(&beyond.standing))
        {
            self.best.offer(beyond);
        }
        self.least = self.pool.least().min(self.best.least());
        self.raise_floor();
    }

    /// What is worse than as many as are asked for need not be ranked.
    fn raise_floor(&self) {
        let enough = match self.pool.keep {
            0 => &self.best,
            // What the pool has no place for is shown only on later pages.
            keep if self.after.is_none() && keep >= self.best.keep => &self.pool,
            _ => return,
        };
        if let Some(worst) = enough.worst() {
            self.floor.raise(worst.score);
        }
    }
}
