//! One run over everything that matches: the best hits, how many there are in
//! all, and how many of each source, language and day.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use news::model::article::ArticleId;
use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::Sort;
use super::cursor::{Cursor, Standing};
use super::plan::Strictness;

/// At most so many values of a facet are told.
const MOST_VALUES: usize = 400;

/// A hit without its text.
pub struct Bare {
    /// The article.
    pub id: ArticleId,
    /// Its score; 0 when sorted by date.
    pub score: f32,
}

/// What a run found.
pub struct Found {
    /// The hits, in order.
    pub hits: Vec<Bare>,
    /// How many articles match in all.
    pub total: usize,
    /// Counts by `source`, `language` (most first) and `day` (newest first).
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// Runs what matches a query over the index.
pub fn run(
    searcher: &Searcher,
    matcher: &dyn Query,
    sort: Sort,
    strictness: Strictness,
    limit: usize,
    after: Option<&Cursor>,
) -> Result<Found> {
    // One more than asked: whether there is a next page.
    let gather = Gather { sort, keep: limit + 1, after: after.map(|cursor| cursor.standing) };
    let mut gathered = searcher.search(matcher, &gather)?;
    let more = gathered.best.len() > limit;
    gathered.best.truncate(limit);
    let last = gathered.best.last().filter(|_| more);
    let next = last.map(|ranked| Cursor { strictness, standing: ranked.standing });
    let hits = gathered.best.iter().map(|ranked| bare(searcher, ranked)).collect::<Result<_>>()?;
    Ok(Found { hits, total: gathered.total, facets: gathered.counts.facets(), next })
}

fn bare(searcher: &Searcher, ranked: &Placed) -> Result<Bare> {
    let segment = searcher.segment_reader(ranked.address.segment_ord);
    let mut id = String::new();
    if let Some(ids) = segment.fast_fields().str("id")?
        && let Some(ord) = ids.term_ords(ranked.address.doc_id).next()
    {
        ids.ord_to_str(ord, &mut id)?;
    }
    Ok(Bare { id: ArticleId(id), score: ranked.score })
}

/// A matching article at its place in the order.
#[derive(Debug, Clone, Copy)]
struct Placed {
    standing: Standing,
    score: f32,
    address: DocAddress,
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

/// What is gathered of one segment or all.
#[derive(Default)]
struct Gathered {
    best: Vec<Placed>,
    total: usize,
    counts: Counts,
}

/// How many of each value.
#[derive(Default)]
struct Counts {
    sources: FxHashMap<Arc<str>, u64>,
    languages: FxHashMap<Arc<str>, u64>,
    days: FxHashMap<i64, u64>,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        other.sources.into_iter().for_each(|(name, n)| *self.sources.entry(name).or_default() += n);
        for (tag, n) in other.languages {
            *self.languages.entry(tag).or_default() += n;
        }
        other.days.into_iter().for_each(|(day, n)| *self.days.entry(day).or_default() += n);
    }

    fn facets(self) -> BTreeMap<String, Vec<(String, u64)>> {
        let mut days: Vec<(i64, u64)> = self.days.into_iter().collect();
        days.sort_unstable_by(|one, other| other.cmp(one));
        let days = days.into_iter().take(MOST_VALUES).filter_map(|(day, n)| {
            let begin = Timestamp::from_second(day.checked_mul(DAY)?).ok()?;
            Some((begin.strftime("%F").to_string(), n))
        });
        BTreeMap::from([
            ("source".to_owned(), most_first(self.sources)),
            ("language".to_owned(), most_first(self.languages)),
            ("day".to_owned(), days.collect()),
        ])
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

fn most_first(counts: FxHashMap<Arc<str>, u64>) -> Vec<(String, u64)> {
    let mut values: Vec<(String, u64)> =
        counts.into_iter().map(|(value, n)| (value.to_string(), n)).collect();
    values.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    values.truncate(MOST_VALUES);
    values
}

struct Gather {
    sort: Sort,
    keep: usize,
    after: Option<Standing>,
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = SegmentGather;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentGather> {
        let fast = reader.fast_fields();
        Ok(SegmentGather {
            sort: self.sort,
            keep: self.keep,
            after: self.after,
            segment,
            best: BinaryHeap::with_capacity(self.keep + 1),
            total: 0,
            key: fast.u64("key")?,
            instant: fast.i64("instant")?,
            sources: Tally::new(fast.str("source")?),
            languages: Tally::new(fast.str("language")?),
            days: FxHashMap::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Gathered>) -> tantivy::Result<Gathered> {
        let mut all = Gathered::default();
        for segment in segments {
            all.best.extend(segment.best);
            all.total += segment.total;
            all.counts.add(segment.counts);
        }
        all.best.sort_unstable();
        all.best.truncate(self.keep);
        Ok(all)
    }
}

/// Counts the values of one column by their number in the segment.
struct Tally {
    column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl Tally {
    fn new(column: Option<StrColumn>) -> Tally {
        let values = column.as_ref().map_or(0, |column| column.num_terms());
        Tally { column, counts: vec![0; values] }
    }

    fn count(&mut self, doc: DocId) {
        if let Some(column) = &self.column
            && let Some(ord) = column.ords().first(doc)
            && let Some(count) = usize::try_from(ord).ok().and_then(|ord| self.counts.get_mut(ord))
        {
            *count += 1;
        }
    }

    fn harvest(self) -> FxHashMap<Arc<str>, u64> {
        let Some(column) = self.column else { return FxHashMap::default() };
        let counted = self.counts.into_iter().enumerate().filter(|(_, n)| *n > 0);
        counted
            .filter_map(|(ord, n)| {
                let mut value = String::new();
                column.ord_to_str(ord as u64, &mut value).ok()?;
                Some((value.into(), n))
            })
            .collect()
    }
}

struct SegmentGather {
    sort: Sort,
    keep: usize,
    after: Option<Standing>,
    segment: SegmentOrdinal,
    best: BinaryHeap<Placed>,
    total: usize,
    key: Column<u64>,
    instant: Column<i64>,
    sources: Tally,
    languages: Tally,
    days: FxHashMap<i64, u64>,
}

impl SegmentCollector for SegmentGather {
    type Fruit = Gathered;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.sources.count(doc);
        self.languages.count(doc);
        let instant = self.instant.first(doc);
        if let Some(instant) = instant {
            *self.days.entry(instant.div_euclid(DAY)).or_default() += 1;
        }
        let rank = match self.sort {
            // The bits of floats that are not negative order like the floats.
            Sort::Relevance => i64::from(score.max(0.0).to_bits()),
            Sort::Date => instant.unwrap_or(i64::MIN),
        };
        let full = self.best.len() >= self.keep;
        if full && self.best.peek().is_some_and(|worst| worst.standing.rank > rank) {
            return;
        }
        let standing = Standing { rank, key: self.key.first(doc).unwrap_or(0) };
        if self.after.is_some_and(|after| !after.before(&standing)) {
            return;
        }
        let score = if self.sort == Sort::Relevance { score } else { 0.0 };
        self.best.push(Placed { standing, score, address: DocAddress::new(self.segment, doc) });
        if self.best.len() > self.keep {
            self.best.pop();
        }
    }

    fn harvest(self) -> Gathered {
        Gathered {
            best: self.best.into_vec(),
            total: self.total,
            counts: Counts {
                sources: self.sources.harvest(),
                languages: self.languages.harvest(),
                days: self.days,
            },
        }
    }
}
