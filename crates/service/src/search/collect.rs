//! One run over everything that matches: the best hits, how many there are in
//! all, and how many of each source, language, section, name and day.

mod tally;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use news::model::article::ArticleId;
use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use self::tally::{DAY, Days, Tally};
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
    /// The facets whose counts are of a sample.
    pub estimated: Vec<String>,
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
    let estimated = if gathered.counts.sampled { vec![ENTITY.to_owned()] } else { Vec::new() };
    let facets = gathered.counts.facets();
    Ok(Found { hits, total: gathered.total, facets, estimated, next })
}

fn bare(searcher: &Searcher, ranked: &Placed) -> Result<Bare> {
    let segment = searcher.segment_reader(ranked.address.segment_ord);
    let id = id_of(segment, ranked.address.doc_id)?.unwrap_or_default();
    let placed = segment.fast_fields().u64("placed")?.first(ranked.address.doc_id).unwrap_or(0);
    Ok(Bare { id, score: ranked.score, placed })
}

/// An article's id.
pub fn id_of(segment: &SegmentReader, doc: DocId) -> Result<Option<ArticleId>> {
    let Some(ids) = segment.fast_fields().str("id")? else { return Ok(None) };
    let Some(ord) = ids.term_ords(doc).next() else { return Ok(None) };
    let mut id = String::new();
    ids.ord_to_str(ord, &mut id)?;
    Ok(Some(ArticleId(id)))
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
    /// Of each segment: names, by their numbers there.
    names: Vec<Tally>,
    /// Some names were counted in a sample.
    sampled: bool,
}

/// What is counted of an article besides its day, by the names of the index's
/// columns.
const COUNTED: [&str; 3] = ["source", "language", "section"];

/// The column of names, many an article, and very many in all.
const ENTITY: &str = "entity";

/// So many names are told, out of those that some segment has most often: each
/// costs a look into the dictionary of every segment.
const MOST_NAMES: usize = 30;

/// Names are counted in each of so many matching articles of a segment…
const NAMES_EXACT: usize = 5_000;
/// …and from there on in one of so many, which then counts for all of them.
const NAMES_SAMPLE: usize = 16;

impl Counts {
    fn add(&mut self, other: Counts) {
        for (all, more) in self.values.iter_mut().zip(other.values) {
            more.into_iter().for_each(|(value, n)| *all.entry(value).or_default() += n);
        }
        other.days.into_iter().for_each(|(day, n)| *self.days.entry(day).or_default() += n);
        self.names.extend(other.names);
        self.sampled |= other.sampled;
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
            facets.insert(name.to_owned(), most_first(counts));
        }
        let names = respelled(most_named(&self.names));
        facets.insert(ENTITY.to_owned(), most_first(names));
        facets
    }
}

/// The names that the segments have most often, with their counts in all of them.
fn most_named(segments: &[Tally]) -> FxHashMap<Arc<str>, u64> {
    let told: Vec<FxHashMap<Arc<str>, u64>> =
        segments.iter().map(|segment| segment.harvest(MOST_NAMES)).collect();
    let mut sums: FxHashMap<Arc<str>, u64> = FxHashMap::default();
    for (name, n) in told.iter().flatten() {
        *sums.entry(name.clone()).or_default() += n;
    }
    let mut most: Vec<(Arc<str>, u64)> = sums.into_iter().collect();
    most.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    most.truncate(MOST_NAMES);
    // A segment that has a name, and others more often, did not tell it.
    for (name, sum) in &mut most {
        for (segment, told) in segments.iter().zip(&told) {
            if !told.contains_key(name) && told.len() >= MOST_NAMES {
                *sum += segment.of(name);
            }
        }
    }
    most.into_iter().collect()
}

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
        let instant = fast.i64("instant")?;
        Ok(SegmentGather {
            sort: self.sort,
            keep: self.keep,
            after: self.after,
            segment,
            best: BinaryHeap::with_capacity(self.keep + 1),
            total: 0,
            key: fast.u64("key")?,
            days: Days::of(&instant),
            instant,
            tallies: [
                Tally::new(fast.str(COUNTED[0])?),
                Tally::new(fast.str(COUNTED[1])?),
                Tally::new(fast.str(COUNTED[2])?),
            ],
            names: Tally::new(fast.str(ENTITY)?),
            uncounted: Vec::with_capacity(TOGETHER),
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

/// Articles whose values are counted together: a column is then read at once.
const TOGETHER: usize = 1_024;

struct SegmentGather {
    sort: Sort,
    keep: usize,
    after: Option<Standing>,
    segment: SegmentOrdinal,
    best: BinaryHeap<Placed>,
    total: usize,
    key: Column<u64>,
    instant: Column<i64>,
    tallies: [Tally; COUNTED.len()],
    names: Tally,
    days: Days,
    /// Matching articles whose values are not counted yet.
    uncounted: Vec<DocId>,
}

impl SegmentGather {
    /// Counts the values of what was found since the last time.
    fn count(&mut self) {
        let docs = std::mem::take(&mut self.uncounted);
        let mut values = Vec::with_capacity(docs.len());
        self.tallies.iter_mut().for_each(|tally| tally.count(&docs, &mut values));
        let mut instants = vec![None; docs.len()];
        self.instant.first_vals(&docs, &mut instants);
        instants.into_iter().flatten().for_each(|instant| self.days.count(instant));
        let before = self.total - docs.len();
        for (number, doc) in docs.iter().enumerate() {
            if before + number < NAMES_EXACT {
                self.names.count_all(*doc, 1);
            } else if (before + number).is_multiple_of(NAMES_SAMPLE) {
                self.names.count_all(*doc, NAMES_SAMPLE as u32);
            }
        }
        self.uncounted = docs;
        self.uncounted.clear();
    }

    /// Takes an article among the best, if it is.
    fn rank(&mut self, doc: DocId, score: Score) {
        let instant = || self.instant.first(doc);
        let (rank, score) = match self.sort {
            // The bits of floats that are not negative order like the floats.
            Sort::Relevance => (i64::from(score.max(0.0).to_bits()), score),
            Sort::Fresh(now) => {
                let fresh = score.max(0.0) * freshness(now, instant());
                (i64::from(fresh.to_bits()), fresh)
            }
            Sort::Date => (instant().unwrap_or(i64::MIN), 0.0),
        };
        let full = self.best.len() >= self.keep;
        if full && self.best.peek().is_some_and(|worst| worst.standing.rank > rank) {
            return;
        }
        let standing = Standing { rank, key: self.key.first(doc).unwrap_or(0) };
        if self.after.is_some_and(|after| !after.before(&standing)) {
            return;
        }
        self.best.push(Placed { standing, score, address: DocAddress::new(self.segment, doc) });
        if self.best.len() > self.keep {
            self.best.pop();
        }
    }
}

impl SegmentCollector for SegmentGather {
    type Fruit = Gathered;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.uncounted.push(doc);
        self.rank(doc, score);
        if self.uncounted.len() == TOGETHER {
            self.count();
        }
    }

    fn harvest(mut self) -> Gathered {
        self.count();
        Gathered {
            best: self.best.into_vec(),
            total: self.total,
            counts: Counts {
                values: self.tallies.map(|tally| tally.harvest(MOST_VALUES)),
                days: self.days.harvest(),
                names: vec![self.names],
                sampled: self.total > NAMES_EXACT,
            },
        }
    }
}
