//! What is spoken of more than ever, over a store: the newest articles taken in
//! once, then only what came since.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use news::trends::{Rising, Trends};

use crate::store::Store;

/// How many of the newest articles are taken in at first, at most.
const ARTICLES: u64 = 60_000;
/// Articles read at once.
const BATCH: usize = 1_000;
/// How long "now" lasts.
const RECENT: SignedDuration = SignedDuration::from_hours(24);
/// How many rising things are told.
const KEPT: usize = 60;

/// What rises at one instant, and what it was computed from.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// What rises, most surprising first.
    pub items: Vec<Rising>,
    /// The end of the last day.
    pub until: Timestamp,
    /// Where the last day begins.
    pub from: Timestamp,
    /// Where what it is compared with begins.
    pub before_from: Timestamp,
    /// How many articles were counted.
    pub articles: u64,
}

/// Trends over a store, kept up to date.
#[derive(Debug, Default)]
pub struct Watch {
    trends: Trends,
    sequence: u64,
}

impl Watch {
    /// What rises in a store at its newest article's instant.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn now(&mut self, store: &dyn Store) -> Result<Snapshot> {
        let clock = Timestamp::now();
        let last = store.sequence()?;
        if last < self.sequence {
            // The store was derived anew.
            *self = Watch::default();
        }
        self.sequence = self.sequence.max(last.saturating_sub(ARTICLES));
        self.take_in(store, clock)?;
        Ok(self.at(super::newest::instant(store, clock)?))
    }

    /// What rose in a store at an instant: nothing published later is looked at.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn then(store: &dyn Store, at: Timestamp) -> Result<Snapshot> {
        let mut watch = Watch::default();
        watch.take_in(store, at)?;
        Ok(watch.at(at))
    }

    /// Takes in what came since, but for what is dated after `until`.
    fn take_in(&mut self, store: &dyn Store, until: Timestamp) -> Result<()> {
        loop {
            let batch = store.since(self.sequence, BATCH)?;
            let Some(last) = batch.last() else { return Ok(()) };
            self.sequence = last.sequence;
            for numbered in &batch {
                if numbered.article.instant().is_some_and(|at| at <= until) {
                    self.trends.observe(&numbered.article);
                }
            }
        }
    }

    fn at(&self, until: Timestamp) -> Snapshot {
        let from = until - RECENT;
        Snapshot {
            items: self.trends.rising(until, KEPT),
            until,
            from,
            before_from: self.trends.first().unwrap_or(from).min(from),
            articles: self.trends.articles(until),
        }
    }
}
