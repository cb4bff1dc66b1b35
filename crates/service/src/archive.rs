//! The archive: WARC 1.1 files that hold every page as fetched. It is the
//! truth; database and index are derived from it.
//!
//! Each record is a gzip member of its own, so any WARC tool reads the files
//! and a record can be read alone by its [`ArchivePosition`].

pub mod header;
pub mod record;
pub mod member;
pub mod tail;
pub mod verify;

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use news::model::page::Page;

use crate::store::ArchivePosition;
use member::{Member, Members};

/// A file is closed and the next one begun once it has so many bytes.
const ROTATE_AT: u64 = 1 << 30;

/// Encoded records wait in memory up to so many bytes before they are written.
const WRITE_AT: usize = 1 << 20;

/// The archive of a data directory: `archive/marsad-000001.warc.gz`, …
/// One writer at a time; the data directory's lock sees to it.
pub struct Archive {
    folder: PathBuf,
    /// The file appended to; `None` before the first append.
    current: Option<Current>,
    rotate_at: u64,
}

/// The file appended to.
struct Current {
    number: u32,
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
    pub fn open(folder: &Path) -> Result<Archive> {
        Archive::open_rotating(folder, ROTATE_AT)
    }

    /// [`Archive::open`] with files of another size.
    fn open_rotating(folder: &Path, rotate_at: u64) -> Result<Archive> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the archive folder {}", folder.display()))?;
        let mut archive = Archive { folder: folder.to_owned(), current: None, rotate_at };
        if let Some(&number) = file_numbers(folder)?.last() {
            let path = path_of(folder, number);
            let written = tail::repair(&path)
                .with_context(|| format!("cannot check the archive file {}", path.display()))?;
            let file = OpenOptions::new().append(true).open(&path)?;
            let pending = match written {
                0 => record::warcinfo(&file_name(number)),
                _ => Vec::new(),
            };
            archive.current = Some(Current { number, file, written, pending, new: false });
        }
        Ok(archive)
    }

    /// Appends a page and returns where it lies. Durable only after
    /// [`Archive::sync`].
    pub fn append(&mut self, page: &Page) -> Result<ArchivePosition> {
        self.append_encoded(&record::encode(page))
    }

    /// Appends a page that [`record::encode`] made ready, usually on another
    /// thread: compressing is most of an append's cost.
    pub fn append_encoded(&mut self, encoded: &[u8]) -> Result<ArchivePosition> {
        let full = self.current.as_ref().is_none_or(|current| current.length() >= self.rotate_at);
        if full {
            self.begin_file()?;
        }
        let Some(current) = self.current.as_mut() else { bail!("no archive file is open") };
        let position = ArchivePosition { file: current.number, offset: current.length() };
        current.pending.extend_from_slice(encoded);
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
            file: current.number,
            offset: current.length(),
        })
    }

    fn begin_file(&mut self) -> Result<()> {
        self.sync()?;
        let number = self.current.as_ref().map_or(1, |current| current.number + 1);
        let path = path_of(&self.folder, number);
        let file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(&path)
            .with_context(|| format!("cannot begin the archive file {}", path.display()))?;
        let pending = record::warcinfo(&file_name(number));
        self.current = Some(Current { number, file, written: 0, pending, new: true });
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

/// Calls `each` with every page from a position on, with its own position and
/// the one after it, in order. What was appended comes back equal. Bytes that
/// are no whole record are skipped, and said in the log.
pub fn pages_from(
    folder: &Path,
    from: ArchivePosition,
    each: &mut dyn FnMut(ArchivePosition, Page, ArchivePosition) -> Result<()>,
) -> Result<()> {
    for number in file_numbers(folder)?.into_iter().filter(|&number| number >= from.file) {
        let path = path_of(folder, number);
        let mut file = open_to_read(&path)?;
        let start = if number == from.file { from.offset } else { 0 };
        file.seek(SeekFrom::Start(start))?;
        for member in Members::new(file, start) {
            match member.with_context(|| format!("cannot read {}", path.display()))? {
                Member::Whole { offset, end, bytes } => {
                    let position = ArchivePosition { file: number, offset };
                    if let Some(page) = decoded(&bytes, &path, offset) {
                        each(position, page, ArchivePosition { file: number, offset: end })?;
                    }
                }
                Member::Damaged { offset, end } => tracing::warn!(
                    file = %path.display(), offset, bytes = end - offset,
                    "skipped bytes of the archive that are no whole record"
                ),
            }
        }
    }
    Ok(())
}

/// The page of one record.
///
/// # Errors
/// When there is no such file, or no whole record of a page at the position.
pub fn page_at(folder: &Path, position: ArchivePosition) -> Result<Page> {
    let path = path_of(folder, position.file);
    let mut file = open_to_read(&path)?;
    file.seek(SeekFrom::Start(position.offset))?;
    match Members::new(file, position.offset).next() {
        Some(Ok(Member::Whole { bytes, .. })) => record::decode(&bytes)?.with_context(|| {
            format!("{} at byte {} holds no page", path.display(), position.offset)
        }),
        Some(Err(error)) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        Some(Ok(Member::Damaged { .. })) | None => {
            bail!("no whole record in {} at byte {}", path.display(), position.offset)
        }
    }
}

fn decoded(bytes: &[u8], path: &Path, offset: u64) -> Option<Page> {
    record::decode(bytes).unwrap_or_else(|error| {
        tracing::warn!(
            file = %path.display(), offset, error = format!("{error:#}"),
            "skipped a record of the archive that is no page of ours"
        );
        None
    })
}

fn open_to_read(path: &Path) -> Result<File> {
    File::open(path).with_context(|| format!("cannot open the archive file {}", path.display()))
}

fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("cannot fsync the folder {}", folder.display()))
}

fn file_name(number: u32) -> String {
    format!("marsad-{number:06}.warc.gz")
}

fn path_of(folder: &Path, number: u32) -> PathBuf {
    folder.join(file_name(number))
}

/// The numbers of the archive's files, ascending; none where the folder is not
/// there yet.
fn file_numbers(folder: &Path) -> Result<Vec<u32>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(error)
                .with_context(|| format!("cannot list the archive {}", folder.display()));
        }
    };
    let mut numbers = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let number: Option<u32> = name
            .to_str()
            .and_then(|name| name.strip_prefix("marsad-")?.strip_suffix(".warc.gz"))
            .and_then(|number| number.parse().ok());
        numbers.extend(number);
    }
    numbers.sort_unstable();
    Ok(numbers)
}

#[cfg(test)]
mod tests;
