//! Small SQLite files of what people made: beside the derived data, and open to
//! any process, whoever takes articles in meanwhile.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

/// How long to wait for who else writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// One such file.
#[derive(Debug, Clone)]
pub struct OwnFile {
    file: PathBuf,
    schema: &'static str,
}

impl OwnFile {
    /// A file, which need not exist yet, with the statements that make its tables
    /// where they are missing.
    pub fn new(file: PathBuf, schema: &'static str) -> OwnFile {
        OwnFile { file, schema }
    }

    /// Whether anything was ever written.
    pub fn exists(&self) -> bool {
        self.file.is_file()
    }

    /// Opens it to write, making it where needed.
    pub fn to_write(&self) -> Result<Connection> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&self.file)?;
            connection.busy_timeout(PATIENCE)?;
            connection.execute_batch(self.schema)?;
            Ok(connection)
        };
        open().with_context(|| format!("cannot write {}", self.file.display()))
    }

    /// Opens it to read; `None` where nothing was ever written.
    pub fn to_read(&self) -> Result<Option<Connection>> {
        if !self.exists() {
            return Ok(None);
        }
        let open = || -> rusqlite::Result<Connection> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&self.file, flags)?;
            connection.busy_timeout(PATIENCE)?;
            Ok(connection)
        };
        Ok(Some(open().with_context(|| format!("cannot read {}", self.file.display()))?))
    }
}

/// Begins to write. A transaction that reads first and writes then would fail
/// where somebody else has written between.
pub fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}
