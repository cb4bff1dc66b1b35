//! A stream that goes on: what comes in through standard input is found by the
//! server beside it while the input is still open.

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

use std::io::Write;
use std::time::{Duration, Instant};

use desk::Desk;
use flate2::Compression;
use flate2::write::GzEncoder;
use running::Site;
use serde_json::{Value, json};

/// Two seconds are promised; a machine under test may be busy with more.
const PROMISED: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 6 });

fn line(n: usize, word: &str) -> String {
    let article = json!({
        "schema": "marsad.article/1",
        "url": format!("https://barq-agency.example/{n}"),
        "source": "barq-agency.example",
        "language": "ar",
        "title": format!("{word} في ميناء الإسكندرية"),
        "published_at": "2026-11-20T09:30:00Z",
        "text": format!(
            "أعلنت سلطة الموانئ صباح الجمعة اكتشاف {word} تحت مياه الميناء الشرقي خلال أعمال \
             التوسعة، وقالت إن فريقا من علماء الآثار بدأ بتوثيق القطع المستخرجة رقم {n}."
        ),
    });
    format!("{article}\n")
}

/// Writes an article and waits until the server finds it.
fn is_found(site: &Site, word: &str, mut write: impl FnMut(&str)) {
    let began = Instant::now();
    write(word);
    let query: String =
        url::form_urlencoded::byte_serialize(format!("title:{word}").as_bytes()).collect();
    loop {
        let answer = site.get(&format!("/api/v1/search?q={query}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        if answer["total"] == 1 {
            break;
        }
        assert!(began.elapsed() < PROMISED, "{word} is not found after {PROMISED:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
    println!("{word}: found after {:?}", began.elapsed());
}

#[test]
fn an_article_is_found_while_the_stream_goes_on() {
    let desk = Desk::new();
    desk.ingest(&[&desk.write("first.jsonl", line(0, "رصيف"))]);
    let site = Site::over(&desk.data());
    let mut ingest = desk.start(&["ingest", "--json", "-"]);
    let mut stdin = ingest.stdin.take().unwrap();
    let words = ["مرساة", "قارب", "منارة", "جرار", "تماثيل"];
    for (n, word) in words.iter().enumerate() {
        is_found(&site, word, |word| stdin.write_all(line(n + 1, word).as_bytes()).unwrap());
    }
    drop(stdin);
    let done = ingest.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let summary: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(summary["kept"], words.len());
    desk.assert_consistent();
}

#[test]
fn a_compressed_stream_is_read_as_it_comes() {
    let desk = Desk::new();
    desk.ingest(&[&desk.write("first.jsonl", line(0, "رصيف"))]);
    let site = Site::over(&desk.data());
    let mut ingest = desk.start(&["ingest", "-"]);
    let mut stdin = GzEncoder::new(ingest.stdin.take().unwrap(), Compression::default());
    for (n, word) in ["مرساة", "منارة"].iter().enumerate() {
        is_found(&site, word, |word| {
            stdin.write_all(line(n + 1, word).as_bytes()).unwrap();
            stdin.flush().unwrap();
        });
    }
    drop(stdin.finish().unwrap());
    assert!(ingest.wait().unwrap().success());
    desk.assert_consistent();
}
