//! Saved searches: queries under a name, and up to where each was looked at.
//!
//! They are what people made and cannot be derived from the archive, so they
//! lie in a file of their own in the data directory, which any process may
//! write to while another takes articles in. «New» is what came into the
//! archive after the last look: positions stay the same whatever is rebuilt.

pub mod name;

use std::path::PathBuf;

use anyhow::Result;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::own_file::{OwnFile, begin};
use crate::search::query;
use name::{BadName, Name};

/// At most so many are kept.
pub const MOST: usize = 500;

/// A query is at most so many characters.
pub const LONGEST_QUERY: usize = 2_000;

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS searches (
    key       TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    q         TEXT NOT NULL,
    saved_at  INTEGER NOT NULL,
    looked_at INTEGER NOT NULL,
    seen      INTEGER NOT NULL
) STRICT, WITHOUT ROWID";

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name, as given.
    pub name: String,
    /// The query, filters included.
    pub q: String,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// When it was last looked at; first, when it was saved.
    pub looked_at: Timestamp,
    /// What had come into the archive then: `ArchivePosition::order`.
    pub seen: u64,
}

/// The saved searches of a data directory.
#[derive(Debug, Clone)]
pub struct SavedSearches {
    file: OwnFile,
}

impl SavedSearches {
    /// Those of a file, which need not exist yet.
    pub fn at(file: PathBuf) -> SavedSearches {
        SavedSearches { file: OwnFile::new(file, SCHEMA) }
    }

    /// All, by name.
    pub fn list(&self) -> Result<Vec<SavedSearch>> {
        let Some(connection) = self.file.to_read()? else { return Ok(Vec::new()) };
        let mut select =
            connection.prepare(&format!("SELECT {COLUMNS} FROM searches ORDER BY key"))?;
        let found = select.query_and_then([], saved)?;
        found.collect()
    }

    /// One, by its name however it is spelled.
    pub fn get(&self, name: &str) -> Result<Option<SavedSearch>> {
        let (Some(connection), Ok(name)) = (self.file.to_read()?, Name::parse(name)) else {
            return Ok(None);
        };
        let sql = format!("SELECT {COLUMNS} FROM searches WHERE key = ?");
        let found = connection.query_row(&sql, [name.key()], |row| Ok(saved(row))).optional()?;
        found.transpose()
    }

    /// Saves a query under a name; what is there now (`seen`) is not new.
    ///
    /// # Errors
    /// [`BadName`] and [`crate::search::query::mistake::BadQuery`], found by
    /// `downcast_ref`: the name cannot be had, the query cannot be read.
    pub fn save(&self, name: &str, q: &str, seen: u64, now: Timestamp) -> Result<SavedSearch> {
        let name = Name::parse(name)?;
        let q = q.trim();
        if q.is_empty() {
            return Err(BadName::NoQuery.into());
        }
        if q.chars().count() > LONGEST_QUERY {
            return Err(BadName::QueryTooLong(LONGEST_QUERY).into());
        }
        query::parse(q)?;
        let mut connection = self.file.to_write()?;
        let transaction = begin(&mut connection)?;
        let held: usize =
            transaction.query_row("SELECT count(*) FROM searches", [], |row| row.get(0))?;
        if held >= MOST {
            return Err(BadName::TooMany(MOST).into());
        }
        let saved = transaction.execute(
            "INSERT OR IGNORE INTO searches VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
            params![name.key(), name.as_str(), q, now.as_microsecond(), number(seen)],
        )?;
        if saved == 0 {
            return Err(BadName::Taken.into());
        }
        transaction.commit()?;
        Ok(SavedSearch {
            name: name.as_str().to_owned(),
            q: q.to_owned(),
            saved_at: now,
            looked_at: now,
            seen,
        })
    }

    /// Remembers that one was looked at when this had come. `false` where there is
    /// none of this name.
    pub fn look(&self, name: &str, seen: u64, now: Timestamp) -> Result<bool> {
        self.change(name, |connection, key| {
            connection.execute(
                "UPDATE searches SET seen = max(seen, ?), looked_at = ? WHERE key = ?",
                params![number(seen), now.as_microsecond(), key],
            )
        })
    }

