//! One task carried out: the request, and what its answer holds.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use news::discover::feed;
use news::discover::listing::{self, Link, Listing};
use news::discover::robots::Robots;
use news::model::page::{Page, PageKind};
use news::normalise::url::{canonical, web};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use url::Url;

use super::PRODUCT;
use super::client::{Answer, Ask, Client, Failure, Fetched, Kind, decoded};
use crate::archive::exchange::{Exchange, Look, Unchanged};
use crate::inputs::{SNIFFED, sniff};
use crate::sources::queue::{NewLink, Purpose, Task, host_of};
use crate::sources::websub::{Asking, Hub};
use crate::sources::{FeedKind, NewFeed};

/// Pages older than this are not fetched because a sitemap lists them.
const OLDEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// At most so many sitemaps of an index are followed, the newest first.
const MOST_SITEMAPS: usize = 8;

/// At most so many pages are taken from one sitemap or section page.
const MOST_PAGES: usize = 1_000;

/// What came of a task.
#[derive(Debug)]
pub enum Done {
    /// An article's page.
    Page(Box<ReadPage>),
    /// A feed that was read.
    Feed(Box<ReadFeed>),
    /// A feed, or a page that is held, has not changed.
    Unchanged(Box<Look>),
    /// A redirect.
    Moved {
        /// Where to.
        to: Url,
        /// The status.
        status: u16,
        /// For good.
        forever: bool,
    },
    /// What a `robots.txt` says.
    Robots(Robots),
}

/// An article's page that was read.
#[derive(Debug)]
pub struct ReadPage {
    /// Its bytes.
    pub page: Page,
    /// What was asked and answered.
    pub exchange: Box<Exchange>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// A feed that was read.
#[derive(Debug)]
pub struct ReadFeed {
    /// Its bytes.
    pub page: Page,
    /// What was asked and answered.
    pub exchange: Box<Exchange>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// The pages it lists.
    pub links: Vec<NewLink>,
    /// The sitemaps it lists.
    pub sitemaps: Vec<NewFeed>,
    /// Who tells of what is new in it.
    pub hub: Option<Hub>,
}

/// A task that has ended, and how long the host took.
pub struct Finished {
    /// The host's place among the engine's.
    pub host: usize,
    /// The task.
    pub task: Task,
    /// When it was begun.
    pub began: Instant,
    /// From there to the last byte.
    pub took: Duration,
    /// What came of it.
    pub result: Result<Done, Failure>,
}

/// Carries tasks out.
#[derive(Clone)]
pub struct Requests {
    client: Client,
    /// Feeds are taken apart on threads that may block, so many at once.
    parsing: Arc<Semaphore>,
}

impl Requests {
    /// Requests by a client.
    pub fn new(client: Client) -> Requests {
        Requests { client, parsing: Arc::new(Semaphore::new(2)) }
    }

    /// Asks for a task's address.
    pub async fn carry_out(&self, host: usize, task: Task) -> Finished {
        let began = Instant::now();
        let ask = Ask {
            url: task.url.clone(),
            etag: task.etag.clone(),
            last_modified: task.last_modified.clone(),
        };
        let answer = self.client.get(&ask).await;
        let took = began.elapsed();
        let result = match answer {
            Err(failure) => Err(failure),
            Ok(Answer::NotModified(exchange)) => {
                Ok(unchanged(&task, *exchange, Unchanged::NotModified))
            }
            Ok(Answer::Moved { to, status, forever }) => Ok(Done::Moved { to, status, forever }),
            Ok(Answer::Page(fetched)) => self.read(&task, fetched).await,
        };
        Finished { host, task, began, took, result }
    }

    /// Asks a WebSub hub to tell of what is new.
    pub async fn ask_hub(&self, asking: &Asking) -> Result<(), Failure> {
        self.client.post(&asking.hub, &asking.form).await
    }

    async fn read(&self, task: &Task, fetched: Fetched) -> Result<Done, Failure> {
        match task.purpose {
            Purpose::Robots => Ok(Done::Robots(Robots::parse(&fetched.body, PRODUCT))),
            Purpose::Page => page(task, fetched),
            Purpose::Feed(kind) => {
                let _permit = self.parsing.acquire().await;
                let task = task.clone();
                let read = tokio::task::spawn_blocking(move || listed(&task, kind, fetched)).await;
                read.unwrap_or_else(|error| Err(Failure::new(Kind::Broken, error.to_string())))
            }
        }
    }
}

fn page_of(task: &Task, kind: PageKind, content_type: Option<String>, body: Vec<u8>) -> Page {
    let now = Timestamp::now();
    let moved = task.url.as_str() != task.asked;
    Page {
        input: task.asked.clone(),
        url: Some(task.asked.clone()),
        final_url: moved.then(|| task.url.to_string()),
        fetched_at: Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now),
        content_type,
        kind,
        body,
    }
}

/// What was asked and answered, with the way to it.
fn told(task: &Task, exchange: Exchange) -> Exchange {
    let source = Some(task.source.clone()).filter(|source| !source.is_empty());
    Exchange { source, hops: task.way.clone(), ..exchange }
}

