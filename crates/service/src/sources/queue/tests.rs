use std::time::Duration;

use super::*;
use crate::fetch::client::Kind;
use crate::sources::{Source, Sources};

const FEED: &str = "https://outlet.example/feed";
const PAGE: &str = "https://outlet.example/1";
const HOST: &str = "outlet.example";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

/// A queue with one page in it, which is asked for once.
fn queue(folder: &Path) -> Queue {
    let sources = Sources::at(folder.join("sources.sqlite3"));
    let source = Source { slug: HOST.into(), name: "Outlet".into(), ..Source::default() };
    let feed = NewFeed { url: FEED.into(), kind: FeedKind::Feed, title: None };
    sources.add(&source, &[feed], at(0)).unwrap();
    let settings = Settings { attempts: 1, ..Settings::default() };
    let mut queue = Queue::open(sources.file(), &settings).unwrap();
    let link = NewLink { url: PAGE.into(), host: HOST.into(), at: None };
    let read = Outcome::Read {
        feed: FEED.into(),
        moved: None,
        etag: None,
        last_modified: None,
        digest: [0; 32],
        links: vec![link],
        sitemaps: Vec::new(),
        hub: None,
    };
    assert_eq!(queue.settle(&[read], at(0)).unwrap().found, 1);
    queue
}

fn failure(kind: Kind, wait: u64) -> Failure {
    let retry_after = Some(Duration::from_secs(wait));
    Failure { kind, detail: "its robots.txt cannot be had".into(), retry_after }
}

fn waits() -> Outcome {
    Outcome::PageWaits { url: PAGE.into(), failure: failure(Kind::Busy, 30) }
}

#[test]
fn waiting_for_robots_uses_up_no_attempt_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = queue(folder.path());
    let take = |queue: &mut Queue, seconds| {
        queue.take_links(HOST, at(seconds).as_second(), 9).unwrap().len()
    };
    for round in 0..5 {
        let now = 100 * round;
        assert_eq!(take(&mut queue, now), 1);
        let settled = queue.settle(&[waits()], at(now)).unwrap();
        assert_eq!((settled.put_off, settled.given_up.len()), (1, 0));
        assert_eq!(take(&mut queue, now + 29), 0);
    }
    let late = 4 * 24 * 3600;
    assert_eq!(take(&mut queue, late), 1);
    let settled = queue.settle(&[waits()], at(late)).unwrap();
    assert_eq!(settled.given_up.len(), 1);
    assert_eq!(take(&mut queue, 2 * late), 0);
}

#[test]
fn a_page_to_be_read_again_waits_for_robots_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = queue(folder.path());
    queue.take_links(HOST, at(0).as_second(), 9).unwrap();
    let kept = Outcome::Kept { url: PAGE.into(), etag: None, last_modified: None };
    queue.settle(&[kept], at(0)).unwrap();
    let three_hours = 3 * 3600;
    let take = |queue: &mut Queue, seconds| {
        queue.take_links(HOST, at(seconds).as_second(), 9).unwrap().len()
    };
    assert_eq!(take(&mut queue, three_hours), 1);
    queue.settle(&[waits()], at(three_hours)).unwrap();
    assert_eq!(take(&mut queue, three_hours + 29), 0);
    assert_eq!(take(&mut queue, three_hours + 31), 1);
}
