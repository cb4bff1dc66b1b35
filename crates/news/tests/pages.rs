//! Every page under `fixtures/pages/HOST/SLUG/` gives what its `expected.toml`
//! says. Adding a case is adding a folder.
//!
//! `expected.toml` says what a reader sees, whatever comes out today. What still
//! comes out wrong stands under `[known_misses]` with the reason; once it comes
//! out right the entry must go.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads its fixtures from disk"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use news::extract;
use news::extract::publisher::Publishers;
use news::model::article::{Article, BlockKind, Precision};
use news::model::fate::SetAside;
use news::model::page::{Page, PageKind};
use news::normalise;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    url: Option<String>,
    fetched_at: jiff::Timestamp,
    content_type: Option<String>,
    /// The page is set aside for this reason.
    reason: Option<String>,
    /// What is still missed, by the name of the field, and why.
    #[serde(default)]
    known_misses: BTreeMap<String, String>,
    #[serde(default)]
    article: Vec<ExpectedArticle>,
}

/// What one article must be; what is not named is not compared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedArticle {
    title: Option<String>,
    /// `none` where the page says none; a day where no more is known or compared.
    date: Option<String>,
    modified: Option<String>,
    language: Option<String>,
    canonical: Option<String>,
    site_name: Option<String>,
    section: Option<String>,
    lead_image: Option<String>,
    partial: Option<bool>,
    authors: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    credit: Option<Vec<String>>,
    captions: Option<Vec<String>>,
    text: Vec<String>,
    /// The blocks' kinds: p, h, li, q, tr, a letter or two each.
    kinds: Option<String>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pages")
}

#[test]
fn pages_give_what_their_fixtures_say() {
    let publishers = Publishers::default();
    let mut faults = String::new();
    let mut cases = 0;
    for host in folders(&fixtures()) {
        for case in folders(&host) {
            cases += 1;
            check(&case, &publishers, &mut faults);
        }
    }
    assert!(cases >= 60, "only {cases} fixtures");
    assert!(faults.is_empty(), "{faults}");
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn check(case: &Path, publishers: &Publishers, faults: &mut String) {
    let expected = std::fs::read_to_string(case.join("expected.toml")).unwrap();
    let expected: Expected = toml::from_str(&expected).unwrap();
    let page = Page {
        input: case.display().to_string(),
        url: expected.url.clone(),
        final_url: None,
        fetched_at: expected.fetched_at,
        content_type: expected.content_type.clone(),
        kind: PageKind::Html,
        body: std::fs::read(case.join("page.html")).unwrap(),
    };
    let name = case.strip_prefix(fixtures()).unwrap().display().to_string();
    let read = extract::drafts(&page, publishers).and_then(|drafts| {
        drafts.into_iter().map(normalise::article).collect::<Result<Vec<Article>, _>>()
    });
    let mut missed = BTreeSet::new();
    judge(&expected, read, &mut |field, place, wanted, found| {
        if wanted != found {
            missed.insert(field.to_owned());
            if !expected.known_misses.contains_key(field) {
                let _ = writeln!(faults, "\n{name}: {field}{place}\n  - {wanted}\n  + {found}");
            }
        }
    });
    for (field, reason) in &expected.known_misses {
        assert!(!reason.trim().is_empty(), "{name}: why is {field} missed?");
        if !missed.contains(field) {
            let _ = writeln!(faults, "\n{name}: {field} comes out right: no known miss any more");
        }
    }
}

/// Told of every comparison: the field, where in it, what is wanted, what is found.
type Told<'a> = dyn FnMut(&str, &str, &str, &str) + 'a;

fn judge(expected: &Expected, read: Result<Vec<Article>, SetAside>, told: &mut Told<'_>) {
    let fate = expected.reason.as_deref().unwrap_or("kept");
    let articles = match read {
        Ok(articles) => articles,
        Err(set_aside) => return told("fate", "", fate, set_aside.reason.name()),
    };
    told("fate", "", fate, "kept");
    if expected.reason.is_some() {
        return;
    }
    let counts = (expected.article.len().to_string(), articles.len().to_string());
    told("articles", "", &counts.0, &counts.1);
    for (wanted, found) in expected.article.iter().zip(&articles) {
        compare(wanted, found, told);
    }
}

fn compare(wanted: &ExpectedArticle, found: &Article, told: &mut Told<'_>) {
    let mut same = |field: &str, wanted: Option<&String>, found: &str| {
        if let Some(wanted) = wanted {
            told(field, "", wanted, found);
        }
    };
    let or_none = |found: &Option<String>| found.clone().unwrap_or("none".to_owned());
    same("title", wanted.title.as_ref(), &found.title);
    let date = published(found, wanted.date.as_ref().is_some_and(|date| date.len() == 10));
    same("date", wanted.date.as_ref(), &date);
    same(
        "modified",
        wanted.modified.as_ref(),
        &or_none(&found.modified_at.map(|at| at.to_string())),
    );
    same("language", wanted.language.as_ref(), &found.language);
    same("canonical", wanted.canonical.as_ref(), &found.canonical_url);
    same("site_name", wanted.site_name.as_ref(), &or_none(&found.site_name));
    same("section", wanted.section.as_ref(), &or_none(&found.section));
    same("lead_image", wanted.lead_image.as_ref(), &or_none(&found.lead_image));
    let partial = wanted.partial.map(|partial| partial.to_string());
    same("partial", partial.as_ref(), &found.is_partial().to_string());
    let running = || found.blocks.iter().filter(|block| block.is_running());
    let kinds: Vec<&str> = running().map(|block| kind(block.kind)).collect();
    same("kinds", wanted.kinds.as_ref(), &kinds.join(" "));
    let list = |list: &[String]| list.join(" | ");
    let credit: Vec<String> = found.credit.iter().map(|credit| credit.name.clone()).collect();
    for (field, wanted, found) in [
        ("authors", &wanted.authors, &found.authors),
        ("tags", &wanted.tags, &found.tags),
        ("credit", &wanted.credit, &credit),
        ("captions", &wanted.captions, &captions(found)),
    ] {
        same(field, wanted.as_deref().map(list).as_ref(), &list(found));
    }
    let blocks: Vec<&str> = running().map(|block| block.text.as_str()).collect();
    for at in 0..wanted.text.len().max(blocks.len()) {
        let wanted = wanted.text.get(at).map_or("(nothing)", String::as_str);
        told("text", &format!(", block {at}"), wanted, blocks.get(at).unwrap_or(&"(nothing)"));
    }
    assert_eq!(found.text, blocks.join("\n\n"));
}

/// The publication date as far as it is known, or the day alone; `none` for none.
fn published(found: &Article, day_only: bool) -> String {
    let Some(at) = found.published_at else { return "none".to_owned() };
    let mut written = at.to_string();
    if day_only || found.published_precision == Some(Precision::Day) {
        written.truncate(10);
    }
    written
}

fn captions(found: &Article) -> Vec<String> {
    let captions = found.blocks.iter().filter(|block| !block.is_running());
    captions.map(|block| block.text.clone()).collect()
}

fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "p",
        BlockKind::Heading => "h",
        BlockKind::ListItem => "li",
        BlockKind::Quote => "q",
        BlockKind::Caption => "caption",
        BlockKind::Table => "tr",
    }
}
