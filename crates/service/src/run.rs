//! One run: inputs to archive, archive to store, store to index, as a line of
//! threads with short queues between them.
//!
//! ```text
//! arrive    inputs → pages                                one thread
//! keep      encode in parallel, append, fsync             acknowledged here
//! read      pages → readings, every core, panics caught
//! copies    what each article reproduces, in order        one thread
//! place     into stories, in order                        one thread
//! commit    one transaction a chunk                       with the watermark
//! index     as they come, a commit when none comes or the first has waited
//! ```
//!
//! A run begins with what an earlier one archived but did not place. Results
//! depend on the order of the archive alone, not on chunks or timing.

pub mod chunk;
pub mod arrive;
pub mod keep;
pub mod read;
pub mod copies;
pub mod place;
pub mod correct;
pub mod commit;
pub mod index;
pub mod memory;
pub mod summary;
pub mod progress;
pub mod interrupt;

use std::panic;
use std::sync::Mutex;
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use crossbeam_channel::{Receiver, Sender, bounded};
use news::model::page::Page;
use news::pipeline::Rules;

use crate::archive::files::files;
use crate::archive::{self, Archive};
use crate::corrections::Corrections;
use crate::data::{DataDir, Next};
use crate::inputs::Input;
use crate::search::{Entry, SearchIndex};
use crate::store::sqlite::SqliteStore;
use crate::store::{ArchivePosition, Batch, Store};
use arrive::Incoming;
use chunk::Chunk;
use correct::{Unplaced, Waiting};
use interrupt::Interrupt;
use keep::{InFlight, Watchers};
use place::Placed;
use progress::Progress;
use summary::Summary;

/// Chunks waiting between two stages. Short: memory stays bounded.
const QUEUE: usize = 2;

/// Batches of articles waiting for the index, which takes them in larger lots.
const INDEX_QUEUE: usize = 3;

/// Takes the inputs in. First the archive's records that an earlier run did not
/// place are placed; then every input is archived, read and placed.
///
/// # Errors
/// When the data directory cannot be written or another process writes to it.
/// An input that cannot be opened is no error: [`Summary::unusable`] names it.
pub fn ingest(
    data: &DataDir,
    inputs: &[Input],
    settings: &archive::Settings,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Result<Summary> {
    let unusable = Mutex::new(Vec::new());
    let mut summary =
        take_in(data, settings, progress, interrupt, Watchers::default(), |to_keep| {
            arrive::all(inputs, to_keep, interrupt, &unusable)
        })?;
    summary.unusable = unusable.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    Ok(summary)
}

/// Takes in what `arrive` sends, until it returns; `watchers` are told of it.
///
/// # Errors
/// As [`ingest`], and what `arrive` returns.
pub fn take_in(
    data: &DataDir,
    settings: &archive::Settings,
    progress: &Progress,
    interrupt: &Interrupt,
    watchers: Watchers<'_>,
    arrive: impl FnOnce(Sender<Vec<Incoming>>) -> Result<()> + Send,
) -> Result<Summary> {
    let began = Instant::now();
    let lock = data.lock()?;
    let (store, index) = data.open_to_write(&lock)?;
    let mut archive = Archive::open(&data.archive(), settings)?;
    let in_flight = InFlight::default();
    let line = Line {
        store: &store,
        index: &index,
        in_flight: &in_flight,
        rules: &data.rules()?,
        progress,
        corrections: &data.corrections(),
        unplaced: Unplaced::Take,
        committed: watchers.committed,
    };
    let mut summary = line.run(|out| {
        thread::scope(|scope| {
            let (to_keep, arrived) = bounded(QUEUE);
            let arriving = scope.spawn(move || arrive(to_keep));
            let kept = resume(data, &store, &in_flight, interrupt, &out).and_then(|()| {
                keep::all(&arrived, &mut archive, &store, &in_flight, watchers.acknowledge, &out)
            });
            drop(arrived);
            let arrived = join(arriving);
            first_error([kept, arrived])
        })
    })?;
    // What was corrected while the index settled.
    correct::waiting(data, &lock)?;
    summary.interrupted = interrupt.is_requested();
    summary.finish(&store, began.elapsed())?;
    Ok(summary)
}

/// What a rebuild does where the archive's oldest files were dropped and articles
/// are in the store alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// It is refused.
    Refuse,
    /// It does without them.
    DoWithout,
}

