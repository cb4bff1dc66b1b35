//! Where pages come from: the inputs of a run, or the archive.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail};
use crossbeam_channel::Sender;
use jiff::Timestamp;
use news::model::page::Page;

use super::chunk::{self, BYTES, Chunk, PAGES, Step};
use super::interrupt::Interrupt;
use crate::archive::pages_from;
use crate::inputs::{Arrival, Input, Unusable, arrivals};
use crate::store::ArchivePosition;

/// Ends the reading of inputs early; no failure.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
struct Stopped;

/// Everything the inputs hold, in order, a chunk at a time. Inputs that cannot
/// be opened are told to `unusable` and the rest goes on.
pub fn all(
    inputs: &[Input],
    out: Sender<Vec<Arrival>>,
    interrupt: &Interrupt,
    unusable: &Mutex<Vec<String>>,
) -> Result<()> {
    let now = Timestamp::from_microsecond(Timestamp::now().as_microsecond())?;
    let mut gathered = Gathered::default();
    for input in inputs {
        let read = arrivals(input, now, &mut |arrival| {
            if interrupt.is_requested() {
                bail!(Stopped);
            }
            match gathered.push(arrival) {
                Some(full) => chunk::pass(&out, full),
                None => Ok(()),
            }
        });
        match read {
            Ok(()) => {}
            Err(error) if error.is::<Stopped>() => break,
            Err(error) if error.is::<Unusable>() => {
                unusable.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{error:#}"))
            }
            Err(error) => return Err(error),
        }
    }
    match gathered.arrivals.is_empty() {
        true => Ok(()),
        false => chunk::pass(&out, gathered.arrivals),
    }
}

/// Arrivals on their way to a chunk.
#[derive(Default)]
struct Gathered {
    arrivals: Vec<Arrival>,
    bytes: usize,
}

impl Gathered {
    fn push(&mut self, arrival: Arrival) -> Option<Vec<Arrival>> {
        if let Arrival::Page(page) = &arrival {
            self.bytes += page.body.len();
        }
        self.arrivals.push(arrival);
        if self.arrivals.len() < PAGES && self.bytes < BYTES {
            return None;
        }
        self.bytes = 0;
        Some(std::mem::take(&mut self.arrivals))
    }
}

/// Calls `each` with the archive's records from a position on, in chunks, until
/// interrupted.
pub fn archived(
    folder: &Path,
    from: ArchivePosition,
    interrupt: &Interrupt,
    each: &mut dyn FnMut(Chunk<Page>) -> Result<()>,
) -> Result<()> {
    let empty = || Chunk { steps: Vec::new(), next: from, resumed: false };
    let (mut chunk, mut bytes) = (empty(), 0);
    let read = pages_from(folder, from, &mut |position, page, next| {
        if interrupt.is_requested() {
            bail!(Stopped);
        }
        bytes += page.body.len();
        chunk.steps.push(Step::Record { position, digest: chunk::digest(&page), content: page });
        chunk.next = next;
        if chunk.steps.len() < PAGES && bytes < BYTES {
            return Ok(());
        }
        bytes = 0;
        each(std::mem::replace(&mut chunk, empty()))
    });
    match read {
        Err(error) if !error.is::<Stopped>() => return Err(error),
        _ => {}
    }
    match chunk.steps.is_empty() {
        true => Ok(()),
        false => each(chunk),
    }
}
