//! Records as others write them.

use super::*;
use crate::model::page::PageKind;

fn read(record: &str) -> Result<Draft, SetAside> {
    draft(&Page {
        input: "articles.jsonl#7".to_owned(),
        url: None,
        final_url: None,
        fetched_at: "2024-12-02T00:00:00Z".parse().unwrap(),
        content_type: None,
        kind: PageKind::Article,
        body: record.as_bytes().to_vec(),
    })
}

#[track_caller]
fn check_fate(record: &str, fate: &str) {
    let set_aside = read(record).unwrap_err();
    assert_eq!(format!("{}: {}", set_aside.reason.name(), set_aside.detail), fate);
}

#[test]
fn a_record_keeps_its_fields_and_those_we_do_not_know() {
    let draft = read(
        r#"{"schema":"marsad.article/1","url":"http://a.example/1","title":"عنوان",
            "text":"سطر أول\n\nسطر ثان","published_at":"2018-02-03T04:05:06Z","mood":{"x":[1]}}"#,
    )
    .unwrap();
    assert_eq!(draft.url.as_deref(), Some("http://a.example/1"));
    assert_eq!(draft.fetched_at.unwrap().to_string(), "2024-12-02T00:00:00Z");
    let article = draft.record.unwrap();
    assert_eq!(article.published_at.unwrap().to_string(), "2018-02-03T04:05:06Z");
    assert_eq!(article.extra["mood"]["x"][0], 1);
}

#[test]
fn wrong_types_are_made_right_where_their_meaning_is_plain() {
    let draft = read(
        r#"{"title":"عنوان","text":["أ","ب"],"authors":"ليلى","source":17,"tags":["س",3],"section":{},
            "language":null,"site_name":null,"published_at":"30/11/2024 14:05","blocks":"?"}"#,
    )
    .unwrap();
    let article = draft.record.unwrap();
    assert_eq!(article.extra["published_raw"], "30/11/2024 14:05");
    assert_eq!(article.text, "أ\nب");
    assert_eq!(
        (&article.authors[0][..], &article.source[..], &article.language[..]),
        ("ليلى", "17", "")
    );
    assert_eq!((article.tags, article.section), (vec!["س".to_owned()], None));
}

#[test]
fn what_is_no_article_has_a_fate() {
    check_fate("{\"title\": ", "malformed: line 7, column 10: EOF while parsing a value");
    check_fate("[1]", "malformed: no JSON object");
    check_fate(r#"{"a":1}"#, "unknown_format: a JSON object without title and text");
    check_fate(
        r#"{"schema":"marsad.article/1","title":" ","text":""}"#,
        "no_text: a record without title and text",
    );
    check_fate(
        r#"{"schema":"x/2","title":"a"}"#,
        "unknown_format: its schema is x/2, not marsad.article/1",
    );
    check_fate(
        r#"{"url":"u","fate":"set_aside","reason":"not_an_article","detail":"d"}"#,
        "not_an_article: d",
    );
    let deep = format!("{}{}", r#"{"title":"#, "[".repeat(100_000));
    assert_eq!(read(&deep).unwrap_err().reason, Reason::Malformed);
}
