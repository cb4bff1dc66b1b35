//! The feeds we write, read by another's parser.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends at its first failure"
)]
#[path = "site/running.rs"]
mod running;

use feed_rs::model::{Feed, FeedType};
use running::{Answer, Site};

fn feed(site: &Site, path: &str) -> (Answer, Feed) {
    let answer = site.get(path);
    assert_eq!(answer.status, 200, "{path}");
    let feed = feed_rs::parser::parse(answer.body.as_slice());
    let feed = feed.unwrap_or_else(|error| panic!("{path}: {error}"));
    (answer, feed)
}

#[test]
fn every_view_is_a_feed_in_every_format() {
    let site = Site::of_the_sample();
    let story = site.link("/", "/story/");
    let views = [
        "stories".to_owned(),
        "latest".to_owned(),
        "latest?lang=en".to_owned(),
        "search?q=%D8%A7%D9%84%D9%85%D8%AF%D9%8A%D9%86%D8%A9".to_owned(),
        "source/harbourpost.example".to_owned(),
        story[1..].to_owned(),
    ];
    let formats = [
        ("rss", "application/rss+xml; charset=utf-8", FeedType::RSS2),
        ("atom", "application/atom+xml; charset=utf-8", FeedType::Atom),
        ("json", "application/feed+json", FeedType::JSON),
    ];
    for view in &views {
        let (name, query) = view.split_once('?').unwrap_or((view, ""));
        let mut titles = Vec::new();
        for (format, media_type, feed_type) in &formats {
            let path = format!("/feeds/{name}.{format}?{query}");
            let (answer, feed) = feed(&site, &path);
            assert_eq!(answer.header("content-type"), Some(*media_type), "{path}");
            assert_eq!(&feed.feed_type, feed_type, "{path}");
            assert!(!feed.entries.is_empty(), "{path} is empty");
            check_entries(&path, &feed);
            titles.push(titles_of(&feed));
            conditional(&site, &path, &answer);
        }
        assert!(titles.iter().all(|other| *other == titles[0]), "{view}: {titles:?}");
    }
    discovery(&site, &story);
    failures(&site);
}

fn titles_of(feed: &Feed) -> Vec<String> {
    feed.entries.iter().map(|entry| entry.title.clone().expect("a title").content).collect()
}

fn check_entries(path: &str, feed: &Feed) {
    let mut ids = std::collections::BTreeSet::new();
    for entry in &feed.entries {
        assert!(entry.id.starts_with("http://127.0.0.1:"), "{path}: {}", entry.id);
        assert!(ids.insert(&entry.id), "{path}: {} twice", entry.id);
        assert!(entry.published.or(entry.updated).is_some(), "{path}: {} has no date", entry.id);
        let body = entry.content.as_ref().and_then(|content| content.body.as_deref());
        let body = body.unwrap_or_else(|| panic!("{path}: {} has no body", entry.id));
        assert!(body.contains("dir=\"") && body.len() > 100, "{path}: {body}");
    }
}

/// A reader that has the newest state gets no body.
fn conditional(site: &Site, path: &str, answer: &Answer) {
    let tag = answer.header("etag").expect("an entity tag");
    let modified = answer.header("last-modified").expect("a date");
    for (header, value) in [("If-None-Match", tag), ("If-Modified-Since", modified)] {
        let again = site.ask("GET", path, &[(header, value)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}: {header}: {value}");
    }
    let changed = site.ask("GET", path, &[("If-None-Match", "\"other\"")]);
    assert_eq!(changed.status, 200, "{path}");
}

/// Pages name their feeds, and what they name is there.
fn discovery(site: &Site, story: &str) {
    for page in ["/", "/latest", story, "/search?q=%D8%A7%D9%84%D9%85%D8%AF%D9%8A%D9%86%D8%A9"] {
        let text = site.get(page).text();
        let links = text.lines().filter(|line| line.starts_with("<link rel=\"alternate\""));
        let mut count = 0;
        for link in links {
            let href = link.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
            feed(site, &href.expect("an address").replace("&#38;", "&"));
            count += 1;
        }
        assert_eq!(count, 3, "{page}");
    }
}

fn failures(site: &Site) {
    for path in ["/feeds/none.rss", "/feeds/latest.pdf", "/feeds/latest", "/feeds/story/x.rss"] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
    assert_eq!(site.get("/feeds/search.rss").status, 400);
}
