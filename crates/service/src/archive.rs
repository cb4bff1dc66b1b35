//! The archive: WARC 1.1 files that hold every page as fetched. It is the
//! truth; database and index are derived from it.
//!
//! Each record is a gzip member or zstd frame of its own, so any WARC tool reads
//! the files and a record can be read alone by its [`ArchivePosition`]. What a
//! page took to fetch stands beside it (`request`, `metadata`); what came again
//! is a `revisit`.

pub mod exchange;
pub mod header;
pub mod digest;
pub mod draft;
pub mod record;
pub mod revisit;
pub mod compress;
pub mod frame;
pub mod member;
pub mod files;
pub mod read;
pub mod surt;
pub mod index;
pub mod prune;
pub mod tail;
pub mod verify;

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use news::model::page::Page;

use crate::store::{ArchivePosition, Store};
use compress::Compression;
use exchange::{Exchange, Look};
use files::{ArchiveFile, files};
use prune::Retention;
use record::{Encoded, Referent};
use revisit::Known;

/// A file is closed and the next one begun once it has so many bytes.
const ROTATE_AT: u64 = 1 << 30;

/// Encoded records wait in memory up to so many bytes before they are written.
const WRITE_AT: usize = 1 << 20;

/// How often it is looked for files past the retention.
const LOOK_EVERY: Duration = Duration::from_secs(3600);

/// How to keep the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How records are compressed; `None`: as in the newest file, gzip at first.
    pub compression: Option<Compression>,
    /// A file is closed once it has so many bytes.
    pub rotate_at: u64,
    /// How much is kept.
    pub retention: Retention,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { compression: None, rotate_at: ROTATE_AT, retention: Retention::default() }
    }
}

/// The archive of a data directory: `archive/marsad-000001.warc.gz`, …
/// One writer at a time; the data directory's lock sees to it.
pub struct Archive {
    folder: PathBuf,
    /// The file appended to; `None` before the first append.
    current: Option<Current>,
    compression: Compression,
    settings: Settings,
    known: Known,
    /// When it was looked for old files last.
    looked: Option<Instant>,
}

/// The file appended to.
struct Current {
    of: ArchiveFile,
    file: File,
    /// Bytes handed to the operating system.
    written: u64,
    /// Encoded records after them, not yet written.
    pending: Vec<u8>,
    /// The directory entry is not yet durable.
    new: bool,
}

