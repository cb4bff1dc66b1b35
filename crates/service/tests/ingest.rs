//! `marsad ingest` and the commands that read what it took in, as a user runs
//! them.

#![allow(clippy::unwrap_used, reason = "a test ends at its first failure")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod desk;

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use desk::{Desk, Done, again, malformed, sample};
use serde_json::{Value, json};

fn record(url: &str, title: &str, paragraphs: &[&str]) -> Value {
    json!({
        "schema": "marsad.article/1",
        "url": url,
        "source": "barq-agency.example",
        "site_name": "وكالة برق",
        "language": "ar",
        "title": title,
        "published_at": "2026-11-20T09:30:00Z",
        "fetched_at": "2026-11-20T10:00:00Z",
        "text": paragraphs.join("\n\n"),
    })
}

const HARBOUR: [&str; 2] = [
    "أعلنت سلطة الموانئ في مدينة الإسكندرية صباح الجمعة اكتشاف رصيف حجري قديم تحت مياه الميناء \
     الشرقي خلال أعمال التوسعة، وقالت إن فريقا من علماء الآثار بدأ بتوثيق القطع المستخرجة.",
    "وقال مدير المشروع إن الأعمال ستتوقف أسبوعين إلى حين انتهاء الغواصين من مسح المنطقة، مضيفا أن \
     الجرار الفخارية التي عثر عليها تعود على الأرجح إلى القرن الثاني.",
];

const MARKETS: [&str; 2] = [
    "تراجعت أسعار النفط في ختام تعاملات الأسبوع بعد بيانات أظهرت ارتفاع المخزونات الأميركية بأكثر \
     من المتوقع، فيما صعد الذهب مع ضعف الدولار أمام سلة من العملات الرئيسية.",
    "ويترقب المستثمرون اجتماع منظمة الدول المصدرة للنفط الأسبوع المقبل وسط توقعات بتمديد خفض \
     الإنتاج حتى نهاية الربع الأول من العام.",
];

fn lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

fn paths(paths: &[std::path::PathBuf]) -> Vec<&Path> {
    paths.iter().map(|path| path.as_path()).collect()
}

#[test]
fn the_same_input_again_changes_nothing() {
    let desk = Desk::new();
    let mut inputs = sample();
    inputs.push(malformed(&desk));
    let first = desk.ingest(&paths(&inputs));
    assert!(first["kept"].as_u64().unwrap() >= 190, "{first}");
    assert!(first["stories"].as_u64().unwrap() >= 40, "{first}");
    desk.assert_consistent();
    let (dump, size) = (desk.dump(), archive_size(&desk));

    let second = desk.ingest(&paths(&inputs));
    assert_eq!(second["read"], first["read"]);
    assert_eq!(second["kept"], first["kept"]);
    assert_eq!(second["set_aside"], first["set_aside"]);
    let refused = 2; // parts of broken inputs are no pages: nothing is held of them
    assert!(second["unchanged"].as_u64() >= second["read"].as_u64().map(|n| n - refused - 2));
    assert_eq!(archive_size(&desk), size);
    assert_eq!(desk.dump(), dump);
    desk.assert_consistent();
}

