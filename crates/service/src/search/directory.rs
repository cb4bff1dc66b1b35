//! The folder of an index as searches read it: lists of words and their places from
//! the files, all else mapped into memory.
//!
//! Lists make nine tenths of an index. Mapped, whatever a search has ever touched of
//! them counts as the server's memory; read, it is the system's to keep or to forget.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

/// The ends of the names of files with lists.
const LISTS: [&str; 2] = ["idx", "pos"];

/// Such a folder.
#[derive(Debug, Clone)]
pub struct ReadDirectory {
    mapped: MmapDirectory,
    root: Arc<Path>,
    buffers: Arc<Buffers>,
}

impl ReadDirectory {
    /// That at a path, which is there.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(root: &Path) -> tantivy::Result<ReadDirectory> {
        let (mapped, buffers) = (MmapDirectory::open(root)?, Arc::default());
        Ok(ReadDirectory { mapped, root: Arc::from(root), buffers })
    }
}

impl Directory for ReadDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let is_list = path.extension().is_some_and(|end| LISTS.iter().any(|list| end == *list));
        if !is_list || !cfg!(unix) {
            return self.mapped.get_file_handle(path);
        }
        let opened = File::open(self.root.join(path));
        let opened = opened.and_then(|file| ReadFile::of(file, self.buffers.clone()));
        let opened = opened.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        });
        Ok(Arc::new(opened?))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.mapped.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.mapped.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}

/// Lists shorter than this are read with their neighbours: words that begin alike lie
/// side by side.
const BLOCK: usize = 8 << 10;

/// Longer lists are read into memory that was used before: to get new memory from the
/// system, which clears it, costs as much as to read.
const LONG: usize = 32 << 10;

/// So many sizes of such memory, each twice the one before, from [`LONG`] on: lists
/// longer than the last, 2 MB, are few.
const SIZES: usize = 7;

/// At most so much of each size is kept: 32 MB in all.
const KEPT: usize = 8;

/// Memory for lists, by size. What no list is in any more can be used again.
#[derive(Debug, Default)]
struct Buffers([Mutex<Vec<Arc<[u8]>>>; SIZES]);

impl Buffers {
    /// As many bytes, filled by `fill`; `None` where there is no such memory.
    fn filled(
        &self,
        bytes: usize,
        fill: impl FnOnce(&mut [u8]) -> io::Result<()>,
    ) -> Option<io::Result<OwnedBytes>> {
        let size = bytes.max(LONG).div_ceil(LONG).next_power_of_two();
        let kept = self.0.get(size.ilog2() as usize)?;
        let mut buffer = {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            match kept.iter().position(|buffer| Arc::strong_count(buffer) == 1) {
                Some(free) => kept.swap_remove(free),
                None if kept.len() < KEPT => Arc::from(vec![0; size * LONG]),
                None => return None,
            }
        };
        let filled = fill(Arc::get_mut(&mut buffer)?.get_mut(..bytes)?);
        let found = filled.map(|()| OwnedBytes::new(buffer.clone()).slice(0..bytes));
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push(buffer);
        }
        Some(found)
    }
}

/// A file that does not change.
struct ReadFile {
    file: File,
    buffers: Arc<Buffers>,
    len: usize,
    /// The block that was read last, and where it begins.
    last: Mutex<(usize, OwnedBytes)>,
}

impl ReadFile {
    fn of(file: File, buffers: Arc<Buffers>) -> io::Result<ReadFile> {
        let len = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(ReadFile { file, buffers, len, last: Mutex::new((0, OwnedBytes::empty())) })
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let from = range.start as u64;
        let fill = |bytes: &mut [u8]| read_at(&self.file, bytes, from);
        if range.len() >= LONG
            && let Some(read) = self.buffers.filled(range.len(), fill)
        {
            return read;
        }
        let mut bytes = vec![0; range.len()];
        fill(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], from: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, from)
}

#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

impl FileHandle for ReadFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.len {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "behind the end of the file"));
        }
        if range.len() >= BLOCK {
            return self.read(range);
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let within = |(from, block): &(usize, OwnedBytes)| {
            range.start >= *from && range.end <= from + block.len()
        };
        if !within(&last) {
            let end = (range.start + BLOCK).min(self.len);
            *last = (range.start, self.read(range.start..end)?);
        }
        let (from, block) = &*last;
        Ok(block.slice(range.start - from..range.end - from))
    }
}

impl HasLen for ReadFile {
    fn len(&self) -> usize {
        self.len
    }
}

impl std::fmt::Debug for ReadFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadFile").field("len", &self.len).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tantivy::directory::FileHandle;

    use super::{BLOCK, KEPT, LONG, ReadFile, SIZES};

    #[test]
    fn what_is_read_is_what_stands_there() {
        let bytes: Vec<u8> = (0..5 * BLOCK + 17).map(|n| (n * n % 251) as u8).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        let file = ReadFile::of(file, Default::default()).unwrap();
        for from in [0, 3, BLOCK - 1, BLOCK, 3 * BLOCK + 5, 2, bytes.len() - 20, bytes.len()] {
            for length in [0, 1, 16, 300, BLOCK - 1, BLOCK, 2 * BLOCK] {
                let read = file.read_bytes(from..from + length);
                match bytes.get(from..from + length) {
                    Some(expected) => assert_eq!(read.unwrap().as_slice(), expected),
                    None => assert!(read.is_err(), "{length} from {from}"),
                }
            }
        }
    }

    #[test]
    fn what_is_held_stays_while_more_is_read() {
        let bytes: Vec<u8> = (0..(LONG << SIZES) + 3).map(|n| (n * n % 251) as u8).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        let file = ReadFile::of(file, Default::default()).unwrap();
        let mut held = Vec::new();
        for round in 0..3 * KEPT {
            for size in [LONG, LONG + 1, 3 * LONG, LONG << (SIZES - 1), LONG << SIZES] {
                let from = round.min(bytes.len() - size);
                held.push((from..from + size, file.read_bytes(from..from + size).unwrap()));
            }
            if round % 3 == 0 {
                held.drain(..held.len() / 2);
            }
            for (range, read) in &held {
                assert_eq!(read.as_slice(), &bytes[range.clone()]);
            }
        }
    }
}
