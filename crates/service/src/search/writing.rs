//! The one who writes an index: fills lots, has them written, commits them.

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, anyhow};
use tantivy::index::SegmentMeta;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{Index, IndexWriter, Term};

use super::lot::replaced::{Newcomers, Replaced};
use super::lot::{Entry, Lot};
use super::schema::Fields;

/// The least that tantivy's writer takes for a thread; it gets no articles.
const WRITER_MEMORY: usize = 16 << 20;

/// Segments of fewer articles are merged as if they had so many: commits of a
/// few articles a second then cost little, and leave few segments.
const SMALLEST_LAYER: u32 = 1_000;

/// So many segments of about one size are merged: a search looks every word up in each…
const MERGED: usize = 5;

/// …but not those of more articles: segments are searched side by side.
const LARGEST: usize = 200_000;

/// Who writes.
pub struct Writing {
    writer: IndexWriter,
    fields: Fields,
    lot: Lot,
    sealed: Option<Sealed>,
    newcomers: Newcomers,
    /// The number of the next segment.
    next: u64,
}

/// A lot that is being written in the background.
struct Sealed {
    /// What replaces others of these ids.
    ids: Arc<[Term]>,
    writing: JoinHandle<tantivy::Result<SegmentMeta>>,
    /// What is committed with it; nothing where more of the same comes.
    watermark: Option<u64>,
}

impl Writing {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// When another process writes to it.
    pub fn open(folder: &Path, fields: Fields) -> Result<Writing> {
        // Merges look up every word: they have the files mapped.
        let index = Index::open_in_dir(folder).context("cannot open the index to write")?;
        let writer = index.writer_with_num_threads(1, WRITER_MEMORY);
        let writer: IndexWriter = writer.context("cannot open the index to write")?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_layer_size(SMALLEST_LAYER);
        policy.set_min_num_segments(MERGED);
        policy.set_max_docs_before_merge(LARGEST);
        writer.set_merge_policy(Box::new(policy));
        let lot = Lot::new(index.schema(), fields);
        let newcomers = Newcomers::default();
        Ok(Writing { writer, fields, lot, sealed: None, newcomers, next: 0 })
    }

    /// Takes entries in.
    ///
    /// # Errors
    /// When a lot that was full could not be written.
    pub fn stage(&mut self, entries: Vec<Entry>) -> Result<()> {
        for entry in entries {
            self.lot.add(entry);
            if self.lot.is_full() {
                self.seal(None)?;
            }
        }
        Ok(())
    }

    /// Has the lot written in the background, once the one before is.
    ///
    /// # Errors
    /// When the one before could not be written.
    pub fn seal(&mut self, watermark: Option<u64>) -> Result<()> {
        self.take_sealed()?;
        if self.lot.is_empty() {
            return watermark.map_or(Ok(()), |watermark| self.make_durable(watermark));
        }
        let empty = Lot::new(self.writer.index().schema(), self.fields);
        let lot = std::mem::replace(&mut self.lot, empty);
        let ids = lot.ids().map(|id| Term::from_field_text(self.fields.id, &id.0)).collect();
        let segment = self.writer.new_segment();
        let thread = thread::Builder::new().name("index-lot".to_owned());
        let writing = thread.spawn(move || lot.write(segment)).context("cannot start a thread")?;
        self.sealed = Some(Sealed { ids, writing, watermark });
        Ok(())
    }

    /// Adds the lot in the background to the index, and commits where that was asked.
    fn take_sealed(&mut self) -> Result<()> {
        let Some(Sealed { ids, writing, watermark }) = self.sealed.take() else { return Ok(()) };
        let written = writing.join().map_err(|_| anyhow!("the thread that indexes panicked"))?;
        let segment = written.context("cannot write a segment of the index")?;
        if segment.max_doc() > 0 {
            let (number, newcomers) = (self.next, self.newcomers.clone());
            self.next += 1;
            newcomers.add(segment.id(), number);
            self.writer.delete_query(Box::new(Replaced { ids, number, newcomers }))?;
            self.writer.add_segment(segment)?;
        }
        match watermark {
            Some(watermark) => self.make_durable(watermark),
            None => Ok(()),
        }
    }

    /// Commits everything.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn commit(&mut self, watermark: u64) -> Result<()> {
        self.seal(Some(watermark))?;
        self.take_sealed()
    }

    fn make_durable(&mut self, watermark: u64) -> Result<()> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&watermark.to_string());
        commit.commit()?;
        self.newcomers.clear();
        Ok(())
    }

    /// Forgets what is not committed.
    ///
    /// # Errors
    /// When the index cannot be opened again.
    pub fn undo(&mut self) -> Result<()> {
        if let Some(sealed) = self.sealed.take() {
            // Its segment belongs to nothing, however it ended.
            drop(sealed.writing.join());
        }
        self.lot = Lot::new(self.writer.index().schema(), self.fields);
        self.newcomers.clear();
        self.writer.rollback().context("cannot undo what was half written to the index")?;
        Ok(())
    }

    /// Ends: a lot in the background is committed, merges are waited for.
    ///
    /// # Errors
    /// When one of these fails.
    pub fn settle(mut self) -> Result<()> {
        self.take_sealed()?;
        self.writer.wait_merging_threads().context("cannot merge the index")
    }
}
