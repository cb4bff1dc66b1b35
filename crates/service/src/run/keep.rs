//! Keeping: pages into the archive, each once. A chunk that was sent on is on
//! disk: it is acknowledged.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender};
use news::model::page::Page;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::arrive::Incoming;
use super::chunk::{self, Chunk, Digest, Step};
use crate::archive::Archive;
use crate::archive::compress::Compression;
use crate::archive::exchange::{Exchange, Look};
use crate::archive::record::{self, Encoded};
use crate::store::{ArchivePosition, Batch, Refusal, Store};

/// Where the records lie that are archived and not yet in the store.
#[derive(Debug, Default)]
pub struct InFlight(Mutex<FxHashMap<Digest, ArchivePosition>>);

impl InFlight {
    fn held(&self) -> MutexGuard<'_, FxHashMap<Digest, ArchivePosition>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers the records of a chunk.
    pub fn add<T>(&self, chunk: &Chunk<T>) {
        let records = chunk.steps.iter().filter_map(|step| match step {
            Step::Record { digest, position, .. } => Some((*digest, *position)),
            Step::Repeat(_) | Step::Refused(_) => None,
        });
        self.held().extend(records);
    }

    /// Forgets records, once the store has them.
    pub fn remove(&self, digests: impl Iterator<Item = Digest>) {
        let mut held = self.held();
        for digest in digests {
            held.remove(&digest);
        }
    }
}

/// Something made ready for the archive.
enum Ready {
    Page { page: Page, exchange: Option<Box<Exchange>>, digest: Digest, encoded: Box<Encoded> },
    Look(Box<Look>),
    Refused(Refusal),
}

/// Who is told the inputs that are acknowledged.
pub type Acknowledge<'a> = &'a (dyn Fn(Vec<String>) + Sync);

/// Who is told how a run goes on.
#[derive(Clone, Copy, Default)]
pub struct Watchers<'a> {
    /// Told the inputs that are on disk.
    pub acknowledge: Option<Acknowledge<'a>>,
    /// Told what the store has taken.
    pub committed: Option<&'a (dyn Fn(&Batch) + Sync)>,
}

/// Archives chunk after chunk.
pub fn all(
    arrived: &Receiver<Vec<Incoming>>,
    archive: &mut Archive,
    store: &dyn Store,
    in_flight: &InFlight,
    acknowledge: Option<Acknowledge<'_>>,
    out: &Sender<Chunk<Page>>,
) -> Result<()> {
    drop_old(archive, store);
    for incoming in arrived {
        let inputs = acknowledge.map(|_| incoming.iter().filter_map(input).collect());
        let compression = archive.compression();
        let ready = incoming.into_par_iter().map(|incoming| ready(incoming, compression));
        let ready: Vec<Ready> = ready.collect::<Result<_>>()?;
        let mut steps = Vec::with_capacity(ready.len());
        for ready in ready {
            steps.extend(append(ready, archive, store, in_flight)?);
        }
        if steps.is_empty() {
            continue;
        }
        archive.sync()?;
        if let (Some(acknowledge), Some(inputs)) = (acknowledge, inputs) {
            acknowledge(inputs);
        }
        chunk::pass(out, Chunk { steps, next: archive.end(), resumed: false })?;
        drop_old(archive, store);
    }
    Ok(())
}

/// That old files cannot be dropped is no reason to take nothing in.
fn drop_old(archive: &mut Archive, store: &dyn Store) {
    if let Err(error) = archive.drop_old(store) {
        let error = format!("{error:#}");
        tracing::warn!(error, "old files of the archive could not be dropped");
    }
}

/// What is acknowledged once it is on disk.
fn input(incoming: &Incoming) -> Option<String> {
    match incoming {
        Incoming::Page(page, _) => Some(page.input.clone()),
        Incoming::SetAside { input, .. } => Some(input.clone()),
        Incoming::Look(_) => None,
    }
}

fn ready(incoming: Incoming, compression: Compression) -> Result<Ready> {
    Ok(match incoming {
        Incoming::Page(page, exchange) => {
            let digest = chunk::digest(&page);
            let encoded = record::encode(&page, exchange.as_deref(), compression)?;
            Ready::Page { page, exchange, digest, encoded: Box::new(encoded) }
        }
        Incoming::Look(look) => Ready::Look(look),
        Incoming::SetAside { input, set_aside } => Ready::Refused(Refusal { input, set_aside }),
    })
}

fn append(
    ready: Ready,
    archive: &mut Archive,
    store: &dyn Store,
    in_flight: &InFlight,
) -> Result<Option<Step<Page>>> {
    let (page, exchange, digest, encoded) = match ready {
        Ready::Page { page, exchange, digest, encoded } => (page, exchange, digest, encoded),
        Ready::Refused(refusal) => return Ok(Some(Step::Refused(refusal))),
        Ready::Look(look) => {
            archive.append_look(&look)?;
            return Ok(None);
        }
    };
    // In this order: a record leaves the set only after the store has it.
    let on_its_way = in_flight.held().get(&digest).copied();
    let held = match on_its_way {
        Some(position) => Some(position),
        None => store.position_of_digest(&digest)?,
    };
    if let Some(position) = held {
        // What comes from a file again is no new capture.
        let Some(exchange) = &exchange else { return Ok(Some(Step::Repeat(digest))) };
        if archive.append_repeat(&page, exchange, &encoded, position)? {
            return Ok(Some(Step::Repeat(digest)));
        }
    }
    let position = archive.append_encoded(&page, exchange.as_deref(), &encoded)?;
    in_flight.held().insert(digest, position);
    Ok(Some(Step::Record { position, digest, content: page }))
}
