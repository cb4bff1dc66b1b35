//! The archive as other tools see it: what is fetched and taken in lies there by
//! the letter of WARC 1.1, and gives everything back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends at its first failure")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod desk;
#[path = "support/outlet.rs"]
mod outlet;
#[path = "support/warc.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod warc;

use std::net::SocketAddr;

use desk::{Desk, sample};
use serde_json::Value;
use warc::{Record, check_laws, records};

/// A desk that follows the outlet's two feeds.
fn following() -> (Desk, SocketAddr) {
    let (desk, address) = (Desk::new(), outlet::start());
    for feed in ["feed.xml", "mute.xml"] {
        desk.marsad(&["sources", "add", "--feed", &format!("http://outlet.example/{feed}")]);
    }
    (desk, address)
}

fn fetch(desk: &Desk, address: SocketAddr, more: &[&str]) -> Value {
    let address = address.to_string();
    let how = ["fetch", "--json", "--delay", "0", "--connect-to", &address];
    serde_json::from_str(&desk.marsad(&[&how[..], more].concat())).unwrap()
}

fn archived(desk: &Desk) -> Vec<Record> {
    records(&desk.data().join("archive"))
}

/// The record of a type for a path.
#[track_caller]
fn only<'a>(records: &'a [Record], kind: &str, path: &str) -> &'a Record {
    let mut found = records
        .iter()
        .filter(|record| record.is(kind) && record.get("WARC-Target-URI").is_some())
        .filter(|record| record.path() == path);
    let record = found.next().unwrap_or_else(|| panic!("no {kind} of {path}"));
    assert!(found.next().is_none(), "more than one {kind} of {path}");
    record
}

#[track_caller]
fn check_fetched(format: &str) {
    let (desk, address) = following();
    let fetched = fetch(&desk, address, &["--archive-format", format]);
    assert_eq!(fetched["fetch"]["fetched"], outlet::PAGES.len(), "{fetched:#}");
    let records = archived(&desk);
    check_laws(&records);

    // Heads as received, but for the codings that were taken off the body.
    for (path, renamed) in [
        ("plain", ""),
        ("gzip", "\r\nx-orig-content-encoding: gzip\r\n"),
        ("chunked", "\r\nx-orig-transfer-encoding: chunked\r\n"),
    ] {
        let response = only(&records, "response", path);
        let (head, body) = response.http();
        assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
        assert!(head.contains("\r\nx-outlet: yes\r\n") && head.contains(renamed), "{head}");
        assert_eq!(body, outlet::page(path).as_bytes());
        assert_eq!(response.field("WARC-IP-Address"), "127.0.0.1");
        let request = only(&records, "request", path);
        assert_eq!(request.field("WARC-Concurrent-To"), response.field("WARC-Record-ID"));
        let (head, _) = request.http();
        assert!(
            head.starts_with(&format!("get /{path} http/1.1\r\nhost: outlet.example\r\n")),
            "{head}"
        );
        assert!(head.contains("\r\nuser-agent: marsad/") && head.contains("\r\naccept-encoding: "));
        let metadata = only(&records, "metadata", path);
        assert_eq!(metadata.field("WARC-Concurrent-To"), response.field("WARC-Record-ID"));
        let told = metadata.text();
        assert!(
            told.contains("fetchTimeMs: ") && told.contains("source: outlet.example"),
            "{told}"
        );
    }
    let way = only(&records, "metadata", "arrived").text();
    assert!(way.contains("redirectedFrom: 302 http://outlet.example/moved\r\n"), "{way}");
    assert!(way.contains("via: http://outlet.example/moved\r\n"), "{way}");

    // The same bytes at two addresses, and at two feeds, are stored once.
    for (one, other) in [("twin-a", "twin-b"), ("feed.xml", "mute.xml")] {
        let of_pair = |record: &&Record| [one, other].contains(&record.path());
        let stored = records.iter().filter(|r| r.is("response")).find(of_pair).unwrap();
        let again = records.iter().filter(|r| r.is("revisit")).find(of_pair).unwrap();
        assert_eq!(again.field("WARC-Refers-To"), stored.field("WARC-Record-ID"));
        assert!(again.field("WARC-Profile").ends_with("/identical-payload-digest"));
        assert!(again.http().1.is_empty());
    }

    // Nothing new: one small revisit a feed, and nothing else.
    let again = fetch(&desk, address, &["--now"]);
    assert_eq!(again["fetch"]["unchanged"], 2, "{again:#}");
    let all = archived(&desk);
    check_laws(&all);
    let mut new = all[records.len()..].iter();
    assert_eq!(new.len(), 2);
    assert!(new.all(|record| record.is("revisit") && record.block.len() < 300));
    let not_modified = only(&all[records.len()..], "revisit", "feed.xml");
    assert!(not_modified.field("WARC-Profile").ends_with("/server-not-modified"));
    assert!(not_modified.http().0.starts_with("http/1.1 304 not modified\r\netag: \"v1\"\r\n"));

    let before = (desk.dump(), desk.marsad(&["stories", "--json"]));
    assert_eq!(before.0.lines().count(), outlet::PAGES.len());
    desk.assert_consistent();
    desk.marsad(&["rebuild"]);
    assert_eq!((desk.dump(), desk.marsad(&["stories", "--json"])), before);
    desk.assert_consistent();
}

#[test]
fn what_is_fetched_lies_there_by_the_letter() {
    check_fetched("gzip");
}

#[test]
fn what_is_fetched_lies_there_by_the_letter_with_zstd() {
    check_fetched("zstd");
}

#[test]
fn what_is_taken_in_lies_there_by_the_letter() {
    let (gzip, zstd) = (Desk::new(), Desk::new());
    for input in sample() {
        gzip.ingest(&[&input]);
        zstd.marsad(&["ingest", "--archive-format", "zstd", input.to_str().unwrap()]);
    }
    let (by_gzip, by_zstd) = (archived(&gzip), archived(&zstd));
    check_laws(&by_gzip);
    check_laws(&by_zstd);
    assert_eq!(by_gzip.len(), by_zstd.len());
    assert_eq!(gzip.dump().lines().count(), zstd.dump().lines().count());
    zstd.assert_consistent();

    // From one kind of file to the other in the middle: both are read.
    let before = zstd.dump();
    zstd.ingest(&[&zstd.write("more.html", outlet::page("more"))]);
    assert_eq!(archived(&zstd).len(), by_zstd.len() + 1);
    zstd.marsad(&[
        "ingest",
        "--archive-format",
        "gzip",
        zstd.write("last.html", outlet::page("last")).to_str().unwrap(),
    ]);
    let names: Vec<_> = std::fs::read_dir(zstd.data().join("archive"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.contains(&"marsad-000001.warc.zst".to_owned()), "{names:?}");
    assert!(names.contains(&"marsad-000002.warc.gz".to_owned()), "{names:?}");
    check_laws(&archived(&zstd));
    let after = zstd.dump();
    zstd.marsad(&["rebuild"]);
    assert_eq!(zstd.dump(), after);
    assert_eq!(after.lines().count(), before.lines().count() + 2);
}
