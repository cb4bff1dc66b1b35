//! Counting: how often each value of a column and each day occurs among what
//! matches, in one segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// How often each value of one column occurs, by its number in the segment.
pub struct Tally {
    column: Option<StrColumn>,
    counts: Numbers,
}

/// Counts by number: few of them in a map, many in a row.
enum Numbers {
    Few(FxHashMap<u32, u32>),
    Many(Vec<u32>),
}

/// So many numbers stand in a row from the beginning…
const SMALL: usize = 1 << 15;

/// …and more where one in so many of them is counted.
const MANY: usize = 64;

impl Numbers {
    fn add(&mut self, number: u64, times: u32, of: usize) {
        match self {
            Numbers::Few(counts) => {
                *counts.entry(number as u32).or_default() += times;
                if counts.len() * MANY > of {
                    let mut row = vec![0; of];
                    for (number, n) in counts.drain() {
                        if let Some(count) = row.get_mut(number as usize) {
                            *count = n;
                        }
                    }
                    *self = Numbers::Many(row);
                }
            }
            Numbers::Many(row) => {
                if let Some(count) = row.get_mut(number as usize) {
                    *count += times;
                }
            }
        }
    }

    fn of(&self, number: u64) -> u32 {
        match self {
            Numbers::Few(counts) => counts.get(&(number as u32)).copied().unwrap_or(0),
            Numbers::Many(row) => row.get(number as usize).copied().unwrap_or(0),
        }
    }

    /// The most frequent, so many of them, by number.
    fn most(&self, most: usize) -> Vec<(u64, u32)> {
        let mut best: BinaryHeap<(Reverse<u32>, u32)> = BinaryHeap::with_capacity(most + 1);
        // Where two are as frequent, the lower number is told.
        let mut each = |number: u32, n: u32| {
            let full = best.len() >= most;
            if n == 0 || full && best.peek().is_some_and(|worst| (Reverse(n), number) > *worst) {
                return;
            }
            best.push((Reverse(n), number));
            if best.len() > most {
                best.pop();
            }
        };
        match self {
            Numbers::Few(counts) => counts.iter().for_each(|(number, n)| each(*number, *n)),
            Numbers::Many(row) => {
                (0..).zip(row).for_each(|(number, n)| each(number, *n));
            }
        }
        let counted = best.into_iter().map(|(Reverse(n), number)| (u64::from(number), n));
        let mut counted: Vec<(u64, u32)> = counted.collect();
        counted.sort_unstable();
        counted
    }
}

impl Tally {
    /// Of a column, where a segment has it.
    pub fn new(column: Option<StrColumn>) -> Tally {
        let values = column.as_ref().map_or(0, |column| column.num_terms());
        let counts = match values {
            0..=SMALL => Numbers::Many(vec![0; values]),
            _ => Numbers::Few(FxHashMap::default()),
        };
        Tally { column, counts }
    }

    /// Counts the one value of each article.
    pub fn count(&mut self, docs: &[DocId], values: &mut Vec<Option<u64>>) {
        let Some(column) = &self.column else { return };
        values.clear();
        values.resize(docs.len(), None);
        column.ords().first_vals(docs, values);
        let of = column.num_terms();
        values.iter().flatten().for_each(|number| self.counts.add(*number, 1, of));
    }

    /// Counts every value of an article, each `times`.
    pub fn count_all(&mut self, doc: DocId, times: u32) {
        let Some(column) = &self.column else { return };
        let of = column.num_terms();
        let (ords, counts) = (column.ords(), &mut self.counts);
        for row in ords.index.value_row_ids(doc) {
            counts.add(ords.values.get_val(row), times, of);
        }
    }

    /// How often a value was counted.
    pub fn of(&self, value: &str) -> u64 {
        let number = self.column.as_ref().map(|column| column.dictionary().term_ord(value));
        match number {
            Some(Ok(Some(number))) => self.counts.of(number).into(),
            _ => 0,
        }
    }

    /// The most frequent values, so many of them.
    pub fn harvest(&self, most: usize) -> FxHashMap<Arc<str>, u64> {
        let Some(column) = &self.column else { return FxHashMap::default() };
        let counted = self.counts.most(most);
        let numbers: Vec<u64> = counted.iter().map(|(number, _)| *number).collect();
        let mut values = FxHashMap::default();
        let mut counts = counted.iter().map(|(_, n)| u64::from(*n));
        let each = |value: &[u8]| {
            if let (Ok(value), Some(n)) = (std::str::from_utf8(value), counts.next()) {
                values.insert(Arc::from(value), n);
            }
        };
        match column.dictionary().sorted_ords_to_term_cb(&numbers, each) {
            Ok(_) => values,
            Err(error) => {
                tracing::warn!(%error, "the values of a facet cannot be read");
                FxHashMap::default()
            }
        }
    }
}

/// How many articles each day has, in a row where a segment's days are as many as
/// a long life's.
pub enum Days {
    /// From the first day on.
    Row {
        /// The first day, from 1970.
        first: i64,
        /// By days since then.
        counts: Vec<u32>,
    },
    /// By day.
    Map(FxHashMap<i64, u64>),
}

/// So many days are a row.
const ROW: i64 = 40_000;

impl Days {
    /// Of the instants of a segment.
    pub fn of(instants: &Column<i64>) -> Days {
        let first = instants.min_value().div_euclid(DAY);
        let days = instants.max_value().div_euclid(DAY).saturating_sub(first);
        match days {
            0..ROW => Days::Row { first, counts: vec![0; days as usize + 1] },
            _ => Days::Map(FxHashMap::default()),
        }
    }

    /// Counts an article of this second.
    pub fn count(&mut self, instant: i64) {
        let day = instant.div_euclid(DAY);
        match self {
            Days::Row { first, counts } => {
                if let Some(count) = counts.get_mut((day - *first) as usize) {
                    *count += 1;
                }
            }
            Days::Map(counts) => *counts.entry(day).or_default() += 1,
        }
    }

    /// How many of each day since 1970.
    pub fn harvest(self) -> FxHashMap<i64, u64> {
        match self {
            Days::Row { first, counts } => {
                let counted = counts.into_iter().enumerate().filter(|(_, n)| *n > 0);
                counted.map(|(day, n)| (first + day as i64, u64::from(n))).collect()
            }
            Days::Map(counts) => counts,
        }
    }
}
