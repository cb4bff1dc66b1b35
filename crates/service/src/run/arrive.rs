//! Where pages come from: the inputs of a run, or the archive.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use jiff::Timestamp;
use news::model::fate::SetAside;
use news::model::page::Page;

use super::chunk::{self, BYTES, Chunk, PAGES, Step};
use super::interrupt::Interrupt;
use crate::archive::exchange::{Exchange, Look};
use crate::archive::read::pages_from;
use crate::inputs::{Arrival, Input, Unusable, arrivals};
use crate::store::ArchivePosition;

/// What comes to be kept.
#[derive(Debug)]
pub enum Incoming {
    /// A page; with what was asked and answered, where it was fetched.
    Page(Page, Option<Box<Exchange>>),
    /// A look at an address that brought no page.
    Look(Box<Look>),
    /// A part of an input that is no page, or a page that will not come.
    SetAside {
        /// The path, `FILE#n` or URL.
        input: String,
        /// Why.
        set_aside: SetAside,
    },
}

impl From<Arrival> for Incoming {
    fn from(arrival: Arrival) -> Incoming {
        match arrival {
            Arrival::Page(page) => Incoming::Page(page, None),
            Arrival::SetAside { input, set_aside } => Incoming::SetAside { input, set_aside },
        }
    }
}

/// Ends the reading of inputs early; no failure.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
struct Stopped;

/// How long a page may wait for others to go on with, where the next stage has
/// nothing to do: a feed on standard input may bring one a minute.
const PATIENCE: Duration = Duration::from_millis(80);

/// Everything the inputs hold, in order, a chunk at a time. Inputs that cannot
/// be opened are told to `unusable` and the rest goes on.
pub fn all(
    inputs: &[Input],
    out: Sender<Vec<Incoming>>,
    interrupt: &Interrupt,
    unusable: &Mutex<Vec<String>>,
) -> Result<()> {
    let now = Timestamp::from_microsecond(Timestamp::now().as_microsecond())?;
    gathered(out, |gathered| read(inputs, now, gathered, interrupt, unusable))
}

/// Everything a stream brings, a chunk at a time, until it ends.
pub fn streamed(
    incoming: impl Iterator<Item = Incoming>,
    out: Sender<Vec<Incoming>>,
) -> Result<()> {
    gathered(out, |gathered| {
        for incoming in incoming {
            held(gathered).push(incoming)?;
        }
        Ok(())
    })
}

/// Passes on what `read` gathers, before long.
fn gathered(
    out: Sender<Vec<Incoming>>,
    read: impl FnOnce(&Mutex<Gathered>) -> Result<()>,
) -> Result<()> {
    let gathered = Mutex::new(Gathered { out, incoming: Vec::new(), bytes: 0, first: None });
    let (reading, read_all) = bounded::<()>(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            while read_all.recv_timeout(PATIENCE / 2) == Err(RecvTimeoutError::Timeout) {
                held(&gathered).pass_what_waited();
            }
        });
        let read = read(&gathered);
        drop(reading);
        read
    })?;
    held(&gathered).pass()
}

/// Reads input after input.
fn read(
    inputs: &[Input],
    now: Timestamp,
    gathered: &Mutex<Gathered>,
    interrupt: &Interrupt,
    unusable: &Mutex<Vec<String>>,
) -> Result<()> {
    for input in inputs {
        let read = arrivals(input, now, &mut |arrival| {
            if interrupt.is_requested() {
                bail!(Stopped);
            }
            held(gathered).push(arrival.into())
        });
        match read {
            Ok(()) => {}
            Err(error) if error.is::<Stopped>() => break,
            Err(error) if error.is::<Unusable>() => held(unusable).push(format!("{error:#}")),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is on its way to a chunk.
struct Gathered {
    out: Sender<Vec<Incoming>>,
    incoming: Vec<Incoming>,
    bytes: usize,
    /// When the first of them came.
    first: Option<Instant>,
}

impl Gathered {
    fn push(&mut self, incoming: Incoming) -> Result<()> {
        if let Incoming::Page(page, _) = &incoming {
            self.bytes += page.body.len();
        }
        self.first.get_or_insert_with(Instant::now);
        self.incoming.push(incoming);
        match self.incoming.len() < PAGES && self.bytes < BYTES {
            true => Ok(()),
            false => self.pass(),
        }
    }

    /// Passes on what there is.
    fn pass(&mut self) -> Result<()> {
        let incoming = self.take();
        match incoming.is_empty() {
            true => Ok(()),
            false => chunk::pass(&self.out, incoming),
        }
    }

    /// Passes on what waited long enough, unless the next stage is busy. That it
    /// is gone is told when the next page arrives.
    fn pass_what_waited(&mut self) {
        let waited = self.first.is_some_and(|first| first.elapsed() >= PATIENCE);
        if waited && self.out.is_empty() {
            let _gone = self.pass();
        }
    }

    fn take(&mut self) -> Vec<Incoming> {
        (self.bytes, self.first) = (0, None);
        std::mem::take(&mut self.incoming)
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
