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
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use self::tally::{Days, Numbers};
use super::Sort;
use super::bag::Floor;
use super::columns::{COUNTED, Columns, DAY, Shelf};
use super::cursor::{Cursor, Standing};
use super::plan::{Plan, Strictness};
use super::rerank::Reranker;

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
        let again = self.sort != Sort::Date && !plan.helpers.is_empty();
        let gather = Gather {
            sort: self.sort,
            // One more than asked: whether there is a next page.
            keep: self.limit + 1,
            pool: if again { RERANKED } else { 0 },
            after: self.after.map(|cursor| cursor.standing),
            shelf: self.shelf.clone(),
            floor: plan.floor.clone(),
            articles: self.reranker.searcher.num_docs(),
        };
        let mut gathered = self.reranker.searcher.search(&*plan.matcher, &gather)?;
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
        let sampled = gathered.counts.sampled;
        let estimated = if sampled { vec![ENTITY.to_owned()] } else { Vec::new() };
        let facets = gathered.counts.facets();
        Ok(Found { hits, total: gathered.total, facets, estimated, next })
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

/// A score as a rank: the bits of floats that are not negative order like the floats.
fn rank_of(score: f32) -> i64 {
    i64::from(score.max(0.0).to_bits())
}

/// A matching article at its place in the order.
#[derive(Debug, Clone, Copy)]
struct Placed {
    standing: Standing,
    score: f32,
    /// What its score was multiplied by.
    freshness: f32,
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
    /// The best of all, to be ranked once more.
    pool: Vec<Placed>,
    /// The best of the others, behind the cursor.
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
    names: Vec<Names>,
    /// Some names were counted in a sample.
    sampled: bool,
}

/// The column of names, many an article, and very many in all.
const ENTITY: &str = "entity";

/// So many names are told, out of those that some segment has most often: each
/// costs a look into the dictionary of every segment.
const MOST_NAMES: usize = 30;

/// Names are counted in every matching article, up to about so many; where more
/// match, in every second, fourth… of them. Each segment has its share of that…
const NAMES_SAMPLE: usize = 2_048;

/// …and at least so many.
const SMALLEST_SAMPLE: usize = 64;

/// Some of the matching articles of a segment, evenly chosen.
struct Sample {
    docs: Vec<DocId>,
    /// At most so many.
    most: usize,
    /// One in so many is chosen.
    stride: usize,
}

impl Sample {
    /// Of a segment of so many articles.
    fn of(segment: u32, articles: u64) -> Sample {
        let share = NAMES_SAMPLE as u64 * u64::from(segment) / articles.max(1);
        let most = (share as usize).clamp(SMALLEST_SAMPLE, NAMES_SAMPLE);
        Sample { docs: Vec::new(), most, stride: 1 }
    }

    /// Offers the next article, before which so many were offered.
    fn offer(&mut self, doc: DocId, before: usize) {
        if !before.is_multiple_of(self.stride) {
            return;
        }
        if self.docs.len() >= self.most {
            let mut place = 0;
            self.docs.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.stride *= 2;
            if !before.is_multiple_of(self.stride) {
                return;
            }
        }
        self.docs.push(doc);
    }

    /// The names of the articles chosen, each for all it was chosen for.
    fn names(&self, columns: &Columns) -> Numbers {
        let mut names = Numbers::of(columns.names.len());
        let Some(column) = &columns.names.column else { return names };
        let ords = column.ords();
        for doc in &self.docs {
            for row in ords.index.value_row_ids(*doc) {
                names.add(ords.values.get_val(row) as u32, self.stride as u32);
            }
        }
        names
    }
}

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
        let names = respelled(most_named(&self.names, self.sampled));
        facets.insert(ENTITY.to_owned(), most_first(names));
        facets
    }
}

/// The names of a segment's articles, by their numbers, and those it has most often.
struct Names {
    columns: Arc<Columns>,
    counts: Numbers,
    most: FxHashMap<Arc<str>, u64>,
}

/// The names that the segments have most often, with their counts in all of them; in
/// a sample, in those that have them most often.
fn most_named(segments: &[Names], sampled: bool) -> FxHashMap<Arc<str>, u64> {
    let mut sums: FxHashMap<Arc<str>, u64> = FxHashMap::default();
    for (name, n) in segments.iter().flat_map(|segment| &segment.most) {
        *sums.entry(name.clone()).or_default() += n;
    }
    let mut most: Vec<(Arc<str>, u64)> = sums.into_iter().collect();
    most.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    most.truncate(MOST_NAMES);
    // A segment that has a name, and others more often, did not tell it.
    for (name, sum) in most.iter_mut().filter(|_| !sampled) {
        for segment in segments {
            if !segment.most.contains_key(name) && segment.most.len() >= MOST_NAMES {
                let number = segment.columns.names.number(name);
                *sum += number.map_or(0, |number| u64::from(segment.counts.times(number)));
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
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = SegmentGather;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentGather> {
        let columns = self.shelf.of(reader)?;
        Ok(SegmentGather {
            sort: self.sort,
            after: self.after,
            segment,
            pool: Best::of(self.pool),
            best: Best::of(self.keep),
            total: 0,
            tallies: [0, 1, 2].map(|place: usize| Numbers::of(columns.labels[place].len())),
            uncounted: Vec::with_capacity(TOGETHER),
            floor: self.floor.clone(),
            sample: Sample::of(reader.num_docs(), self.articles),
            days: Days::of(columns.first_day, columns.days_in_all),
            columns,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort != Sort::Date
    }

    fn merge_fruits(&self, segments: Vec<Gathered>) -> tantivy::Result<Gathered> {
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
        Ok(all)
    }
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

    /// Whether something of that rank may be among them.
    fn may_take(&self, rank: i64) -> bool {
        self.heap.len() < self.keep
            || self.heap.peek().is_some_and(|worst| worst.standing.rank <= rank)
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

struct SegmentGather {
    sort: Sort,
    after: Option<Standing>,
    segment: SegmentOrdinal,
    pool: Best,
    best: Best,
    total: usize,
    columns: Arc<Columns>,
    tallies: [Numbers; COUNTED.len()],
    floor: Floor,
    sample: Sample,
    days: Days,
    /// Matching articles whose values are not counted yet.
    uncounted: Vec<DocId>,
}

/// Articles whose values are counted together, a column at a time.
const TOGETHER: usize = 1_024;

impl SegmentGather {
    /// Counts the values of what was found since the last time.
    fn count(&mut self) {
        for (tally, values) in self.tallies.iter_mut().zip(&self.columns.values) {
            tally.add_all(&self.uncounted, values);
        }
        self.days.add_all(&self.uncounted, &self.columns.days);
        let before = self.total - self.uncounted.len();
        for (number, doc) in self.uncounted.drain(..).enumerate() {
            self.sample.offer(doc, before + number);
        }
    }

    /// Takes an article among the best, if it is.
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
        if !self.pool.may_take(rank) && !self.best.may_take(rank) {
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
        let counts = self.sample.names(&self.columns);
        let most = counts.told(MOST_NAMES, &self.columns.names);
        let mut values: [FxHashMap<Arc<str>, u64>; COUNTED.len()] = Default::default();
        for (place, tally) in self.tallies.iter().enumerate() {
            values[place] = tally.told(MOST_VALUES, &self.columns.labels[place]);
        }
        Gathered {
            pool: self.pool.heap.into_vec(),
            best: self.best.heap.into_vec(),
            total: self.total,
            counts: Counts {
                values,
                days: self.days.harvest(),
                names: vec![Names { columns: self.columns, counts, most }],
                sampled: self.sample.stride > 1,
            },
        }
    }
}