fn archive_size(desk: &Desk) -> u64 {
    let files = std::fs::read_dir(desk.data().join("archive")).unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn inputs_together_or_one_by_one_give_the_same() {
    let (first, together, apart) = (Desk::new(), Desk::new(), Desk::new());
    first.ingest(&paths(&sample()));
    let articles: Vec<Value> = first.dump().lines().map(again).collect();
    together.ingest(&[&together.write("all.jsonl", lines(&articles))]);
    for (n, part) in articles.chunks(37).enumerate() {
        apart.ingest(&[&apart.write(&format!("{n}.jsonl"), lines(part))]);
    }
    let (together, apart) = (together.dump(), apart.dump());
    for (one, other) in together.lines().zip(apart.lines()) {
        assert_eq!(one, other);
    }
    assert_eq!(together.lines().count(), apart.lines().count());
    assert!(together.contains("\"copy_of\":{"));
}

#[test]
fn what_cannot_be_opened_is_said_and_the_rest_goes_on() {
    let desk = Desk::new();
    let good = desk.write(
        "good.jsonl",
        lines(&[record("https://barq-agency.example/1", "رصيف قديم", &HARBOUR)]),
    );
    let done = desk.run(&["ingest", "--json", "nowhere.jsonl", good.to_str().unwrap()]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.contains("nowhere.jsonl"), "{}", done.stderr);
    let summary: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(summary["kept"], 1, "{summary}");
    assert_eq!(desk.dump().lines().count(), 1);
}

#[test]
fn one_process_writes_at_a_time() {
    let desk = Desk::new();
    let mut first = desk.start(&["ingest", "-"]);
    wait_for("the lock", || std::fs::metadata(desk.path("data/lock")).is_ok_and(|m| m.len() > 0));
    let second = desk.run(&["ingest", "-"]);
    assert_eq!(second.code, 1);
    assert!(second.stderr.contains(&format!("process {}", first.id())), "{}", second.stderr);
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    desk.marsad(&["ingest", "--resume"]);
}

fn wait_for(what: &str, there: impl Fn() -> bool) {
    let began = Instant::now();
    while !there() {
        assert!(began.elapsed() < Duration::from_secs(60), "waited a minute for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_keeps_what_it_read_and_says_how_to_go_on() {
    let desk = Desk::new();
    let input: Vec<Value> = (0..1_600)
        .map(|n| {
            record(&format!("https://barq-agency.example/{n}"), &format!("رصيف {n}"), &HARBOUR)
        })
        .collect();
    let mut child = desk.start(&["ingest", "--json", "-"]);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(lines(&input[..1_200]).as_bytes()).unwrap();
    stdin.flush().unwrap();
    wait_for("the archive", || archive_exists(&desk));
    let told = std::process::Command::new("kill").arg("-INT").arg(child.id().to_string()).status();
    assert!(told.unwrap().success());
    std::thread::sleep(Duration::from_millis(300));
    // It notices at the next page; the pipe may be closed by then.
    let _closed = stdin.write_all(lines(&input[1_200..]).as_bytes());
    drop(stdin);
    let done = Done::of(child.wait_with_output().unwrap());
    assert_eq!(done.code, 130, "{}", done.stderr);
    assert!(done.stderr.contains("goes on where this one stopped"), "{}", done.stderr);
    let summary: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(summary["interrupted"], true);
    let kept = desk.dump().lines().count();
    assert_eq!(summary["kept"], kept);
    assert!((900..1_600).contains(&kept), "{kept}");

    let file = desk.write("all.jsonl", lines(&input));
    assert_eq!(desk.ingest(&[&file])["kept"], 1_600);
    desk.assert_consistent();
}

fn archive_exists(desk: &Desk) -> bool {
    let Ok(files) = std::fs::read_dir(desk.data().join("archive")) else { return false };
    files.flatten().any(|file| file.metadata().is_ok_and(|m| m.len() > 4_000))
}

#[test]
fn a_whole_version_replaces_a_partial_one_and_never_the_other_way() {
    let desk = Desk::new();
    let url = "https://barq-agency.example/harbour";
    let mut partial = record(url, "رصيف قديم في الميناء", &HARBOUR[..1]);
    partial["partial"] = true.into();
    let whole = record(url, "رصيف قديم في الميناء", &HARBOUR);
    let mut corrected = whole.clone();
    corrected["title"] = "رصيف روماني في الميناء".into();
    let titles = |desk: &Desk| -> Vec<(String, usize)> {
        let dump = desk.dump();
        let articles = dump.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        articles
            .map(|a| (a["title"].as_str().unwrap().to_owned(), a["text"].as_str().unwrap().len()))
            .collect()
    };
    let steps = [
        ("partial", &partial, 0, "رصيف قديم في الميناء"),
        ("whole", &whole, 0, "رصيف قديم في الميناء"),
        ("partial", &partial, 1, "رصيف قديم في الميناء"),
        ("corrected", &corrected, 0, "رصيف روماني في الميناء"),
    ];
    for (name, article, unchanged, title) in steps {
        let file = desk.write(&format!("{name}.jsonl"), lines(std::slice::from_ref(article)));
        let summary = desk.ingest(&[&file]);
        assert_eq!(summary["kept"], 1, "{name}: {summary}");
        assert_eq!(summary["unchanged"], unchanged, "{name}: {summary}");
        let held = titles(&desk);
        assert_eq!(held.len(), 1, "{name}");
        assert_eq!(held[0].0, title, "{name}");
        desk.assert_consistent();
    }
    let why: Value = serde_json::from_str(&desk.marsad(&["why", "--json", url])).unwrap();
    assert_eq!(why["articles"][0]["revisions"], 2, "{why:#}");
}

#[test]
fn why_answers_for_what_is_here_and_what_is_not() {
    let desk = Desk::new();
    let good = desk.write(
        "good.jsonl",
        lines(&[
            record("https://barq-agency.example/1", "رصيف قديم", &HARBOUR),
            record("https://barq-agency.example/2", "النفط يتراجع", &MARKETS),
        ]),
    );
    let broken = malformed(&desk);
    desk.ingest(&[&good, &broken]);
    let why = |what: &str| -> Value {
        serde_json::from_str(&desk.marsad(&["why", "--json", what])).unwrap()
    };
    let here = why("https://barq-agency.example/2");
    assert_eq!(here["fates"][0]["fate"], "kept", "{here:#}");
    assert_eq!(here["articles"][0]["article"]["title"], "النفط يتراجع");
    let id = here["articles"][0]["article"]["id"].as_str().unwrap().to_owned();
    assert_eq!(why(&id)["fates"], here["fates"]);
    let not_here = why(broken.join("empty.html").to_str().unwrap());
    assert_ne!(not_here["fates"][0]["fate"], "kept", "{not_here:#}");

    let never = desk.run(&["why", "https://never.example/"]);
    assert_eq!(never.code, 1);
    assert!(never.stderr.contains("never arrived"), "{}", never.stderr);
    assert!(desk.marsad(&["why", &id]).contains("published 2026-11-20T09:30:00Z"));
}

#[test]
fn stories_and_copies_are_listed_as_text_and_as_json() {
    let desk = Desk::new();
    desk.ingest(&paths(&sample()));
    let listed = desk.marsad(&["stories", "--json", "--limit", "500", "--min-sources", "2"]);
    let stories: Vec<Value> =
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(stories.len() >= 20, "{} stories of several outlets", stories.len());
    for story in &stories {
        assert!(story["sources"].as_u64().unwrap() >= 2);
        let id = story["id"].as_str().unwrap();
        let whole: Value = serde_json::from_str(&desk.marsad(&["stories", "--json", id])).unwrap();
        assert_eq!(
            whole["members"].as_array().unwrap().len() as u64,
            story["articles"].as_u64().unwrap()
        );
    }
    let text = desk.marsad(&["stories", "--min-sources", "2", "--limit", "3"]);
    assert_eq!(text.lines().count(), 3);

    let listed = desk.marsad(&["copies", "--json"]);
    let copies: Vec<Value> =
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(copies.len() >= 10, "{} copies", copies.len());
    for copy in &copies {
        let id = copy["id"].as_str().unwrap();
        let cluster = desk.marsad(&["copies", "--json", id]);
        let of = copy["copy_of"]["id"].as_str().unwrap();
        assert!(cluster.contains(of) && cluster.contains(id), "{cluster}");
    }
}

#[test]
fn exports_are_filtered_and_whole() {
    let desk = Desk::new();
    let mut english = record(
        "https://harbourpost.example/1",
        "Old quay found",
        &[
            "Divers working on the extension of the eastern harbour have found a stone quay and jars of \
         the second century, the port authority said on Friday.",
        ],
    );
    english["source"] = "harbourpost.example".into();
    english["language"] = "en".into();
    english["published_at"] = "2026-11-21T00:00:00Z".into();
    let arabic = record("https://barq-agency.example/1", "رصيف, \"قديم\"", &HARBOUR);
    desk.ingest(&[&desk.write("two.jsonl", lines(&[english, arabic]))]);
    for (filter, expected) in [
        (vec![], 2),
        (vec!["--lang", "en"], 1),
        (vec!["--source", "barq-agency.example"], 1),
        (vec!["--after", "2026-11-21"], 1),
        (vec!["--before", "2026-11-21"], 1),
        (vec!["--after", "2026-11-20T09:30:00Z", "--before", "2026-11-20T09:30:01Z"], 1),
        (vec!["--after", "2026-11-22"], 0),
    ] {
        let arguments = [vec!["export"], filter.clone()].concat();
        assert_eq!(desk.marsad(&arguments).lines().count(), expected, "{filter:?}");
    }
    let out = desk.path("out.csv");
    desk.marsad(&["export", "--format", "csv", "--out", out.to_str().unwrap()]);
    let mut table = csv::Reader::from_path(&out).unwrap();
    let title = table.headers().unwrap().iter().position(|name| name == "title").unwrap();
    let titles: Vec<String> = table.records().map(|row| row.unwrap()[title].to_owned()).collect();
    assert!(titles.contains(&"رصيف, \"قديم\"".to_owned()), "{titles:?}");
    assert_eq!(desk.run(&["export", "--after", "yesterday"]).code, 2);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::new();
    desk.ingest(&paths(&sample()));
    let mut child = desk.command(&["export"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn commands_say_what_to_do_where_there_is_no_data() {
    let desk = Desk::new();
    for arguments in [vec!["stories"], vec!["export"], vec!["doctor"], vec!["why", "x"]] {
        let done = desk.run(&arguments);
        assert_eq!(done.code, 1, "{arguments:?}");
        assert!(done.stderr.contains("marsad ingest"), "{arguments:?}: {}", done.stderr);
    }
    assert_eq!(desk.run(&["ingest"]).code, 2);
    assert!(!desk.data().join("archive").exists());
}
