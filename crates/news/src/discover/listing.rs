//! The links of a page: which feeds and sitemaps does it announce, which
//! articles does it lead to? For feeds, sitemaps, section and home pages.

pub mod shape;

use jiff::Timestamp;
use rustc_hash::FxHashSet;
use url::Url;

use super::feed::{self, letters};
use super::sitemap::{self, Sitemap};
use crate::extract::charset;
use crate::extract::tree::{NodeId, Tag, Tree};
use crate::model::page::{Page, PageKind};
use crate::normalise::url::{canonical, same_outlet, web};

/// At most so many links of one page are looked at.
const MAX_LINKS: usize = 10_000;

/// Media types of feeds in `<link rel="alternate">`.
const FEED_TYPES: [&str; 6] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "text/rss+xml",
    "application/rss",
];

/// Words a link to a feed is called by.
const FEED_WORDS: [&str; 7] = ["rss", "atom", "feed", "خلاصات", "خلاصة", "تغذية", "آر إس إس"];

/// A link, and what stands beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Link {
    /// Its address.
    pub url: String,
    /// What it is called.
    pub title: Option<String>,
    /// When its page was published or changed, where that is said.
    pub at: Option<Timestamp>,
}

/// The links of a page, each once, in document order.
#[derive(Debug, Default, PartialEq)]
pub struct Listing {
    /// What the page or feed calls itself.
    pub name: Option<String>,
    /// BCP-47 language it claims.
    pub language: Option<String>,
    /// The site a feed belongs to.
    pub home: Option<String>,
    /// Feeds it announces, those in `<link>` first.
    pub feeds: Vec<Link>,
    /// Sitemaps it names.
    pub sitemaps: Vec<Link>,
    /// Pages that may be articles.
    pub pages: Vec<Link>,
    /// WebSub hub of a feed (W3C Recommendation «WebSub», section 4).
    pub hub: Option<String>,
    /// The topic that the hub knows the feed by.
    pub topic: Option<String>,
}

/// The links of a feed, a sitemap or an HTML page, told apart by its bytes.
pub fn of(page: &Page) -> Listing {
    let mut listing = match page.kind {
        PageKind::Feed => of_feed(page),
        _ => of_bytes(page),
    };
    let base = base_of(page);
    for links in [&mut listing.feeds, &mut listing.sitemaps, &mut listing.pages] {
        distinct(links, base.as_ref());
    }
    listing
}

fn base_of(page: &Page) -> Option<Url> {
    page.answered_url().and_then(|url| Url::parse(url).ok())
}

/// Web addresses only, in full, each once.
fn distinct(links: &mut Vec<Link>, base: Option<&Url>) {
    let mut seen = FxHashSet::default();
    links.retain_mut(|link| {
        let Some(url) = web(&link.url, base) else { return false };
        link.url = url.into();
        seen.insert(link.url.clone())
    });
}

fn of_bytes(page: &Page) -> Listing {
    let text = letters::decode(&page.body, page.content_type.as_deref());
    if let Some(sitemap) = sitemap::read(&text) {
        let Sitemap { pages, sitemaps } = sitemap;
        return Listing { pages, sitemaps, ..Listing::default() };
    }
    match feed::looks_like_one(&text) {
        true => of_feed(page),
        false => of_html(page),
    }
}

fn of_feed(page: &Page) -> Listing {
    let feed = feed::read(page);
    let pages = feed.entries.iter().filter_map(|entry| {
        let (url, title) = feed::entry::outline(entry, &feed, page)?;
        Some(Link { url, title, at: feed::entry::changed(entry, page) })
    });
    Listing {
        pages: pages.collect(),
        name: feed.title.clone(),
        language: feed.language.clone(),
        home: feed.link.clone(),
        hub: feed.hub.clone(),
        topic: feed.topic.clone(),
        ..Listing::default()
    }
}

