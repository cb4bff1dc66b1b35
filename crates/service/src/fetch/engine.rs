//! The engine: whose turn is it, and what became of each task.
//!
//! One loop owns all state; requests run beside it. Every host has one request
//! under way at most, and a pause after it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use jiff::Timestamp;
use news::model::fate::SetAside;
use news::model::page::{Page, PageKind};
use rustc_hash::FxHashMap;
use serde::Serialize;
use tokio::sync::mpsc::{Sender, UnboundedReceiver};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::client::{Client, Failure, Kind};
use super::host::{Host, Turn};
use super::request::{Done, Finished, ReadFeed, ReadPage, Requests};
use super::{MOST_HOPS, Settings};
use crate::archive::exchange::{Exchange, Hop};
use crate::run::arrive::Incoming;
use crate::run::interrupt::Interrupt;
use crate::sources::FeedKind;
use crate::sources::queue::{NewLink, Outcome, Purpose, Queue, Task, host_of};

/// Pages of a host taken into memory at once.
const LOT: usize = 32;

/// Feeds taken into memory at once.
const FEEDS: usize = 512;

/// What became of tasks is written down so often…
const SETTLE: Duration = Duration::from_millis(200);

/// …or once there is so much of it.
const MOST_UNSETTLED: usize = 512;

/// How often to look for what has become due.
const LOOK: Duration = Duration::from_millis(1_000);

/// How long a run that was told to stop waits for pages on their way to disk.
const LAST_PAGES: Duration = Duration::from_secs(20);

/// How often pages of long ago are forgotten.
const FORGET: Duration = Duration::from_secs(6 * 3600);

/// How long to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until nothing is due any more.
    NothingIsDue,
    /// Until told to stop.
    Told,
}

/// What was asked for and what came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Requests sent.
    pub requests: u64,
    /// Looks at feeds.
    pub feeds: u64,
    /// Looks that found nothing new.
    pub unchanged: u64,
    /// Looks that failed.
    pub feeds_failed: u64,
    /// New pages found.
    pub found: u64,
    /// Pages fetched.
    pub fetched: u64,
    /// Pages that failed and are tried again later.
    pub put_off: u64,
    /// Pages given up.
    pub given_up: u64,
    /// Bytes received, decoded.
    pub bytes: u64,
    /// Pages that wait for a later round.
    pub waiting: u64,
}

/// The engine.
pub struct Engine {
    requests: Requests,
    settings: Settings,
    queue: Queue,
    arrivals: Sender<Incoming>,
    acknowledgements: UnboundedReceiver<Vec<String>>,
    hosts: Vec<Host>,
    by_name: FxHashMap<String, usize>,
    /// Hosts that have something waiting and no request under way, by turn.
    ready: BinaryHeap<Reverse<(Instant, usize)>>,
    running: JoinSet<Finished>,
    /// The WebSub hub being asked, with its feed.
    asking: JoinSet<(String, Result<(), Failure>)>,
    /// What to write down once the archive has the input.
    unkept: FxHashMap<String, VecDeque<Outcome>>,
    outcomes: Vec<Outcome>,
    report: Report,
    /// No host has a turn before: who fetched before us may just have asked it.
    first_turn: Instant,
}

impl Engine {
    /// An engine over a queue; pages go to `arrivals`, and their inputs come
    /// back by `acknowledgements` once they are on disk.
    pub fn new(
        settings: &Settings,
        queue: Queue,
        arrivals: Sender<Incoming>,
        acknowledgements: UnboundedReceiver<Vec<String>>,
    ) -> Result<Engine> {
        Ok(Engine {
            requests: Requests::new(Client::new(settings)?),
            settings: settings.clone(),
            queue,
            arrivals,
            acknowledgements,
            hosts: Vec::new(),
            by_name: FxHashMap::default(),
            ready: BinaryHeap::new(),
            running: JoinSet::new(),
            asking: JoinSet::new(),
            unkept: FxHashMap::default(),
            outcomes: Vec::new(),
            report: Report::default(),
            first_turn: Instant::now() + settings.delay,
        })
    }

