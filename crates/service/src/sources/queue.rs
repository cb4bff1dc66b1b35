//! What is to be fetched: feeds when they are due, and the pages found in them,
//! each once. The fetching process owns it; a crash leaves tasks that were in
//! hand to be taken up again.

pub mod settle;

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use news::discover::listing::shape::Shapes;
use news::model::fate::Reason;
use rusqlite::{Connection, params};
use url::Url;

use settle::Settling;

use super::websub::{self, Asking, Hub};
use super::{FeedKind, NewFeed, quality};
use crate::archive::exchange::Hop;
use crate::fetch::Settings;
use crate::fetch::client::Failure;
use crate::own_file::begin;

/// The first pause before a page is asked for again, in pauses between two
/// requests to a host. It grows by [`settle::GROWING`] each time.
const PAGE_AGAIN: f64 = 60.0;

/// Pages that were done with so long ago are forgotten, in seconds: feeds and
/// sitemaps no longer list them, and what the archive holds is known by its bytes.
const FORGOTTEN: i64 = 90 * 24 * 3600;

/// What a day brought is kept so long, in seconds.
const YEAR: i64 = 366 * 24 * 3600;

/// A page that is being read again is asked for anew if nothing came of it for
/// so many seconds: the process may have been killed.
const AGAIN_IN_HAND: i64 = 3_600;

/// Something to fetch.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What to ask for now: after a redirect, not what was found.
    pub url: Url,
    /// What was found: the feed's or page's own address.
    pub asked: String,
    /// Whose it is.
    pub source: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Redirects followed.
    pub hops: u8,
    /// Where they began and what was answered there, oldest first.
    pub way: Vec<Hop>,
    /// Every redirect so far was permanent.
    pub forever: bool,
    /// `ETag` held.
    pub etag: Option<String>,
    /// `Last-Modified` held.
    pub last_modified: Option<String>,
    /// SHA-256 of the body read last.
    pub digest: Option<[u8; 32]>,
    /// Of a section page, which of its links are articles.
    pub shapes: Option<Arc<Shapes>>,
}

/// What a task is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A feed, sitemap or section page.
    Feed(FeedKind),
    /// An article.
    Page,
    /// A host's `robots.txt`; `asked` is the host.
    Robots,
}

impl Task {
    /// The task of reading a host's `robots.txt`.
    pub fn robots(url: Url, host: &str) -> Task {
        Task::new(url, host.to_owned(), String::new(), Purpose::Robots)
    }

    fn new(url: Url, asked: String, source: String, purpose: Purpose) -> Task {
        Task {
            url,
            asked,
            source,
            purpose,
            hops: 0,
            way: Vec::new(),
            forever: true,
            etag: None,
            last_modified: None,
            digest: None,
            shapes: None,
        }
    }
}

/// A page found in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Its canonical address.
    pub url: String,
    /// Its host, as tasks are grouped by.
    pub host: String,
    /// When it was published or changed, as the feed says: seconds since 1970.
    pub at: Option<i64>,
}

/// What became of a task.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A feed was read.
    Read {
        /// Its address.
        feed: String,
        /// Its new address, where it moved for good.
        moved: Option<String>,
        /// `ETag` of what was read.
        etag: Option<String>,
        /// `Last-Modified` of what was read.
        last_modified: Option<String>,
        /// SHA-256 of the body.
        digest: [u8; 32],
        /// Pages in it.
        links: Vec<NewLink>,
        /// Sitemaps in it.
        sitemaps: Vec<NewFeed>,
        /// Who tells of what is new in it.
        hub: Option<Box<Hub>>,
    },
    /// A feed had nothing new.
    Unchanged {
        /// Its address.
        feed: String,
    },
    /// A feed could not be read.
    FeedFailed {
        /// Its address.
        feed: String,
        /// Why.
        failure: Failure,
    },
    /// A page is in the archive.
    Kept {
        /// Its address as found.
        url: String,
        /// `ETag` of what was kept.
        etag: Option<String>,
        /// `Last-Modified` of what was kept.
        last_modified: Option<String>,
    },
    /// A page that was read again has not changed.
    PageUnchanged {
        /// Its address as found.
        url: String,
    },
    /// A page could not be fetched.
    PageFailed {
        /// Its address as found.
        url: String,
        /// Why.
        failure: Failure,
    },
    /// A page will not be fetched: the outlet's `robots.txt` forbids it.
    Blocked {
        /// Its address as found.
        url: String,
    },
}

