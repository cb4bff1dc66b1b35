//! What became of tasks, written down: when a feed is looked at next, which
//! pages wait and which are given up, what a day brought.

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use news::model::fate::Reason;
use rusqlite::{Connection, OptionalExtension, params};

use super::{NewLink, Outcome, Settled};
use crate::fetch::client::{Failure, Kind};
use crate::fetch::schedule::{Habits, jittered};
use crate::sources::{Yield, websub};

/// By how much the pause before a page is asked for again grows each time: an
/// hour's outage loses no page.
pub const GROWING: i64 = 4;

/// What feeds say of changes has a page read again at most so often.
const MOST_RECHECKS: usize = 12;

/// The fate of a page that is kept, and that the outlet has taken back.
pub const WITHDRAWN: &str = "withdrawn";

/// Writing outcomes down.
pub struct Settling<'a> {
    /// The transaction.
    pub connection: &'a Connection,
    /// When.
    pub now: Timestamp,
    /// The first pause before a page is asked for again, in seconds.
    pub again: i64,
    /// How often a page is asked for at most.
    pub attempts: u32,
    /// When a page is read again, in seconds after it was kept, ascending.
    pub rechecks: &'a [i64],
    /// What it all came to.
    pub settled: Settled,
}

impl Settling<'_> {
    /// Writes one outcome down.
    pub fn settle(&mut self, outcome: &Outcome) -> Result<()> {
        match outcome {
            Outcome::Read { feed, .. } => self.read(feed, outcome),
            Outcome::Unchanged { feed } => {
                self.looked(feed, 0)?;
                self.count(feed, &Yield { looks: 1, unchanged: 1, ..Yield::default() })
            }
            Outcome::FeedFailed { feed, failure } => self.feed_failed(feed, failure),
            Outcome::Kept { url, etag, last_modified } => {
                self.kept(url, etag.as_deref(), last_modified.as_deref())
            }
            Outcome::PageUnchanged { url } => self.recheck(url),
            Outcome::PageFailed { url, failure } => self.page_failed(url, failure),
            Outcome::Blocked { url } if self.is_kept(url)? => self.recheck(url),
            Outcome::Blocked { url } => self.give_up(
                url,
                Reason::BlockedByRobots,
                "the outlet's robots.txt forbids it".to_owned(),
            ),
        }
    }

    fn read(&mut self, feed: &str, outcome: &Outcome) -> Result<()> {
        let Outcome::Read { moved, etag, last_modified, digest, links, sitemaps, hub, .. } =
            outcome
        else {
            return Ok(());
        };
        let now = self.now.as_second();
        let source: Option<String> = self
            .connection
            .prepare_cached("SELECT source FROM feeds WHERE url = ?")?
            .query_row([feed], |row| row.get(0))
            .optional()?;
        // Removed while it was under way.
        let Some(source) = source else { return Ok(()) };
        let mut found = 0;
        let mut insert = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO links (url, host, source, found_at, due_at) VALUES (?, ?, ?, ?, ?)",
        )?;
        for link in links {
            match insert.execute(params![link.url, link.host, source, now, now])? {
                0 => self.changed(link)?,
                new => found += new as u64,
            }
        }
        for sitemap in sitemaps {
            self.connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO feeds (url, source, kind, title, due_at)
                     VALUES (?, ?, ?, ?, ?)",
                )?
                .execute(params![sitemap.url, source, sitemap.kind.name(), sitemap.title, now])?;
        }
        if let Some(hub) = hub {
            websub::note(self.connection, feed, hub, now)?;
        }
        self.looked(feed, found as u32)?;
        self.count(feed, &Yield { looks: 1, found, ..Yield::default() })?;
        self.connection
            .prepare_cached(
                "UPDATE feeds SET etag = ?2, last_modified = ?3, digest = ?4 WHERE url = ?1",
            )?
            .execute(params![feed, etag, last_modified, digest])?;
        if let Some(moved) = moved {
            self.moved(feed, moved)?;
        }
        self.settled.found += found;
        Ok(())
    }

    /// A feed has another address for good. Where that is followed already, one
    /// of the two is enough.
    fn moved(&self, feed: &str, to: &str) -> Result<()> {
        let sql = "UPDATE OR IGNORE feeds SET url = ?2 WHERE url = ?1";
        if self.connection.prepare_cached(sql)?.execute([feed, to])? == 0 {
            self.connection.execute("DELETE FROM feeds WHERE url = ?", [feed])?;
        }
        Ok(())
    }

    /// A look that went well: when is the next?
    fn looked(&self, feed: &str, new: u32) -> Result<()> {
        let now = self.now.as_second();
        let mut habits = self.habits(feed)?;
        let before: Option<i64> = self
            .connection
            .prepare_cached("SELECT looked_at FROM feeds WHERE url = ?")?
            .query_row([feed], |row| row.get(0))
            .optional()?
            .flatten();
        // The first look finds what has gathered over a time unknown.
        if let Some(before) = before {
            let since = Duration::from_secs(u64::try_from(now - before).unwrap_or(0).max(1));
            habits.observe(self.hour(), since, new);
        }
        let mut wait = habits.wait(self.hour(), 0);
        if websub::is_told(self.connection, feed, now)? {
            wait = wait.max(Duration::from_secs(websub::LOOK_SELDOM as u64));
        }
        let wait = jittered(wait, text::hash::hash(feed));
        self.connection
            .prepare_cached(
                "UPDATE feeds SET in_hand = 0, failures = 0, trouble = NULL, detail = NULL,
                    looked_at = ?2, changed_at = CASE WHEN ?3 > 0 THEN ?2 ELSE changed_at END,
                    habits = ?4, due_at = ?5 WHERE url = ?1",
            )?
            .execute(params![
                feed,
                now,
                new,
                serde_json::to_string(&habits)?,
                now + wait.as_secs() as i64
            ])?;
        Ok(())
    }

    fn feed_failed(&self, feed: &str, failure: &Failure) -> Result<()> {
        let now = self.now.as_second();
        let sql = "SELECT failures FROM feeds WHERE url = ?";
        let failures: Option<u32> =
            self.connection.prepare_cached(sql)?.query_row([feed], |row| row.get(0)).optional()?;
        let Some(failures) = failures.map(|failures| failures + 1) else { return Ok(()) };
        let wait = self.habits(feed)?.wait(self.hour(), failures);
        let wait = wait.max(failure.retry_after.unwrap_or_default());
        let wait = jittered(wait, text::hash::hash(feed));
        let retired = (failure.kind == Kind::Gone).then_some(now);
        self.connection
            .prepare_cached(
                "UPDATE feeds SET in_hand = 0, failures = ?2, trouble = ?3, detail = ?4,
                    looked_at = ?5, due_at = ?6, retired_at = ?7 WHERE url = ?1",
            )?
            .execute(params![
                feed,
                failures,
                failure.kind.name(),
                failure.detail,
                now,
                now + wait.as_secs() as i64,
                retired
            ])?;
        self.count_failure(feed, failure)?;
        self.count(feed, &Yield { looks: 1, failed: 1, ..Yield::default() })
    }

    fn is_kept(&self, url: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM links WHERE url = ? AND state = 2";
        Ok(self.connection.prepare_cached(sql)?.exists([url])?)
    }

    fn kept(&self, url: &str, etag: Option<&str>, last_modified: Option<&str>) -> Result<()> {
        self.recheck(url)?;
        let sql = "UPDATE links SET state = 2, done_at = ?2, attempts = attempts + 1,
                   fate = NULL, detail = NULL, etag = ?3, last_modified = ?4 WHERE url = ?1";
        let now = self.now.as_second();
        self.connection.prepare_cached(sql)?.execute(params![url, now, etag, last_modified])?;
        self.count_page(url, &Yield { fetched: 1, ..Yield::default() })
    }

    /// Plans when a page is read again that was just kept, or read again.
    fn recheck(&self, url: &str) -> Result<()> {
        let sql = "SELECT state = 2, rechecks FROM links WHERE url = ?";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, bool>(0)?, row.get::<_, usize>(1)?));
        let held = self.connection.prepare_cached(sql)?.query_row([url], read).optional()?;
        let Some((again, before)) = held else { return Ok(()) };
        let done = before + usize::from(again);
        let since = if again { self.rechecks.get(before) } else { None }.copied().unwrap_or(0);
        let next = self.rechecks.get(done).map(|after| self.now.as_second() + after - since);
        self.connection
            .prepare_cached("UPDATE links SET again_at = ?2, rechecks = ?3 WHERE url = ?1")?
            .execute(params![url, next, done])?;
        Ok(())
    }

    /// A page that is held and changed since, as a feed says, is read again.
    fn changed(&self, link: &NewLink) -> Result<()> {
        let now = self.now.as_second();
        let Some(at) = link.at.filter(|at| *at <= now && !self.rechecks.is_empty()) else {
            return Ok(());
        };
        self.connection
            .prepare_cached(
                "UPDATE links SET again_at = min(coalesce(again_at, ?2), ?2)
                 WHERE url = ?1 AND state = 2 AND done_at < ?3 AND rechecks < ?4",
            )?
            .execute(params![link.url, now, at, MOST_RECHECKS])?;
        Ok(())
    }

    /// A page that could not be read again stays as it is kept. That it was taken
    /// back is written down.
    fn recheck_failed(&self, url: &str, failure: &Failure) -> Result<()> {
        self.recheck(url)?;
        let status = failure.detail.get(..3).unwrap_or_default();
        if failure.kind == Kind::Gone || failure.kind == Kind::Client && status == "404" {
            let sql = "UPDATE links SET fate = ?2, detail = ?3, again_at = NULL WHERE url = ?1";
            let said =
                format!("the outlet has taken it back since {}: {}", self.now, failure.detail);
            self.connection.prepare_cached(sql)?.execute(params![url, WITHDRAWN, said])?;
        }
        Ok(())
    }

    fn page_failed(&mut self, url: &str, failure: &Failure) -> Result<()> {
        let sql = "SELECT attempts, state = 2 FROM links WHERE url = ?";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u32>(0)?, row.get::<_, bool>(1)?));
        let held = self.connection.prepare_cached(sql)?.query_row([url], read).optional()?;
        let (attempts, is_kept) = held.unwrap_or((0, false));
        if is_kept {
            return self.recheck_failed(url, failure);
        }
        self.count_failure(url, failure)?;
        let attempts = attempts + 1;
        if !failure.kind.may_pass() || attempts >= self.attempts {
            let detail = format!("{}: {}", failure.kind.name(), failure.detail);
            return self.give_up(url, reason_of(failure), detail);
        }
        let asked = failure.retry_after.map_or(0, |wait| wait.as_secs() as i64);
        let wait = self.again.saturating_mul(GROWING.pow((attempts - 1).min(8))).max(asked);
        self.connection
            .prepare_cached(
                "UPDATE links SET state = 0, attempts = ?2, due_at = ?3, fate = ?4, detail = ?5
                 WHERE url = ?1",
            )?
            .execute(params![
                url,
                attempts,
                self.now.as_second() + wait,
                failure.kind.name(),
                failure.detail
            ])?;
        self.settled.put_off += 1;
        Ok(())
    }

    fn give_up(&mut self, url: &str, reason: Reason, detail: String) -> Result<()> {
        self.connection
            .prepare_cached(
                "UPDATE links SET state = 3, done_at = ?2, attempts = attempts + 1, fate = ?3,
                    detail = ?4 WHERE url = ?1",
            )?
            .execute(params![url, self.now.as_second(), reason.name(), detail])?;
        self.settled.given_up.push((url.to_owned(), reason, detail));
        self.count_page(url, &Yield { given_up: 1, ..Yield::default() })
    }

    fn habits(&self, feed: &str) -> Result<Habits> {
        let sql = "SELECT habits FROM feeds WHERE url = ?";
        let written: Option<String> = self
            .connection
            .prepare_cached(sql)?
            .query_row([feed], |row| row.get(0))
            .optional()?
            .flatten();
        Ok(written.and_then(|written| serde_json::from_str(&written).ok()).unwrap_or_default())
    }

    fn hour(&self) -> usize {
        (self.now.as_second().rem_euclid(86_400) / 3_600) as usize
    }

    fn count(&self, feed: &str, more: &Yield) -> Result<()> {
        self.count_for("SELECT source FROM feeds WHERE url = ?", feed, more)
    }

    fn count_page(&self, url: &str, more: &Yield) -> Result<()> {
        self.count_for("SELECT source FROM links WHERE url = ?", url, more)
    }

    /// Counts what went wrong with a feed or a page.
    fn count_failure(&self, address: &str, failure: &Failure) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO failures (source, day, kind, times)
                 SELECT source, ?2, ?3, 1 FROM (SELECT source FROM links WHERE url = ?1
                     UNION ALL SELECT source FROM feeds WHERE url = ?1) LIMIT 1
                 ON CONFLICT (source, day, kind) DO UPDATE SET times = times + 1",
            )?
            .execute(params![address, self.now.strftime("%F").to_string(), failure.kind.name()])?;
        Ok(())
    }

    fn count_for(&self, whose: &str, of: &str, more: &Yield) -> Result<()> {
        let source: Option<String> =
            self.connection.prepare_cached(whose)?.query_row([of], |row| row.get(0)).optional()?;
        let Some(source) = source else { return Ok(()) };
        self.connection
            .prepare_cached(
                "INSERT INTO days (source, day, looks, unchanged, failed, found, fetched, given_up)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (source, day) DO UPDATE SET
                    looks = looks + excluded.looks, unchanged = unchanged + excluded.unchanged,
                    failed = failed + excluded.failed, found = found + excluded.found,
                    fetched = fetched + excluded.fetched,
                    given_up = given_up + excluded.given_up",
            )?
            .execute(params![
                source,
                self.now.strftime("%F").to_string(),
                more.looks,
                more.unchanged,
                more.failed,
                more.found,
                more.fetched,
                more.given_up
            ])?;
        Ok(())
    }
}

/// The fate of a page that is given up.
fn reason_of(failure: &Failure) -> Reason {
    match failure.kind {
        Kind::TooLarge => Reason::TooLarge,
        _ => Reason::FetchFailed,
    }
}
