//! Committing: what was placed into the store, one transaction a chunk with its
//! watermark, and from there to the index.

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender};
use news::model::words::Forms;

use super::chunk;
use super::keep::InFlight;
use super::place::Placed;
use super::progress::Progress;
use super::summary::Summary;
use crate::search::{Entry, SearchIndex};
use crate::store::{Batch, Ending, Store};

/// Commits chunk after chunk. Returns how everything that arrived in this run
/// ended; `told` is told of every batch that the store has taken.
pub fn all(
    placed: &Receiver<Placed>,
    store: &dyn Store,
    index: &SearchIndex,
    in_flight: &InFlight,
    progress: &Progress,
    told: Option<&(dyn Fn(&Batch) + Sync)>,
    to_index: &Sender<(u64, Vec<Entry>)>,
) -> Result<Summary> {
    let mut summary = Summary::default();
    for Placed { batch, forms, counted, resumed, committed } in placed {
        store.commit(&batch)?;
        drop(committed);
        if let Some(told) = told {
            told(&batch);
        }
        in_flight.remove(batch.records.iter().map(|record| record.digest));
        match resumed {
            true => summary.resumed += counted.read,
            false => summary.add(&counted),
        }
        progress.show(&summary);
        chunk::pass(to_index, (store.sequence()?, entries(batch, forms, index)))?;
    }
    Ok(summary)
}

/// What the index takes of the articles that are new or changed, in order.
fn entries(batch: Batch, forms: Vec<Forms>, index: &SearchIndex) -> Vec<Entry> {
    let endings = batch.records.into_iter().flat_map(|record| {
        let position = record.position;
        record.endings.into_iter().map(move |ending| (position, ending))
    });
    let kept = endings.filter_map(|(position, ending)| match ending {
        Ending::Kept(kept) => Some((position, kept)),
        Ending::Known { .. } | Ending::SetAside(_) => None,
    });
    kept.zip(forms)
        .map(|((position, kept), forms)| index.entry(&kept.article, forms, position))
        .collect()
}
