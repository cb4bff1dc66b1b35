//! Corrections of stories: they hold for what is stored and what comes later, for a
//! rebuild, for a run that was going on, and can be taken back.

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
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use desk::{Desk, sample};
use running::Site;
use serde_json::{Value, json};

const JSON: [(&str, &str); 1] = [("Content-Type", "application/json")];
const FORM: [(&str, &str); 1] = [("Content-Type", "application/x-www-form-urlencoded")];

/// The articles of a fire and of the trial that a person sees in it.
const FIRE: [&str; 4] = [
    "حريق كبير في مستودعات مرفأ طرابلس وفرق الإطفاء تعمل على السيطرة عليه",
    "فرق الإطفاء تسيطر على حريق مستودعات مرفأ طرابلس بعد ست ساعات",
    "إصابة عاملين في حريق مستودعات مرفأ طرابلس ونقلهما إلى المستشفى",
    "حريق مرفأ طرابلس: الدفاع المدني يعلن إخماد النيران في المستودعات",
];
const TRIAL: [&str; 3] = [
    "محاكمة مدير مستودعات مرفأ طرابلس المحترقة تبدأ أمام القاضي",
    "القاضي يستمع إلى شهود في محاكمة مدير مستودعات مرفأ طرابلس",
    "القاضي يؤجل محاكمة مدير مستودعات مرفأ طرابلس إلى الأسبوع المقبل",
];

fn line(n: usize, title: &str) -> String {
    let article = json!({
        "schema": "marsad.article/1",
        "url": format!("https://outlet{}.example/{n}", n % 3),
        "source": format!("outlet{}.example", n % 3),
        "language": "ar",
        "title": title,
        "fetched_at": "2026-11-24T00:00:00Z",
        "published_at": format!("2026-11-20T{:02}:30:00Z", n + 1),
        "text": format!("{title}. وقال مراسلنا إن {title}، وإن التفاصيل رقم {n} تأتي تباعا من المكان."),
    });
    format!("{article}\n")
}

fn lines(titles: &[&str], from: usize) -> String {
    titles.iter().enumerate().map(|(n, title)| line(from + n, title)).collect()
}

/// Everything that is shown of articles and stories.
fn everything(desk: &Desk) -> (String, String, String) {
    let stories = desk.marsad(&["stories", "--json", "--limit", "100000"]);
    let mut whole = String::new();
    for line in stories.lines() {
        let story: Value = serde_json::from_str(line).unwrap();
        whole += &desk.marsad(&["stories", "show", story["id"].as_str().unwrap(), "--json"]);
    }
    (desk.dump(), stories, whole)
}

/// The story of every article, by title.
fn stories(desk: &Desk) -> BTreeMap<String, String> {
    let articles = desk.dump();
    let article = |line: &str| -> Value { serde_json::from_str(line).unwrap() };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    articles.lines().map(article).map(|it| (text(&it["title"]), text(&it["story"]))).collect()
}

fn ids(desk: &Desk) -> BTreeMap<String, String> {
    let articles = desk.dump();
    let article = |line: &str| -> Value { serde_json::from_str(line).unwrap() };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    articles.lines().map(article).map(|it| (text(&it["title"]), text(&it["id"]))).collect()
}

/// A desk with the fire and the first two articles of the trial in one story.
fn mixed() -> Desk {
    let desk = Desk::new();
    let first = [lines(&FIRE[..3], 0), lines(&TRIAL[..2], 10)].concat();
    desk.ingest(&[&desk.write("first.jsonl", first)]);
    let of = stories(&desk);
    let fire = &of[FIRE[0]];
    for title in FIRE[1..3].iter().chain(&TRIAL[..2]) {
        if of[*title] != *fire && stories(&desk)[*title] != *fire {
            desk.marsad(&["stories", "merge", fire, &of[*title]]);
        }
    }
    assert!(stories(&desk).values().all(|story| story == fire));
    desk
}

fn split_trial(desk: &Desk) -> String {
    let (story, ids) = (stories(desk)[FIRE[0]].clone(), ids(desk));
    desk.marsad(&["stories", "split", &story, &ids[TRIAL[0]], &ids[TRIAL[1]]]);
    let of = stories(desk);
    assert_eq!(of[TRIAL[0]], of[TRIAL[1]]);
    assert_ne!(of[TRIAL[0]], of[FIRE[0]]);
    of[TRIAL[0]].clone()
}

