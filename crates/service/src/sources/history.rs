//! What each of an outlet's last days brought, and what went wrong.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::civil::Date;
use rusqlite::params;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Sources, Yield};

/// A day of an outlet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Day {
    /// The day, in UTC: `2026-11-26`.
    #[schema(format = Date)]
    pub day: String,
    /// What was looked for and had.
    #[serde(flatten)]
    pub brought: Yield,
    /// Whole articles read from its pages.
    pub kept: u64,
    /// Of those, without a date.
    pub undated: u64,
    /// Pages without a text, or that were no article.
    pub empty: u64,
    /// What went wrong, by kind, and how often: looks at feeds and pages.
    pub failures: BTreeMap<String, u64>,
}

impl Sources {
    /// An outlet's days from one on that it was looked at, newest first.
    pub fn history(&self, of: &str, since: Date) -> Result<Vec<Day>> {
        let Some(connection) = self.open_to_read()? else { return Ok(Vec::new()) };
        let mut days: BTreeMap<String, Day> = BTreeMap::new();
        let mut select = connection.prepare(
            "SELECT day, looks, unchanged, failed, found, fetched, given_up, kept, undated, empty
             FROM days WHERE source = ? AND day >= ?",
        )?;
        let mut rows = select.query(params![of, since.to_string()])?;
        while let Some(row) = rows.next()? {
            let day = Day {
                day: row.get(0)?,
                brought: Yield::of(row)?,
                kept: row.get(7)?,
                undated: row.get(8)?,
                empty: row.get(9)?,
                failures: BTreeMap::new(),
            };
            days.insert(day.day.clone(), day);
        }
        let mut select = connection
            .prepare("SELECT day, kind, times FROM failures WHERE source = ? AND day >= ?")?;
        let mut rows = select.query(params![of, since.to_string()])?;
        while let Some(row) = rows.next()? {
            let day: String = row.get(0)?;
            let held = days.entry(day.clone()).or_insert_with(|| Day { day, ..Day::default() });
            held.failures.insert(row.get(1)?, row.get(2)?);
        }
        Ok(days.into_values().rev().collect())
    }
}
