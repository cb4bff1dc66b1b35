//! What `normalise` decides, from drafts as feeds and records give them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use jiff::Timestamp;
use news::extract::blocks_of_fragment;
use news::model::article::{Article, BlockKind, DateOrigin};
use news::model::draft::{Candidate, DateClaim, Draft, Origin};
use news::model::fate::Reason;
use news::normalise;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn claim<T>(value: T, origin: Origin) -> Candidate<T> {
    Candidate { value, origin, evidence: String::new() }
}

fn entry(title: &str, html: &str) -> Draft {
    Draft {
        url: Some("https://www.example.com/news/7?utm_source=rss".into()),
        titles: vec![claim(title.into(), Origin::Feed)],
        site_names: vec![claim("صحيفة المثال".into(), Origin::Feed)],
        published: vec![claim(
            DateClaim { written: "2024-11-30T14:05:00Z".into(), from: DateOrigin::Feed },
            Origin::Feed,
        )],
        blocks: blocks_of_fragment(html, None),
        fetched_at: Some(at("2024-11-30T15:00:00Z")),
        ..Draft::default()
    }
}

#[test]
fn an_entry_becomes_an_article() {
    let draft = entry(
        "خبر اليوم - صحيفة المثال",
        "<p>أول.</p>ثان<br><br>ثالث<ul><li>بند</li></ul><p>المصدر: واس</p>",
    );
    let article = normalise::article(draft).unwrap();
    assert_eq!(article.title, "خبر اليوم");
    assert_eq!(article.source, "example.com");
    assert_eq!(article.canonical_url, "https://www.example.com/news/7");
    assert_eq!(article.text, "أول.\n\nثان\n\nثالث\n\nبند");
    assert_eq!(article.blocks[3].kind, BlockKind::ListItem);
    assert_eq!(article.credit[0].name, "واس");
    assert_eq!(article.published_at, Some(at("2024-11-30T14:05:00Z")));
    assert_eq!(article.published_from, Some(DateOrigin::Feed));
    assert_eq!(article.id.0.len(), 26);
    assert_eq!(article.fate, "kept");
}

#[test]
fn a_part_never_replaces_the_whole() {
    let part = Draft { partial: true, ..entry("خبر", "<p>أول الخبر…</p>") };
    let part = normalise::article(part).unwrap();
    let whole = normalise::article(entry("خبر", "<p>أول الخبر وآخره.</p>")).unwrap();
    assert_eq!((part.is_partial(), whole.is_partial()), (true, false));
    assert!(whole.supersedes(&part) && !part.supersedes(&whole));
}

#[test]
fn the_same_address_gives_the_same_id() {
    let one = normalise::article(entry("أ", "<p>نص</p>")).unwrap();
    let mut other = entry("ب", "<p>نص آخر</p>");
    other.url = Some("https://WWW.example.com/news/7#comments".into());
    assert_eq!(one.id, normalise::article(other).unwrap().id);
}

#[test]
fn a_date_of_tomorrow_is_not_believed() {
    let mut draft = entry("أ", "<p>نص</p>");
    draft.published[0].value.written = "2024-12-25T14:05:00Z".into();
    assert_eq!(normalise::article(draft).unwrap().published_at, None);
}

fn record(json: &str) -> Draft {
    let article: Article = serde_json::from_str(json).unwrap();
    Draft { record: Some(Box::new(article)), ..Draft::default() }
}

#[test]
fn a_record_keeps_its_fields() {
    let article = normalise::article(record(
        r#"{"id":"x-1","url":"http://a.example/1?utm_source=q","source":"alweeam","language":"ar",
            "title":"عنوان","published_at":"2015-07-20T23:16:13Z","published_precision":"minute",
            "section":null,"text":"أول.\n ثان.\n","label":7}"#,
    ))
    .unwrap();
    assert_eq!(article.id.0, "x-1");
    assert_eq!(article.source, "alweeam");
    assert_eq!(article.canonical_url, "http://a.example/1");
    assert_eq!(article.blocks.len(), 2);
    assert_eq!(article.text, "أول.\n\nثان.");
    assert_eq!(article.published_from, Some(DateOrigin::Record));
    assert_eq!(article.extra["label"], 7);
    let again = Draft { record: Some(Box::new(article.clone())), ..Draft::default() };
    assert_eq!(normalise::article(again).unwrap(), article, "completing is idempotent");
}

#[test]
fn an_empty_record_has_no_text() {
    let error = normalise::article(record(r#"{"id":"SOURCE","title":"","text":""}"#));
    assert_eq!(error.unwrap_err().reason, Reason::NoText);
}

#[test]
fn no_space_between_blocks_is_lost() {
    let blocks = blocks_of_fragment(
        "<div>الإيرانية.<span>بعد انهيار</span><div>موقع 24</div>قال المرصد</div>",
        None,
    );
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["الإيرانية. بعد انهيار", "موقع 24", "قال المرصد"]);
}

#[test]
fn tables_keep_their_cells_apart() {
    let blocks = blocks_of_fragment(
        "<table><tr><th>المدينة</th><th>العدد</th></tr><tr><td>حلب</td><td>7</td></tr></table>",
        None,
    );
    assert_eq!(blocks[0].kind, BlockKind::Table);
    assert_eq!(blocks[1].text, "حلب\t7");
}

#[test]
fn deep_nesting_is_flattened_not_lost() {
    let depth = 100_000;
    let html = format!("{}قاع{}<p>بعد</p>", "<div>".repeat(depth), "</div>".repeat(depth));
    let blocks = blocks_of_fragment(&html, None);
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks[0].text, "قاع");
}