fn unchanged(task: &Task, exchange: Exchange, found: Unchanged) -> Done {
    let exchange = told(task, exchange);
    Done::Unchanged(Box::new(Look { url: task.url.to_string(), exchange, found }))
}

fn page(task: &Task, fetched: Fetched) -> Result<Done, Failure> {
    let start = &fetched.body[..fetched.body.len().min(SNIFFED)];
    match sniff::body_kind(start, fetched.content_type.as_deref()) {
        Some(PageKind::Html) => {
            let page = page_of(task, PageKind::Html, fetched.content_type, fetched.body);
            let (etag, last_modified) = (fetched.etag, fetched.last_modified);
            let exchange = Box::new(told(task, *fetched.exchange));
            Ok(Done::Page(Box::new(ReadPage { page, exchange, etag, last_modified })))
        }
        _ => {
            let said = fetched.content_type.as_deref().unwrap_or("no Content-Type");
            Err(Failure::new(Kind::Client, format!("no page: {said}")))
        }
    }
}

fn listed(task: &Task, kind: FeedKind, mut fetched: Fetched) -> Result<Done, Failure> {
    let digest: [u8; 32] = Sha256::digest(&fetched.body).into();
    if task.digest == Some(digest) {
        return Ok(unchanged(task, *fetched.exchange, Unchanged::SamePayload(digest)));
    }
    let exchange = Box::new(told(task, *fetched.exchange));
    // A sitemap may be a gzip file itself.
    fetched.body = decoded(fetched.body, "gzip")?;
    let start = &fetched.body[..fetched.body.len().min(SNIFFED)];
    let held = sniff::body_kind(start, fetched.content_type.as_deref());
    if kind == FeedKind::Feed && held != Some(PageKind::Feed) {
        let what = "it is no feed any more; `marsad sources add` finds the outlet's feeds";
        return Err(Failure::new(Kind::Broken, what));
    }
    let mut page = page_of(task, PageKind::Listing, fetched.content_type, fetched.body);
    let listing = listing::of(&page);
    // A feed with whole articles is one source of them, their pages another; of
    // one with beginnings only, the pages alone are read.
    if kind == FeedKind::Feed && feed::is_whole(&page) {
        page.kind = PageKind::Feed;
    }
    if kind == FeedKind::Sitemap && listing.pages.is_empty() && listing.sitemaps.is_empty() {
        return Err(Failure::new(Kind::Broken, "it is no sitemap"));
    }
    let headers = exchange.response.values("link");
    let hub = Hub::of(&headers, listing.hub.as_deref(), listing.topic.as_deref(), &task.url);
    let (links, sitemaps) = worth_fetching(task, kind, listing, page.fetched_at);
    Ok(Done::Feed(Box::new(ReadFeed {
        page,
        exchange,
        etag: fetched.etag,
        last_modified: fetched.last_modified,
        digest,
        links,
        sitemaps,
        hub,
    })))
}

/// Of a listing, what to fetch: every entry of a feed; of sitemaps what is new;
/// of section pages what looks like an article.
fn worth_fetching(
    task: &Task,
    kind: FeedKind,
    listing: Listing,
    now: Timestamp,
) -> (Vec<NewLink>, Vec<NewFeed>) {
    let recent = |link: &&Link| link.at.is_none_or(|at| now.duration_since(at) <= age_limit());
    let pages: Vec<&Link> = match kind {
        FeedKind::Feed => listing.pages.iter().collect(),
        FeedKind::Sitemap => {
            // Without a date, only what the whole map shows to be a small, current one.
            let dated = listing.pages.iter().any(|link| link.at.is_some());
            let all = dated || listing.pages.len() <= MOST_PAGES;
            let pages = listing.pages.iter().filter(|link| link.at.is_some() || all);
            pages.filter(recent).take(MOST_PAGES).collect()
        }
        FeedKind::Listing => {
            let known = task.shapes.clone().unwrap_or_default();
            let pages = listing.pages.iter().filter(|link| known.is_article(link));
            pages.take(MOST_PAGES).collect()
        }
    };
    let links = pages.into_iter().filter_map(|link| {
        let url = canonical(&web(&link.url, None)?);
        let at = link.at.map(Timestamp::as_second);
        Some(NewLink { host: host_of(&url), url: url.into(), at })
    });
    let mut sitemaps: Vec<&Link> = listing.sitemaps.iter().filter(recent).collect();
    sitemaps.sort_by_key(|link| std::cmp::Reverse((is_news(link), link.at)));
    let sitemaps = sitemaps.into_iter().take(MOST_SITEMAPS).map(|link| NewFeed {
        url: link.url.clone(),
        kind: FeedKind::Sitemap,
        title: None,
    });
    let sitemaps = if kind == FeedKind::Sitemap { sitemaps.collect() } else { Vec::new() };
    (links.collect(), sitemaps)
}

fn age_limit() -> jiff::SignedDuration {
    jiff::SignedDuration::from_secs(OLDEST.as_secs() as i64)
}

/// Whether a sitemap's name says that it lists news.
pub fn is_news(link: &Link) -> bool {
    let url = link.url.to_ascii_lowercase();
    ["news", "latest", "today", "recent"].iter().any(|word| url.contains(word))
}