/// Derives store and index anew from the archive, beside those in use, and
/// switches to them once they are whole.
///
/// # Errors
/// When the directory cannot be written, when articles would be lost
/// ([`Dropped::Refuse`]), or when interrupted: what was in use before stays in use.
pub fn rebuild(
    data: &DataDir,
    dropped: Dropped,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Result<Summary> {
    let began = Instant::now();
    let lock = data.lock()?;
    if dropped == Dropped::Refuse {
        refuse_to_lose(data)?;
    }
    drop(Archive::open(&data.archive(), &archive::Settings::default())?);
    let next = data.next_derived(&lock)?;
    let summary = derive(data, &next, progress, interrupt, began)?;
    data.switch_to(&next, &lock)?;
    correct::waiting(data, &lock)?;
    Ok(summary)
}

fn derive(
    data: &DataDir,
    next: &Next,
    progress: &Progress,
    interrupt: &Interrupt,
    began: Instant,
) -> Result<Summary> {
    let store = SqliteStore::open(&next.store())?;
    let index = SearchIndex::open(&next.index())?;
    let line = Line {
        store: &store,
        index: &index,
        in_flight: &InFlight::default(),
        rules: &data.rules()?,
        progress,
        corrections: &data.corrections(),
        unplaced: Unplaced::Leave,
        committed: None,
    };
    let from_archive = |out: Sender<Chunk<Page>>| {
        arrive::archived(&data.archive(), ArchivePosition::default(), interrupt, &mut |chunk| {
            chunk::pass(&out, chunk)
        })
    };
    let mut summary = line.run(from_archive)?;
    if interrupt.is_requested() {
        return Err(anyhow!("interrupted; the data in use before stays in use"));
    }
    carry_refusals(data, &store)?;
    store.checkpoint()?;
    summary.finish(&store, began.elapsed())?;
    Ok(summary)
}

/// Fails where a rebuild would lose articles, since the files that they came from
/// were dropped.
fn refuse_to_lose(data: &DataDir) -> Result<()> {
    let Some(first) = files(&data.archive())?.into_iter().next() else { return Ok(()) };
    if first.number <= 1 || !data.store()?.is_file() {
        return Ok(());
    }
    let lost = data.open_store().and_then(|store| store.articles_only_before(first.number));
    let lost = match lost {
        Ok(0) => return Ok(()),
        Ok(lost) => format!("{lost} articles are only in the database and would be lost"),
        Err(error) => format!("how many articles would be lost cannot be told ({error:#})"),
    };
    let from = first.began()?.map_or_else(|| "?".to_owned(), |from| from.to_string());
    bail!(
        "the archive begins with {} of {from}; older files were dropped. {lost}. \
         Save them with `marsad export`, then rebuild with --without-dropped",
        first.name()
    )
}

/// Parts of inputs that were no page are not in the archive: the old store's
/// are taken over. One that cannot be read any more has none.
fn carry_refusals(data: &DataDir, into: &SqliteStore) -> Result<()> {
    let refusals = match data.open_store().and_then(|old| old.refusals()) {
        Ok(refusals) => refusals,
        Err(error) => {
            let error = format!("{error:#}");
            tracing::warn!(error, "the fates of inputs that held no page are not carried over");
            return Ok(());
        }
    };
    into.commit(&Batch { refusals, next: into.watermark()?, ..Batch::default() })
}

/// Sends on what an earlier run archived but did not place.
fn resume(
    data: &DataDir,
    store: &dyn Store,
    in_flight: &InFlight,
    interrupt: &Interrupt,
    out: &Sender<Chunk<Page>>,
) -> Result<()> {
    let from = store.watermark()?;
    arrive::archived(&data.archive(), from, interrupt, &mut |mut chunk| {
        tracing::info!(records = chunk.steps.len(), "placing records of an earlier run");
        in_flight.add(&chunk);
        chunk.resumed = true;
        chunk::pass(out, chunk)
    })
}

/// The stages after the archive, common to ingest and rebuild.
struct Line<'a> {
    store: &'a SqliteStore,
    index: &'a SearchIndex,
    in_flight: &'a InFlight,
    rules: &'a Rules,
    progress: &'a Progress,
    corrections: &'a Corrections,
    unplaced: Unplaced,
    committed: Option<&'a (dyn Fn(&Batch) + Sync)>,
}

impl Line<'_> {
    /// Runs the stages; `feed` sends archived chunks and returns when there are
    /// no more.
    fn run(&self, feed: impl FnOnce(Sender<Chunk<Page>>) -> Result<()>) -> Result<Summary> {
        let (to_read, archived) = bounded(QUEUE);
        let (to_copies, read) = bounded(QUEUE);
        let (to_place, traced) = bounded(QUEUE);
        let (to_stories, stories) = bounded(1);
        let (to_commit, placed) = bounded(QUEUE);
        let (to_index, committed) = bounded(INDEX_QUEUE);
        thread::scope(|scope| {
            let reading = scope.spawn(move || read::all(&archived, self.rules, &to_copies));
            let copying =
                scope.spawn(move || copies::all(&read, self.store, &to_stories, &to_place));
            let placing = scope.spawn(move || {
                let waiting = Waiting::of(self.corrections, self.unplaced, self.store)?;
                place::all(&traced, &stories, self.store, waiting, &to_commit)
            });
            let committing = scope.spawn(move || self.commit(&placed, &to_index));
            let indexing = scope.spawn(move || index::all(&committed, self.store, self.index));
            let fed = feed(to_read);
            let (read, traced, placed) = (join(reading), join(copying), join(placing));
            let (committed, indexed) = (join(committing), join(indexing));
            let (summary, committed) = match committed {
                Ok(summary) => (summary, Ok(())),
                Err(error) => (Summary::default(), Err(error)),
            };
            // The stage furthest down the line is the one that failed first.
            first_error([indexed, committed, placed, traced, read, fed])?;
            Ok(summary)
        })
    }

    fn commit(
        &self,
        placed: &Receiver<Placed>,
        to_index: &Sender<(u64, Vec<Entry>)>,
    ) -> Result<Summary> {
        let Line { store, index, in_flight, progress, committed, .. } = *self;
        commit::all(placed, store, index, in_flight, progress, committed, to_index)
    }
}

fn join<T>(stage: ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    stage.join().map_err(|panic| anyhow!("a stage panicked: {}", panic_message(&*panic)))?
}

fn first_error(results: impl IntoIterator<Item = Result<()>>) -> Result<()> {
    results.into_iter().collect()
}

/// What a panic said.
fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

/// Runs a step that may panic on foreign input; `Err` holds what the panic said.
pub fn caught<T>(step: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(panic::AssertUnwindSafe(step)).map_err(|panic| panic_message(&*panic))
}
