//! Saved searches by command line, API, page and feed: what is new is told, what
//! cannot be saved is refused with the place, and no page of elsewhere saves.

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

use desk::Desk;
use running::{Answer, Site};
use serde_json::{Value, json};

const JSON: [(&str, &str); 1] = [("Content-Type", "application/json")];
const FORM: [(&str, &str); 1] = [("Content-Type", "application/x-www-form-urlencoded")];

/// The name of the search under test, with what an address must encode.
const NAME: &str = "ميناء صيدا & غيره";

fn line(n: usize, place: &str) -> String {
    let article = json!({
        "schema": "marsad.article/1",
        "url": format!("https://barq-agency.example/{n}"),
        "source": "barq-agency.example",
        "language": "ar",
        "title": format!("توسعة جديدة في ميناء {place}"),
        "published_at": format!("2026-11-{:02}T09:30:00Z", n + 1),
        "text": format!(
            "أعلنت سلطة الموانئ في {place} بدء أعمال التوسعة رقم {n} صباح الجمعة، وقالت إن العمل \
             يستمر ستة أشهر وإن الأرصفة الجديدة تستقبل السفن الكبيرة في الصيف المقبل."
        ),
    });
    format!("{article}\n")
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()))
}

/// A desk with two articles of Sidon and one of Tyre, served.
fn served() -> (Desk, Site) {
    let desk = Desk::new();
    let lines = [line(1, "صيدا"), line(2, "صور"), line(3, "صيدا")].concat();
    desk.ingest(&[&desk.write("first.jsonl", lines)]);
    let site = Site::over(&desk.data());
    (desk, site)
}

#[test]
fn the_api_saves_shows_what_is_new_and_removes() {
    let (desk, site) = served();
    let post = |path: &str, body: Value| site.send("POST", path, &JSON, &body.to_string());
    let saved = post("/api/v1/searches", json!({"name": NAME, "q": "ميناء \"صيدا\""}));
    assert_eq!(saved.status, 201, "{}", saved.text());
    assert_eq!(
        (body(&saved)["name"].as_str(), body(&saved)["new"].as_u64()),
        (Some(NAME), Some(0))
    );

    desk.ingest(&[&desk.write("later.jsonl", [line(4, "صور"), line(5, "صيدا")].concat())]);
    let page = format!("/api/v1/searches/{}", encoded(NAME));
    let found = wait_for_new(&site, &page);
    assert_eq!((found["total"].as_u64(), found["search"]["new"].as_u64()), (Some(3), Some(1)));
    let new: Vec<bool> = found["items"].as_array().unwrap().iter().map(is_new).collect();
    assert_eq!(new, [true, false, false]);
    let only = body(&site.get(&format!("{page}?new=true")));
    assert_eq!(only["items"].as_array().unwrap().len(), 1);

    let marked = post(&format!("{page}/seen"), json!({"seen": found["seen"]}));
    assert_eq!(marked.status, 204, "{}", marked.text());
    // A rebuild changes nothing of what was saved and seen.
    desk.marsad(&["rebuild"]);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let after = body(&site.get("/api/v1/searches"));
    assert_eq!((&after["items"][0]["new"], &after["items"][0]["name"]), (&json!(0), &json!(NAME)));

    let twice = post("/api/v1/searches", json!({"name": NAME, "q": "صور"}));
    assert_eq!((twice.status, body(&twice)["code"].as_str()), (400, Some("taken")));
    let mistake = post("/api/v1/searches", json!({"name": "x", "q": "ميناء (صيدا"}));
    assert_eq!((mistake.status, body(&mistake)["code"].as_str()), (400, Some("group-open")));
    assert_eq!(body(&mistake)["at"], 6);
    assert_eq!(site.send("DELETE", &page, &[], "").status, 204);
    assert_eq!(site.get(&page).status, 404);
    assert_eq!(site.send("DELETE", &page, &[], "").status, 404);
}

fn is_new(hit: &Value) -> bool {
    hit["new"].as_bool().unwrap()
}

