//! Reading the archive: in order from a place on, or one record.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use news::model::page::Page;
use sha2::{Digest, Sha256};

use super::digest;
use super::files::{ArchiveFile, file, files};
use super::member::Member;
use super::record::{self, Decoded, Referent};
use crate::store::ArchivePosition;

/// Takes a page, where it lies, and where what belongs to it ends.
pub type EachPage<'a> = &'a mut dyn FnMut(ArchivePosition, Page, ArchivePosition) -> Result<()>;

/// Calls `each` with every page from a position on, in order, with its own
/// position and that of the next page (or the archive's end): all records
/// between the two belong to it. What was appended comes back equal. Bytes that
/// are no whole record are skipped, and said in the log.
///
/// # Errors
/// When a file cannot be read, and what `each` returns.
pub fn pages_from(folder: &Path, from: ArchivePosition, each: EachPage<'_>) -> Result<()> {
    let mut waiting: Option<(ArchivePosition, Page, ArchivePosition)> = None;
    for file in files(folder)?.into_iter().filter(|file| file.number >= from.file) {
        let start = if file.number == from.file { from.offset } else { 0 };
        let path = &file.path;
        for member in file.members(start)? {
            match member.with_context(|| format!("cannot read {}", path.display()))? {
                Member::Whole { offset, end, bytes } => {
                    let end = ArchivePosition { file: file.number, offset: end };
                    if let Some(page) = decoded(&bytes, &file, offset) {
                        let position = ArchivePosition { file: file.number, offset };
                        if let Some((at, page, next)) = waiting.replace((position, page, end)) {
                            each(at, page, next)?;
                        }
                    } else if let Some((_, _, next)) = &mut waiting {
                        *next = end;
                    }
                }
                Member::Damaged { offset, end } => tracing::warn!(
                    file = %path.display(), offset, bytes = end - offset,
                    "skipped bytes of the archive that are no whole record"
                ),
            }
        }
    }
    match waiting {
        Some((at, page, next)) => each(at, page, next),
        None => Ok(()),
    }
}

/// The page of one record.
///
/// # Errors
/// When there is no such file, or no whole record of a page at the position.
pub fn page_at(folder: &Path, position: ArchivePosition) -> Result<Page> {
    let file = file(folder, position.file)?;
    let bytes = record_in(&file, position.offset)?;
    whole_page(record::decode(&bytes)?, &file)?.with_context(|| {
        format!("{} at byte {} holds no page", file.path.display(), position.offset)
    })
}

/// One decompressed record.
///
/// # Errors
/// When there is no such file, or no whole record at the position.
pub fn record_at(folder: &Path, position: ArchivePosition) -> Result<Vec<u8>> {
    record_in(&file(folder, position.file)?, position.offset)
}

/// Where the records end that belong to the one at a position: itself, its
/// request, its metadata.
///
/// # Errors
/// As [`record_at`].
pub fn group_end(folder: &Path, position: ArchivePosition) -> Result<u64> {
    let file = file(folder, position.file)?;
    let mut members = file.members(position.offset)?;
    let Some(Member::Whole { end: mut reached, bytes, .. }) = members.next().transpose()? else {
        bail!("no whole record in {} at byte {}", file.path.display(), position.offset)
    };
    let (header, _) = record::split(&bytes)?;
    let id = header.get("WARC-Record-ID");
    while let Some(Member::Whole { end, bytes, .. }) = members.next().transpose()? {
        let (header, _) = record::split(&bytes)?;
        if header.get("WARC-Concurrent-To").is_none_or(|of| Some(of) != id) {
            break;
        }
        reached = end;
    }
    Ok(reached)
}

/// What another record says that refers to the one at a position.
///
/// # Errors
/// As [`record_at`], and when it has no payload.
pub fn referent_at(folder: &Path, position: ArchivePosition) -> Result<Referent> {
    record::referent(&record_at(folder, position)?)
}

fn record_in(file: &ArchiveFile, offset: u64) -> Result<Vec<u8>> {
    match file.members(offset)?.next() {
        Some(Ok(Member::Whole { bytes, .. })) => Ok(bytes),
        Some(Err(error)) => {
            Err(error).with_context(|| format!("cannot read {}", file.path.display()))
        }
        Some(Ok(Member::Damaged { .. })) | None => {
            bail!("no whole record in {} at byte {offset}", file.path.display())
        }
    }
}

/// The page of a record, its payload taken from another record of the file where
/// it only names that.
///
/// # Errors
/// When the other record cannot be read or has another payload.
pub fn whole_page(decoded: Decoded, file: &ArchiveFile) -> Result<Option<Page>> {
    match decoded {
        Decoded::Page(page) => Ok(Some(page)),
        Decoded::Other => Ok(None),
        Decoded::Copy { page, at, digest } => {
            let other = record_in(file, at)?;
            let (header, block) = record::split(&other)?;
            let kind = header.get("WARC-Type").unwrap_or_default();
            let body = record::payload(kind, block)?.to_vec();
            let same = digest::field(&Sha256::digest(&body)) == digest;
            ensure!(same, "the record at byte {at} has another payload than is said of it");
            Ok(Some(Page { body, ..page }))
        }
    }
}

fn decoded(bytes: &[u8], file: &ArchiveFile, offset: u64) -> Option<Page> {
    record::decode(bytes).and_then(|decoded| whole_page(decoded, file)).unwrap_or_else(|error| {
        tracing::warn!(
            file = %file.path.display(), offset, error = format!("{error:#}"),
            "skipped a record of the archive that is no page of ours"
        );
        None
    })
}