/// How much is waiting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Feeds due by now or in hand.
    pub feeds: u64,
    /// Pages due by now or in hand.
    pub pages: u64,
}

/// The queue, as the one fetching process has it.
pub struct Queue {
    connection: Connection,
    /// The first pause before a page is asked for again, in seconds.
    again: i64,
    /// How often a page is asked for at most.
    attempts: u32,
    /// When a page is read again, in seconds after it was kept, ascending.
    rechecks: Vec<i64>,
}

impl Queue {
    /// Opens the file. What an earlier process had in hand waits again.
    pub fn open(file: &Path, settings: &Settings) -> Result<Queue> {
        let connection = super::open(file)?;
        connection.execute("UPDATE links SET state = 0 WHERE state = 1", [])?;
        connection.execute("UPDATE feeds SET in_hand = 0 WHERE in_hand = 1", [])?;
        let again = (PAGE_AGAIN * settings.delay.as_secs_f64()).ceil() as i64;
        let mut rechecks: Vec<i64> =
            settings.rechecks.iter().map(|after| after.as_secs() as i64).collect();
        rechecks.sort_unstable();
        let attempts = settings.attempts;
        Ok(Queue { connection, again: again.max(1), attempts, rechecks })
    }

    /// Takes feeds that are due into hand, the longest waiting first.
    pub fn take_feeds(&mut self, now: i64, most: usize) -> Result<Vec<Task>> {
        let transaction = begin(&mut self.connection)?;
        let mut tasks = Vec::new();
        {
            let mut select = transaction.prepare_cached(
                "SELECT url, source, kind, etag, last_modified, digest FROM feeds
                 WHERE in_hand = 0 AND retired_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?",
            )?;
            let mut rows = select.query(params![now, most])?;
            while let Some(row) = rows.next()? {
                let asked: String = row.get(0)?;
                let Ok(url) = Url::parse(&asked) else { continue };
                let kind = FeedKind::named(&row.get::<_, String>(2)?);
                let source: String = row.get(1)?;
                let shapes = match kind {
                    FeedKind::Listing => Some(Arc::new(quality::shapes(&transaction, &source)?)),
                    FeedKind::Feed | FeedKind::Sitemap => None,
                };
                tasks.push(Task {
                    etag: row.get(3)?,
                    last_modified: row.get(4)?,
                    digest: row.get(5)?,
                    shapes,
                    ..Task::new(url, asked, source, Purpose::Feed(kind))
                });
            }
            let mut take =
                transaction.prepare_cached("UPDATE feeds SET in_hand = 1 WHERE url = ?")?;
            for task in &tasks {
                take.execute([&task.asked])?;
            }
        }
        transaction.commit()?;
        Ok(tasks)
    }

