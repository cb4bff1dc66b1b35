//! Indexing: the store's new articles into the full-text index. It works on
//! them as they come and commits every few thousand, since each commit costs an
//! fsync and a segment.

use anyhow::{Context, Result};
use crossbeam_channel::Receiver;
use news::model::article::Article;

use crate::search::{Entry, SearchIndex};
use crate::store::Store;

/// Articles committed to the index at once.
const LOT: usize = 6_000;

/// Brings the index up to the store as it is, then takes batch after batch,
/// each with the sequence number of its last article.
pub fn all(
    committed: &Receiver<(u64, Vec<Entry>)>,
    store: &dyn Store,
    index: &SearchIndex,
) -> Result<()> {
    let done = catch_up(store, index)?;
    let (mut staged, mut reached) = (0, done);
    for (sequence, entries) in committed {
        // What was caught up from the store may be on its way here as well.
        if sequence <= done {
            continue;
        }
        staged += entries.len();
        reached = sequence;
        index.stage(entries).context("cannot write to the index")?;
        if staged >= LOT {
            index.commit(reached).context("cannot write to the index")?;
            staged = 0;
        }
    }
    match staged {
        0 => Ok(()),
        _ => index.commit(reached).context("cannot write to the index"),
    }
}

/// Feeds the index from the store up to its present end. An index that is ahead
/// (a power cut took the store's last commits) is fed again from there.
pub fn catch_up(store: &dyn Store, index: &SearchIndex) -> Result<u64> {
    let mut done = index.watermark()?.min(store.sequence()?);
    loop {
        let missing = store.since(done, LOT)?;
        let Some(&(last, _)) = missing.last() else {
            return Ok(done);
        };
        tracing::info!(articles = missing.len(), "bringing the index up to the store");
        let articles: Vec<Article> = missing.into_iter().map(|(_, article)| article).collect();
        index.add(&articles, last).context("cannot write to the index")?;
        done = last;
    }
}