impl Archive {
    /// Opens the archive for appending, making the folder if needed. A torn
    /// tail (kill -9, full disk) is cut back to the last whole record; what was
    /// cut is said in the log and kept beside the file as `NAME.torn`.
    ///
    /// # Errors
    /// When the folder or its newest file cannot be read and written.
    pub fn open(folder: &Path, settings: &Settings) -> Result<Archive> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the archive folder {}", folder.display()))?;
        let newest = files(folder)?.pop();
        let as_before = newest.as_ref().map(|newest| newest.compression).unwrap_or_default();
        let mut archive = Archive {
            folder: folder.to_owned(),
            current: None,
            compression: settings.compression.unwrap_or(as_before),
            settings: settings.clone(),
            known: Known::default(),
            looked: None,
        };
        if let Some(of) = newest {
            let written = tail::repair(&of)
                .with_context(|| format!("cannot check the archive file {}", of.path.display()))?;
            let file = OpenOptions::new().append(true).open(&of.path)?;
            let pending = match written {
                0 => record::warcinfo(&of.name(), of.compression)?,
                _ => Vec::new(),
            };
            archive.current = Some(Current { of, file, written, pending, new: false });
        }
        Ok(archive)
    }

    /// How the records that are appended are compressed.
    pub fn compression(&self) -> Compression {
        self.compression
    }

    /// Appends a page of which nothing is known but itself, and returns where it
    /// lies. Durable only after [`Archive::sync`].
    ///
    /// # Errors
    /// As [`Archive::append_encoded`].
    pub fn append(&mut self, page: &Page) -> Result<ArchivePosition> {
        let encoded = record::encode(page, None, self.compression)?;
        self.append_encoded(page, None, &encoded)
    }

    /// Appends a page that [`record::encode`] made ready, usually on another
    /// thread: compressing is most of an append's cost. Where the file has its
    /// payload already, a revisit stands in its place.
    ///
    /// # Errors
    /// When the disk cannot be written.
    pub fn append_encoded(
        &mut self,
        page: &Page,
        exchange: Option<&Exchange>,
        encoded: &Encoded,
    ) -> Result<ArchivePosition> {
        self.make_room()?;
        let payload = &encoded.referent.payload;
        if let Some(at) = self.known.worth_sharing(page, payload)
            && let Some(of) = self.referent(at)
        {
            let revisit = revisit::same_payload(page, exchange, &of, Some(at), self.compression)?;
            return self.push(&revisit);
        }
        let position = self.push(&encoded.bytes)?;
        self.known.add(page, position.offset, &encoded.referent);
        Ok(position)
    }

    /// Takes note that a page came again that lies at a place; whether that is
    /// still there to refer to.
    ///
    /// # Errors
    /// When the disk cannot be written.
    pub fn append_repeat(
        &mut self,
        page: &Page,
        exchange: &Exchange,
        encoded: &Encoded,
        lies_at: ArchivePosition,
    ) -> Result<bool> {
        let here = self.known.of_payload(&encoded.referent.payload);
        let here = here.and_then(|at| self.referent(at));
        let of = here.or_else(|| read::referent_at(&self.folder, lies_at).ok());
        // Dropped or damaged: then this is the one record there is.
        let Some(of) = of.filter(|of| of.payload == encoded.referent.payload) else {
            return Ok(false);
        };
        self.make_room()?;
        let revisit = revisit::same_payload(page, Some(exchange), &of, None, self.compression)?;
        self.push(&revisit).map(|_| true)
    }

    /// Takes note of a look that found nothing, once an hour for each address.
    /// It is as durable as the next page: nothing waits for it.
    ///
    /// # Errors
    /// When the disk cannot be written.
    pub fn append_look(&mut self, look: &Look) -> Result<()> {
        if self.known.is_news(look) {
            self.make_room()?;
            let of = self.known.of_look(look).and_then(|at| self.referent(at));
            let revisit = revisit::look(look, of.as_ref(), self.compression)?;
            self.push(&revisit)?;
        }
        Ok(())
    }

    /// Drops files that are past the retention: looked for at first, when a file
    /// is full, and once an hour.
    ///
    /// # Errors
    /// When the store cannot be read, or a file not be removed.
    pub fn drop_old(&mut self, store: &dyn Store) -> Result<()> {
        let retention = self.settings.retention;
        let looked = self.looked.is_some_and(|looked| looked.elapsed() < LOOK_EVERY);
        if looked || retention.is_everything() {
            return Ok(());
        }
        self.looked = Some(Instant::now());
        let plan = prune::plan(&self.folder, retention, store.watermark()?, Timestamp::now())?;
        if plan.drop.is_empty() {
            return Ok(());
        }
        // A power cut may take the last commits: then these would be read again.
        store.make_durable()?;
        prune::carry_out(&self.folder, &plan)
    }

    /// Begins the next file where the current one is full or of another kind.
    fn make_room(&mut self) -> Result<()> {
        let fits = |current: &Current| {
            current.length() < self.settings.rotate_at && current.of.compression == self.compression
        };
        match self.current.as_ref().is_some_and(fits) {
            true => Ok(()),
            false => self.begin_file(),
        }
    }

    /// A record of the current file, for others to refer to; nothing where it
    /// cannot be read.
    fn referent(&mut self, offset: u64) -> Option<Referent> {
        let current = self.current.as_mut()?;
        current.write().ok()?;
        let position = ArchivePosition { file: current.of.number, offset };
        read::referent_at(&self.folder, position).ok()
    }

    fn push(&mut self, records: &[u8]) -> Result<ArchivePosition> {
        let Some(current) = self.current.as_mut() else { bail!("no archive file is open") };
        let position = ArchivePosition { file: current.of.number, offset: current.length() };
        current.pending.extend_from_slice(records);
        if current.pending.len() >= WRITE_AT {
            current.write()?;
        }
        Ok(position)
    }

    /// Flushes and fsyncs: everything appended so far is acknowledged. After an
    /// error (a full disk) it may be called again; nothing is written twice.
    pub fn sync(&mut self) -> Result<()> {
        let Some(current) = self.current.as_mut() else { return Ok(()) };
        current.write()?;
        current.file.sync_data().context("cannot fsync the archive")?;
        if current.new {
            sync_folder(&self.folder)?;
            current.new = false;
        }
        Ok(())
    }

    /// One past the last record, where the next one will lie unless a new file
    /// begins first.
    pub fn end(&self) -> ArchivePosition {
        self.current.as_ref().map_or_else(ArchivePosition::default, |current| ArchivePosition {
            file: current.of.number,
            offset: current.length(),
        })
    }

    fn begin_file(&mut self) -> Result<()> {
        self.sync()?;
        let number = self.current.as_ref().map_or(1, |current| current.of.number + 1);
        let of = ArchiveFile::new(&self.folder, number, self.compression);
        let file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(&of.path)
            .with_context(|| format!("cannot begin the archive file {}", of.path.display()))?;
        let pending = record::warcinfo(&of.name(), of.compression)?;
        self.known.next_file();
        self.looked = None;
        self.current = Some(Current { of, file, written: 0, pending, new: true });
        Ok(())
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        if let Err(error) = self.sync() {
            tracing::error!(error = format!("{error:#}"), "the archive's last records are lost");
        }
    }
}

impl Current {
    fn length(&self) -> u64 {
        self.written + self.pending.len() as u64
    }

    /// Hands the pending bytes to the operating system, all or none.
    fn write(&mut self) -> Result<()> {
        if let Err(error) = self.file.write_all(&self.pending) {
            self.file.set_len(self.written).context("cannot take back a half-written record")?;
            return Err(error).context("cannot write to the archive");
        }
        self.written += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }
}

fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("cannot fsync the folder {}", folder.display()))
}

#[cfg(test)]
mod tests;