#[test]
fn what_comes_near_a_part_split_off_goes_with_it() {
    let desk = mixed();
    let (trial, fire) = (split_trial(&desk), stories(&desk)[FIRE[0]].clone());
    let later = [lines(&FIRE[3..], 3), lines(&TRIAL[2..], 12)].concat();
    desk.ingest(&[&desk.write("later.jsonl", later)]);
    let of = stories(&desk);
    assert_eq!((&of[FIRE[3]], &of[TRIAL[2]]), (&fire, &trial));
    desk.assert_consistent();
    let page = desk.marsad(&["stories", "show", &trial]);
    assert!(page.contains("put here by hand"), "{page}");
}

/// The sample with corrections of each kind on the way.
fn corrected() -> Desk {
    let desk = Desk::new();
    let inputs = sample();
    desk.ingest(&[&inputs[0], &inputs[1]]);
    let listed = desk.marsad(&["stories", "--json", "--limit", "1000"]);
    let mut found: Vec<Value> =
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    found.sort_by_key(|story| std::cmp::Reverse(story["articles"].as_u64()));
    let id = |n: usize| found[n]["id"].as_str().unwrap().to_owned();
    let members = |story: &str| -> Vec<String> {
        let whole: Value =
            serde_json::from_str(&desk.marsad(&["stories", story, "--json"])).unwrap();
        let members = whole["members"].as_array().unwrap();
        members.iter().map(|it| it["article"]["id"].as_str().unwrap().to_owned()).collect()
    };
    // The founder leaves its story, so that the new one needs another name.
    let largest = members(&id(0));
    assert!(largest.len() > 2);
    desk.marsad(&["stories", "split", &id(0), &largest[0]]);
    desk.marsad(&["stories", "move", &largest[1], &id(1)]);
    desk.marsad(&["stories", "merge", &id(2), &id(3)]);
    desk.ingest(&[&inputs[2]]);
    let alone = found.iter().rfind(|story| story["articles"] == 1).unwrap()["id"].as_str().unwrap();
    desk.marsad(&["stories", "move", &members(alone)[0], &id(0)]);
    desk.marsad(&["stories", "corrections", "undo", "3"]);
    desk.ingest(&[&inputs[3]]);
    desk.assert_consistent();
    desk
}

