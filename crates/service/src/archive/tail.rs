//! Repairs the end of an archive file that a crash left behind.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::member::{HEADER, LENGTH_AT, Member, Members};

/// The last so many bytes of a file are inflated and checked when it is opened:
/// more than is ever written between two fsyncs.
const CHECKED: u64 = 64 << 20;

/// Cuts a file back to the end of its last whole record and returns that
/// length. What is cut is appended to `NAME.torn` and said in the log. Damage
/// with whole records after it is no torn tail: it stays, and readers step
/// over it.
pub fn repair(path: &Path) -> io::Result<u64> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    let start = check_from(&file, length)?;
    let mut reader = &file;
    reader.seek(SeekFrom::Start(start))?;
    let mut whole = start;
    for member in Members::new(reader, start) {
        if let Member::Whole { end, .. } = member? {
            whole = end;
        }
    }
    if whole < length {
        let torn = keep_torn(&file, path, whole)?;
        file.set_len(whole)?;
        file.sync_all()?;
        tracing::warn!(
            file = %path.display(), offset = whole, bytes = length - whole, kept_in = %torn.display(),
            "cut a torn record off the archive"
        );
    }
    Ok(whole)
}

/// Steps over the records by the lengths they say, to the first one that is to
/// be inflated: near the end, or where the steps stop making sense.
fn check_from(file: &File, length: u64) -> io::Result<u64> {
    let mut reader = BufReader::with_capacity(64 << 10, file);
    reader.seek(SeekFrom::Start(0))?;
    let near_end = length.saturating_sub(CHECKED);
    let mut at = 0;
    while at < near_end {
        let mut header = [0u8; HEADER.len()];
        reader.read_exact(&mut header)?;
        let (begin, step) = header.split_at(LENGTH_AT);
        let step = u32::from_le_bytes(step.try_into().unwrap_or_default());
        let sound = begin == &HEADER[..LENGTH_AT] && step as usize > HEADER.len();
        if !sound || at + u64::from(step) > length {
            break;
        }
        reader.seek_relative(i64::from(step) - HEADER.len() as i64)?;
        at += u64::from(step);
    }
    Ok(at)
}

fn keep_torn(mut file: &File, path: &Path, from: u64) -> io::Result<PathBuf> {
    let torn = path.with_added_extension("torn");
    file.seek(SeekFrom::Start(from))?;
    let mut copy = OpenOptions::new().append(true).create(true).open(&torn)?;
    io::copy(&mut file, &mut copy)?;
    copy.sync_all()?;
    Ok(torn)
}
