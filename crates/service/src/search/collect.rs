//! One run over everything that matches: the best hits, how many there are in
//! all, and how many of each source, language, section, name and day.

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
    /// Where in the archive it came from.
    pub placed: u64,
}

/// What a run found.
pub struct Found {
    /// The hits, in order.
    pub hits: Vec<Bare>,
    /// How many articles match in all.
    pub total: usize,
    /// Counts by `source`, `language`, `section`, `entity` (most first) and `day`
    /// (newest first).
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
    let next = last.map(|ranked| Cursor {
        strictness,
        standing: ranked.standing,
        now: match sort {
            Sort::Fresh(now) => Some(now),
            _ => None,
        },
    });
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
    let placed = segment.fast_fields().u64("placed")?.first(ranked.address.doc_id).unwrap_or(0);
    Ok(Bare { id: ArticleId(id), score: ranked.score, placed })
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
    /// By their place in [`COUNTED`].
    values: [FxHashMap<Arc<str>, u64>; COUNTED.len()],
    days: FxHashMap<i64, u64>,
}

/// What is counted of an article besides its day, by the names of the index's
/// columns: the last one may have many values an article.
const COUNTED: [&str; 4] = ["source", "language", "section", ENTITY];
const ENTITY: &str = "entity";

/// So many names of a segment are told, those it has most often: each costs a
/// look into its dictionary.
const MOST_NAMES: usize = 60;

/// Names are counted in each of so many matching articles…
const NAMES_EXACT: usize = 20_000;
/// …and from there on in one of so many, which then counts for all of them.
const NAMES_SAMPLE: usize = 16;

impl Counts {
    fn add(&mut self, other: Counts) {
        for (all, more) in self.values.iter_mut().zip(other.values) {
            more.into_iter().for_each(|(value, n)| *all.entry(value).or_default() += n);
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
        let mut facets = BTreeMap::from([("day".to_owned(), days.collect())]);
        for (name, counts) in COUNTED.into_iter().zip(self.values) {
            let counts = if name == ENTITY { respelled(counts) } else { counts };
            facets.insert(name.to_owned(), most_first(counts));
        }
        facets
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

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

/// Names under their most frequent spelling: «القاهرة» with «القاهره».
fn respelled(counts: FxHashMap<Arc<str>, u64>) -> FxHashMap<Arc<str>, u64> {
    let mut spelled: FxHashMap<String, (Arc<str>, u64, u64)> = FxHashMap::default();
    for (label, n) in counts {
        let entry = spelled.entry(text::fold::fold(&label)).or_insert((label.clone(), 0, 0));
        entry.1 += n;
        if (n, &label) > (entry.2, &entry.0) {
            (entry.0, entry.2) = (label, n);
        }
    }
    spelled.into_values().map(|(label, n, _)| (label, n)).collect()
}

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
            tallies: [
                Tally::new(fast.str(COUNTED[0])?),
                Tally::new(fast.str(COUNTED[1])?),
                Tally::new(fast.str(COUNTED[2])?),
            ],
            names: Tally::new(fast.str(ENTITY)?),
            days: FxHashMap::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort != Sort::Date
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

    /// Counts every value of an article, each `times`.
    fn count_all(&mut self, doc: DocId, times: u64) {
        let Some(column) = &self.column else { return };
        for ord in column.ords().values_for_doc(doc) {
            if let Some(count) = usize::try_from(ord).ok().and_then(|at| self.counts.get_mut(at)) {
                *count += times;
            }
        }
    }

    /// The most frequent values, so many of them.
    fn harvest(self, most: usize) -> FxHashMap<Arc<str>, u64> {
        let Some(column) = self.column else { return FxHashMap::default() };
        let counted = self.counts.into_iter().enumerate().filter(|(_, n)| *n > 0);
        let mut counted: Vec<(usize, u64)> = counted.collect();
        if counted.len() > most {
            counted.select_nth_unstable_by_key(most, |(_, n)| std::cmp::Reverse(*n));
            counted.truncate(most);
        }
        counted
            .into_iter()
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
    tallies: [Tally; COUNTED.len() - 1],
    names: Tally,
    days: FxHashMap<i64, u64>,
}

impl SegmentCollector for SegmentGather {
    type Fruit = Gathered;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.tallies.iter_mut().for_each(|tally| tally.count(doc));
        if self.total <= NAMES_EXACT {
            self.names.count_all(doc, 1);
        } else if self.total.is_multiple_of(NAMES_SAMPLE) {
            self.names.count_all(doc, NAMES_SAMPLE as u64);
        }
        let instant = self.instant.first(doc);
        if let Some(instant) = instant {
            *self.days.entry(instant.div_euclid(DAY)).or_default() += 1;
        }
        let rank = match self.sort {
            // The bits of floats that are not negative order like the floats.
            Sort::Relevance => i64::from(score.max(0.0).to_bits()),
            Sort::Fresh(now) => i64::from((score.max(0.0) * freshness(now, instant)).to_bits()),
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
        let score = match self.sort {
            Sort::Date => 0.0,
            Sort::Relevance => score,
            Sort::Fresh(now) => score * freshness(now, instant),
        };
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
                values: {
                    let [sources, languages, sections] =
                        self.tallies.map(|tally| tally.harvest(MOST_VALUES));
                    [sources, languages, sections, self.names.harvest(MOST_NAMES)]
                },
                days: self.days,
            },
        }
    }
}
