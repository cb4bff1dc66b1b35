//! Placing: articles into stories, one after another in archive order.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use news::group::memory::Memory;
use news::model::article::ArticleId;
use news::model::fate::SetAside;
use news::model::story::StoryId;
use news::model::words::Forms;
use news::pipeline::{self, Traced};
use rustc_hash::FxHashMap;

use super::caught;
use super::chunk::{self, Chunk, Digest, Step};
use super::copies::{Found, bug};
use super::correct::{self, Waiting};
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
/// `memory` gives what is remembered of stories, once the first article is to be placed.
pub fn all(
    chunks: &Receiver<Chunk<Vec<Found>>>,
    memory: &Receiver<Memory>,
    store: &dyn Store,
    waiting: Waiting<'_>,
    out: &Sender<Placed>,
) -> Result<()> {
    let reached = store.watermark()?;
    let mut placing = Placing {
        store,
        recalled: memory,
        memory: None,
        moved: BTreeMap::new(),
        failed: FxHashMap::default(),
        waiting,
        reached,
        pending: VecDeque::new(),
        out,
    };
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
    /// How the items of each record ended.
    fates: FxHashMap<Digest, Vec<&'static str>>,
}

struct Placing<'a> {
    store: &'a dyn Store,
    recalled: &'a Receiver<Memory>,
    memory: Option<Memory>,
    /// Where corrections moved articles before memory was there: it may have been
    /// recalled before that.
    moved: BTreeMap<ArticleId, StoryId>,
    /// Articles whose placing panicked: the stage before takes them for held.
    failed: FxHashMap<ArticleId, SetAside>,
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

    fn chunk(&mut self, chunk: Chunk<Vec<Found>>) -> Result<Placed> {
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
        match &mut self.memory {
            Some(memory) => {
                memory.regroup(&moved);
                memory.decide(self.store.decisions()?);
            }
            None => self.moved.extend(moved),
        }
        Ok(())
    }

    fn record(
        &mut self,
        digest: Digest,
        found: Vec<Found>,
        placed: &mut Placed,
    ) -> Result<Vec<Ending>> {
        let mut endings = Vec::with_capacity(found.len());
        for found in found {
            let ending = self.ending(found, &mut placed.forms)?;
            placed.counted.count_ending(&ending);
            endings.push(ending);
        }
        if let Some(pending) = self.pending.back_mut() {
            pending.fates.insert(digest, endings.iter().map(Ending::fate).collect());
        }
        Ok(endings)
    }

    fn ending(&mut self, found: Found, forms: &mut Vec<Forms>) -> Result<Ending> {
        match found {
            Found::Article(traced) => self.placed(*traced, forms),
            Found::Known { id, url } => Ok(match self.failed.get(&id) {
                Some(failed) => Ending::SetAside(failed.clone()),
                None => Ending::Known { id, url },
            }),
            Found::SetAside(set_aside) => Ok(Ending::SetAside(set_aside)),
        }
    }

    fn placed(&mut self, mut traced: Traced, forms: &mut Vec<Forms>) -> Result<Ending> {
        let (id, url) = (traced.article.id.clone(), traced.article.url.clone());
        let words = std::mem::take(&mut traced.forms);
        let memory = match &mut self.memory {
            Some(memory) => memory,
            None => {
                let mut memory = self.recalled.recv().context("the stage before has stopped")?;
                let moved: Vec<_> = std::mem::take(&mut self.moved).into_iter().collect();
                memory.regroup(&moved);
                memory.decide(self.store.decisions()?);
                self.memory.insert(memory)
            }
        };
        Ok(match caught(|| pipeline::connect(traced, memory)) {
            Ok(kept) => {
                self.failed.remove(&id);
                forms.push(words);
                Ending::Kept(Arc::new(kept))
            }
            Err(panic) => {
                let bug = bug(&id, url, panic);
                self.failed.insert(id, bug.clone());
                Ending::SetAside(bug)
            }
        })
    }

    /// How the items of a record ended that came before.
    fn fates(&self, digest: &Digest) -> Result<Vec<String>> {
        match self.pending.iter().find_map(|pending| pending.fates.get(digest)) {
            Some(fates) => Ok(fates.iter().map(|fate| (*fate).to_owned()).collect()),
            None => Ok(self.store.fates_of_digest(digest)?.unwrap_or_default()),
        }
    }
}
