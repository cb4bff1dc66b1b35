//! Fetching from a pretend internet on loopback, whose pages misbehave: every
//! article is kept once or has a fate, and no host is asked more than allowed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends at its first failure"
)]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod desk;
#[path = "site/running.rs"]
mod running;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use desk::Desk;
use internet::faults::Fault;
use internet::outlets::{HUB, Outlets};
use internet::{Edit, Internet};
use running::Site;
use serde_json::Value;

const DELAY: &str = "0.03";

fn outlets() -> Outlets {
    Outlets { hosts: 12, sources: 24, articles: 16, faults: 0.25, hub: false, seed: 20_261_126 }
}

/// A desk that follows every outlet of an internet.
fn following(internet: &Internet) -> Desk {
    let desk = Desk::new();
    let outlets = internet.outlets();
    let feeds: String = (0..outlets.sources)
        .map(|source| {
            format!("<outline text='صحيفة {source}' xmlUrl='{}'/>\n", outlets.feed(source))
        })
        .collect();
    let opml =
        desk.write("outlets.opml", format!("<opml version='2.0'><body>{feeds}</body></opml>"));
    desk.marsad(&["sources", "import", opml.to_str().unwrap()]);
    desk
}

fn arguments(internet: &Internet) -> Vec<String> {
    let address = internet.address().to_string();
    let how = ["--delay", DELAY, "--deadline", "1.5", "--attempts", "3", "--connect-to", &address];
    [&["fetch", "--json"], &how[..]].concat().into_iter().map(str::to_owned).collect()
}

fn fetch(desk: &Desk, internet: &Internet) -> Value {
    serde_json::from_str(&desk.marsad(&arguments(internet))).unwrap()
}

