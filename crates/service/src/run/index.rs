//! Indexing: the store's new articles into the full-text index. It works on
//! them as they come and commits when no more come or the first has waited long
//! enough: each commit costs an fsync and a segment.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, RecvTimeoutError};

use crate::search::{Entry, SearchIndex};
use crate::store::Store;

/// Articles committed to the index at once: what is committed in larger lots is
/// merged less often.
pub const LOT: usize = 48_000;

/// Articles read from the store at once.
const READ: usize = 6_000;

/// How long a commit waits.
struct Patience {
    /// For the next articles.
    quiet: Duration,
    /// In all, since the first that it holds.
    longest: Duration,
}

/// While few articles come, each is to be found within two seconds of its
/// arrival: the server looks for commits twice a second.
const FEW: Patience =
    Patience { quiet: Duration::from_millis(250), longest: Duration::from_millis(900) };

/// While many come, what a commit costs would slow all of them.
const MANY: Patience = Patience { quiet: Duration::from_secs(1), longest: Duration::from_secs(4) };

/// So many at once are many.
const CROWD: usize = 1_000;

/// Brings the index up to the store as it is, then takes batch after batch,
/// each with the sequence number of its last article.
pub fn all(
    committed: &Receiver<(u64, Vec<Entry>)>,
    store: &dyn Store,
    index: &SearchIndex,
) -> Result<()> {
    let done = catch_up(store, index)?;
    let mut staged = Staged { index, articles: 0, reached: done, since: None };
    loop {
        match committed.recv_timeout(staged.patience()) {
            // What was caught up from the store may be on its way here as well.
            Ok((sequence, _)) if sequence <= done => {}
            Ok((sequence, entries)) => {
                staged.add(sequence, entries)?;
                if staged.patience().is_zero() {
                    staged.commit()?;
                } else if staged.articles >= LOT {
                    staged.seal()?;
                }
            }
            Err(RecvTimeoutError::Timeout) => staged.commit()?,
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    staged.commit()?;
    index.settle()
}

/// What the index has and no reader sees yet.
struct Staged<'a> {
    index: &'a SearchIndex,
    articles: usize,
    /// The sequence number of the last of them.
    reached: u64,
    /// When the first of them came.
    since: Option<Instant>,
}

impl Staged<'_> {
    fn add(&mut self, sequence: u64, entries: Vec<Entry>) -> Result<()> {
        self.reached = sequence;
        if !entries.is_empty() {
            self.since.get_or_insert_with(Instant::now);
            self.articles += entries.len();
            self.index.stage(entries).context("cannot write to the index")?;
        }
        Ok(())
    }

    /// How long to wait for more before the commit.
    fn patience(&self) -> Duration {
        let Patience { quiet, longest } = if self.articles < CROWD { FEW } else { MANY };
        match self.since {
            Some(since) => quiet.min(longest.saturating_sub(since.elapsed())),
            None => Duration::from_secs(3_600),
        }
    }

    /// Lets a lot be written while the next comes.
    fn seal(&mut self) -> Result<()> {
        self.articles = 0;
        self.index.seal(self.reached).context("cannot write to the index")
    }

    fn commit(&mut self) -> Result<()> {
        if self.since.is_some() {
            self.index.commit(self.reached).context("cannot write to the index")?;
        }
        (self.articles, self.since) = (0, None);
        Ok(())
    }
}

/// Feeds the index from the store up to its present end. An index that is ahead
/// (a power cut took the store's last commits) is fed again from there.
pub fn catch_up(store: &dyn Store, index: &SearchIndex) -> Result<u64> {
    let mut done = index.watermark()?.min(store.sequence()?);
    let (mut staged, mut some) = (0, false);
    loop {
        let missing = store.since(done, READ)?;
        if let Some(last) = missing.last() {
            tracing::info!(articles = missing.len(), "bringing the index up to the store");
            index.stage_numbered(&missing).context("cannot write to the index")?;
            (done, staged) = (last.sequence, staged + missing.len());
        }
        if missing.is_empty() {
            if some {
                index.commit(done).context("cannot write to the index")?;
            }
            return Ok(done);
        }
        some = true;
        if staged >= LOT {
            index.seal(done).context("cannot write to the index")?;
            staged = 0;
        }
    }
}
