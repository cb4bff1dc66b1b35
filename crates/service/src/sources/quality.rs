//! What an outlet's pages are read to, day by day: an outlet that changes its
//! pages shows as texts that are empty or short, or dates that are missing, all
//! at once.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use news::model::fate::Reason;
use news::normalise::url::{registrable, web};
use rusqlite::{Connection, params};
use serde::Serialize;

use super::Sources;
use crate::store::{Batch, Ending};

/// The last days, which are compared…
const RECENT: i64 = 2;

/// …with so many before them.
const BEFORE: i64 = 28;

/// So many pages at least tell how the last days are…
const ENOUGH: u64 = 8;

/// …and so many how it was before.
const ENOUGH_BEFORE: u64 = 20;

/// What at least so many of the pages lack now…
const MOST: f64 = 0.5;

/// …and at most so many lacked before has changed.
const FEW: f64 = 0.2;

/// Texts of less than this share of their former length are cut short.
const SHORT: f64 = 0.4;

/// What pages were read to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// Whole articles.
    pub kept: u64,
    /// Of those, without a date.
    pub undated: u64,
    /// Scalars of their texts.
    pub letters: u64,
    /// Pages without a text, or that are no article.
    pub empty: u64,
}

impl Quality {
    fn pages(&self) -> u64 {
        self.kept + self.empty
    }

    fn length(&self) -> f64 {
        self.letters as f64 / self.kept.max(1) as f64
    }

    /// What has changed since earlier days, in words.
    pub fn drift(&self, before: &Quality) -> Option<String> {
        if self.pages() < ENOUGH || before.pages() < ENOUGH_BEFORE {
            return None;
        }
        let share = |part: u64, of: u64| part as f64 / of.max(1) as f64;
        let began = |now: f64, then: f64| now >= MOST && then <= FEW;
        let what = if began(share(self.empty, self.pages()), share(before.empty, before.pages())) {
            format!("{} of the last {} pages hold no text", self.empty, self.pages())
        } else if began(share(self.undated, self.kept), share(before.undated, before.kept)) {
            format!("{} of the last {} articles have no date", self.undated, self.kept)
        } else if self.kept >= ENOUGH && self.length() < SHORT * before.length() {
            let (now, then) = (self.length().round(), before.length().round());
            format!("texts have {now} letters on average instead of {then}")
        } else {
            return None;
        };
        Some(format!(
            "{what}: has the outlet changed its pages? `marsad extract --explain URL` tells how one is read"
        ))
    }
}

/// What a batch of pages that were fetched came to, by outlet.
pub fn of(batch: &Batch) -> BTreeMap<String, Quality> {
    let mut all: BTreeMap<String, Quality> = BTreeMap::new();
    for ending in batch.records.iter().flat_map(|record| &record.endings) {
        match ending {
            Ending::Kept(kept) if !kept.article.is_partial() => {
                let quality = all.entry(kept.article.source.clone()).or_default();
                quality.kept += 1;
                quality.undated += u64::from(kept.article.published_at.is_none());
                quality.letters += kept.article.text.chars().count() as u64;
            }
            Ending::SetAside(set_aside)
                if matches!(set_aside.reason, Reason::NoText | Reason::NotAnArticle) =>
            {
                let url = set_aside.url.as_deref().and_then(|url| web(url, None));
                if let Some(source) = url.and_then(|url| registrable(&url)) {
                    all.entry(source).or_default().empty += 1;
                }
            }
            _ => {}
        }
    }
    all
}

impl Sources {
    /// Adds to what a day's pages were read to.
    pub fn count_quality(&self, of: &BTreeMap<String, Quality>, now: Timestamp) -> Result<()> {
        if of.is_empty() {
            return Ok(());
        }
        let mut connection = self.open_to_write()?;
        let transaction = connection.transaction()?;
        for (source, quality) in of {
            add(&transaction, source, quality, now)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// What an outlet's pages were read to in the last days, and before.
    pub fn quality(&self, of: &str, now: Timestamp) -> Result<(Quality, Quality)> {
        let Some(connection) = self.open_to_read()? else { return Ok(Default::default()) };
        let today = day(now);
        let recent = today.checked_sub((RECENT - 1).days())?;
        let before = recent.checked_sub(BEFORE.days())?;
        let sum = |from: Date, to: Date| {
            connection.query_row(
                "SELECT coalesce(sum(kept), 0), coalesce(sum(undated), 0),
                        coalesce(sum(letters), 0), coalesce(sum(empty), 0)
                 FROM days WHERE source = ? AND day >= ? AND day < ?",
                params![of, from.to_string(), to.to_string()],
                |row| {
                    let [kept, undated, letters, empty] =
                        [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
                    Ok(Quality { kept, undated, letters, empty })
                },
            )
        };
        Ok((sum(recent, today.tomorrow()?)?, sum(before, recent)?))
    }
}

fn day(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

fn add(
    connection: &Connection,
    source: &str,
    quality: &Quality,
    now: Timestamp,
) -> rusqlite::Result<usize> {
    let Quality { kept, undated, letters, empty } = quality;
    connection
        .prepare_cached(
            "INSERT INTO days (source, day, kept, undated, letters, empty)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (source, day) DO UPDATE SET
                kept = kept + excluded.kept, undated = undated + excluded.undated,
                letters = letters + excluded.letters, empty = empty + excluded.empty",
        )?
        .execute(params![source, day(now).to_string(), kept, undated, letters, empty])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(kept: u64, undated: u64, length: u64, empty: u64) -> Quality {
        Quality { kept, undated, letters: kept * length, empty }
    }

    #[test]
    fn an_outlet_that_changes_its_pages_is_told() {
        let before = quality(200, 2, 1_500, 10);
        for (recent, before, told) in [
            (quality(20, 0, 1_400, 1), before, None),
            (quality(4, 0, 1_500, 9), before, Some("9 of the last 13 pages hold no text")),
            (quality(10, 9, 1_500, 0), before, Some("9 of the last 10 articles have no date")),
            (
                quality(10, 0, 300, 0),
                before,
                Some("texts have 300 letters on average instead of 1500"),
            ),
            // Too few to tell, or never otherwise.
            (quality(3, 3, 100, 0), before, None),
            (quality(20, 20, 1_500, 0), quality(9, 0, 1_500, 0), None),
            (quality(20, 20, 1_500, 0), quality(200, 150, 1_500, 0), None),
        ] {
            let said = recent.drift(&before);
            assert_eq!(said.is_some(), told.is_some(), "{recent:?}: {said:?}");
            assert!(said.unwrap_or_default().starts_with(told.unwrap_or_default()));
        }
    }

    #[test]
    fn days_are_summed() {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources::at(folder.path().join("sources.sqlite3"));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (when, kept) in [
            ("2026-10-01T10:00:00Z", 1),
            ("2026-11-01T10:00:00Z", 20),
            ("2026-11-24T23:59:59Z", 300),
            ("2026-11-25T00:00:00Z", 4_000),
            ("2026-11-26T10:00:00Z", 50_000),
            ("2026-11-26T11:00:00Z", 600_000),
        ] {
            let one = BTreeMap::from([("a.example".to_owned(), quality(kept, 0, 1, 0))]);
            sources.count_quality(&one, at(when)).unwrap();
        }
        let (recent, before) = sources.quality("a.example", at("2026-11-26T12:00:00Z")).unwrap();
        assert_eq!((recent.kept, before.kept), (654_000, 320));
    }
}
