//! A host's turn: one request at a time, a pause after each, a longer one when
//! it is in trouble or asks for it.

use std::collections::VecDeque;
use std::time::Duration;

use news::discover::robots::Robots;
use tokio::time::Instant;
use url::Url;

use super::client::{Failure, Kind};
use crate::sources::queue::{Purpose, Task};

/// The longest pause between two requests to a host that is in trouble, in
/// usual pauses. Its pages wait longer, each by itself.
const LONGEST_PAUSE: u32 = 64;

/// How long what a `robots.txt` says holds (RFC 9309, section 2.4: a day).
const ROBOTS_LAST: Duration = Duration::from_secs(24 * 3600);

/// How soon it is asked for again where it could not be had, in pauses between
/// two requests: twice as long every time…
const ROBOTS_AGAIN: u32 = 30;

/// …up to this.
const ROBOTS_AGAIN_AT_LAST: u32 = 15 * 60;

/// But no sooner than this, where there is no pause between requests.
const ROBOTS_SOONEST: Duration = Duration::from_secs(5);

/// What is waiting for a host, and when its turn is.
pub struct Host {
    /// Name, and port where it is not the usual one.
    pub name: String,
    /// Readings of `robots.txt`: its own, and others' that lead here.
    robots_tasks: VecDeque<Task>,
    /// Feeds, then pages.
    waiting: VecDeque<Task>,
    /// Not before this.
    pub next: Instant,
    /// A request is under way.
    pub busy: bool,
    /// Its turn is planned.
    pub planned: bool,
    /// Its `robots.txt` has been asked for.
    asking: bool,
    /// What it asks for, `None` while that cannot be had; and until when.
    robots: Option<(Option<Robots>, Instant)>,
    /// Why that cannot be had.
    closed: String,
    /// How often it could not be had, one time after the other.
    robots_failures: u32,
    delay: Duration,
    failures: u32,
}

/// What a host's turn brings.
pub enum Turn {
    /// Its `robots.txt` must be read first; a page that waits for it.
    Robots(Url),
    /// A task it allows.
    Task(Task),
    /// A task its `robots.txt` forbids.
    Blocked(Task),
    /// A task that must wait: its `robots.txt` cannot be had.
    Closed(Task),
    /// Nothing waits, or all of it for its `robots.txt`.
    Idle,
}

impl Host {
    /// A host nothing is known of, which has no turn before an instant.
    pub fn new(name: String, delay: Duration, first: Instant) -> Host {
        Host {
            name,
            robots_tasks: VecDeque::new(),
            waiting: VecDeque::new(),
            next: first,
            busy: false,
            planned: false,
            asking: false,
            robots: None,
            closed: String::new(),
            robots_failures: 0,
            delay,
            failures: 0,
        }
    }

    /// Adds a task; feeds go before pages.
    pub fn add(&mut self, task: Task) {
        match task.purpose {
            Purpose::Robots => self.robots_tasks.push_back(task),
            Purpose::Feed(_) => self.waiting.push_front(task),
            Purpose::Page => self.waiting.push_back(task),
        }
    }

