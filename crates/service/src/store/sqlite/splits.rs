//! Reading what was split.

use anyhow::Result;
use news::model::story::StoryId;
use rusqlite::Connection;

use super::read;
use crate::store::{Splits, StorySummary};

/// What a story was split from and into.
pub fn of(connection: &Connection, id: &StoryId) -> Result<Splits> {
    let id = read::surviving(connection, id)?;
    let off = stories(connection, "SELECT off FROM splits WHERE story = ? AND off NOT NULL", &id)?;
    let into = stories(
        connection,
        "SELECT p.story FROM splits p JOIN stories s ON s.id = p.story WHERE p.off = ?
         ORDER BY s.first_at, s.id",
        &id,
    )?;
    Ok(Splits { off: off.into_iter().next(), into })
}

fn stories(connection: &Connection, sql: &str, id: &str) -> Result<Vec<StorySummary>> {
    let mut select = connection.prepare_cached(sql)?;
    let rows = select.query_and_then([id], |row| -> Result<_> {
        read::line(connection, &StoryId(row.get(0)?))
    })?;
    rows.filter_map(Result::transpose).collect()
}

/// Every story that has a family, with the family's name.
pub fn families(connection: &Connection) -> Result<Vec<(StoryId, StoryId)>> {
    let mut select = connection.prepare_cached("SELECT story, family FROM splits")?;
    let rows = select.query_map([], |row| Ok((StoryId(row.get(0)?), StoryId(row.get(1)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
