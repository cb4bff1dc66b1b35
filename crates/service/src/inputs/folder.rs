//! Folders: every file in them, in sorted order.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::Timestamp;
use news::model::fate::Reason;

use super::{Each, Unusable, file_arrivals, set_aside};

/// Everything the files of a folder hold, folders in it included. Hidden files
/// are passed over. Links are followed; a folder met again (a loop of links) is
/// not entered twice. A file that cannot be read is an arrival of its own.
pub fn arrivals(folder: &Path, now: Timestamp, each: Each<'_>) -> Result<()> {
    let entries = sorted_entries(folder)
        .map_err(|error| Unusable { input: name(folder), problem: error.to_string() })?;
    let mut entered: HashSet<PathBuf> = folder.canonicalize().into_iter().collect();
    let mut waiting = entries;
    while let Some(path) = waiting.pop() {
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                let known = path.canonicalize().is_ok_and(|real| !entered.insert(real));
                match sorted_entries(&path) {
                    _ if known => {}
                    Ok(entries) => waiting.extend(entries),
                    Err(error) => each(unreadable(&path, &error))?,
                }
            }
            Ok(metadata) if metadata.is_file() => match file_arrivals(&path, now, each) {
                Err(error) if error.is::<Unusable>() => {
                    each(set_aside(name(&path), None, Reason::FetchFailed, error.to_string()))?
                }
                done => done?,
            },
            Ok(_) => each(set_aside(
                name(&path),
                None,
                Reason::UnknownFormat,
                "not a regular file (a device, pipe or socket)",
            ))?,
            Err(error) => each(unreadable(&path, &error))?,
        }
    }
    Ok(())
}

/// The entries of a folder, last first, as a stack wants them.
fn sorted_entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            entries.push(entry.path());
        }
    }
    entries.sort_unstable_by(|a, b| b.cmp(a));
    Ok(entries)
}

fn unreadable(path: &Path, error: &std::io::Error) -> super::Arrival {
    set_aside(name(path), None, Reason::FetchFailed, format!("cannot be read: {error}"))
}

fn name(path: &Path) -> String {
    path.display().to_string()
}
