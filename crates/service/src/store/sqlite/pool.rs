//! Reading connections, opened when needed and kept for the next reader.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Result};

/// Idle connections kept; a burst may open more.
const IDLE: usize = 8;

/// The reading connections of one file.
pub struct Pool {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    /// A pool without connections yet.
    pub fn new(file: PathBuf) -> Pool {
        Pool { file, idle: Mutex::new(Vec::new()) }
    }

    /// An idle connection, or a new one.
    pub fn get(&self) -> Result<Reader<'_>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.open()?,
        };
        Ok(Reader { connection: Some(connection), pool: self })
    }

    fn open(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(std::time::Duration::from_secs(30))?;
        connection.pragma_update(None, "cache_size", -8_192)?;
        prepare_once(&connection)?;
        Ok(connection)
    }
}

/// Keeps statements prepared. Without the planner's stability guarantee SQLite
/// plans a statement anew for every value bound to it wherever an index holds
/// only rows that are not null.
pub fn prepare_once(connection: &Connection) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// A connection that goes back to its pool when dropped.
pub struct Reader<'a> {
    connection: Option<Connection>,
    pool: &'a Pool,
}

impl Deref for Reader<'_> {
    type Target = Connection;

    #[expect(clippy::expect_used, reason = "the connection leaves only in drop")]
    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("a reader holds its connection until dropped")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(connection) = self.connection.take()
            && idle.len() < IDLE
        {
            idle.push(connection);
        }
    }
}
