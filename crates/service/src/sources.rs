//! Sources: the outlets Marsad follows, their feeds, and the pages found in
//! them. Made by people and by the course of things, not derived from the
//! archive: a file of its own in the data directory, which may be changed while
//! another process fetches.

pub mod discovery;
pub mod opml;
pub mod health;
pub mod history;
pub mod quality;
pub mod queue;
pub mod websub;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use news::normalise::url::{registrable, web};
use rusqlite::{Connection, OptionalExtension, Row, params};
use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::own_file::begin;
use crate::store::{ArchivePosition, FateRecord, Store};

/// How long to wait for who else writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a feed's address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// RSS, Atom, JSON Feed.
    Feed,
    /// A sitemap or an index of them.
    Sitemap,
    /// A section or home page that is read for its links.
    Listing,
}

impl FeedKind {
    /// The name in the file and in reports.
    pub fn name(self) -> &'static str {
        match self {
            FeedKind::Feed => "feed",
            FeedKind::Sitemap => "sitemap",
            FeedKind::Listing => "listing",
        }
    }

    fn named(name: &str) -> FeedKind {
        match name {
            "sitemap" => FeedKind::Sitemap,
            "listing" => FeedKind::Listing,
            _ => FeedKind::Feed,
        }
    }
}

/// An outlet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its registrable host, the `source` of its articles.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its home page.
    pub home: Option<String>,
    /// BCP-47 language.
    pub language: Option<String>,
    /// IANA time zone of the dates that name none.
    pub zone: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The folder it stands in, as in OPML files.
    pub folder: Option<String>,
}

/// A feed as it is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFeed {
    /// Its address.
    pub url: String,
    /// What it is.
    pub kind: FeedKind,
    /// What it calls itself.
    pub title: Option<String>,
}

/// A feed and how it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// The slug of its source.
    pub source: String,
    /// What it is.
    pub kind: FeedKind,
    /// What it calls itself.
    pub title: Option<String>,
    /// When it is looked at next.
    pub due_at: Timestamp,
    /// Failures in a row.
    pub failures: u32,
    /// The kind of the last failure, where the last look failed.
    pub trouble: Option<String>,
    /// What exactly it was.
    pub detail: Option<String>,
    /// When it was looked at last.
    pub looked_at: Option<Timestamp>,
    /// When it last brought something new.
    pub changed_at: Option<Timestamp>,
    /// When it said that it is gone.
    pub retired_at: Option<Timestamp>,
}

/// What days brought, summed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Yield {
    /// Looks at feeds.
    pub looks: u64,
    /// Looks that found nothing new.
    pub unchanged: u64,
    /// Looks that failed.
    pub failed: u64,
    /// New pages found.
    pub found: u64,
    /// Pages fetched.
    pub fetched: u64,
    /// Pages given up.
    pub given_up: u64,
}

impl Yield {
    /// What stands in a row from its second column on.
    fn of(row: &Row<'_>) -> rusqlite::Result<Yield> {
        Ok(Yield {
            looks: row.get(1)?,
            unchanged: row.get(2)?,
            failed: row.get(3)?,
            found: row.get(4)?,
            fetched: row.get(5)?,
            given_up: row.get(6)?,
        })
    }
}

/// The sources of a data directory.
#[derive(Debug, Clone)]
pub struct Sources {
    file: PathBuf,
}

