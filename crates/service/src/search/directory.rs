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
}

impl ReadDirectory {
    /// That at a path, which is there.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(root: &Path) -> tantivy::Result<ReadDirectory> {
        Ok(ReadDirectory { mapped: MmapDirectory::open(root)?, root: Arc::from(root) })
    }
}

impl Directory for ReadDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let is_list = path.extension().is_some_and(|end| LISTS.iter().any(|list| end == *list));
        if !is_list || !cfg!(unix) {
            return self.mapped.get_file_handle(path);
        }
        let opened = File::open(self.root.join(path)).and_then(ReadFile::of);
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

/// A file that does not change.
struct ReadFile {
    file: File,
    len: usize,
    /// The block that was read last, and where it begins.
    last: Mutex<(usize, OwnedBytes)>,
}

impl ReadFile {
    fn of(file: File) -> io::Result<ReadFile> {
        let len = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(ReadFile { file, len, last: Mutex::new((0, OwnedBytes::empty())) })
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        read_at(&self.file, &mut bytes, range.start as u64)?;
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

    use super::{BLOCK, ReadFile};

    #[test]
    fn what_is_read_is_what_stands_there() {
        let bytes: Vec<u8> = (0..5 * BLOCK + 17).map(|n| (n * n % 251) as u8).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        let file = ReadFile::of(file).unwrap();
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
}
