//! How many of each source, language, section, name and day.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;
use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::tally::{Days, Numbers};
use crate::search::columns::{COUNTED, Columns, DAY, Shelf};

/// At most so many values of a facet are told.
const MOST_VALUES: usize = 400;

/// How many of each value.
#[derive(Default)]
pub struct Counts {
    /// By their place in [`COUNTED`].
    values: [Numbers; COUNTED.len()],
    days: FxHashMap<i64, u64>,
    /// Of each segment: names, by their numbers there.
    names: Vec<Names>,
    /// Some articles were not counted…
    sampled: bool,
    /// …or not their names.
    names_sampled: bool,
}

/// The column of names, many an article, and very many in all.
const ENTITY: &str = "entity";

/// So many names are told, out of those that some segment has most often: each
/// costs a look into the dictionary of every segment.
const MOST_NAMES: usize = 30;

/// Every matching article is counted, up to about so many; where more match, every
/// second, fourth… of them. Each segment has its share of that…
const COUNTED_EACH: f64 = 131_072.0;

/// …and at least so many.
const FEWEST_COUNTED: f64 = 4_096.0;

/// The same for the names in them, which are many an article.
const NAMES_EACH: f64 = 2_048.0;
const FEWEST_NAMES: f64 = 64.0;

/// Some of the matching articles of a segment, chosen by their numbers alone: spread
/// evenly, and the same whatever else matches. (Gibbons: "Distinct sampling", 2001;
/// Knuth's multiplicative hash.)
pub struct Sample {
    docs: Vec<DocId>,
    /// How many there were to choose from.
    of: usize,
    /// At most so many are chosen.
    most: usize,
    /// Numbers are chosen whose hash is no larger.
    until: u32,
}

impl Sample {
    /// Of a segment with that share of all articles.
    pub fn of(share: f64) -> Sample {
        let most = (share * COUNTED_EACH).max(FEWEST_COUNTED) as usize;
        Sample { docs: Vec::new(), of: 0, most, until: u32::MAX }
    }

    fn hash(doc: DocId) -> u32 {
        doc.wrapping_mul(0x9e37_79b1)
    }

    /// Offers an article.
    #[inline]
    pub fn offer(&mut self, doc: DocId) {
        self.of += 1;
        if Sample::hash(doc) <= self.until {
            self.docs.push(doc);
            if self.docs.len() > self.most {
                self.thin(self.most);
            }
        }
    }

    /// Leaves at most so many.
    fn thin(&mut self, most: usize) {
        while self.docs.len() > most && self.until > 0 {
            let halvings = (self.docs.len() / most.max(1)).ilog2().clamp(1, 31);
            self.until >>= halvings;
            self.docs.retain(|doc| Sample::hash(*doc) <= self.until);
        }
    }

    /// How many were offered.
    pub fn total(&self) -> usize {
        self.of
    }

    /// Counts what was chosen, each for as many as it was chosen from; `share` is what
    /// its segment has of all articles.
    pub fn counts(mut self, columns: Arc<Columns>, shelf: &Shelf, share: f64) -> Counts {
        let mut values = [0, 1, 2].map(|place: usize| Numbers::of(shelf.values[place].len()));
        for (tally, values) in values.iter_mut().zip(&columns.values) {
            tally.add_all(&self.docs, values);
            tally.scale(self.of, self.docs.len());
        }
        let mut days = Days::of(columns.first_day, columns.days_in_all);
        days.add_all(&self.docs, &columns.days);
        let days = days.harvest(self.of, self.docs.len());
        let sampled = self.docs.len() < self.of;
        self.thin((share * NAMES_EACH).max(FEWEST_NAMES) as usize);
        let names_sampled = self.docs.len() < self.of;
        let counts = self.names(&columns);
        let most = counts.told(MOST_NAMES, &columns.names);
        let names = vec![Names { columns, counts, most }];
        Counts { values, days, names, sampled, names_sampled }
    }

    /// The names of the articles chosen.
    fn names(&self, columns: &Columns) -> Numbers {
        let mut names = Numbers::of(columns.names.len());
        let Some(column) = &columns.names.column else { return names };
        let ords = column.ords();
        let mut found = Vec::new();
        for doc in &self.docs {
            let rows = ords.index.value_row_ids(*doc);
            found.resize(rows.len(), 0);
            ords.values.get_range(u64::from(rows.start), &mut found);
            found.iter().for_each(|name| names.add(*name as u32, 1));
        }
        names.scale(self.of, self.docs.len());
        names
    }
}

impl Counts {
    /// Adds those of another segment.
    pub fn add(&mut self, other: Counts) {
        for (all, more) in self.values.iter_mut().zip(other.values) {
            all.add_other(more);
        }
        other.days.into_iter().for_each(|(day, n)| *self.days.entry(day).or_default() += n);
        self.names.extend(other.names);
        self.sampled |= other.sampled;
        self.names_sampled |= other.names_sampled;
    }

    /// The facets whose counts are of a sample.
    pub fn estimated(&self) -> Vec<String> {
        let others = ["day", "language", "section", "source"].into_iter().filter(|_| self.sampled);
        others.chain(self.names_sampled.then_some(ENTITY)).map(str::to_owned).collect()
    }

    /// The counts by facet: days newest first, others most first.
    pub fn facets(self, shelf: &Shelf) -> BTreeMap<String, Vec<(String, u64)>> {
        let mut days: Vec<(i64, u64)> = self.days.into_iter().collect();
        days.sort_unstable_by(|one, other| other.cmp(one));
        let days = days.into_iter().take(MOST_VALUES).filter_map(|(day, n)| {
            let begin = Timestamp::from_second(day.checked_mul(DAY)?).ok()?;
            Some((Offset::UTC.to_datetime(begin).date().to_string(), n))
        });
        let mut facets = BTreeMap::from([("day".to_owned(), days.collect())]);
        for ((name, counts), values) in COUNTED.into_iter().zip(self.values).zip(&shelf.values) {
            let counts = counts.most(MOST_VALUES).into_iter();
            let counts = counts.filter_map(|(number, n)| Some((values.value(number)?, n.into())));
            facets.insert(name.to_owned(), most_first(counts.collect()));
        }
        let names = respelled(most_named(&self.names, self.names_sampled));
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

#[cfg(test)]
mod tests {
    use super::Sample;

    #[test]
    fn a_sample_is_everything_or_spread_evenly() {
        let of = |docs: std::ops::Range<u32>, step: usize| {
            let mut sample = Sample::of(0.1);
            docs.step_by(step).for_each(|doc| sample.offer(doc));
            (sample.total(), sample.docs)
        };
        let (total, docs) = of(0..13_000, 1);
        assert_eq!((total, docs.len()), (13_000, 13_000));
        for step in [1, 2, 7, 16] {
            let (total, docs) = of(0..3_200_000, step);
            let (early, kept) = (docs.iter().filter(|doc| **doc < 800_000).count(), docs.len());
            assert_eq!(total, 3_200_000_usize.div_ceil(step));
            assert!((6_000..=13_107).contains(&kept), "{kept} in steps of {step}");
            assert!((early * 4).abs_diff(kept) * 50 < kept, "{early} of {kept} in steps of {step}");
        }
    }
}
