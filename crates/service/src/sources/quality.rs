//! What an outlet's pages are read to, day by day: an outlet that changes its
//! pages shows as texts that are empty or short, or dates that are missing, all
//! at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use news::discover::listing::shape::{self, Shapes};
use news::model::fate::Reason;
use news::normalise::url::{registrable, web};
use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;
use serde::Serialize;
use url::Url;

use super::Sources;
use crate::own_file::begin;
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

/// Shapes of an outlet's addresses that are told apart, at most.
const MOST_SHAPES: usize = 500;

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

/// What an outlet's pages were read to, in all and by the shapes of their
/// addresses: articles, and others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// In all.
    pub quality: Quality,
    /// By shape.
    pub shapes: BTreeMap<String, (u32, u32)>,
}

impl Counted {
    fn shape(&mut self, url: &Url, is_article: bool) {
        let (articles, others) = self.shapes.entry(shape::of(url)).or_default();
        *articles += u32::from(is_article);
        *others += u32::from(!is_article);
    }
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
pub fn of(batch: &Batch) -> BTreeMap<String, Counted> {
    let mut all: BTreeMap<String, Counted> = BTreeMap::new();
    for ending in batch.records.iter().flat_map(|record| &record.endings) {
        match ending {
            Ending::Kept(kept) if !kept.article.is_partial() => {
                let counted = all.entry(kept.article.source.clone()).or_default();
                counted.quality.kept += 1;
                counted.quality.undated += u64::from(kept.article.published_at.is_none());
                counted.quality.letters += kept.article.text.chars().count() as u64;
                if let Some(url) = web(&kept.article.url, None) {
                    counted.shape(&url, true);
                }
            }
            Ending::SetAside(set_aside)
                if matches!(set_aside.reason, Reason::NoText | Reason::NotAnArticle) =>
            {
                let url = set_aside.url.as_deref().and_then(|url| web(url, None));
                if let Some(url) = url
                    && let Some(source) = registrable(&url)
                {
                    let counted = all.entry(source).or_default();
                    counted.quality.empty += 1;
                    counted.shape(&url, false);
                }
            }
            _ => {}
        }
    }
    all
}

/// Counts what pages are read to, while they are fetched.
pub struct Counter(Mutex<Connection>);

impl Counter {
    /// A counter for the outlets of a file.
    pub fn of(sources: &Sources) -> Result<Counter> {
        Ok(Counter(Mutex::new(sources.open_to_write()?)))
    }

    /// Adds to what a day's pages were read to.
    pub fn count(&self, of: &BTreeMap<String, Counted>, now: Timestamp) -> Result<()> {
        if of.is_empty() {
            return Ok(());
        }
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = begin(&mut connection)?;
        for (source, counted) in of {
            add(&transaction, source, &counted.quality, now)?;
            add_shapes(&transaction, source, &counted.shapes)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

impl Sources {
    /// What each outlet's pages were read to in the last days, and before.
    pub fn qualities(&self, now: Timestamp) -> Result<FxHashMap<String, (Quality, Quality)>> {
        let mut qualities: FxHashMap<String, (Quality, Quality)> = FxHashMap::default();
        let Some(connection) = self.open_to_read()? else { return Ok(qualities) };
        let today = day(now);
        let recent = today.checked_sub((RECENT - 1).days())?;
        let before = recent.checked_sub(BEFORE.days())?;
        let mut select = connection.prepare(
            "SELECT source, day >= ?2, sum(kept), sum(undated), sum(letters), sum(empty)
             FROM days WHERE day >= ?1 AND day < ?3 GROUP BY 1, 2",
        )?;
        let days = [before, recent, today.tomorrow()?].map(|day| day.to_string());
        let mut rows = select.query(days)?;
        while let Some(row) = rows.next()? {
            let (source, is_recent): (String, bool) = (row.get(0)?, row.get(1)?);
            let [kept, undated, letters, empty] =
                [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            let own = qualities.entry(source).or_default();
            let sum = if is_recent { &mut own.0 } else { &mut own.1 };
            *sum = Quality { kept, undated, letters, empty };
        }
        Ok(qualities)
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

fn add_shapes(
    connection: &Connection,
    source: &str,
    shapes: &BTreeMap<String, (u32, u32)>,
) -> rusqlite::Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO shapes SELECT ?1, ?2, ?3, ?4
         WHERE EXISTS (SELECT 1 FROM shapes WHERE source = ?1 AND shape = ?2)
            OR (SELECT count(*) FROM shapes WHERE source = ?1) < ?5
         ON CONFLICT (source, shape) DO UPDATE SET
            articles = articles + excluded.articles, others = others + excluded.others",
    )?;
    for (shape, (articles, others)) in shapes {
        add.execute(params![source, shape, articles, others, MOST_SHAPES])?;
    }
    Ok(())
}

/// What is known of the shapes of an outlet's addresses.
pub fn shapes(connection: &Connection, source: &str) -> Result<Shapes> {
    let mut shapes = Shapes::default();
    let mut select =
        connection.prepare_cached("SELECT shape, articles, others FROM shapes WHERE source = ?")?;
    let mut rows = select.query([source])?;
    while let Some(row) = rows.next()? {
        shapes.add(row.get(0)?, row.get(1)?, row.get(2)?);
    }
    Ok(shapes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Settings;
    use crate::sources::queue::Queue;
    use crate::sources::{FeedKind, NewFeed, Source};

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
        let counter = Counter::of(&sources).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (when, kept) in [
            ("2026-10-01T10:00:00Z", 1),
            ("2026-11-01T10:00:00Z", 20),
            ("2026-11-24T23:59:59Z", 300),
            ("2026-11-25T00:00:00Z", 4_000),
            ("2026-11-26T10:00:00Z", 50_000),
            ("2026-11-26T11:00:00Z", 600_000),
        ] {
            let shapes = BTreeMap::from([("a.example/99".to_owned(), (2, 1))]);
            let counted = Counted { quality: quality(kept, 0, 1, 0), shapes };
            let one = BTreeMap::from([("a.example".to_owned(), counted)]);
            counter.count(&one, at(when)).unwrap();
        }
        let qualities = sources.qualities(at("2026-11-26T12:00:00Z")).unwrap();
        let (recent, before) = &qualities["a.example"];
        assert_eq!((recent.kept, before.kept), (654_000, 320));
        let mut expected = Shapes::default();
        expected.add("a.example/99".to_owned(), 12, 6);
        let held = shapes(&sources.open_to_write().unwrap(), "a.example").unwrap();
        assert_eq!(held, expected);
    }

    #[test]
    fn who_counts_and_who_fetches_wait_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources::at(folder.path().join("sources.sqlite3"));
        let mut queue = Queue::open(sources.file(), &Settings::default()).unwrap();
        let counter = Counter::of(&sources).unwrap();
        let one = BTreeMap::from([("a.example".to_owned(), Counted::default())]);
        let now = Timestamp::now();
        let feeds: Vec<NewFeed> = (0..300)
            .map(|n| NewFeed {
                url: format!("https://a.example/{n}"),
                kind: FeedKind::Feed,
                title: None,
            })
            .collect();
        let source = Source { slug: "a.example".to_owned(), ..Source::default() };
        sources.add(&source, &feeds, now).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| (0..300).for_each(|_| counter.count(&one, now).unwrap()));
            for _ in 0..300 {
                assert_eq!(queue.take_feeds(now.as_second(), 1).unwrap().len(), 1);
            }
        });
    }
}