    /// Hosts that have pages due.
    pub fn hosts(&self, now: i64) -> Result<Vec<String>> {
        let mut hosts: Vec<String> = Vec::new();
        // One step to the next host at a time: the index is walked by host, not
        // by page.
        for (waits, due) in [("state = 0", "due_at"), ("again_at IS NOT NULL", "again_at")] {
            let mut select = self.connection.prepare_cached(&format!(
                "WITH RECURSIVE hosts (host) AS (
                    SELECT min(host) FROM links WHERE {waits}
                    UNION ALL
                    SELECT (SELECT min(host) FROM links WHERE {waits} AND host > hosts.host)
                    FROM hosts WHERE hosts.host IS NOT NULL
                 )
                 SELECT host FROM hosts WHERE host IS NOT NULL AND EXISTS
                    (SELECT 1 FROM links WHERE {waits} AND links.host = hosts.host AND {due} <= ?)"
            ))?;
            let found = select.query_map([now], |row| row.get(0))?;
            for host in found {
                hosts.push(host?);
            }
        }
        hosts.sort_unstable();
        hosts.dedup();
        Ok(hosts)
    }

    /// Takes pages of a host that are due into hand, the longest waiting first;
    /// pages to be read again only where no new one waits.
    pub fn take_links(&mut self, host: &str, now: i64, most: usize) -> Result<Vec<Task>> {
        let transaction = begin(&mut self.connection)?;
        let mut tasks = Vec::new();
        {
            let mut select = transaction.prepare_cached(
                "SELECT url, source FROM links WHERE state = 0 AND host = ? AND due_at <= ?
                 ORDER BY due_at LIMIT ?",
            )?;
            let mut rows = select.query(params![host, now, most])?;
            while let Some(row) = rows.next()? {
                let asked: String = row.get(0)?;
                let Ok(url) = Url::parse(&asked) else { continue };
                tasks.push(Task::new(url, asked, row.get(1)?, Purpose::Page));
            }
            let mut take =
                transaction.prepare_cached("UPDATE links SET state = 1 WHERE url = ?")?;
            for task in &tasks {
                take.execute([&task.asked])?;
            }
        }
        if tasks.is_empty() {
            tasks = again(&transaction, host, now, most)?;
        }
        transaction.commit()?;
        Ok(tasks)
    }

    /// When the next feed or page is due; `None` where nothing waits.
    pub fn next_due(&self) -> Result<Option<i64>> {
        let sql = "SELECT min(at) FROM (
            SELECT min(due_at) AS at FROM feeds WHERE in_hand = 0 AND retired_at IS NULL
            UNION ALL SELECT min(due_at) FROM links WHERE state = 0
            UNION ALL SELECT min(again_at) FROM links WHERE again_at IS NOT NULL)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// How many pages wait, due or not.
    pub fn pages(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM links WHERE state IN (0, 1)";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// How much is due by now or in hand.
    pub fn waiting(&self, now: i64) -> Result<Waiting> {
        let count = |sql: &str| -> rusqlite::Result<u64> {
            self.connection.prepare_cached(sql)?.query_row([now], |row| row.get(0))
        };
        Ok(Waiting {
            feeds: count(
                "SELECT count(*) FROM feeds WHERE retired_at IS NULL AND (due_at <= ? OR in_hand)",
            )?,
            pages: count(
                "SELECT (SELECT count(*) FROM links WHERE state = 0 AND due_at <= ?1)
                      + (SELECT count(*) FROM links WHERE state = 1)
                      + (SELECT count(*) FROM links WHERE again_at IS NOT NULL AND again_at <= ?1)",
            )?,
        })
    }

    /// Writes down what became of tasks, in one transaction.
    pub fn settle(&mut self, outcomes: &[Outcome], now: Timestamp) -> Result<Settled> {
        let transaction = begin(&mut self.connection)?;
        let mut settling = Settling {
            connection: &transaction,
            now,
            again: self.again,
            attempts: self.attempts,
            rechecks: &self.rechecks,
            settled: Settled::default(),
        };
        for outcome in outcomes {
            settling.settle(outcome)?;
        }
        let settled = settling.settled;
        transaction.commit()?;
        Ok(settled)
    }

    /// The WebSub hub whose turn it is to be asked.
    pub fn take_hub(&self, public_url: &str, now: i64) -> Result<Option<Asking>> {
        websub::take(&self.connection, public_url, now)
    }

    /// Forgets pages that were done with long ago, and days a year past.
    pub fn forget(&mut self, now: i64) -> Result<usize> {
        let year = Timestamp::from_second(now - YEAR)?.strftime("%F").to_string();
        for table in ["days", "failures"] {
            self.connection.execute(&format!("DELETE FROM {table} WHERE day < ?"), [&year])?;
        }
        let sql = "DELETE FROM links WHERE state >= 2 AND done_at < ?";
        Ok(self.connection.execute(sql, [now - FORGOTTEN])?)
    }
}

/// Takes pages of a host into hand that are to be read again.
fn again(connection: &Connection, host: &str, now: i64, most: usize) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    let mut select = connection.prepare_cached(
        "SELECT url, source, etag, last_modified FROM links
         WHERE again_at IS NOT NULL AND host = ? AND again_at <= ? ORDER BY again_at LIMIT ?",
    )?;
    let mut rows = select.query(params![host, now, most])?;
    while let Some(row) = rows.next()? {
        let asked: String = row.get(0)?;
        let Ok(url) = Url::parse(&asked) else { continue };
        let task = Task::new(url, asked, row.get(1)?, Purpose::Page);
        tasks.push(Task { etag: row.get(2)?, last_modified: row.get(3)?, ..task });
    }
    let mut take = connection.prepare_cached("UPDATE links SET again_at = ?2 WHERE url = ?1")?;
    for task in &tasks {
        take.execute(params![task.asked, now + AGAIN_IN_HAND])?;
    }
    Ok(tasks)
}

/// What outcomes came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// New pages found.
    pub found: u64,
    /// Pages that are asked for again later.
    pub put_off: u64,
    /// Pages given up, why, and what exactly.
    pub given_up: Vec<(String, Reason, String)>,
}

/// The host a task waits for: name, and port where it is not the usual one.
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
