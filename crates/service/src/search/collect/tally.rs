//! Counting: how often each value of a column and each day occurs among what
//! matches, in one segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::DocId;

use crate::search::columns::{Labels, NONE};

/// Counts by number: few of them in a map, many in a row.
#[derive(Default)]
pub struct Numbers {
    /// How many numbers there are.
    of: usize,
    counts: Counts,
}

enum Counts {
    Few(FxHashMap<u32, u32>),
    Many(Vec<u32>),
}

/// So many numbers stand in a row from the beginning…
const SMALL: usize = 1 << 15;

/// …and more where one in so many of them is counted.
const MANY: usize = 8;

impl Default for Counts {
    fn default() -> Counts {
        Counts::Few(FxHashMap::default())
    }
}

impl Numbers {
    /// Of so many values.
    pub fn of(values: usize) -> Numbers {
        let counts = match values {
            0..=SMALL => Counts::Many(vec![0; values]),
            _ => Counts::Few(FxHashMap::default()),
        };
        Numbers { of: values, counts }
    }

    /// Counts a number so many times; [`NONE`] is none.
    pub fn add(&mut self, number: u32, times: u32) {
        match &mut self.counts {
            Counts::Many(row) => {
                if let Some(count) = row.get_mut(number as usize) {
                    *count += times;
                }
            }
            Counts::Few(counts) if number != NONE => {
                *counts.entry(number).or_default() += times;
                if counts.len() * MANY > self.of {
                    let mut row = vec![0; self.of];
                    for (number, n) in counts.drain() {
                        if let Some(count) = row.get_mut(number as usize) {
                            *count = n;
                        }
                    }
                    self.counts = Counts::Many(row);
                }
            }
            Counts::Few(_) => {}
        }
    }

    /// Counts the values of some articles, by the numbers that all articles have.
    pub fn add_all(&mut self, docs: &[DocId], values: &[u32]) {
        match &mut self.counts {
            Counts::Many(row) => count_in(row, docs, values),
            Counts::Few(_) => docs.iter().for_each(|doc| self.add(values[*doc as usize], 1)),
        }
    }

    /// Takes each count for a part of `of`, where so many were `counted`.
    pub fn scale(&mut self, of: usize, counted: usize) {
        if of == counted {
            return;
        }
        match &mut self.counts {
            Counts::Few(counts) => {
                counts.values_mut().for_each(|n| *n = scaled(*n, of, counted));
            }
            Counts::Many(row) => row.iter_mut().for_each(|n| *n = scaled(*n, of, counted)),
        }
    }

    /// Adds what others counted by the same numbers.
    pub fn add_other(&mut self, other: Numbers) {
        match (&mut self.counts, other.counts) {
            (Counts::Many(row), Counts::Many(more)) if row.len() >= more.len() => {
                row.iter_mut().zip(more).for_each(|(n, more)| *n += more);
            }
            (Counts::Few(few), more) if few.is_empty() => {
                (self.of, self.counts) = (other.of, more);
            }
            (_, Counts::Many(more)) => {
                self.widen(other.of);
                (0..).zip(more).for_each(|(number, n)| self.add(number, n));
            }
            (_, Counts::Few(more)) => {
                self.widen(other.of);
                more.into_iter().for_each(|(number, n)| self.add(number, n));
            }
        }
    }

    /// Makes room for so many numbers.
    fn widen(&mut self, of: usize) {
        self.of = self.of.max(of);
        if let Counts::Many(row) = &mut self.counts {
            row.resize(self.of, 0);
        }
    }

    /// How often a number was counted.
    pub fn times(&self, number: u32) -> u32 {
        match &self.counts {
            Counts::Few(counts) => counts.get(&number).copied().unwrap_or(0),
            Counts::Many(row) => row.get(number as usize).copied().unwrap_or(0),
        }
    }

    /// The most frequent values, so many of them.
    pub fn told(&self, most: usize, labels: &Labels) -> FxHashMap<Arc<str>, u64> {
        let counted = self.most(most);
        let numbers: Vec<u32> = counted.iter().map(|(number, _)| *number).collect();
        let times = counted.iter().map(|(_, n)| u64::from(*n));
        labels.values(&numbers).into_iter().zip(times).collect()
    }

    /// The most frequent, so many of them, by number.
    pub fn most(&self, most: usize) -> Vec<(u32, u32)> {
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
        match &self.counts {
            Counts::Few(counts) => counts.iter().for_each(|(number, n)| each(*number, *n)),
            Counts::Many(row) => {
                (0..).zip(row).for_each(|(number, n)| each(number, *n));
            }
        }
        let counted = best.into_iter().map(|(Reverse(n), number)| (number, n));
        let mut counted: Vec<(u32, u32)> = counted.collect();
        counted.sort_unstable();
        counted
    }
}

/// A count as a part of `of`, where so many were `counted`.
fn scaled(n: u32, of: usize, counted: usize) -> u32 {
    (f64::from(n) * of as f64 / counted.max(1) as f64).round() as u32
}

/// Counts in a row; a number that has no place there is none.
fn count_in(row: &mut [u32], docs: &[DocId], numbers: &[u32]) {
    for doc in docs {
        let number = numbers.get(*doc as usize).map_or(usize::MAX, |number| *number as usize);
        if let Some(count) = row.get_mut(number) {
            *count += 1;
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
    Map {
        /// The first day, from 1970.
        first: i64,
        /// By days since then.
        counts: FxHashMap<u32, u32>,
    },
}

/// So many days are a row.
const ROW: usize = 40_000;

impl Days {
    /// From a day on, so many.
    pub fn of(first: i64, days: usize) -> Days {
        match days {
            0..=ROW => Days::Row { first, counts: vec![0; days] },
            _ => Days::Map { first, counts: FxHashMap::default() },
        }
    }

    /// Counts some articles, by the days that all articles have, from the first;
    /// [`NONE`] is none.
    pub fn add_all(&mut self, docs: &[DocId], days: &[u32]) {
        match self {
            Days::Row { counts, .. } => count_in(counts, docs, days),
            Days::Map { counts, .. } => {
                let days = docs.iter().map(|doc| days[*doc as usize]);
                days.filter(|day| *day != NONE)
                    .for_each(|day| *counts.entry(day).or_default() += 1);
            }
        }
    }

    /// How many of each day since 1970, of `of`, where so many were `counted`.
    pub fn harvest(self, of: usize, counted: usize) -> FxHashMap<i64, u64> {
        match self {
            Days::Row { first, counts } => {
                let found = counts.into_iter().enumerate().filter(|(_, n)| *n > 0);
                found
                    .map(|(day, n)| (first + day as i64, u64::from(scaled(n, of, counted))))
                    .collect()
            }
            Days::Map { first, counts } => {
                let scaled = |n: u32| u64::from(scaled(n, of, counted));
                counts.into_iter().map(|(day, n)| (first + i64::from(day), scaled(n))).collect()
            }
        }
    }
}
