//! Every feed of `fixtures/feeds` beside the text of what it should give:
//! add a feed and its `.txt` to add a case.

use include_dir::{Dir, include_dir};
use proptest::prelude::*;

use super::plain::plain;
use super::*;
use crate::model::draft::Candidate;
use crate::model::page::PageKind;

static FEEDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../fixtures/feeds");

fn page(body: &[u8]) -> Page {
    Page {
        input: "feed".to_owned(),
        url: Some("https://feeds.example/all.xml".to_owned()),
        final_url: None,
        fetched_at: "2024-12-02T00:00:00Z".parse().unwrap(),
        content_type: None,
        kind: PageKind::Feed,
        body: body.to_vec(),
    }
}

/// What a feed gave, as its `.txt` says it.
fn told(body: &[u8]) -> String {
    drafts(&page(body))
        .iter()
        .map(|draft| match draft {
            Ok(draft) => told_draft(draft),
            Err(set_aside) => format!("! {}: {}\n\n", set_aside.reason.name(), set_aside.detail),
        })
        .collect()
}

fn told_draft(draft: &Draft) -> String {
    let mut lines = vec![format!("# {}", draft.url.as_deref().unwrap_or("-"))];
    let mut list = |name: &str, values: &[Candidate<String>]| {
        lines.extend(values.iter().map(|value| format!("{name}: {}", value.value)));
    };
    list("title", &draft.titles);
    list("subtitle", &draft.subtitles);
    list("byline", &draft.bylines);
    list("tag", &draft.tags);
    list("image", &draft.images);
    list("site", &draft.site_names);
    list("language", &draft.languages);
    for (name, dates) in [("published", &draft.published), ("modified", &draft.modified)] {
        lines.extend(dates.iter().map(|date| format!("{name}: {}", date.value.written)));
    }
    lines.extend(draft.blocks.iter().map(|block| format!("{:?}: {}", block.kind, block.text)));
    if draft.partial {
        lines.push("partial".to_owned());
    }
    lines.join("\n") + "\n\n"
}

#[test]
fn every_feed_gives_what_stands_beside_it() {
    let mut wrong = String::new();
    for file in FEEDS.files().filter(|file| file.path().extension().unwrap() != "txt") {
        let expected = FEEDS.get_file(file.path().with_extension("txt"));
        let expected = expected.and_then(|file| file.contents_utf8()).unwrap_or_default();
        let told = told(file.contents());
        if told.trim() != expected.trim() {
            wrong += &format!("=== {} gives\n{told}", file.path().display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn entries_beyond_the_limit_are_not_read() {
    let items = "<item><title>خبر</title></item>".repeat(MAX_ENTRIES + 3);
    let told = drafts(&page(format!("<rss><channel>{items}</channel></rss>").as_bytes()));
    assert_eq!(told.len(), MAX_ENTRIES + 1);
    assert_eq!(told.last().unwrap().as_ref().unwrap_err().reason, Reason::TooLarge);
}

#[test]
fn hostile_markup_takes_linear_time() {
    for piece in [
        "<item><title>",
        "<item><![CDATA[",
        "<a",
        "<!--",
        "&",
        "<item",
        "<x:y xmlns:z='a'>",
        "</item>",
    ] {
        let feed = format!("<rss><channel>{}", piece.repeat((1 << 20) / piece.len()));
        assert!(!drafts(&page(feed.as_bytes())).is_empty());
        plain(&piece.repeat((1 << 20) / piece.len()));
    }
}

#[test]
fn titles_become_plain() {
    for (written, expected) in [
        ("a &amp; b &lt;3", "a & b <3"),
        ("<b>خبر</b> عاجل", "خبر عاجل"),
        ("خبر<br/>عاجل", "خبر عاجل"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("&#1605;&#x631;&#8217;&#146;", "مر’’"),
        ("AT&T & R&D; &nosuch;", "AT&T & R&D; &nosuch;"),
    ] {
        assert_eq!(plain(written), expected);
    }
}

proptest! {
    #[test]
    fn any_bytes_have_a_fate(body in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(!drafts(&page(&body)).is_empty());
    }

    #[test]
    fn any_soup_of_feed_parts_has_a_fate(parts in proptest::collection::vec(
        proptest::sample::select(vec![
            "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>",
            "<entry>", "</entry>", "<content type='xhtml'>", "</content>", "<link/>", "&", ";",
            "<", ">", "خبر", "<!--", "-->", "<?x", "?>", "<media:content>", "</media:content>",
        ]), 0..60)) {
        prop_assert!(!drafts(&page(parts.concat().as_bytes())).is_empty());
    }
}