    /// Removes one. `false` where there is none of this name.
    pub fn remove(&self, name: &str) -> Result<bool> {
        self.change(name, |connection, key| {
            connection.execute("DELETE FROM searches WHERE key = ?", [key])
        })
    }

    fn change(
        &self,
        name: &str,
        change: impl FnOnce(&Connection, &str) -> rusqlite::Result<usize>,
    ) -> Result<bool> {
        let Ok(name) = Name::parse(name) else { return Ok(false) };
        if !self.file.exists() {
            return Ok(false);
        }
        Ok(change(&self.file.to_write()?, name.key())? > 0)
    }
}

const COLUMNS: &str = "name, q, saved_at, looked_at, seen";

fn saved(row: &Row<'_>) -> Result<SavedSearch> {
    let moment =
        |column: usize| -> Result<Timestamp> { Ok(Timestamp::from_microsecond(row.get(column)?)?) };
    Ok(SavedSearch {
        name: row.get(0)?,
        q: row.get(1)?,
        saved_at: moment(2)?,
        looked_at: moment(3)?,
        seen: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
    })
}

/// SQLite's numbers have a sign.
fn number(seen: u64) -> i64 {
    i64::try_from(seen).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::mistake::BadQuery;

    fn searches() -> (tempfile::TempDir, SavedSearches) {
        let folder = tempfile::tempdir().unwrap();
        let searches = SavedSearches::at(folder.path().join("searches.sqlite3"));
        (folder, searches)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_search_is_saved_looked_at_and_removed() {
        let (_folder, searches) = searches();
        assert_eq!(searches.list().unwrap(), []);
        let saved = searches.save(" الموانئ ", "ميناء source:a.example", 7, at(100)).unwrap();
        assert_eq!(saved.name, "الموانئ");
        searches.save("Ports", "port", 7, at(100)).unwrap();
        assert_eq!(searches.get("الموانىء").unwrap(), None);
        // However it is spelled.
        assert_eq!(searches.get("المَوانئ").unwrap().as_ref(), Some(&saved));
        assert_eq!(searches.get("ports").unwrap().unwrap().q, "port");
        assert!(searches.look("PORTS", 9, at(200)).unwrap());
        assert!(searches.look("ports", 8, at(300)).unwrap());
        let looked = searches.get("ports").unwrap().unwrap();
        assert_eq!((looked.seen, looked.looked_at), (9, at(300)));
        assert_eq!(searches.list().unwrap().len(), 2);
        assert!(searches.remove("ports").unwrap());
        assert!(!searches.remove("ports").unwrap());
        assert!(!searches.look("ports", 1, at(1)).unwrap());
    }

    #[test]
    fn what_cannot_be_saved_says_why() {
        let (_folder, searches) = searches();
        let refused = |name: &str, q: &str| searches.save(name, q, 0, at(0)).unwrap_err();
        let mistake = refused("x", "ميناء \"صيدا");
        assert_eq!(mistake.downcast_ref::<BadQuery>().unwrap().at, 6);
        for (name, q, problem) in [
            ("  ", "x", BadName::Empty),
            ("a\nb", "x", BadName::Unprintable),
            ("a/b", "x", BadName::Unprintable),
            (&"ا".repeat(81), "x", BadName::TooLong(name::LONGEST)),
            ("x", " ", BadName::NoQuery),
            ("x", &"x ".repeat(2_000), BadName::QueryTooLong(LONGEST_QUERY)),
        ] {
            assert_eq!(refused(name, q).downcast_ref::<BadName>(), Some(&problem), "{name:?}");
        }
        searches.save("القاهرة", "القاهرة", 0, at(0)).unwrap();
        let taken = refused("القاهره", "x");
        assert_eq!(taken.downcast_ref::<BadName>(), Some(&BadName::Taken));
    }
}