    /// Whether nothing waits for it.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.robots_tasks.is_empty()
    }

    /// Whether it wants a turn that is not planned yet.
    pub fn wants_turn(&self) -> bool {
        let waits = !self.robots_tasks.is_empty() || !self.waiting.is_empty() && !self.asking;
        waits && !self.busy && !self.planned
    }

    /// Takes the next turn.
    pub fn turn(&mut self, now: Instant) -> Turn {
        if let Some(task) = self.robots_tasks.pop_front() {
            return Turn::Task(task);
        }
        if self.asking {
            return Turn::Idle;
        }
        let Some(task) = self.waiting.pop_front() else { return Turn::Idle };
        let robots = self.robots.as_ref().filter(|(_, until)| now < *until);
        let Some((robots, _)) = robots else {
            let url = task.url.clone();
            self.waiting.push_front(task);
            self.asking = true;
            return Turn::Robots(url);
        };
        match robots {
            None => Turn::Closed(task),
            Some(robots) if robots.allows(&path_and_query(&task.url)) => Turn::Task(task),
            Some(_) => Turn::Blocked(task),
        }
    }

    /// Takes note of what its `robots.txt` says. One that is not there allows
    /// everything; one that cannot be had, nothing for a while (RFC 9309,
    /// section 2.3.1).
    pub fn learn(&mut self, robots: Result<Robots, Failure>, now: Instant) {
        let robots = match robots {
            Ok(robots) => Some(robots),
            Err(failure) => match failure.kind {
                Kind::Client | Kind::Gone | Kind::Redirect | Kind::TooLarge | Kind::Forbidden => {
                    Some(Robots::default())
                }
                _ => {
                    self.closed = format!("{}: {}", failure.kind.name(), failure.detail);
                    None
                }
            },
        };
        self.robots_failures = if robots.is_some() { 0 } else { self.robots_failures + 1 };
        let lasts = if robots.is_some() { ROBOTS_LAST } else { self.closed_for() };
        self.robots = Some((robots, now + lasts));
        self.asking = false;
    }

    /// Whether its `robots.txt` is known to forbid a page.
    pub fn forbids(&self, url: &str) -> bool {
        let robots = self.robots.as_ref().and_then(|(robots, _)| robots.as_ref());
        let url = Url::parse(url);
        robots.zip(url.ok()).is_some_and(|(robots, url)| !robots.allows(&path_and_query(&url)))
    }

    /// Why it is left alone.
    pub fn why_closed(&self) -> String {
        format!("its robots.txt cannot be had ({})", self.closed)
    }

    /// How long it is left alone while its `robots.txt` cannot be had.
    pub fn closed_for(&self) -> Duration {
        let doubled = 2u32.pow(self.robots_failures.saturating_sub(1).min(12));
        let pauses = (ROBOTS_AGAIN * doubled).min(ROBOTS_AGAIN_AT_LAST);
        (self.delay * pauses).max(ROBOTS_SOONEST)
    }

    /// A request was answered after some time: when is the next one due?
    pub fn answered(&mut self, took: Duration, now: Instant) {
        self.failures = 0;
        self.pause(took, now);
    }

    /// A request failed. The pause doubles while the host itself is in trouble.
    pub fn failed(&mut self, failure: &Failure, took: Duration, now: Instant) {
        if !failure.kind.is_of_host() {
            return self.answered(took, now);
        }
        // One failure may be the page's; the next says that it is the host's.
        let growing = self.delay * 2u32.pow(self.failures.min(12)).min(LONGEST_PAUSE);
        self.failures += 1;
        self.pause(growing.max(failure.retry_after.unwrap_or_default()), now);
    }

    fn pause(&mut self, at_least: Duration, now: Instant) {
        let robots = self.robots.as_ref().and_then(|(robots, _)| robots.as_ref());
        let asked = robots.and_then(|robots| robots.crawl_delay);
        self.next = now + at_least.max(self.delay).max(asked.unwrap_or_default());
    }
}

/// An address's path and its query: what is asked for, and what `robots.txt`
/// rules are held against.
pub fn path_and_query(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_that_cannot_be_had_are_asked_for_soon_and_then_seldom() {
        let now = Instant::now();
        let mut host = Host::new("outlet.example".to_owned(), Duration::from_secs(1), now);
        let mut learn = |robots: Result<Robots, Failure>| {
            host.learn(robots, now);
            host.closed_for().as_secs()
        };
        let timeout = || Err(Failure::new(Kind::Timeout, "no answer".to_owned()));
        let waits: Vec<u64> = (0..7).map(|_| learn(timeout())).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900]);
        learn(Ok(Robots::default()));
        assert_eq!(learn(timeout()), 30);
    }
}
