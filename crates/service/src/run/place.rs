//! Placing: readings into memory, one after another in archive order.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use news::model::article::{Article, ArticleId};
use news::model::fate::{Reason, SetAside};
use news::model::story::Kept;
use news::model::words::Forms;
use news::pipeline::{self, Memory, Reading};
use rustc_hash::FxHashMap;

use super::caught;
use super::chunk::{self, Chunk, Digest, Readings, Step};
use super::correct::{self, Waiting};
use super::memory;
use super::summary::Summary;
use crate::corrections::Correction;
use crate::store::{ArchivePosition, Batch, Ending, RecordEndings, Store};

/// A chunk whose readings are placed.
#[derive(Debug, Default)]
pub struct Placed {
    /// What the store is to take.
    pub batch: Batch,
    /// The forms of the kept articles' words, in order.
    pub forms: Vec<Forms>,
    /// How everything in it ended.
    pub counted: Summary,
    /// It is of an earlier run, and was counted there.
    pub resumed: bool,
    /// Dropped once it is committed, for who waits for that.
    pub committed: Option<Sender<()>>,
}

/// How often to look for corrections while nothing comes.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Places chunk after chunk, and lets corrections take effect at their places.
pub fn all(
    chunks: &Receiver<Chunk<Readings>>,
    store: &dyn Store,
    waiting: Waiting<'_>,
    out: &Sender<Placed>,
) -> Result<()> {
    let reached = store.watermark()?;
    let mut placing =
        Placing { store, memory: None, waiting, reached, pending: VecDeque::new(), out };
    loop {
        placing.waiting.look(placing.reached)?;
        let came = chunks.recv_timeout(LOOK_AGAIN);
        if let Ok(chunk) = came {
            placing.forget_committed()?;
            let placed = placing.chunk(chunk)?;
            chunk::pass(out, placed)?;
            continue;
        }
        placing.waiting.look(placing.reached)?;
        let next = placing.reached;
        placing.correct_before(next, &mut Placed::default())?;
        if came.is_err_and(|error| error == RecvTimeoutError::Disconnected) {
            return Ok(());
        }
    }
}

/// What has been placed and the store may not have yet.
#[derive(Default)]
struct Pending {
    next: ArchivePosition,
    /// The newest version of each article.
    versions: FxHashMap<ArticleId, Arc<Kept>>,
    /// How the items of each record ended.
    fates: FxHashMap<Digest, Vec<&'static str>>,
}

struct Placing<'a> {
    store: &'a dyn Store,
    /// Recalled once an article is to be placed: a round that finds nothing new
    /// needs none.
    memory: Option<Memory>,
    waiting: Waiting<'a>,
    /// Everything before this place is placed.
    reached: ArchivePosition,
    out: &'a Sender<Placed>,
    /// One for each chunk, oldest first; the last is of the chunk in hand.
    pending: VecDeque<Pending>,
}