    /// Runs on a runtime of its own.
    pub fn run(self, until: Until, interrupt: &Interrupt) -> Result<Report> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("fetch")
            .enable_all()
            .build()
            .context("starting the threads that fetch")?;
        runtime.block_on(self.turns(until, interrupt))
    }

    async fn turns(mut self, until: Until, interrupt: &Interrupt) -> Result<Report> {
        let mut looked: Option<Instant> = None;
        let mut settled = Instant::now();
        let mut forgot = Instant::now();
        loop {
            if interrupt.is_requested() {
                return self.stop().await;
            }
            if looked.is_none_or(|looked| looked.elapsed() >= LOOK) {
                looked = Some(Instant::now());
                self.look()?;
            }
            self.give_turns()?;
            if settled.elapsed() >= SETTLE || self.outcomes.len() >= MOST_UNSETTLED {
                settled = Instant::now();
                self.settle().await?;
            }
            if until == Until::NothingIsDue && self.is_idle() {
                self.settle().await?;
                self.look()?;
                let waiting = self.queue.waiting(now())?;
                if self.is_idle() && waiting.feeds == 0 && waiting.pages == 0 {
                    return self.end();
                }
            }
            if forgot.elapsed() >= FORGET {
                forgot = Instant::now();
                self.queue.forget(now())?;
            }
            self.wait().await?;
        }
    }

    /// Waits for the next thing to happen, and takes it.
    async fn wait(&mut self) -> Result<()> {
        let at = self.ready.peek().map(|Reverse((at, _))| *at);
        let full = self.running.len() >= self.settings.parallel;
        let latest = Instant::now() + SETTLE;
        let until = at.filter(|_| !full).map_or(latest, |at| at.min(latest));
        tokio::select! {
            Some(finished) = self.running.join_next() => {
                self.finished(finished.context("a request's thread")?).await?;
                while let Some(finished) = self.running.try_join_next() {
                    self.finished(finished.context("a request's thread")?).await?;
                }
            }
            Some(inputs) = self.acknowledgements.recv() => self.acknowledged(inputs),
            Some(Ok((feed, answer))) = self.asking.join_next() => match answer {
                Ok(()) => tracing::debug!(feed, "its hub was asked to tell of what is new"),
                Err(failure) => tracing::info!(
                    feed, kind = failure.kind.name(), detail = failure.detail,
                    "its hub cannot be asked; it is tried again"
                ),
            },
            () = tokio::time::sleep_until(until) => {}
        }
        Ok(())
    }

    fn is_idle(&self) -> bool {
        self.running.is_empty()
            && self.unkept.is_empty()
            && self.outcomes.is_empty()
            && self.ready.is_empty()
    }

    /// Looks for what has become due.
    fn look(&mut self) -> Result<()> {
        for task in self.queue.take_feeds(now(), FEEDS)? {
            self.add(task);
        }
        self.ask_hub()?;
        for name in self.queue.hosts(now())? {
            let host = self.host(&name);
            if self.hosts[host].is_empty() {
                self.refill(host)?;
            }
        }
        Ok(())
    }

    /// Asks the next WebSub hub to tell of what is new, one at a time.
    fn ask_hub(&mut self) -> Result<()> {
        let Some(public_url) = &self.settings.public_url else { return Ok(()) };
        if !self.asking.is_empty() {
            return Ok(());
        }
        if let Some(asking) = self.queue.take_hub(public_url, now())? {
            let requests = self.requests.clone();
            self.asking.spawn(async move {
                let answer = requests.ask_hub(&asking).await;
                (asking.feed, answer)
            });
        }
        Ok(())
    }

    fn refill(&mut self, host: usize) -> Result<()> {
        let name = self.hosts[host].name.clone();
        for task in self.queue.take_links(&name, now(), LOT)? {
            self.add(task);
        }
        Ok(())
    }

    fn host(&mut self, name: &str) -> usize {
        if let Some(host) = self.by_name.get(name) {
            return *host;
        }
        let host = self.hosts.len();
        let first = Instant::now().max(self.first_turn);
        self.hosts.push(Host::new(name.to_owned(), self.settings.delay, first));
        self.by_name.insert(name.to_owned(), host);
        host
    }

    /// Lets a task wait for its host's turn.
    fn add(&mut self, task: Task) {
        let host = self.host(&host_of(&task.url));
        self.hosts[host].add(task);
        self.plan(host);
    }

    /// Plans a host's next turn, where it wants one.
    fn plan(&mut self, host: usize) {
        if self.hosts[host].wants_turn() {
            self.hosts[host].planned = true;
            self.ready.push(Reverse((self.hosts[host].next, host)));
        }
    }

    /// Sends the requests whose turn it is.
    fn give_turns(&mut self) -> Result<()> {
        while self.running.len() < self.settings.parallel {
            match self.ready.peek() {
                Some(Reverse((at, _))) if *at <= Instant::now() => {}
                _ => return Ok(()),
            }
            let Some(Reverse((_, host))) = self.ready.pop() else { return Ok(()) };
            self.hosts[host].planned = false;
            self.give_turn(host)?;
        }
        Ok(())
    }

    fn give_turn(&mut self, host: usize) -> Result<()> {
        loop {
            match self.hosts[host].turn(Instant::now()) {
                Turn::Task(task) => {
                    self.send(host, task);
                    return Ok(());
                }
                Turn::Robots(mut url) => {
                    url.set_path("/robots.txt");
                    url.set_query(None);
                    let task = Task::robots(url, &self.hosts[host].name);
                    self.send(host, task);
                    return Ok(());
                }
                Turn::Blocked(task) => self.blocked(task),
                Turn::Closed(task) => {
                    let failure = Failure {
                        kind: Kind::Busy,
                        detail: self.hosts[host].why_closed(),
                        retry_after: Some(self.hosts[host].closed_for()),
                    };
                    self.failed(task, failure);
                }
                Turn::Idle if self.hosts[host].is_empty() => return self.refill(host),
                Turn::Idle => return Ok(()),
            }
        }
    }

    fn send(&mut self, host: usize, task: Task) {
        self.hosts[host].busy = true;
        self.report.requests += 1;
        metrics::counter!("marsad_fetch_requests_total").increment(1);
        let requests = self.requests.clone();
        self.running.spawn(async move { requests.carry_out(host, task).await });
    }

    /// Takes what came of a task, and gives its host the next turn.
    async fn finished(&mut self, finished: Finished) -> Result<()> {
        let Finished { host, task, began, took, result } = finished;
        let moment = began + took;
        match &result {
            Ok(_) => self.hosts[host].answered(took, moment),
            // It was never asked: no pause is owed to it.
            Err(failure) if failure.kind == Kind::Forbidden => {}
            Err(failure) => self.hosts[host].failed(failure, took, moment),
        }
        self.hosts[host].busy = false;
        match result {
            Ok(Done::Moved { to, status, forever }) if task.hops < MOST_HOPS => {
                let mut way = task.way;
                way.push(Hop { from: task.url.to_string(), status });
                self.add(Task {
                    url: to,
                    way,
                    hops: task.hops + 1,
                    forever: task.forever && forever,
                    ..task
                });
            }
            Ok(Done::Moved { .. }) => {
                let detail = format!("more than {MOST_HOPS} redirects");
                self.failed(task, Failure::new(Kind::Redirect, detail));
            }
            Ok(Done::Robots(robots)) => self.learn(&task, Ok(robots)),
            Ok(Done::Unchanged(look)) => {
                self.outcomes.push(match task.purpose {
                    Purpose::Page => Outcome::PageUnchanged { url: task.asked },
                    _ => {
                        self.report.feeds += 1;
                        self.report.unchanged += 1;
                        Outcome::Unchanged { feed: task.asked }
                    }
                });
                self.hand_in(Incoming::Look(look)).await?;
            }
            Ok(Done::Page(read)) => {
                let ReadPage { page, exchange, etag, last_modified } = *read;
                self.received(&page);
                metrics::counter!("marsad_fetch_pages_total").increment(1);
                let outcome = Outcome::Kept { url: task.asked.clone(), etag, last_modified };
                self.deliver(page, exchange, outcome).await?;
            }
            Ok(Done::Feed(read)) => self.read(task, *read).await?,
            Err(failure) => self.failed(task, failure),
        }
        if self.hosts[host].is_empty() {
            self.refill(host)?;
        }
        self.plan(host);
        Ok(())
    }

    /// Whether most pages that a feed lists are forbidden by `robots.txt`, as far
    /// as their hosts are known.
    fn is_closed_to_us(&self, links: &[NewLink]) -> bool {
        let forbidden = links.iter().filter(|link| {
            let host = self.by_name.get(&link.host).map(|host| &self.hosts[*host]);
            host.is_some_and(|host| host.forbids(&link.url))
        });
        2 * forbidden.count() > links.len()
    }

    fn received(&mut self, page: &Page) {
        let bytes = page.body.len() as u64;
        self.report.bytes += bytes;
        metrics::counter!("marsad_fetch_bytes_total").increment(bytes);
    }

    async fn read(&mut self, task: Task, mut read: ReadFeed) -> Result<()> {
        if self.is_closed_to_us(&read.links) {
            // What the feed itself says of them is all that can be had.
            read.page.kind = feed_kind(&task, read.page.kind);
        }
        self.report.feeds += 1;
        self.received(&read.page);
        let moved = (task.hops > 0 && task.forever).then(|| task.url.to_string());
        let outcome = Outcome::Read {
            feed: task.asked,
            moved,
            etag: read.etag,
            last_modified: read.last_modified,
            digest: read.digest,
            links: read.links,
            sitemaps: read.sitemaps,
            hub: read.hub.map(Box::new),
        };
        self.deliver(read.page, read.exchange, outcome).await
    }

    /// Hands a page to the archive; the outcome counts once it is there.
    async fn deliver(
        &mut self,
        page: Page,
        exchange: Box<Exchange>,
        outcome: Outcome,
    ) -> Result<()> {
        self.unkept.entry(page.input.clone()).or_default().push_back(outcome);
        self.hand_in(Incoming::Page(page, Some(exchange))).await
    }

    async fn hand_in(&self, incoming: Incoming) -> Result<()> {
        self.arrivals.send(incoming).await.map_err(|_| anyhow!("pages are not taken in any more"))
    }

    fn acknowledged(&mut self, inputs: Vec<String>) {
        for input in inputs {
            let Some(outcomes) = self.unkept.get_mut(&input) else { continue };
            if let Some(outcome) = outcomes.pop_front() {
                self.report.fetched += u64::from(matches!(outcome, Outcome::Kept { .. }));
                self.outcomes.push(outcome);
            }
            if outcomes.is_empty() {
                self.unkept.remove(&input);
            }
        }
    }

    fn failed(&mut self, task: Task, failure: Failure) {
        metrics::counter!("marsad_fetch_failures_total", "kind" => failure.kind.name())
            .increment(1);
        tracing::debug!(
            url = task.url.as_str(),
            kind = failure.kind.name(),
            detail = failure.detail,
            "not fetched"
        );
        match task.purpose {
            Purpose::Robots => self.learn(&task, Err(failure)),
            Purpose::Feed(_) => {
                self.report.feeds += 1;
                self.report.feeds_failed += 1;
                self.outcomes.push(Outcome::FeedFailed { feed: task.asked, failure });
            }
            Purpose::Page => self.outcomes.push(Outcome::PageFailed { url: task.asked, failure }),
        }
    }

    /// What a `robots.txt` says to the host that asked for it, which another
    /// host may have answered for.
    fn learn(&mut self, task: &Task, robots: Result<news::discover::robots::Robots, Failure>) {
        let host = self.host(&task.asked);
        self.hosts[host].learn(robots, Instant::now());
        self.plan(host);
    }

    fn blocked(&mut self, task: Task) {
        let detail = "the outlet's robots.txt forbids it";
        match task.purpose {
            Purpose::Page => self.outcomes.push(Outcome::Blocked { url: task.asked }),
            _ => self.failed(task, Failure::new(Kind::Forbidden, detail)),
        }
    }

    /// Writes down what became of tasks; pages that were given up get a fate.
    async fn settle(&mut self) -> Result<()> {
        if self.outcomes.is_empty() {
            return Ok(());
        }
        let outcomes = std::mem::take(&mut self.outcomes);
        let settled = self.queue.settle(&outcomes, Timestamp::now())?;
        self.report.found += settled.found;
        self.report.put_off += settled.put_off;
        self.report.given_up += settled.given_up.len() as u64;
        for (url, reason, detail) in settled.given_up {
            let set_aside = SetAside { url: Some(url.clone()), reason, detail };
            self.hand_in(Incoming::SetAside { input: url, set_aside }).await?;
        }
        Ok(())
    }

    /// Ends early: requests under way are given up and asked for again next
    /// time; pages that came are kept.
    async fn stop(mut self) -> Result<Report> {
        self.running.abort_all();
        let last = Instant::now() + LAST_PAGES;
        while !self.unkept.is_empty() {
            match tokio::time::timeout_at(last, self.acknowledgements.recv()).await {
                Ok(Some(inputs)) => self.acknowledged(inputs),
                _ => break,
            }
        }
        self.settle().await?;
        self.end()
    }

    fn end(mut self) -> Result<Report> {
        self.report.waiting = self.queue.pages()?;
        Ok(self.report)
    }
}

/// What a feed is archived as whose pages cannot be fetched.
fn feed_kind(task: &Task, kind: PageKind) -> PageKind {
    match task.purpose {
        Purpose::Feed(FeedKind::Feed) => PageKind::Feed,
        _ => kind,
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    Timestamp::now().as_second()
}