impl Sources {
    /// Those of a file, which need not exist yet.
    pub fn at(file: PathBuf) -> Sources {
        Sources { file }
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether any outlet is followed.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.list()?.is_empty())
    }

    /// All, by folder and name.
    pub fn list(&self) -> Result<Vec<Source>> {
        let Some(connection) = self.open_to_read()? else { return Ok(Vec::new()) };
        let mut select = connection.prepare(
            "SELECT slug, name, home, language, zone, country, folder FROM sources
             ORDER BY folder IS NULL, folder, name, slug",
        )?;
        let found = select.query_map([], source)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The feeds of a source, or of all.
    pub fn feeds(&self, of: Option<&str>) -> Result<Vec<Feed>> {
        let Some(connection) = self.open_to_read()? else { return Ok(Vec::new()) };
        let mut select = connection.prepare(
            "SELECT url, source, kind, title, due_at, failures, trouble, detail, looked_at,
                    changed_at, retired_at
             FROM feeds WHERE ?1 IS NULL OR source = ?1 ORDER BY source, kind, url",
        )?;
        let found = select.query_and_then([of], feed)?;
        found.collect()
    }

    /// What the days from one on brought, by source; sources without a day are
    /// not in it.
    pub fn yields(&self, since: jiff::civil::Date) -> Result<FxHashMap<String, Yield>> {
        let Some(connection) = self.open_to_read()? else { return Ok(FxHashMap::default()) };
        let mut select = connection.prepare(
            "SELECT source, sum(looks), sum(unchanged), sum(failed), sum(found), sum(fetched),
                    sum(given_up)
             FROM days WHERE day >= ? GROUP BY source",
        )?;
        let sums =
            select.query_map([since.to_string()], |row| Ok((row.get(0)?, Yield::of(row)?)))?;
        Ok(sums.collect::<rusqlite::Result<_>>()?)
    }

    /// Adds a source with its feeds, due at once. What is there already stays
    /// and takes what it lacks. How many feeds are new.
    pub fn add(&self, source: &Source, feeds: &[NewFeed], now: Timestamp) -> Result<usize> {
        let mut connection = self.open_to_write()?;
        let transaction = begin(&mut connection)?;
        let new = insert(&transaction, source, feeds, now.as_second())?;
        transaction.commit()?;
        Ok(new)
    }

    /// Adds many at once, as [`Sources::add`] does each.
    pub fn add_all(&self, feeds: &[(Source, NewFeed)], now: Timestamp) -> Result<usize> {
        let mut connection = self.open_to_write()?;
        let transaction = begin(&mut connection)?;
        let mut new = 0;
        for (source, feed) in feeds {
            let feed = std::slice::from_ref(feed);
            new += insert(&transaction, source, feed, now.as_second())?;
        }
        transaction.commit()?;
        Ok(new)
    }

    /// Removes a source by slug or home, or one feed by address. What was
    /// fetched stays. `false` where there is none.
    pub fn remove(&self, which: &str) -> Result<bool> {
        if !self.file.is_file() {
            return Ok(false);
        }
        let slug = web(which, None).and_then(|url| registrable(&url));
        let mut connection = self.open_to_write()?;
        let transaction = begin(&mut connection)?;
        let mut removed = transaction.execute("DELETE FROM feeds WHERE url = ?", [which])?;
        if removed == 0 {
            let slug = slug.unwrap_or_else(|| which.to_owned());
            removed = transaction.execute("DELETE FROM sources WHERE slug = ?", [&slug])?;
            transaction
                .execute("DELETE FROM links WHERE source = ? AND state IN (0, 1)", [&slug])?;
        }
        transaction.commit()?;
        Ok(removed > 0)
    }

    /// Makes every feed, or those of one source, due now; a retired one is
    /// given another chance. How many.
    pub fn make_due(&self, of: Option<&str>, now: Timestamp) -> Result<usize> {
        if !self.file.is_file() {
            return Ok(0);
        }
        let due = self.open_to_write()?.execute(
            "UPDATE feeds SET due_at = ?2, retired_at = NULL WHERE ?1 IS NULL OR source = ?1",
            params![of, now.as_second()],
        )?;
        Ok(due)
    }

    /// How many pages were found and are not fetched yet.
    pub fn waiting(&self) -> Result<u64> {
        let Some(connection) = self.open_to_read()? else { return Ok(0) };
        let sql = "SELECT count(*) FROM links WHERE state IN (0, 1)";
        Ok(connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// How the fetching of a page fares that was found in a feed; `None` where
    /// it was not found, or is in the archive and was not withdrawn since.
    pub fn fate(&self, url: &str) -> Result<Option<FateRecord>> {
        let Some(connection) = self.open_to_read()? else { return Ok(None) };
        let sql = "SELECT state, due_at, fate, detail FROM links
                   WHERE url = ? AND (state <> 2 OR fate IS NOT NULL)";
        let found = connection.query_row(sql, [url], |row| {
            let (state, due_at): (u8, i64) = (row.get(0)?, row.get(1)?);
            let (fate, detail): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
            Ok((state, due_at, fate, detail))
        });
        let Some((state, due_at, fate, detail)) = found.optional()? else { return Ok(None) };
        let detail = detail.unwrap_or_default();
        let (fate, detail) = match (state, fate) {
            (2 | 3, Some(fate)) => (fate, detail),
            (1, _) => ("waiting".to_owned(), "it is being fetched".to_owned()),
            (_, None) => ("waiting".to_owned(), "found, and not fetched yet".to_owned()),
            (_, Some(kind)) => {
                let again = Timestamp::from_second(due_at)?;
                ("waiting".to_owned(), format!("{kind}: {detail}; asked for again at {again}"))
            }
        };
        let position = ArchivePosition::default();
        Ok(Some(FateRecord { url: Some(url.to_owned()), fate, detail, article: None, position }))
    }

    fn open_to_write(&self) -> Result<Connection> {
        open(&self.file)
    }

    fn open_to_read(&self) -> Result<Option<Connection>> {
        // A reader of a file in WAL mode must be able to make its index; read
        // only connections cannot where nobody else has it open.
        self.file.is_file().then(|| open(&self.file)).transpose()
    }
}

/// What is known of a URL, id or input: its fates in the store, and how its
/// fetching fares.
pub fn why(store: &dyn Store, sources: &Sources, asked: &str) -> Result<Vec<FateRecord>> {
    let mut fates = store.why(asked)?;
    if let Some(fetching) = sources.fate(asked)?
        && fates.iter().all(|fate| fate.fate != fetching.fate)
    {
        fates.push(fetching);
    }
    Ok(fates)
}

/// Opens the file for reading and writing, making it where needed.
fn open(file: &Path) -> Result<Connection> {
    let open = || -> rusqlite::Result<Connection> {
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version < VERSION {
            upgrade(&mut connection)?;
        }
        crate::store::sqlite::pool::prepare_once(&connection)?;
        Ok(connection)
    };
    open().with_context(|| format!("cannot open {}", file.display()))
}

/// Columns that tables of earlier versions lack.
const ADDED: [(&str, &str, &str); 8] = [
    ("links", "again_at", "INTEGER"),
    ("links", "rechecks", "INTEGER NOT NULL DEFAULT 0"),
    ("links", "etag", "TEXT"),
    ("links", "last_modified", "TEXT"),
    ("days", "kept", "INTEGER NOT NULL DEFAULT 0"),
    ("days", "undated", "INTEGER NOT NULL DEFAULT 0"),
    ("days", "letters", "INTEGER NOT NULL DEFAULT 0"),
    ("days", "empty", "INTEGER NOT NULL DEFAULT 0"),
];

/// Raised whenever a table, column or index is added, so that a file that has
/// them all is opened without looking for each.
const VERSION: u32 = 2;

/// Brings a file that is new, or that an earlier version made, up to date.
fn upgrade(connection: &mut Connection) -> rusqlite::Result<()> {
    let connection = begin(connection)?;
    for (table, column, kind) in ADDED {
        let lacks: bool = connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?1))
                AND NOT EXISTS (SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2)",
            [table, column],
            |row| row.get(0),
        )?;
        if lacks {
            connection.execute(&format!("ALTER TABLE {table} ADD COLUMN {column} {kind}"), [])?;
        }
    }
    connection.execute_batch(include_str!("sources/schema.sql"))?;
    connection.pragma_update(None, "user_version", VERSION)?;
    connection.commit()
}

