//! From an outlet's address to its feeds: what its home page announces, what
//! its `robots.txt` names, and addresses at which outlets' feeds usually lie.

use anyhow::{Result, bail};
use jiff::Timestamp;
use news::discover::listing::{self, Link, Listing};
use news::discover::robots::Robots;
use news::model::page::{Page, PageKind};
use news::normalise::dates::zone_of;
use news::normalise::url::{registrable, web};
use url::Url;

use super::{FeedKind, NewFeed, Source};
use crate::fetch::client::{Answer, Ask, Client, Failure, Fetched, Kind};
use crate::fetch::host::path_and_query;
use crate::fetch::request::is_news;
use crate::fetch::{MOST_HOPS, PRODUCT};
use crate::inputs::{SNIFFED, sniff};

/// Where feeds usually lie, most usual first.
const FEED_PATHS: [&str; 9] = [
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/feeds",
    "/index.xml",
    "/rssFeed/0",
    "/ar/rss",
];

/// Where news sitemaps usually lie.
const SITEMAP_PATHS: [&str; 4] =
    ["/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml"];

/// At most so many feeds of an outlet are looked at.
const MOST_FEEDS: usize = 12;

/// What was found at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered {
    /// The outlet.
    pub source: Source,
    /// Its feeds, or where there are none, its sitemaps, or its home page.
    pub feeds: Vec<NewFeed>,
    /// What was tried and was none, for the person who asked.
    pub tried: Vec<String>,
}

/// A look around an outlet.
struct Look<'a> {
    client: &'a Client,
    robots: Option<(String, Robots)>,
    pause: std::time::Duration,
    asked: bool,
    tried: Vec<String>,
}

/// Finds an outlet's feeds, asking politely one thing after another.
///
/// # Errors
/// When the address is none, or nothing answers there.
pub async fn discover(
    client: &Client,
    address: &str,
    pause: std::time::Duration,
) -> Result<Discovered> {
    let written = match address.contains("://") {
        true => address.to_owned(),
        false => format!("https://{address}"),
    };
    let Some(url) = web(&written, None) else { bail!("{address} is no web address") };
    let mut look = Look { client, robots: None, pause, asked: false, tried: Vec::new() };
    let (answered, fetched) = match look.fetch(&url).await {
        Ok(found) => found,
        Err(failure) => bail!("{url} cannot be fetched: {}", failure.detail),
    };
    let page = page(&answered, fetched);
    let listing = listing::of(&page);
    let (feeds, listing) = match page.kind {
        PageKind::Feed => {
            let feed = NewFeed {
                url: answered.to_string(),
                kind: FeedKind::Feed,
                title: listing.name.clone(),
            };
            (vec![feed], listing)
        }
        _ if !listing.sitemaps.is_empty() && listing.feeds.is_empty()
            || listing.name.is_none() && !listing.pages.is_empty() && is_xml(&page) =>
        {
            let feed = NewFeed { url: answered.to_string(), kind: FeedKind::Sitemap, title: None };
            (vec![feed], listing)
        }
        _ => (look.around(&answered, &listing).await, listing),
    };
    let source = source_of(&answered, &page, &listing, &feeds)?;
    Ok(Discovered { source, feeds, tried: look.tried })
}

fn is_xml(page: &Page) -> bool {
    page.body.trim_ascii_start().starts_with(b"<?xml") || page.body.starts_with(b"<urlset")
}

fn page(url: &Url, fetched: Fetched) -> Page {
    let start = &fetched.body[..fetched.body.len().min(SNIFFED)];
    let kind = match sniff::body_kind(start, fetched.content_type.as_deref()) {
        Some(PageKind::Feed) => PageKind::Feed,
        _ => PageKind::Listing,
    };
    Page {
        input: url.to_string(),
        url: Some(url.to_string()),
        final_url: None,
        fetched_at: Timestamp::now(),
        content_type: fetched.content_type,
        kind,
        body: fetched.body,
    }
}

/// The outlet: named by its home page or feed, with the zone of its country.
fn source_of(url: &Url, page: &Page, listing: &Listing, feeds: &[NewFeed]) -> Result<Source> {
    let home = match (page.kind, &listing.home) {
        (PageKind::Feed, Some(home)) => web(home, Some(url)),
        (PageKind::Feed, None) => url.join("/").ok(),
        _ => Some(url.clone()),
    };
    let home = home.unwrap_or_else(|| url.clone());
    let Some(slug) = registrable(&home).or_else(|| registrable(url)) else {
        bail!("{url} names no host")
    };
    let title = listing.name.as_deref().map(outlet_name).filter(|name| !name.is_empty());
    let title = title.or_else(|| feeds.iter().find_map(|feed| feed.title.clone()));
    let zone = zone_of(&home, None, &[]);
    Ok(Source {
        name: title.unwrap_or_else(|| slug.clone()),
        home: Some(home.to_string()),
        language: listing.language.clone(),
        zone: zone.iana_name().filter(|name| *name != "UTC").map(str::to_owned),
        country: None,
        folder: None,
        slug,
    })
}

/// A home page's title without what stands beside the outlet's name.
fn outlet_name(title: &str) -> String {
    const BESIDE: [&str; 6] = ["الرئيسية", "الصفحة الرئيسية", "home", "homepage", "rss", "الأخبار"];
    let one = [" - ", " – ", " — ", " :: ", " » "]
        .iter()
        .fold(title.to_owned(), |title, between| title.replace(between, " | "));
    let mut parts = one
        .split(" | ")
        .map(str::trim)
        .filter(|part| !part.is_empty() && !BESIDE.contains(&part.to_lowercase().as_str()));
    parts.next().unwrap_or_default().to_owned()
}

