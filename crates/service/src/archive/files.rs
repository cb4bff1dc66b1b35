//! The files of an archive: `marsad-000001.warc.gz`, `marsad-000002.warc.zst`, …
//! Numbers only grow, and tell the order; old files may have been dropped.

use std::fs::File;
use std::io::{ErrorKind, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use super::compress::Compression;
use super::header::Header;
use super::member::{Member, Members};
use crate::store::ArchivePosition;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveFile {
    /// Its number, from 1.
    pub number: u32,
    /// How its records are compressed.
    pub compression: Compression,
    /// Where it lies.
    pub path: PathBuf,
}

impl ArchiveFile {
    /// The file of a number in a folder, there or not.
    pub fn new(folder: &Path, number: u32, compression: Compression) -> ArchiveFile {
        let path = folder.join(format!("marsad-{number:06}{}", compression.ending()));
        ArchiveFile { number, compression, path }
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Its members from an offset on.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn members(&self, offset: u64) -> Result<Members<File>> {
        let mut file = self.open()?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(Members::new(file, offset, self.compression))
    }

    /// Opens it for reading.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn open(&self) -> Result<File> {
        File::open(&self.path)
            .with_context(|| format!("cannot open the archive file {}", self.path.display()))
    }

    /// When it was begun, as its `warcinfo` record says.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn began(&self) -> Result<Option<Timestamp>> {
        let first = self.members(0)?.next().transpose()?;
        let Some(Member::Whole { bytes, .. }) = first else { return Ok(None) };
        let end = memchr::memmem::find(&bytes, b"\r\n\r\n").unwrap_or(bytes.len());
        let header = Header::parse(&bytes[..end]);
        Ok(header.and_then(|header| header.get("WARC-Date")?.parse().ok()))
    }
}

/// The archive's files, ascending; none where the folder is not there yet.
///
/// # Errors
/// When the folder cannot be listed.
pub fn files(folder: &Path) -> Result<Vec<ArchiveFile>> {
    let cannot = || format!("cannot list the archive {}", folder.display());
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(cannot),
    };
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.with_context(cannot)?.file_name();
        let name = name.to_string_lossy();
        let found = Compression::ALL.into_iter().find_map(|compression| {
            let number = name.strip_prefix("marsad-")?.strip_suffix(compression.ending())?;
            Some(ArchiveFile::new(folder, number.parse().ok()?, compression))
        });
        files.extend(found);
    }
    files.sort_by_key(|file| file.number);
    Ok(files)
}

/// The file of a number.
///
/// # Errors
/// When it is not there; where later ones are, that says that it was dropped.
pub fn file(folder: &Path, number: u32) -> Result<ArchiveFile> {
    let all = Compression::ALL.map(|compression| ArchiveFile::new(folder, number, compression));
    if let Some(file) = all.into_iter().find(|file| file.path.is_file()) {
        return Ok(file);
    }
    match files(folder)?.first() {
        Some(first) if first.number > number => bail!(
            "archive file {number} was dropped; the oldest kept is {} ({})",
            first.number,
            first.name()
        ),
        _ => bail!("there is no archive file {number} in {}", folder.display()),
    }
}

/// Whether the file that a position names was dropped since.
///
/// # Errors
/// When the folder cannot be listed.
pub fn is_dropped(folder: &Path, position: ArchivePosition) -> Result<bool> {
    Ok(position.file > 0
        && files(folder)?.first().is_some_and(|first| first.number > position.file))
}