/// Adds a source with its feeds; how many feeds are new.
fn insert(
    connection: &Connection,
    source: &Source,
    feeds: &[NewFeed],
    now: i64,
) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(
            "INSERT INTO sources VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (slug) DO UPDATE SET
            home = coalesce(home, excluded.home), language = coalesce(language, excluded.language),
            zone = coalesce(zone, excluded.zone), country = coalesce(country, excluded.country),
            folder = coalesce(folder, excluded.folder)",
        )?
        .execute(params![
            source.slug,
            source.name,
            source.home,
            source.language,
            source.zone,
            source.country,
            source.folder,
            now
        ])?;
    let mut new = 0;
    for feed in feeds {
        new += connection
            .prepare_cached(
                "INSERT OR IGNORE INTO feeds (url, source, kind, title, due_at) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![feed.url, source.slug, feed.kind.name(), feed.title, now])?;
    }
    Ok(new)
}

fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        slug: row.get(0)?,
        name: row.get(1)?,
        home: row.get(2)?,
        language: row.get(3)?,
        zone: row.get(4)?,
        country: row.get(5)?,
        folder: row.get(6)?,
    })
}

fn feed(row: &Row<'_>) -> Result<Feed> {
    let moment = |column: usize| -> Result<Option<Timestamp>> {
        let seconds: Option<i64> = row.get(column)?;
        Ok(seconds.map(Timestamp::from_second).transpose()?)
    };
    Ok(Feed {
        url: row.get(0)?,
        source: row.get(1)?,
        kind: FeedKind::named(&row.get::<_, String>(2)?),
        title: row.get(3)?,
        due_at: moment(4)?.unwrap_or_default(),
        failures: row.get(5)?,
        trouble: row.get(6)?,
        detail: row.get(7)?,
        looked_at: moment(8)?,
        changed_at: moment(9)?,
        retired_at: moment(10)?,
    })
}