fn of_html(page: &Page) -> Listing {
    let html = charset::decode(&page.body, page.content_type.as_deref());
    let Ok(tree) = Tree::parse(&html) else { return Listing::default() };
    let own = base_of(page);
    let mut read =
        Html { listing: Listing::default(), base: own.clone(), own, anchors: Vec::new() };
    for node in tree.descendants(tree.root()).filter(|node| tree.is_element(*node)) {
        read.element(&tree, node);
    }
    read.finish()
}

/// An HTML page being read.
struct Html {
    listing: Listing,
    own: Option<Url>,
    base: Option<Url>,
    /// Links to feeds in the page's text.
    anchors: Vec<Link>,
}

impl Html {
    fn element(&mut self, tree: &Tree, node: NodeId) {
        let attribute = |name| tree.attribute(node, name);
        match tree.tag(node) {
            Tag::Html => self.listing.language = attribute("lang").map(str::to_owned),
            Tag::Base => {
                let base = attribute("href").and_then(|href| web(href, self.own.as_ref()));
                self.base = base.or_else(|| self.base.take());
            }
            Tag::Meta if attribute("property") == Some("og:site_name") => {
                self.listing.name = attribute("content").map(str::to_owned);
            }
            Tag::Title if self.listing.name.is_none() => {
                self.listing.name = Some(tree.text_of(node)).filter(|title| !title.is_empty());
            }
            Tag::Link => self.link(
                attribute("rel"),
                attribute("type"),
                attribute("href"),
                attribute("title"),
            ),
            Tag::A if self.listing.pages.len() < MAX_LINKS => self.anchor(tree, node),
            _ => {}
        }
    }

    fn link(
        &mut self,
        rel: Option<&str>,
        kind: Option<&str>,
        href: Option<&str>,
        title: Option<&str>,
    ) {
        let Some(url) = href.and_then(|href| web(href, self.base.as_ref())) else { return };
        let is = |wanted: &str| {
            rel.unwrap_or_default().split_whitespace().any(|rel| rel.eq_ignore_ascii_case(wanted))
        };
        let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
        let link = Link { url: url.into(), title: title.map(str::to_owned), at: None };
        if is("sitemap") {
            self.listing.sitemaps.push(link);
        } else if is("feed") || is("alternate") && FEED_TYPES.contains(&kind.as_str()) {
            self.listing.feeds.push(link);
        }
    }

    fn anchor(&mut self, tree: &Tree, node: NodeId) {
        let Some(href) = tree.attribute(node, "href") else { return };
        let Some(url) = web(href, self.base.as_ref()) else { return };
        let title = tree.text_of(node);
        let title = match (title.is_empty(), tree.attribute(node, "title")) {
            (true, Some(title)) => title.to_owned(),
            _ => title,
        };
        if leads_to_feed(&url, &title) {
            self.anchors.push(Link { url: url.into(), title: Some(title), at: None });
        } else if self.own.as_ref().is_none_or(|own| same_outlet(own, &url)) {
            let url = canonical(&url).into();
            match self.listing.pages.iter_mut().find(|link| link.url == url) {
                // A picture's link comes before its headline's.
                Some(link) => {
                    let longer = link.title.as_ref().is_none_or(|held| held.len() < title.len());
                    link.title = if longer { Some(title) } else { link.title.take() };
                }
                None => self.listing.pages.push(Link { url, title: Some(title), at: None }),
            }
        }
    }

    fn finish(mut self) -> Listing {
        self.listing.feeds.append(&mut self.anchors);
        self.listing
    }
}

/// Whether a link in a page's text leads to a feed.
fn leads_to_feed(url: &Url, title: &str) -> bool {
    let path = url.path().to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let named = matches!(stem, "rss" | "feed" | "feeds" | "atom" | "rss2" | "rdf");
    match ending {
        "rss" | "atom" | "rdf" => true,
        "xml" | "" | "php" | "aspx" | "json" => {
            let title = title.to_lowercase();
            let called = FEED_WORDS.iter().any(|word| {
                title
                    .split_whitespace()
                    .any(|own| own.trim_matches(|c: char| !c.is_alphanumeric()) == *word)
            });
            named || called && (ending == "xml" || path.contains("rss") || path.contains("feed"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