impl Placing<'_> {
    fn forget_committed(&mut self) -> Result<()> {
        let watermark = self.store.watermark()?;
        while self.pending.front().is_some_and(|oldest| oldest.next <= watermark) {
            self.pending.pop_front();
        }
        Ok(())
    }

    fn chunk(&mut self, chunk: Chunk<Readings>) -> Result<Placed> {
        self.pending.push_back(Pending { next: chunk.next, ..Pending::default() });
        let mut placed = Placed { resumed: chunk.resumed, ..Placed::default() };
        placed.batch.next = chunk.next;
        let next = chunk.next;
        for step in chunk.steps {
            match step {
                Step::Record { position, digest, content } => {
                    self.correct_before(position, &mut placed)?;
                    let endings = self.record(digest, content, &mut placed)?;
                    placed.batch.records.push(RecordEndings { position, digest, endings });
                }
                Step::Repeat(digest) => {
                    let fates = self.fates(&digest)?;
                    fates.iter().for_each(|fate| placed.counted.count_unchanged(fate));
                }
                Step::Refused(refusal) => {
                    placed.counted.count(refusal.set_aside.reason.name());
                    placed.batch.refusals.push(refusal);
                }
            }
        }
        self.reached = next;
        Ok(placed)
    }

    /// Lets the corrections take effect that are due before the record at a place.
    /// What was placed so far goes before them.
    fn correct_before(&mut self, place: ArchivePosition, placed: &mut Placed) -> Result<()> {
        while let Some(correction) = self.waiting.due(place) {
            let after = Placed { resumed: placed.resumed, ..Placed::default() };
            let mut before = std::mem::replace(placed, after);
            placed.batch.next = std::mem::replace(&mut before.batch.next, place);
            self.correct(&correction, before, place)?;
        }
        Ok(())
    }

    /// Corrects the store, once it has everything before a place, and memory.
    fn correct(
        &mut self,
        correction: &Correction,
        mut before: Placed,
        place: ArchivePosition,
    ) -> Result<()> {
        let (committed, wait) = bounded(0);
        before.committed = Some(committed);
        chunk::pass(self.out, before)?;
        // Nothing is ever sent: it ends when the other side is dropped.
        let _ended = wait.recv();
        correct::ensure_reached(self.store, place)?;
        let moved = self.store.correct(correction)?;
        tracing::info!(number = correction.number, articles = moved.len(), "correction obeyed");
        if let Some(memory) = &mut self.memory {
            memory.regroup(&moved);
            memory.decide(self.store.decisions()?);
        }
        Ok(())
    }

    fn record(
        &mut self,
        digest: Digest,
        readings: Readings,
        placed: &mut Placed,
    ) -> Result<Vec<Ending>> {
        let mut endings = Vec::with_capacity(readings.len());
        for reading in readings {
            let ending = self.ending(reading, &mut placed.forms)?;
            placed.counted.count_ending(&ending);
            endings.push(ending);
        }
        if let Some(pending) = self.pending.back_mut() {
            pending.fates.insert(digest, endings.iter().map(Ending::fate).collect());
        }
        Ok(endings)
    }

    fn ending(
        &mut self,
        reading: Result<Reading, SetAside>,
        forms: &mut Vec<Forms>,
    ) -> Result<Ending> {
        let mut reading = match reading {
            Ok(reading) => reading,
            Err(set_aside) => return Ok(Ending::SetAside(set_aside)),
        };
        let (id, url) = (reading.article.id.clone(), reading.article.url.clone());
        if self.is_known(&reading.article)? {
            return Ok(Ending::Known { id, url });
        }
        let words = std::mem::take(&mut reading.forms);
        let memory = match &mut self.memory {
            Some(memory) => memory,
            None => self.memory.insert(memory::recalled(self.store)?),
        };
        Ok(match caught(|| pipeline::place(reading, memory)) {
            Ok(kept) => {
                let kept = Arc::new(kept);
                if let Some(pending) = self.pending.back_mut() {
                    pending.versions.insert(id, Arc::clone(&kept));
                }
                forms.push(words);
                Ending::Kept(kept)
            }
            Err(panic) => {
                tracing::error!(article = %id, panic, "placing an article panicked");
                Ending::SetAside(SetAside { url: Some(url), reason: Reason::Bug, detail: panic })
            }
        })
    }

    /// Whether a version at least as good is held, in the store or on its way.
    fn is_known(&self, article: &Article) -> Result<bool> {
        let mut newest_first = self.pending.iter().rev();
        if let Some(held) = newest_first.find_map(|pending| pending.versions.get(&article.id)) {
            return Ok(!article.supersedes(&held.article));
        }
        let held = self.store.article(&article.id)?;
        Ok(held.is_some_and(|held| !article.supersedes(&held)))
    }

    /// How the items of a record ended that came before.
    fn fates(&self, digest: &Digest) -> Result<Vec<String>> {
        match self.pending.iter().find_map(|pending| pending.fates.get(digest)) {
            Some(fates) => Ok(fates.iter().map(|fate| (*fate).to_owned()).collect()),
            None => Ok(self.store.fates_of_digest(digest)?.unwrap_or_default()),
        }
    }
}
