//! Keeping: pages into the archive, each once. A chunk that was sent on is on
//! disk: it is acknowledged.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender};
use news::model::page::Page;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::chunk::{self, Chunk, Digest, Step};
use crate::archive::{Archive, record};
use crate::inputs::Arrival;
use crate::store::{Refusal, Store};

/// Digests of records that are archived and not yet in the store.
#[derive(Debug, Default)]
pub struct InFlight(Mutex<FxHashSet<Digest>>);

impl InFlight {
    fn digests(&self) -> MutexGuard<'_, FxHashSet<Digest>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers the records of a chunk.
    pub fn add<T>(&self, chunk: &Chunk<T>) {
        let digests = chunk.steps.iter().filter_map(|step| match step {
            Step::Record { digest, .. } => Some(*digest),
            Step::Repeat(_) | Step::Refused(_) => None,
        });
        self.digests().extend(digests);
    }

    /// Forgets records, once the store has them.
    pub fn remove(&self, digests: impl Iterator<Item = Digest>) {
        let mut held = self.digests();
        for digest in digests {
            held.remove(&digest);
        }
    }
}

/// A page made ready for the archive.
enum Ready {
    Page { page: Page, digest: Digest, encoded: Vec<u8> },
    Refused(Refusal),
}

/// Who is told the inputs that are acknowledged.
pub type Acknowledge<'a> = &'a (dyn Fn(Vec<String>) + Sync);

/// Archives chunk after chunk.
pub fn all(
    arrived: &Receiver<Vec<Arrival>>,
    archive: &mut Archive,
    store: &dyn Store,
    in_flight: &InFlight,
    acknowledge: Option<Acknowledge<'_>>,
    out: &Sender<Chunk<Page>>,
) -> Result<()> {
    for arrivals in arrived {
        let inputs = acknowledge.map(|_| arrivals.iter().map(input).collect());
        let ready: Vec<Ready> = arrivals.into_par_iter().map(ready).collect();
        let mut steps = Vec::with_capacity(ready.len());
        for ready in ready {
            steps.push(append(ready, archive, store, in_flight)?);
        }
        archive.sync()?;
        if let (Some(acknowledge), Some(inputs)) = (acknowledge, inputs) {
            acknowledge(inputs);
        }
        chunk::pass(out, Chunk { steps, next: archive.end(), resumed: false })?;
    }
    Ok(())
}

fn input(arrival: &Arrival) -> String {
    match arrival {
        Arrival::Page(page) => page.input.clone(),
        Arrival::SetAside { input, .. } => input.clone(),
    }
}

fn ready(arrival: Arrival) -> Ready {
    match arrival {
        Arrival::Page(page) => {
            let (digest, encoded) = (chunk::digest(&page), record::encode(&page));
            Ready::Page { page, digest, encoded }
        }
        Arrival::SetAside { input, set_aside } => Ready::Refused(Refusal { input, set_aside }),
    }
}

fn append(
    ready: Ready,
    archive: &mut Archive,
    store: &dyn Store,
    in_flight: &InFlight,
) -> Result<Step<Page>> {
    let (page, digest, encoded) = match ready {
        Ready::Page { page, digest, encoded } => (page, digest, encoded),
        Ready::Refused(refusal) => return Ok(Step::Refused(refusal)),
    };
    // In this order: a record leaves the set only after the store has it.
    if in_flight.digests().contains(&digest) || store.fates_of_digest(&digest)?.is_some() {
        return Ok(Step::Repeat(digest));
    }
    in_flight.digests().insert(digest);
    let position = archive.append_encoded(&encoded)?;
    Ok(Step::Record { position, digest, content: page })
}
