//! Correcting: what people changed of the stories takes effect, each correction
//! at its place in the archive.

use std::collections::VecDeque;

use anyhow::{Result, anyhow};

use crate::corrections::{Correction, Corrections};
use crate::data::{DataDir, WriteLock};
use crate::store::sqlite::SqliteStore;
use crate::store::{ArchivePosition, Store};

/// What a run does with corrections that have no place in the archive yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unplaced {
    /// They take effect where the run is when they come.
    Take,
    /// They are left: the run derives anew what had passed long before.
    Leave,
}

/// The corrections a run has still to obey, in order.
pub struct Waiting<'a> {
    corrections: &'a Corrections,
    unplaced: Unplaced,
    last: u64,
    waiting: VecDeque<(ArchivePosition, Correction)>,
}

impl<'a> Waiting<'a> {
    /// Those that a store has not obeyed.
    pub fn of(corrections: &'a Corrections, unplaced: Unplaced, store: &dyn Store) -> Result<Self> {
        let last = store.corrected()?;
        Ok(Waiting { corrections, unplaced, last, waiting: VecDeque::new() })
    }

    /// Looks for new ones. Everything before `reached` is placed, nothing after it.
    pub fn look(&mut self, reached: ArchivePosition) -> Result<()> {
        for correction in self.corrections.after(self.last)? {
            let before = self.waiting.back().map_or(reached, |(place, _)| reached.max(*place));
            let place = match (correction.position, self.unplaced) {
                (Some(place), _) => place,
                (None, Unplaced::Leave) => return Ok(()),
                (None, Unplaced::Take) => {
                    // Written down first: whatever breaks off, a later run finds it.
                    self.corrections.place(correction.number, before)?;
                    before
                }
            };
            self.last = correction.number;
            self.waiting.push_back((place, correction));
        }
        Ok(())
    }

    /// The next one that takes effect before the record at a place.
    pub fn due(&mut self, record: ArchivePosition) -> Option<Correction> {
        let (place, _) = self.waiting.front()?;
        if *place > record {
            return None;
        }
        self.waiting.pop_front().map(|(_, correction)| correction)
    }
}

/// Lets corrections take effect that wait for a writer, where nobody else is
/// one; `false` where another process is, which will see to them.
pub fn now(data: &DataDir) -> Result<bool> {
    match data.lock_if_free()? {
        Some(lock) => waiting(data, &lock).map(|()| true),
        None => Ok(false),
    }
}

/// Lets corrections take effect that wait for a writer.
pub fn waiting(data: &DataDir, _lock: &WriteLock) -> Result<()> {
    let store = SqliteStore::open(&data.store()?)?;
    let corrections = data.corrections();
    let reached = store.watermark()?;
    let mut waiting = Waiting::of(&corrections, Unplaced::Take, &store)?;
    waiting.look(reached)?;
    while let Some(correction) = waiting.due(reached) {
        store.correct(&correction)?;
    }
    Ok(())
}

/// Fails unless a store has everything before a place.
pub fn ensure_reached(store: &dyn Store, place: ArchivePosition) -> Result<()> {
    match store.watermark()? >= place {
        true => Ok(()),
        false => Err(anyhow!("the next stage has stopped")),
    }
}
