//! Repairs the end of an archive file that a crash left behind.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::compress::Compression;
use super::files::ArchiveFile;
use super::frame;
use super::member::{Member, Members};

/// The last so many bytes of a file are inflated and checked when it is opened:
/// more than is ever written between two fsyncs.
const CHECKED: u64 = 64 << 20;

/// Cuts a file back to the end of its last whole record and returns that
/// length. What is cut is appended to `NAME.torn` and said in the log. Damage
/// with whole records after it is no torn tail: it stays, and readers step
/// over it.
pub fn repair(file: &ArchiveFile) -> io::Result<u64> {
    let ArchiveFile { path, compression, .. } = file;
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    let start = check_from(&file, length, *compression)?;
    let mut reader = &file;
    reader.seek(SeekFrom::Start(start))?;
    let mut whole = start;
    for member in Members::new(reader, start, *compression) {
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
fn check_from(file: &File, length: u64, compression: Compression) -> io::Result<u64> {
    let mut reader = BufReader::with_capacity(64 << 10, file);
    let near_end = length.saturating_sub(CHECKED);
    let mut at = 0;
    while at < near_end {
        // Steps are short beside the buffer: most of them read nothing.
        let here = reader.stream_position()?;
        reader.seek_relative(at as i64 - here as i64)?;
        match frame::length(&mut reader, compression) {
            Ok(Some(step)) if at + step <= length => at += step,
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error),
        }
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
