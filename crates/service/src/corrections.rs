//! Corrections: stories that people merged, split, or moved articles between.
//!
//! They are what people made and cannot be derived from the archive, so they lie
//! in a file of their own in the data directory, which any process may write to.
//! Each takes effect at one place of the archive, given by whoever derives from it
//! when the correction came: what lies before is grouped without it, then stories
//! are as the person left them. A rebuild obeys it at the same place, so it gives
//! the same stories.

pub mod unfit;
pub mod ask;

use std::path::PathBuf;

use anyhow::{Context, Result};
use jiff::Timestamp;
use news::model::article::ArticleId;
use news::model::story::StoryId;
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::own_file::{OwnFile, begin};
use crate::store::ArchivePosition;
use unfit::Unfit;

/// At most so many are kept.
pub const MOST: u64 = 100_000;

/// `made_at` is microseconds since 1970; `file` and `offset` are where in the
/// archive it takes effect, null until a writer took it.
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS corrections (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at INTEGER NOT NULL,
    act     TEXT NOT NULL,
    file    INTEGER,
    offset  INTEGER
) STRICT";

const COLUMNS: &str = "number, made_at, act, file, offset";

/// What a person changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Act {
    /// Two stories are one.
    Merge {
        /// The story whose id goes on.
        into: StoryId,
        /// The story that is absorbed.
        from: StoryId,
        /// Its articles when the correction was made.
        articles: Vec<ArticleId>,
    },
    /// Articles of a story are a story of their own; the two are kept apart.
    Split {
        /// The story they leave.
        story: StoryId,
        /// The new story.
        new: StoryId,
        /// The articles.
        articles: Vec<ArticleId>,
    },
    /// An article is of another story; the two are kept apart.
    Move {
        /// The article.
        article: ArticleId,
        /// The story it leaves.
        from: StoryId,
        /// The story it goes to.
        to: StoryId,
    },
    /// An earlier correction is taken back.
    Undo {
        /// Its number.
        of: u64,
        /// What it was.
        undone: Box<Act>,
    },
}

/// A correction as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its number: corrections take effect in this order.
    pub number: u64,
    /// When it was made.
    pub made_at: Timestamp,
    /// What it changes.
    pub act: Act,
    /// Where in the archive it takes effect: before the record there. `None` until
    /// a writer has taken it.
    pub position: Option<ArchivePosition>,
}

/// The corrections of a data directory.
#[derive(Debug, Clone)]
pub struct Corrections {
    file: OwnFile,
}

impl Corrections {
    /// Those of a file, which need not exist yet.
    pub fn at(file: PathBuf) -> Corrections {
        Corrections { file: OwnFile::new(file, SCHEMA) }
    }

    /// All, in order of number.
    pub fn list(&self) -> Result<Vec<Correction>> {
        self.after(0)
    }

    /// Those after a number, in order.
    pub fn after(&self, number: u64) -> Result<Vec<Correction>> {
        let Some(connection) = self.file.to_read()? else { return Ok(Vec::new()) };
        let mut select = connection.prepare(&format!(
            "SELECT {COLUMNS} FROM corrections WHERE number > ? ORDER BY number"
        ))?;
        select.query_and_then([signed(number)], read)?.collect()
    }

    /// One, by its number.
    pub fn get(&self, number: u64) -> Result<Option<Correction>> {
        let Some(connection) = self.file.to_read()? else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS} FROM corrections WHERE number = ?");
        let found = connection.query_row(&sql, [signed(number)], |row| Ok(read(row))).optional()?;
        found.transpose()
    }

    /// Keeps a correction; it takes effect when a writer comes by.
    ///
    /// # Errors
    /// [`Unfit::TooMany`], found by `downcast_ref`, and what the disk says.
    pub fn make(&self, act: Act, now: Timestamp) -> Result<Correction> {
        let mut connection = self.file.to_write()?;
        let transaction = begin(&mut connection)?;
        let held: u64 =
            transaction.query_row("SELECT count(*) FROM corrections", [], |row| row.get(0))?;
        if held >= MOST {
            return Err(Unfit::TooMany(MOST).into());
        }
        transaction.execute(
            "INSERT INTO corrections (made_at, act) VALUES (?, ?)",
            params![now.as_microsecond(), serde_json::to_string(&act)?],
        )?;
        let number = u64::try_from(transaction.last_insert_rowid()).unwrap_or_default();
        transaction.commit()?;
        Ok(Correction { number, made_at: now, act, position: None })
    }

    /// Says where in the archive a correction takes effect. Said once, it stays.
    pub fn place(&self, number: u64, position: ArchivePosition) -> Result<()> {
        self.file.to_write()?.execute(
            "UPDATE corrections SET file = ?, offset = ? WHERE number = ? AND file IS NULL",
            params![position.file, position.offset, signed(number)],
        )?;
        Ok(())
    }
}

/// Which of some corrections were taken back, by number.
pub fn undone(corrections: &[Correction]) -> Vec<u64> {
    let of = |correction: &Correction| match correction.act {
        Act::Undo { of, .. } => Some(of),
        _ => None,
    };
    corrections.iter().filter_map(of).collect()
}

fn read(row: &Row<'_>) -> Result<Correction> {
    let number = u64::try_from(row.get::<_, i64>(0)?).unwrap_or_default();
    let act = serde_json::from_str(row.get_ref(2)?.as_str()?)
        .with_context(|| format!("correction {number} is broken"))?;
    let position = match (row.get(3)?, row.get(4)?) {
        (Some(file), Some(offset)) => Some(ArchivePosition { file, offset }),
        _ => None,
    };
    Ok(Correction { number, made_at: Timestamp::from_microsecond(row.get(1)?)?, act, position })
}

/// SQLite's numbers have a sign.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_keeps_its_number_and_the_place_first_given() {
        let folder = tempfile::tempdir().unwrap();
        let corrections = Corrections::at(folder.path().join("corrections.sqlite3"));
        assert_eq!(corrections.list().unwrap(), []);
        assert_eq!(corrections.get(1).unwrap(), None);
        let act = Act::Move {
            article: ArticleId("a".into()),
            from: StoryId("s".into()),
            to: StoryId("t".into()),
        };
        let now = Timestamp::from_second(1_500_000_000).unwrap();
        let made = corrections.make(act.clone(), now).unwrap();
        let undo = Act::Undo { of: made.number, undone: Box::new(act) };
        corrections.make(undo, now).unwrap();
        assert_eq!(corrections.get(made.number).unwrap(), Some(made.clone()));
        let place = |offset| ArchivePosition { file: 1, offset };
        corrections.place(made.number, place(7)).unwrap();
        corrections.place(made.number, place(9)).unwrap();
        assert_eq!(corrections.get(made.number).unwrap().unwrap().position, Some(place(7)));
        let after = corrections.after(made.number).unwrap();
        assert_eq!(after.len(), 1);
        assert_eq!(undone(&after), [made.number]);
    }
}
