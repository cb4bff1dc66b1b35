//! Reads a whole archive and says what is in it, and what is damaged.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use news::model::page::Page;
use rustc_hash::FxHashSet;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::digest;
use super::files::{ArchiveFile, files};
use super::member::Member;
use super::read::whole_page;
use super::record;
use crate::store::ArchivePosition;

/// What an archive holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// WARC files.
    pub files: u32,
    /// Records of every kind.
    pub records: u64,
    /// Pages whose digests hold.
    pub pages: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// What is damaged, each with its place.
    pub damage: Vec<Damage>,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// The file.
    pub file: String,
    /// Where in it, in bytes.
    pub offset: u64,
    /// What, in words.
    pub what: String,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at byte {}: {}", self.file, self.offset, self.what)
    }
}

/// Checks every record: its framing, the compression's checksum, the digests of
/// block and payload, that its id is its own, and that what it belongs to or
/// takes its payload from is there. `each` sees every sound page.
///
/// # Errors
/// When a file cannot be read, and what `each` returns.
pub fn verify(
    folder: &Path,
    each: &mut dyn FnMut(ArchivePosition, &Page) -> Result<()>,
) -> Result<Verified> {
    let mut verified = Verified::default();
    for file in files(folder)? {
        verified.files += 1;
        verified.bytes += file.open()?.metadata()?.len();
        verify_file(&file, &mut verified, each)?;
    }
    Ok(verified)
}

/// What ends a header, and stands behind a block.
const END: &[u8] = b"\r\n\r\n";

fn verify_file(
    file: &ArchiveFile,
    verified: &mut Verified,
    each: &mut dyn FnMut(ArchivePosition, &Page) -> Result<()>,
) -> Result<()> {
    let (mut ids, before) = (FxHashSet::default(), verified.damage.len());
    let cannot = || format!("cannot read {}", file.path.display());
    for member in file.members(0)? {
        let (offset, sound) = match member.with_context(cannot)? {
            Member::Whole { offset, bytes, .. } => {
                verified.records += 1;
                // What a damaged record took with it is not damaged itself.
                let all_there = verified.damage.len() == before;
                let sound = check_record(&bytes, &mut ids, all_there)
                    .and_then(|()| whole_page(record::decode(&bytes)?, file));
                (offset, sound)
            }
            Member::Damaged { offset, end } => {
                (offset, Err(anyhow::anyhow!("{} bytes are no whole record", end - offset)))
            }
        };
        match sound {
            Ok(Some(page)) => {
                verified.pages += 1;
                each(ArchivePosition { file: file.number, offset }, &page)?;
            }
            Ok(None) => {}
            Err(error) => verified.damage.push(Damage {
                file: file.path.display().to_string(),
                offset,
                what: format!("{error:#}"),
            }),
        }
    }
    Ok(())
}

/// Checks what every record must have, ours or not; `ids` are those of the
/// records before it in the file, of which `all_there` says whether none is lost.
fn check_record(record: &[u8], ids: &mut FxHashSet<String>, all_there: bool) -> Result<()> {
    let (header, block) = record::split(record)?;
    let block_at = memchr::memmem::find(record, END).map_or(0, |end| end + END.len());
    let behind = record.get(block_at + block.len()..).unwrap_or_default();
    ensure!(behind == END, "not exactly two line ends behind its block");
    let field = |name: &str| header.get(name).with_context(|| format!("no {name}"));
    field("WARC-Type")?;
    field("WARC-Date")?;
    let id = field("WARC-Record-ID")?;
    ensure!(ids.insert(id.to_owned()), "another record has its WARC-Record-ID {id}");
    if let Some(of) = header.get("WARC-Concurrent-To") {
        ensure!(!all_there || ids.contains(of), "the record it belongs to is not there: {of}");
    }
    if let Some(said) = header.get("WARC-Block-Digest") {
        let is = digest::field(&Sha256::digest(block));
        ensure!(said == is, "the block differs from its digest");
    }
    Ok(())
}
