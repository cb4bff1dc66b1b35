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

#[test]
fn what_the_archive_holds_is_listed_and_had_again() {
    let (desk, address) = following();
    fetch(&desk, address, &[]);
    let listed = desk.marsad(&["archive", "list", "--format", "jsonl"]);
    let listed: Vec<Value> =
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(listed.len(), outlet::PAGES.len() + 2);
    let of_host = |host: &str| desk.marsad(&["archive", "list", "--host", host]).lines().count();
    assert_eq!((of_host("example"), of_host("outlet.example")), (listed.len(), listed.len()));
    assert_eq!((of_host("let.example"), of_host("other.example")), (0, 0));
    let since = |day: &str| desk.marsad(&["archive", "list", "--since", day]).lines().count();
    assert_eq!((since("2020-01-01"), since("2190-01-01")), (listed.len(), 0));

    // As replay tools take it: sorted, the key before the time before the rest.
    let cdxj = desk.marsad(&["archive", "list", "--format", "cdxj"]);
    let lines: Vec<&str> = cdxj.lines().collect();
    assert!(lines.is_sorted());
    let line = lines.iter().find(|line| line.starts_with("example,outlet)/plain ")).unwrap();
    let mut parts = line.splitn(3, ' ').skip(1);
    assert_eq!(parts.next().unwrap().len(), 14);
    let fields: Value = serde_json::from_str(parts.next().unwrap()).unwrap();
    assert_eq!(fields["status"], "200");
    assert_eq!(fields["mime"], "text/html");
    assert_eq!(fields["filename"], "marsad-000001.warc.gz");

    // By address, by article, by place; as body, headers, records.
    let url = "http://outlet.example/gzip";
    let known: Value = serde_json::from_str(&desk.marsad(&["why", "--json", url])).unwrap();
    let id = known["articles"][0]["article"]["id"].as_str().unwrap();
    let place = listed.iter().find(|line| line["url"] == url).unwrap()["place"].as_str().unwrap();
    for what in [url, id, place] {
        assert_eq!(desk.marsad(&["archive", "get", what]), outlet::page("gzip"));
    }
    assert!(desk.marsad(&["why", url]).contains(&format!("marsad archive get {place}")));
    let told = desk.marsad(&["archive", "get", "--headers", place]).to_lowercase();
    for part in
        ["http/1.1 200 ok", "get /gzip http/1.1", "fetchtimems: ", "x-orig-content-encoding"]
    {
        assert!(told.contains(part), "no {part} in {told}");
    }
    let raw = desk.command(&["archive", "get", "--raw", place]).output().unwrap().stdout;
    desk.write("alone/page.warc.gz", raw);
    let alone = records(&desk.path("alone"));
    assert_eq!(alone.len(), 3);
    check_laws(&alone);
    // A page whose payload lies elsewhere, and a feed that no article came of.
    for twin in ["twin-a", "twin-b"] {
        let url = format!("http://outlet.example/{twin}");
        assert_eq!(desk.marsad(&["archive", "get", &url]), outlet::page("twin"));
    }
    assert!(desk.marsad(&["archive", "get", "http://outlet.example/feed.xml"]).contains("<rss"));
    let nothing = desk.run(&["archive", "get", "http://outlet.example/nothing"]);
    assert!(nothing.code == 1 && nothing.stderr.contains("holds nothing of"), "{}", nothing.stderr);

    let sound = desk.marsad(&["archive", "verify"]);
    assert!(sound.contains("sound"), "{sound}");
    let file = desk.data().join("archive/marsad-000001.warc.gz");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    std::fs::write(&file, bytes).unwrap();
    let damaged = desk.run(&["archive", "verify"]);
    assert_eq!(damaged.code, 1, "{}", damaged.stdout);
    assert!(damaged.stdout.contains("DAMAGED") && damaged.stdout.contains("backup"));
}

/// An archive of three files: each of the formats in turn begins a new one.
fn three_files() -> Desk {
    let desk = Desk::new();
    for (n, format) in ["gzip", "zstd", "gzip"].iter().enumerate() {
        let name = format!("{n}.html");
        let page = desk.write(&name, outlet::page(&format!("number {n}")));
        desk.marsad(&["ingest", "--archive-format", format, page.to_str().unwrap()]);
    }
    desk
}

#[test]
fn old_files_are_dropped_and_nothing_is_lost_in_silence() {
    let desk = three_files();
    let dump = desk.dump();
    assert_eq!(dump.lines().count(), 3);
    let planned = desk.marsad(&["archive", "prune", "--keep-bytes", "0", "--dry-run"]);
    assert!(planned.contains("would drop marsad-000001.warc.gz"), "{planned}");
    assert_eq!(archived(&desk).len(), 6);
    let kept = desk.marsad(&["archive", "prune", "--keep-days", "1"]);
    assert!(kept.contains("nothing to drop"), "{kept}");
    let dropped = desk.marsad(&["archive", "prune", "--keep-bytes", "0"]);
    assert!(dropped.contains("dropped marsad-000002.warc.zst"), "{dropped}");
    assert_eq!(archived(&desk).len(), 2);

    // Articles stay; where their pages were is said.
    assert_eq!(desk.dump(), dump);
    desk.assert_consistent();
    let articles = dump.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let first =
        articles.into_iter().find(|article| article["title"].as_str().unwrap().ends_with('0'));
    let id = first.unwrap()["id"].as_str().unwrap().to_owned();
    let why = desk.marsad(&["why", &id]);
    assert!(why.contains("dropped since"), "{why}");
    let gone = desk.run(&["archive", "get", &id]);
    assert!(gone.code == 1 && gone.stderr.contains("was dropped"), "{}", gone.stderr);

    // A rebuild would lose two of three: it says so, and does it only when told.
    let refused = desk.run(&["rebuild"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("2 articles are only in the database"), "{}", refused.stderr);
    assert_eq!(desk.dump(), dump);

    // A page that comes again from an input is known, and stays so.
    let again = desk.ingest(&[&desk.path("0.html")]);
    assert_eq!((&again["unchanged"], &again["kept"]), (&1.into(), &1.into()));
    desk.marsad(&["rebuild", "--without-dropped"]);
    assert_eq!(desk.dump().lines().count(), 1);
    desk.assert_consistent();
    desk.marsad(&["rebuild"]);
}

#[test]
fn a_fetcher_drops_old_files_itself() {
    let desk = three_files();
    let address = outlet::start();
    desk.marsad(&["sources", "add", "--feed", "http://outlet.example/feed.xml"]);
    fetch(&desk, address, &["--archive-keep-bytes", "1"]);
    let listed = desk.marsad(&["archive", "list", "--files"]);
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert!(listed.contains("marsad-000003.warc.gz"), "{listed}");
    assert_eq!(desk.dump().lines().count(), 3 + outlet::PAGES.len());
    desk.assert_consistent();
}
