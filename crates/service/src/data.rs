//! The data directory: where everything lies, and who may write.
//!
//! ```text
//! marsad-data/
//!   archive/          WARC files: the truth
//!   current           names the folder of derived data in use
//!   derived-000001/   store.sqlite3 and index/, derived from the archive
//!   searches.sqlite3  saved searches: what people made, not derived
//!   corrections.sqlite3  corrections of stories, likewise
//!   sources.sqlite3   outlets that are followed, and what of them is to be fetched
//!   publishers/       rules of one's own for outlets' pages, HOST.toml each
//!   lock              held by the one process that writes
//! ```
//!
//! `marsad rebuild` derives a new folder and then turns `current` to it by one
//! rename, so that a crash at any moment leaves one whole folder in use.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use news::pipeline::Rules;

use crate::corrections::Corrections;
use crate::saved::SavedSearches;
use crate::search::SearchIndex;
use crate::sources::Sources;
use crate::store::sqlite::SqliteStore;

/// A data directory.
#[derive(Debug, Clone)]
pub struct DataDir {
    root: PathBuf,
}

/// Store and index, opened for reading.
pub struct Opened {
    /// The store.
    pub store: SqliteStore,
    /// The index.
    pub index: SearchIndex,
}

/// The right to write, given up when dropped.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl DataDir {
    /// The directory at a path, which need not exist yet.
    pub fn new(root: &Path) -> DataDir {
        DataDir { root: root.to_owned() }
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The archive's folder.
    pub fn archive(&self) -> PathBuf {
        self.root.join("archive")
    }

    /// The folder of derived data in use.
    pub fn derived(&self) -> Result<PathBuf> {
        Ok(self.root.join(folder_name(self.generation()?)))
    }

    /// The store's file.
    pub fn store(&self) -> Result<PathBuf> {
        Ok(store_in(&self.derived()?))
    }

    /// The index's folder.
    pub fn index(&self) -> Result<PathBuf> {
        Ok(index_in(&self.derived()?))
    }

    /// The saved searches, which are no derived data.
    pub fn saved(&self) -> SavedSearches {
        SavedSearches::at(self.root.join("searches.sqlite3"))
    }

    /// The corrections of stories, which are no derived data.
    pub fn corrections(&self) -> Corrections {
        Corrections::at(self.root.join("corrections.sqlite3"))
    }

    /// The outlets that are followed, which are no derived data either.
    pub fn sources(&self) -> Sources {
        Sources::at(self.root.join("sources.sqlite3"))
    }

    /// The rules for outlets' pages: those that ship with the program, and over
    /// them those of `publishers/HOST.toml`.
    ///
    /// # Errors
    /// When a file cannot be read or is no rule.
    pub fn rules(&self) -> Result<Rules> {
        let mut rules = Rules::default();
        let folder = self.root.join("publishers");
        let files = match fs::read_dir(&folder) {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(rules),
            Err(error) => return Err(error).context(format!("cannot list {}", folder.display())),
        };
        for file in files {
            let path = file?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let Some(host) = name.and_then(|name| name.strip_suffix(".toml")) else { continue };
            let content = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            rules
                .publishers
                .add(host, &content)
                .with_context(|| format!("{} is no publisher rule", path.display()))?;
        }
        Ok(rules)
    }

    /// Opens store and index for reading. Needs no lock: one process may write
    /// while any number read.
    pub fn open(&self) -> Result<Opened> {
        let store = self.open_store()?;
        let index = SearchIndex::open(&self.index()?)?;
        Ok(Opened { store, index })
    }

    /// Opens the store for reading.
    pub fn open_store(&self) -> Result<SqliteStore> {
        let file = self.store()?;
        if !file.is_file() {
            bail!(
                "there is no Marsad data in {}. Take something in with \
                 `marsad ingest INPUT…`, or name the directory with --data DIR",
                self.root.display()
            );
        }
        SqliteStore::open(&file)
    }

    /// Opens store and index for writing, creating them where needed.
    pub fn open_to_write(&self, _lock: &WriteLock) -> Result<(SqliteStore, SearchIndex)> {
        let derived = self.derived()?;
        fs::create_dir_all(&derived)
            .with_context(|| format!("cannot create {}", derived.display()))?;
        Ok((SqliteStore::open(&store_in(&derived))?, SearchIndex::open(&index_in(&derived))?))
    }

    /// Takes the right to write, creating the directory where needed. One
    /// process at a time has it.
    pub fn lock(&self) -> Result<WriteLock> {
        match self.lock_or_holder()? {
            Ok(lock) => Ok(lock),
            Err(holder) => bail!(
                "{} is being written to by process {holder}. Wait until it is done, or stop it",
                self.root.display(),
            ),
        }
    }

    /// Takes the right to write unless another process has it.
    pub fn lock_if_free(&self) -> Result<Option<WriteLock>> {
        Ok(self.lock_or_holder()?.ok())
    }

    /// The right to write, or the number of the process that has it.
    fn lock_or_holder(&self) -> Result<Result<WriteLock, String>> {
        fs::create_dir_all(&self.root)
            .with_context(|| format!("cannot create {}", self.root.display()))?;
        let path = self.root.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder)?;
                return Ok(Err(holder.trim().to_owned()));
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Ok(WriteLock { _file: file }))
    }

    /// An empty folder for derived data beside the one in use, left over
    /// folders of broken rebuilds removed.
    pub fn next_derived(&self, _lock: &WriteLock) -> Result<Next> {
        let generation = self.generation()?;
        self.remove_others(generation)?;
        let folder = self.root.join(folder_name(generation + 1));
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Next { generation: generation + 1, folder })
    }

    /// Makes a folder of derived data the one in use and removes the others.
    pub fn switch_to(&self, next: &Next, _lock: &WriteLock) -> Result<()> {
        let (draft, current) = (self.root.join("current.new"), self.root.join("current"));
        let mut file = File::create(&draft)?;
        writeln!(file, "{}", next.generation)?;
        file.sync_all()?;
        fs::rename(&draft, &current)
            .with_context(|| format!("cannot write {}", current.display()))?;
        File::open(&self.root)?.sync_all()?;
        self.remove_others(next.generation)
    }

    fn generation(&self) -> Result<u32> {
        let path = self.root.join("current");
        match fs::read_to_string(&path) {
            Ok(number) => number
                .trim()
                .parse()
                .with_context(|| format!("{} is damaged: it should hold a number", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(1),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    fn remove_others(&self, keep: u32) -> Result<()> {
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_derived = name.to_string_lossy().starts_with("derived-");
            if is_derived && name.to_string_lossy() != folder_name(keep) {
                fs::remove_dir_all(entry.path())
                    .with_context(|| format!("cannot remove {}", entry.path().display()))?;
            }
        }
        Ok(())
    }
}

/// A folder that is being derived.
#[derive(Debug)]
pub struct Next {
    generation: u32,
    folder: PathBuf,
}

impl Next {
    /// The store's file.
    pub fn store(&self) -> PathBuf {
        store_in(&self.folder)
    }

    /// The index's folder.
    pub fn index(&self) -> PathBuf {
        index_in(&self.folder)
    }
}

fn folder_name(generation: u32) -> String {
    format!("derived-{generation:06}")
}

fn store_in(folder: &Path) -> PathBuf {
    folder.join("store.sqlite3")
}

fn index_in(folder: &Path) -> PathBuf {
    folder.join("index")
}

#[cfg(test)]
mod tests {
    use super::DataDir;

    #[test]
    fn one_process_writes_and_the_other_is_told_who() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::new(folder.path());
        let lock = data.lock().unwrap();
        let refused = data.lock().unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(lock);
        data.lock().unwrap();
    }

    #[test]
    fn a_switch_leaves_one_folder_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::new(folder.path());
        let lock = data.lock().unwrap();
        let broken_off = data.next_derived(&lock).unwrap();
        let before = data.store().unwrap();
        drop(broken_off);
        let next = data.next_derived(&lock).unwrap();
        assert_eq!(data.store().unwrap(), before);
        data.switch_to(&next, &lock).unwrap();
        assert_eq!(data.store().unwrap(), next.store());
        let folders = std::fs::read_dir(folder.path()).unwrap().filter(|entry| {
            entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("derived-")
        });
        assert_eq!(folders.count(), 1);
    }

    #[test]
    fn reading_where_nothing_is_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = DataDir::new(folder.path()).open().err().unwrap().to_string();
        assert!(error.contains("marsad ingest"), "{error}");
    }
}