impl Look<'_> {
    /// Looks around a home page.
    async fn around(&mut self, home: &Url, listing: &Listing) -> Vec<NewFeed> {
        let mut found = Vec::new();
        let mut pages = Vec::new();
        for link in listing.feeds.iter().take(MOST_FEEDS) {
            match self.feed(&link.url, &mut pages).await {
                Some(feed) => found.push(titled(feed, link)),
                None => continue,
            }
        }
        // Outlets with many feeds list them on a page of their own.
        for link in pages.into_iter().take(MOST_FEEDS) {
            if let Some(feed) = self.feed(&link.url, &mut Vec::new()).await {
                found.push(titled(feed, &link));
            }
        }
        if found.is_empty() {
            for path in FEED_PATHS {
                let Ok(url) = home.join(path) else { continue };
                if let Some(feed) = self.feed(url.as_str(), &mut Vec::new()).await {
                    found.push(feed);
                    break;
                }
            }
        }
        let named: Vec<Link> = listing.sitemaps.clone();
        found.extend(self.sitemaps(home, named).await);
        if found.is_empty() {
            // Its home page is watched for links to articles.
            found.push(NewFeed {
                url: home.to_string(),
                kind: FeedKind::Listing,
                title: listing.name.clone(),
            });
        }
        distinct(found)
    }

    /// The feed at an address; where a page of links to feeds is there, these
    /// go to `pages`.
    async fn feed(&mut self, url: &str, pages: &mut Vec<Link>) -> Option<NewFeed> {
        let url = web(url, None)?;
        let (answered, fetched) = match self.fetch(&url).await {
            Ok(found) => found,
            Err(failure) => {
                self.tried.push(format!("{url}: {}", failure.detail));
                return None;
            }
        };
        let page = page(&answered, fetched);
        let listing = listing::of(&page);
        if page.kind != PageKind::Feed {
            self.tried.push(format!("{url}: a page, no feed"));
            pages.extend(listing.feeds);
            return None;
        }
        Some(NewFeed { url: answered.into(), kind: FeedKind::Feed, title: listing.name })
    }

    /// The first news sitemap, of those named and those in usual places.
    async fn sitemaps(&mut self, home: &Url, mut named: Vec<Link>) -> Option<NewFeed> {
        let robots = self.robots_of(home).await;
        let link = |url: &str| Link { url: url.to_owned(), ..Link::default() };
        named.extend(robots.sitemaps.iter().map(|url| link(url)));
        named.retain(is_news);
        let usual = SITEMAP_PATHS.iter().filter_map(|path| home.join(path).ok());
        named.extend(usual.map(|url| link(url.as_str())));
        for link in named.iter().take(SITEMAP_PATHS.len() + 4) {
            let Some(url) = web(&link.url, Some(home)) else { continue };
            let Ok((answered, fetched)) = self.fetch(&url).await else {
                self.tried.push(format!("{url}: no sitemap"));
                continue;
            };
            let listing = listing::of(&page(&answered, fetched));
            let news = listing.sitemaps.iter().any(is_news)
                || listing.pages.iter().any(|link| link.title.is_some() && link.at.is_some());
            if news {
                return Some(NewFeed {
                    url: answered.into(),
                    kind: FeedKind::Sitemap,
                    title: None,
                });
            }
            self.tried.push(format!("{url}: no sitemap of news"));
        }
        None
    }

    async fn robots_of(&mut self, url: &Url) -> Robots {
        let host = url.host_str().unwrap_or_default().to_owned();
        if let Some((held, robots)) = &self.robots
            && *held == host
        {
            return robots.clone();
        }
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        let robots = match self.follow(&at).await {
            Ok((_, fetched)) => Robots::parse(&fetched.body, PRODUCT),
            Err(_) => Robots::default(),
        };
        self.robots = Some((host, robots.clone()));
        robots
    }

    /// Fetches what `robots.txt` allows.
    async fn fetch(&mut self, url: &Url) -> Result<(Url, Fetched), Failure> {
        let robots = self.robots_of(url).await;
        if !robots.allows(&path_and_query(url)) {
            return Err(Failure::new(Kind::Forbidden, "its robots.txt forbids it"));
        }
        self.follow(url).await
    }

    async fn follow(&mut self, url: &Url) -> Result<(Url, Fetched), Failure> {
        let mut at = url.clone();
        for _ in 0..=MOST_HOPS {
            if std::mem::replace(&mut self.asked, true) {
                tokio::time::sleep(self.pause).await;
            }
            match self.client.get(&Ask::new(at.clone())).await? {
                Answer::Page(fetched) => return Ok((at, fetched)),
                Answer::Moved { to, .. } => at = to,
                Answer::NotModified(_) => break,
            }
        }
        Err(Failure::new(Kind::Redirect, format!("more than {MOST_HOPS} redirects")))
    }
}

fn titled(mut feed: NewFeed, link: &Link) -> NewFeed {
    feed.title = feed.title.or_else(|| link.title.clone());
    feed
}

fn distinct(mut feeds: Vec<NewFeed>) -> Vec<NewFeed> {
    let mut seen = Vec::new();
    feeds.retain(|feed| {
        let new = !seen.contains(&feed.url);
        seen.push(feed.url.clone());
        new
    });
    feeds
}
