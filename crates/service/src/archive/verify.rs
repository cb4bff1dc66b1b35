//! Reads a whole archive and says what is in it, and what is damaged.

use std::io::{Seek, SeekFrom};
use std::path::Path;

use anyhow::Result;
use news::model::page::Page;

use super::member::{Member, Members};
use super::{file_numbers, open_to_read, path_of, record};
use crate::store::ArchivePosition;

/// What an archive holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// WARC files.
    pub files: u32,
    /// Pages whose digests hold.
    pub pages: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// What is damaged, in words, each with its place.
    pub damage: Vec<String>,
}

/// Checks every record's checksum and digest; `each` sees every sound page.
pub fn verify(
    folder: &Path,
    each: &mut dyn FnMut(ArchivePosition, &Page) -> Result<()>,
) -> Result<Verified> {
    let mut verified = Verified::default();
    for number in file_numbers(folder)? {
        let path = path_of(folder, number);
        let mut file = open_to_read(&path)?;
        verified.files += 1;
        verified.bytes += file.metadata()?.len();
        file.seek(SeekFrom::Start(0))?;
        for member in Members::new(file, 0) {
            match member? {
                Member::Whole { offset, bytes, .. } => match record::decode(&bytes) {
                    Ok(Some(page)) => {
                        verified.pages += 1;
                        each(ArchivePosition { file: number, offset }, &page)?;
                    }
                    Ok(None) => {}
                    Err(error) => verified
                        .damage
                        .push(format!("{} at byte {offset}: {error:#}", path.display())),
                },
                Member::Damaged { offset, end } => verified.damage.push(format!(
                    "{} at byte {offset}: {} bytes are no whole record",
                    path.display(),
                    end - offset
                )),
            }
        }
    }
    Ok(verified)
}
