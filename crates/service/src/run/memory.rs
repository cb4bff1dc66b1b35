//! The memory of `place`, put together again from the store at start.

use anyhow::Result;
use news::model::article::{Article, ArticleId};
use news::pipeline::{self, Memory, Reading, WINDOW};
use rayon::prelude::*;

use crate::store::Store;

/// So many articles are prepared at once.
const LOT: usize = 512;

/// The memory that placing everything in the store would have left.
pub fn recalled(store: &dyn Store) -> Result<Memory> {
    let mut memory = Memory::default();
    let mut lot: Vec<(Article, Option<ArticleId>)> = Vec::new();
    store.each_recent(WINDOW, &mut |article, cluster| {
        lot.push((article, cluster));
        if lot.len() == LOT {
            recall(std::mem::take(&mut lot), &mut memory);
        }
        Ok(())
    })?;
    recall(lot, &mut memory);
    memory.recall_families(&store.families()?);
    memory.decide(store.decisions()?);
    Ok(memory)
}

fn recall(lot: Vec<(Article, Option<ArticleId>)>, memory: &mut Memory) {
    let prepared: Vec<(Reading, Option<ArticleId>)> = lot
        .into_par_iter()
        .map(|(article, cluster)| (pipeline::prepare(article), cluster))
        .collect();
    for (reading, cluster) in prepared {
        pipeline::recall(reading, cluster, memory);
    }
}