#[test]
fn a_rebuild_obeys_every_correction_where_it_was_made() {
    let desk = corrected();
    let before = everything(&desk);
    desk.marsad(&["rebuild"]);
    assert!(everything(&desk) == before, "a rebuild gives other stories");
    desk.assert_consistent();
    for entry in fs::read_dir(desk.data()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with("derived-") {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    // Nothing but the archive and the corrections is left: a run derives the rest.
    desk.ingest(&[&sample()[3]]);
    assert!(everything(&desk) == before, "a run from nothing gives other stories");
}

#[test]
fn what_was_taken_back_is_as_if_it_had_not_been() {
    let desk = mixed();
    let before = everything(&desk);
    let of = stories(&desk);
    split_trial(&desk);
    let ids = ids(&desk);
    desk.marsad(&["stories", "move", &ids[TRIAL[0]], &of[FIRE[0]]]);
    let listed = desk.marsad(&["stories", "corrections", "list", "--json"]);
    let last: Value = serde_json::from_str(listed.lines().last().unwrap()).unwrap();
    let number = last["number"].as_u64().unwrap();
    for number in [number, number - 1] {
        desk.marsad(&["stories", "corrections", "undo", &number.to_string()]);
    }
    assert!(everything(&desk) == before);
    let again = desk.run(&["stories", "corrections", "undo", &number.to_string()]);
    assert_eq!(again.code, 1, "{}", again.stdout);
    desk.marsad(&["rebuild"]);
    assert!(everything(&desk) == before);
}

#[test]
fn a_run_that_goes_on_obeys_what_is_corrected_meanwhile() {
    let desk = mixed();
    let mut child = desk.start(&["ingest", "-"]);
    let mut input = child.stdin.take().unwrap();
    input.write_all(line(3, FIRE[3]).as_bytes()).unwrap();
    input.flush().unwrap();
    wait_for(&desk, |of| of.contains_key(FIRE[3]));
    let (story, ids) = (stories(&desk)[FIRE[0]].clone(), ids(&desk));
    let told = desk.run(&["stories", "split", &story, &ids[TRIAL[0]], &ids[TRIAL[1]]]);
    assert!(told.stderr.contains("another process"), "{}", told.stderr);
    wait_for(&desk, |of| of[TRIAL[0]] != story);
    input.write_all(line(12, TRIAL[2]).as_bytes()).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
    let of = stories(&desk);
    assert_eq!(of[TRIAL[2]], of[TRIAL[0]]);
    let before = everything(&desk);
    desk.marsad(&["rebuild"]);
    assert!(everything(&desk) == before, "a rebuild gives other stories");
}

fn wait_for(desk: &Desk, is: impl Fn(&BTreeMap<String, String>) -> bool) {
    let began = Instant::now();
    while !is(&stories(desk)) {
        assert!(began.elapsed() < Duration::from_secs(20), "it did not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn api_and_pages_correct_and_refuse() {
    let desk = mixed();
    let (story, ids) = (stories(&desk)[FIRE[0]].clone(), ids(&desk));
    let site = Site::over(&desk.data());
    let post = |path: &str, body: Value| site.send("POST", path, &JSON, &body.to_string());
    let split = json!({"kind": "split", "story": story, "articles": [ids[TRIAL[0]]]});
    let made = post("/api/v1/corrections", split.clone());
    assert_eq!(made.status, 201, "{}", made.text());
    let made: Value = serde_json::from_slice(&made.body).unwrap();
    assert_eq!(made["in_effect"], true);
    let refused = post("/api/v1/corrections", split);
    let problem: Value = serde_json::from_slice(&refused.body).unwrap();
    assert_eq!((refused.status, problem["code"].as_str()), (400, Some("elsewhere")));
    let foreign = [("Content-Type", "application/json"), ("Origin", "https://elsewhere.example")];
    let body = json!({"kind": "merge", "story": story, "other": made["other"]}).to_string();
    assert_eq!(site.send("POST", "/api/v1/corrections", &foreign, &body).status, 403);

    let page = site.get(&format!("/story/{story}")).text();
    assert!(page.contains(&format!("/story/{story}/split")), "{page}");
    let form = format!("article={}&other={}", ids[TRIAL[1]], made["other"].as_str().unwrap());
    let moved = site.send("POST", &format!("/story/{story}/move"), &FORM, &form);
    assert_eq!(moved.status, 303, "{}", moved.text());
    let of = stories(&desk);
    assert_eq!(of[TRIAL[0]], of[TRIAL[1]]);
    assert_eq!(site.get("/corrections").status, 200);
    let undo = format!("/api/v1/corrections/{}/undo", made["number"]);
    assert_eq!(post(&undo, json!({})).status, 201);
    assert_eq!(post(&undo, json!({})).status, 400);
    assert_eq!(post("/api/v1/corrections/999/undo", json!({})).status, 404);
    let listed: Value = serde_json::from_slice(&site.get("/api/v1/corrections").body).unwrap();
    assert_eq!(listed["items"][0]["kind"], "undo");
    desk.assert_consistent();
}

#[test]
fn a_killed_run_obeys_a_correction_once() {
    let desk = corrected();
    let before = everything(&desk);
    // The derived data are of before the corrections: their places are known.
    let copy = Desk::new();
    fs::create_dir_all(copy.data()).unwrap();
    copy_folder(&desk.data().join("archive"), &copy.data().join("archive"));
    fs::copy(desk.data().join("corrections.sqlite3"), copy.data().join("corrections.sqlite3"))
        .unwrap();
    for wait in [60, 150, 300] {
        let mut child = copy.start(&["ingest", sample()[3].to_str().unwrap()]);
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    copy.ingest(&[&sample()[3]]);
    assert!(everything(&copy) == before, "killed runs give other stories");
    copy.assert_consistent();
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
