//! Indexing: the store's new articles into the full-text index, in larger lots
//! than they were placed in, since each commit of the index costs an fsync and
//! a segment.

use anyhow::{Context, Result};
use crossbeam_channel::Receiver;
use news::model::article::Article;

use crate::search::{Analysed, SearchIndex};
use crate::store::Store;

/// Articles committed to the index at once.
const LOT: usize = 6_000;

/// Brings the index up to the store as it is, then takes batch after batch,
/// each with the sequence number of its last article.
pub fn all(
    placed: &Receiver<(u64, Vec<Analysed>)>,
    store: &dyn Store,
    index: &SearchIndex,
) -> Result<()> {
    let mut done = catch_up(store, index)?;
    let (mut lot, mut reached) = (Vec::new(), done);
    for (sequence, articles) in placed {
        // What was caught up from the store may be on its way here as well.
        if sequence <= done {
            continue;
        }
        lot.extend(articles);
        reached = sequence;
        if lot.len() >= LOT {
            index.add_analysed(&lot, reached).context("cannot write to the index")?;
            lot.clear();
            done = reached;
        }
    }
    if !lot.is_empty() {
        index.add_analysed(&lot, reached).context("cannot write to the index")?;
    }
    Ok(())
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
