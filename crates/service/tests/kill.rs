//! kill -9 in the middle of an ingest, at random points: nothing acknowledged
//! is lost, nothing doubled, and the end is that of an unbroken run.

#![allow(clippy::unwrap_used, reason = "a test ends at its first failure")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod desk;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use desk::{Desk, again, sample};
use flate2::read::MultiGzDecoder;
use service::archive::read::pages_from;
use service::run::chunk;
use service::store::sqlite::SqliteStore;
use service::store::{ArchivePosition, Store};

/// At least so many kills must hit a run under way.
const KILLS: usize = 6;

/// Real articles by the thousand: of the development data where they are, else
/// the bundled sample several times over.
fn input(desk: &Desk) -> PathBuf {
    let shared = std::env::var_os("MARSAD_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let ant = shared.join("data/articles/ant.jsonl.gz");
    let lines = match std::fs::File::open(&ant) {
        Ok(file) => {
            let mut text = String::new();
            MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
            text.lines().skip(1).take(3_000).map(|line| again(line).to_string()).collect()
        }
        Err(_) => {
            println!("{} is not there: the sample several times over", ant.display());
            multiplied_sample()
        }
    };
    desk.write("input.jsonl", lines.join("\n"))
}

fn multiplied_sample() -> Vec<String> {
    let desk = Desk::new();
    let inputs = sample();
    desk.ingest(&inputs.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    let dump = desk.dump();
    let mut lines = Vec::new();
    for round in 0..15 {
        for line in dump.lines() {
            let mut article = again(line);
            article.as_object_mut().unwrap().remove("canonical_url");
            let url = article["url"].as_str().unwrap();
            article["url"] =
                format!("{url}{}round={round}", if url.contains('?') { '&' } else { '?' }).into();
            article["title"] = format!("{} ({round})", article["title"].as_str().unwrap()).into();
            lines.push(article.to_string());
        }
    }
    lines
}

/// What the archive holds, by digest.
fn archived(desk: &Desk) -> BTreeMap<chunk::Digest, u32> {
    let mut digests = BTreeMap::new();
    pages_from(&desk.data().join("archive"), ArchivePosition::default(), &mut |_, page, _| {
        *digests.entry(chunk::digest(&page)).or_default() += 1;
        Ok(())
    })
    .unwrap();
    digests
}

/// A small generator is enough to vary the moment.
struct Moments(u64);

impl Moments {
    fn next(&mut self, below: Duration) -> Duration {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        below.mul_f64((self.0 >> 33) as f64 / (1u64 << 31) as f64)
    }
}

#[test]
fn a_killed_ingest_loses_and_doubles_nothing() {
    let (unbroken, broken) = (Desk::new(), Desk::new());
    let file = input(&unbroken);
    let began = Instant::now();
    let whole = unbroken.ingest(&[&file]);
    let takes = began.elapsed();
    unbroken.assert_consistent();
    println!("an unbroken run of {} articles takes {takes:.1?}", whole["kept"]);

    let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
    println!("seed {seed}");
    let mut moments = Moments(seed);
    let (mut killed, mut acknowledged) = (0, BTreeMap::new());
    for attempt in 0..40 {
        let mut child = broken.start(&["ingest", "--json", file.to_str().unwrap()]);
        // Short runs: each gets only a part further, so that many moments are hit.
        let moment = Duration::from_millis(30) + moments.next(takes / 3);
        std::thread::sleep(moment);
        let running = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        killed += usize::from(running);
        if broken.data().join("archive").exists() {
            let now = archived(&broken);
            for digest in acknowledged.keys() {
                assert!(now.contains_key(digest), "a page is gone after kill {attempt}");
            }
            acknowledged = now;
        }
        if killed >= KILLS {
            break;
        }
        if !running {
            // It came to its end: begin anew, so that kills hit the middle.
            std::fs::remove_dir_all(broken.data()).unwrap();
            acknowledged.clear();
        }
    }
    assert!(killed >= KILLS, "only {killed} kills hit a run");
    println!("{killed} kills, {} pages acknowledged before the last run", acknowledged.len());

    let last = broken.ingest(&[&file]);
    assert_eq!(last["read"], whole["read"]);
    assert_eq!(last["kept"], whole["kept"]);
    broken.assert_consistent();

    let now = archived(&broken);
    let doubled = now.values().filter(|&&times| times > 1).count();
    assert_eq!(doubled, 0, "pages are twice in the archive");
    let store = SqliteStore::open(&broken.data().join("derived-000001/store.sqlite3")).unwrap();
    for digest in acknowledged.keys() {
        assert!(
            store.fates_of_digest(digest).unwrap().is_some(),
            "an acknowledged page has no fate"
        );
    }
    assert_eq!(now, archived(&unbroken));
    same(&unbroken.dump(), &broken.dump());
    assert_eq!(
        unbroken.marsad(&["stories", "--json", "--limit", "100000"]),
        broken.marsad(&["stories", "--json", "--limit", "100000"])
    );
}

/// Compares dumps line by line, so that a difference is readable.
fn same(one: &str, other: &str) {
    for (one, other) in one.lines().zip(other.lines()) {
        assert_eq!(one, other);
    }
    assert_eq!(one.lines().count(), other.lines().count());
}