/// Fetches until no page waits any more.
fn fetch_all(desk: &Desk, internet: &Internet) {
    let began = Instant::now();
    loop {
        let fetched = fetch(desk, internet);
        if fetched["fetch"]["waiting"] == 0 {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(100), "{fetched:#}");
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// How often each article's address is among those kept.
fn kept(desk: &Desk) -> BTreeMap<String, usize> {
    let mut kept = BTreeMap::new();
    for line in desk.dump().lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        *kept.entry(article["url"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    kept
}

/// The fate of an address, as the user is told.
fn why(desk: &Desk, url: &str) -> String {
    let records: Value = serde_json::from_str(&desk.marsad(&["why", "--json", url])).unwrap();
    records.to_string()
}

/// Every article is kept once, whole, or its fate is told.
#[track_caller]
fn check_all_accounted_for(desk: &Desk, internet: &Internet) {
    let (outlets, kept, served) = (internet.outlets(), kept(desk), internet.log().served());
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for source in 0..outlets.sources {
        for article in 0..outlets.articles {
            let url = outlets.article(source, article);
            let times = kept.get(&url).copied().unwrap_or(0);
            assert!(times <= 1, "{url} is kept {times} times");
            if outlets.is_forbidden(source, article) {
                assert!(!served.contains(&url), "{url} is forbidden and was asked for");
                assert!(why(desk, &url).contains("blocked_by_robots"), "{}", why(desk, &url));
                *told.entry("blocked").or_default() += 1;
            } else if served.contains(&url) {
                assert_eq!(times, 1, "{url} was served and is not kept: {}", why(desk, &url));
            } else {
                let fate = why(desk, &url);
                assert!(
                    fate.contains("fetch_failed") || fate.contains("too_large"),
                    "{url}: {fate}"
                );
                *told.entry("failed").or_default() += 1;
            }
        }
    }
    assert!(told.values().all(|told| *told > 0) && told.len() == 2, "{told:?}");
    desk.assert_consistent();
}

#[track_caller]
fn check_manners(internet: &Internet) {
    let (pause, host) = internet.log().shortest_pause().unwrap();
    let least = Duration::from_secs_f64(DELAY.parse().unwrap());
    assert!(pause >= least, "{host} was asked again after {pause:?}");
    for request in internet.log().requests() {
        assert!(request.agent.starts_with("Marsad/"), "{}", request.agent);
        assert!(request.host.ends_with(".example"), "{} was reached", request.host);
    }
}

#[test]
fn every_article_is_kept_once_or_has_a_fate() {
    let internet = Internet::start(outlets()).unwrap();
    let desk = following(&internet);
    fetch_all(&desk, &internet);
    check_all_accounted_for(&desk, &internet);
    check_manners(&internet);
    // Pages that fail for a while are kept in the end; others are given up.
    let faults = |may_pass: bool| {
        let outlets = internet.outlets();
        let pages = (0..outlets.sources).flat_map(|s| (0..outlets.articles).map(move |a| (s, a)));
        pages
            .filter_map(|(s, a)| Some((outlets.fault(s, a)?, outlets.lasts(s, a))))
            .filter(|(fault, lasts)| fault.may_pass() && (*lasts == 1) == may_pass)
            .count()
    };
    assert!(faults(true) > 0 && faults(false) > 0);
    assert!(Fault::ALL.iter().all(|fault| {
        let outlets = internet.outlets();
        (0..outlets.sources)
            .any(|s| (0..outlets.articles).any(|a| outlets.fault(s, a) == Some(*fault)))
    }));

    // Nothing has changed: one conditional request a feed, and no other.
    internet.log().clear();
    let mut again = arguments(&internet);
    again.push("--now".to_owned());
    let again: Value = serde_json::from_str(&desk.marsad(&again)).unwrap();
    assert_eq!(again["fetch"]["unchanged"], outlets().sources, "{again:#}");
    assert_eq!(again["read"], 0, "{again:#}");
    let feeds = internet.log().requests();
    let feeds: Vec<_> = feeds.iter().filter(|request| request.path != "/robots.txt").collect();
    assert_eq!(feeds.len(), outlets().sources);
    assert!(feeds.iter().all(|request| request.conditional));

    // What the archive holds makes the same again.
    let before = desk.dump();
    desk.marsad(&["rebuild"]);
    assert_eq!(desk.dump(), before);
}

#[test]
fn killed_at_any_moment_it_loses_and_doubles_nothing() {
    let internet = Internet::start(outlets()).unwrap();
    let desk = following(&internet);
    for kill in 0..6 {
        let mut child = desk.start(&arguments(&internet));
        std::thread::sleep(Duration::from_millis(300 + 170 * kill));
        // Err: it had ended by itself.
        let _killed = child.kill();
        child.wait().unwrap();
    }
    fetch_all(&desk, &internet);
    check_all_accounted_for(&desk, &internet);
    check_manners(&internet);
}

#[test]
fn what_an_outlet_changes_or_takes_back_is_told() {
    let outlets = Outlets { hosts: 2, sources: 2, articles: 4, faults: 0.0, hub: false, seed: 9 };
    let internet = Internet::start(outlets).unwrap();
    let desk = following(&internet);
    // Three seconds after it was fetched, and never again.
    let arguments = [arguments(&internet), vec!["--recheck-after".into(), "0.001".into()]].concat();
    desk.marsad(&arguments);
    let (edited, withdrawn) = (internet.outlets().article(0, 1), internet.outlets().article(1, 2));
    internet.edit(0, 1, Edit::Added);
    internet.edit(1, 2, Edit::Withdrawn);
    internet.log().clear();
    let began = Instant::now();
    while internet.log().len() < 8 {
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", internet.log().requests());
        std::thread::sleep(Duration::from_millis(300));
        desk.marsad(&arguments);
    }
    desk.marsad(&arguments);
    let pages = internet.log().requests();
    let pages: Vec<_> = pages.iter().filter(|request| !request.path.ends_with(".txt")).collect();
    assert_eq!(pages.len(), 8, "{pages:?}");
    assert_eq!(kept(&desk).len(), 8);
    let changed = desk.dump().lines().filter(|line| line.contains(internet::ADDED)).count();
    assert_eq!(changed, 1);
    assert!(why(&desk, &withdrawn).contains("withdrawn"), "{}", why(&desk, &withdrawn));
    assert!(!why(&desk, &edited).contains("withdrawn"));
    let site = Site::with(&desk.data(), &["--no-fetch"]);
    let items = site.items("/api/v1/articles");
    let id = |url: &str| {
        let item = items.iter().find(|item| item["url"] == url).unwrap();
        item["id"].as_str().unwrap().to_owned()
    };
    let versions = site.items(&format!("/api/v1/articles/{}/versions", id(&edited)));
    assert_eq!(versions.len(), 1, "{versions:?}");
    assert!(!versions[0].to_string().contains(internet::ADDED));
    let page = |url: &str| site.get(&format!("/article/{}?ui=en", id(url))).text();
    assert!(page(&withdrawn).contains("has taken this article back"));
    assert!(page(&edited).contains("Earlier versions") && !page(&edited).contains("taken"));
    desk.assert_consistent();
}

#[test]
fn a_hub_is_asked_confirms_and_tells() {
    let outlets = Outlets { hosts: 2, sources: 2, articles: 2, faults: 0.0, hub: true, seed: 3 };
    let internet = Internet::start(outlets).unwrap();
    let desk = following(&internet);
    let address = internet.address().to_string();
    let public = "https://news.example";
    let options = ["--delay", DELAY, "--connect-to", &address, "--public-url", public];
    let site = Site::with(&desk.data(), &options);
    let asked = |what: &dyn Fn(&internet::log::Request) -> bool| {
        let began = Instant::now();
        loop {
            let requests = internet.log().requests();
            if let Some(request) = requests.into_iter().find(what) {
                return request;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "{:?}", internet.log().requests());
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    let topic = internet.outlets().feed(1);
    let hub = asked(&|request| request.host == HUB && request.body.contains("s1%2Ffeed"));
    let form: BTreeMap<_, _> =
        url::form_urlencoded::parse(hub.body.as_bytes()).into_owned().collect();
    assert_eq!((form["hub.mode"].as_str(), &form["hub.topic"]), ("subscribe", &topic));
    let place = form["hub.callback"].strip_prefix(public).unwrap();
    // In the clear, a secret would be none.
    assert!(!form.contains_key("hub.secret"));

    let confirm = |place: &str, mode: &str, topic: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("hub.mode", mode),
                ("hub.topic", topic),
                ("hub.challenge", "تحد1"),
                ("hub.lease_seconds", "86400"),
            ])
            .finish();
        site.get(&format!("{place}?{query}"))
    };
    assert_eq!(confirm(place, "subscribe", "http://other.example/").status, 404);
    assert_eq!(confirm(place, "unsubscribe", &topic).status, 404);
    assert_eq!(confirm("/websub/0123", "subscribe", &topic).status, 404);
    let confirmed = confirm(place, "subscribe", &topic);
    assert_eq!((confirmed.status, confirmed.text().as_str()), (200, "تحد1"));

    // The feed is due in minutes; told, it is looked at now.
    std::thread::sleep(Duration::from_secs(2));
    internet.log().clear();
    assert_eq!(site.send("POST", "/websub/0123", &[], "<rss/>").status, 410);
    assert_eq!(site.send("POST", place, &[], "<rss/>").status, 202);
    let looked = asked(&|request| request.path == "/s1/feed.xml");
    assert!(looked.conditional, "{looked:?}");
    assert!(internet.log().requests().iter().all(|request| request.path != "/s0/feed.xml"));
}

#[test]
fn nothing_of_this_machine_is_reached() {
    let internet = Internet::start(outlets()).unwrap();
    let desk = Desk::new();
    let port = internet.address().port();
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"] {
        let url = format!("http://{host}:{port}/s0/feed.xml");
        desk.marsad(&["sources", "add", "--feed", &url]);
    }
    let fetched: Value = serde_json::from_str(&desk.marsad(&["fetch", "--json"])).unwrap();
    assert_eq!(fetched["fetch"]["fetched"], 0, "{fetched:#}");
    assert!(internet.log().is_empty(), "{:?}", internet.log().requests());
    let checked = desk.run(&["sources", "check"]);
    assert_eq!(checked.code, 1);
    assert!(checked.stdout.contains("not on the public Internet"), "{}", checked.stdout);
    assert!(checked.stdout.contains("no name of the public Internet"), "{}", checked.stdout);
}

#[test]
fn a_server_fetches_and_tells_how_its_outlets_do() {
    let outlets = Outlets { hosts: 3, sources: 6, articles: 5, faults: 0.0, hub: false, seed: 5 };
    let internet = Internet::start(outlets).unwrap();
    let desk = following(&internet);
    desk.marsad(&["sources", "add", "--feed", "http://h0.example/nothing.xml"]);
    let address = internet.address().to_string();
    let site = Site::with(&desk.data(), &["--delay", DELAY, "--connect-to", &address]);
    let began = Instant::now();
    let figure = |name: &str| {
        let metrics = site.get("/metrics").text();
        let line = metrics.lines().find(|line| line.starts_with(&format!("{name} ")));
        line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).unwrap_or(-1.0)
    };
    while figure("marsad_articles") < 30.0 || figure("marsad_pages_waiting") != 0.0 {
        assert!(began.elapsed() < Duration::from_secs(60), "{}", site.get("/metrics").text());
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(figure("marsad_sources{state=\"well\"}"), 3.0);
    assert_eq!(figure("marsad_feeds_failing"), 1.0);
    assert_eq!(figure("marsad_fetch_pages_total"), 30.0);
    // Nobody else writes meanwhile, and is told why.
    let refused = desk.run(&["fetch"]);
    assert!(refused.code == 1 && refused.stderr.contains("being written to"), "{}", refused.stderr);
    let items = site.items("/api/v1/sources");
    assert!(items.iter().all(|item| item["state"] == "well"), "{items:?}");
    assert!(items.iter().any(|item| item["advice"].as_array().unwrap().len() == 1), "{items:?}");
    for (tag, word) in [("ar", "سليم"), ("en", "well")] {
        let page = site.get(&format!("/sources?ui={tag}")).text();
        assert!(page.contains(word) && page.contains("nothing.xml"), "{page}");
    }
    let source = site.get("/api/v1/sources/h0.example").text();
    let source: Value = serde_json::from_str(&source).unwrap();
    let day = &source["days"][0];
    assert_eq!((&day["fetched"], &day["kept"]), (&10.into(), &10.into()), "{source:#}");
    assert_eq!(day["failures"], serde_json::json!({"client": 1}), "{source:#}");
    assert_eq!(source["feeds"].as_array().unwrap().len(), 3, "{source:#}");
    for (tag, wrong) in [("ar", "غير موجود أو مرفوض 1"), ("en", "not found or refused 1")]
    {
        let page = site.get(&format!("/source/h0.example?ui={tag}")).text();
        assert!(page.contains(wrong), "{page}");
    }
}

#[test]
fn an_outlet_is_found_by_its_home_page() {
    let internet = Internet::start(outlets()).unwrap();
    let desk = Desk::new();
    let address = internet.address().to_string();
    let added = desk.marsad(&[
        "sources",
        "add",
        "http://h3.example/",
        "--delay",
        "0",
        "--connect-to",
        &address,
    ]);
    assert!(added.contains("صحف h3.example (h3.example)"), "{added}");
    for source in [3, 15] {
        assert!(added.contains(&outlets().feed(source)), "{added}");
    }
    let opml = desk.marsad(&["sources", "export"]);
    let other = Desk::new();
    let file = other.write("other.opml", &opml);
    other.marsad(&["sources", "import", file.to_str().unwrap()]);
    assert_eq!(other.marsad(&["sources", "export"]), opml);
    desk.marsad(&["sources", "remove", "h3.example"]);
    assert_eq!(desk.run(&["fetch"]).code, 1);
}