/// The server looks for commits twice a second.
fn wait_for_new(site: &Site, page: &str) -> Value {
    let began = std::time::Instant::now();
    loop {
        let found = body(&site.get(page));
        if found["search"]["new"] != 0 {
            return found;
        }
        assert!(began.elapsed().as_secs() < 30, "nothing new comes: {found}");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn the_pages_save_mark_and_remove_and_the_feed_follows() {
    let (desk, site) = served();
    let q = encoded("ميناء صيدا");
    assert!(site.get(&format!("/search?q={q}")).text().contains("action=\"/searches\""));
    let form = format!("name={}&q={q}", encoded(NAME));
    let saved = site.send("POST", "/searches", &FORM, &form);
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = saved.header("location").unwrap().to_owned();
    assert_eq!(site.get(&page).status, 200);

    desk.ingest(&[&desk.write("later.jsonl", line(5, "صيدا"))]);
    wait_for_new(&site, &format!("/api/v1/searches/{}", encoded(NAME)));
    let list = site.get("/searches?ui=en").text().replace(['\u{2068}', '\u{2069}'], "");
    assert!(list.contains("1 new article"), "{list}");
    let shown = site.get(&page).text();
    let seen = shown.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let marked = site.send("POST", &format!("{page}/seen"), &FORM, &format!("seen={seen}"));
    assert_eq!(marked.status, 303);
    assert!(!site.get("/searches?ui=en").text().contains("new article"));

    let address = site.link(&page, "/feeds/saved/").replace("&amp;", "&");
    for format in ["rss", "atom", "json"] {
        let address = format!("{}.{format}", address.rsplit_once('.').unwrap().0);
        let feed = site.get(&address);
        assert_eq!(feed.status, 200, "{address}");
        let read = feed_rs::parser::parse(feed.body.as_slice()).unwrap();
        assert_eq!(read.entries.len(), 3, "{address}");
        assert!(read.title.unwrap().content.contains(NAME), "{address}");
    }
    let mistaken = site.send("POST", "/searches", &FORM, "name=x&q=%28a");
    assert_eq!(mistaken.header("location"), Some("/search?q=%28a"));
    assert_eq!(site.send("POST", "/searches", &FORM, "name=&q=a").status, 400);
    assert_eq!(site.send("POST", &format!("{page}/remove"), &FORM, "").status, 303);
    assert_eq!(site.get(&page).status, 404);
}

#[test]
fn no_page_of_elsewhere_saves() {
    let (_desk, site) = served();
    let form = "name=x&q=a";
    for (header, value) in [
        ("Origin", "https://elsewhere.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let answer = site.send("POST", "/searches", &[FORM[0], (header, value)], form);
        assert_eq!(answer.status, 403, "{header}: {value}");
    }
    let text = [("Content-Type", "text/plain")];
    let plain = site.send("POST", "/api/v1/searches", &text, "{\"name\":\"x\",\"q\":\"a\"}");
    assert_eq!(plain.status, 400);
    let own = format!("http://{}", site.host());
    let headers = [FORM[0], ("Origin", own.as_str()), ("Sec-Fetch-Site", "same-origin")];
    assert_eq!(site.send("POST", "/searches", &headers, form).status, 303);
}

#[test]
fn the_command_line_saves_lists_runs_and_removes() {
    let desk = Desk::new();
    desk.ingest(&[&desk.write("first.jsonl", [line(1, "صيدا"), line(2, "صور")].concat())]);
    desk.marsad(&["search", "ميناء", "صيدا", "--save", NAME]);
    let refused = desk.run(&["search", "صور", "--save", NAME]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("another name"), "{}", refused.stderr);
    let mut command = desk.command(&["search", "ميناء (صيدا", "--save", "x"]);
    let mistaken = desk::Done::of(command.env("LC_ALL", "ar_EG.UTF-8").output().unwrap());
    assert_eq!(mistaken.code, 1);
    assert!(mistaken.stderr.contains("الخطأ عند الحرف 7: (صيدا"), "{}", mistaken.stderr);

    desk.ingest(&[&desk.write("later.jsonl", line(3, "صيدا"))]);
    let listed: Value =
        serde_json::from_str(&desk.marsad(&["searches", "list", "--json"])).unwrap();
    assert_eq!((&listed["new"], &listed["q"]), (&json!(1), &json!("ميناء صيدا")));
    let new = |arguments: &[&str]| -> u64 {
        let all = [&["searches", "run", NAME, "--json"], arguments].concat();
        let answer: Value = serde_json::from_str(&desk.marsad(&all)).unwrap();
        answer["items"].as_array().unwrap().len() as u64
    };
    assert_eq!(new(&["--all", "--keep"]), 2);
    assert_eq!(new(&[]), 1);
    assert_eq!(new(&[]), 0);
    desk.marsad(&["searches", "remove", NAME]);
    assert_eq!(desk.run(&["searches", "run", NAME]).code, 1);
    assert_eq!(desk.marsad(&["searches"]), "");
}
