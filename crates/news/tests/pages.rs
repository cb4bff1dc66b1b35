//! Every page under `fixtures/pages/HOST/SLUG/` gives what its `expected.toml`
//! says. Adding a case is adding a folder.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads its fixtures from disk"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use news::extract;
use news::extract::publisher::Publishers;
use news::model::article::{Article, Precision};
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
    #[serde(default)]
    article: Vec<ExpectedArticle>,
}

/// What one article must be; what is not named is not compared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedArticle {
    title: Option<String>,
    date: Option<String>,
    language: Option<String>,
    canonical: Option<String>,
    authors: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    credit: Option<Vec<String>>,
    captions: Option<Vec<String>>,
    text: Vec<String>,
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
    assert!(cases >= 20, "only {cases} fixtures");
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
    let mut fault = |what: &str, expected: &str, found: &str| {
        if expected != found {
            let _ = writeln!(faults, "\n{name}: {what}\n  - {expected}\n  + {found}");
        }
    };
    let articles = match read {
        Ok(articles) => articles,
        Err(set_aside) => {
            fault("fate", expected.reason.as_deref().unwrap_or("kept"), set_aside.reason.name());
            return;
        }
    };
    fault("fate", expected.reason.as_deref().unwrap_or("kept"), "kept");
    if expected.reason.is_some() {
        return;
    }
    let counts = (expected.article.len().to_string(), articles.len().to_string());
    fault("articles", &counts.0, &counts.1);
    for (wanted, found) in expected.article.iter().zip(&articles) {
        compare(wanted, found, &mut fault);
    }
}

fn compare(wanted: &ExpectedArticle, found: &Article, fault: &mut impl FnMut(&str, &str, &str)) {
    let mut same = |what: &str, wanted: Option<&String>, found: String| {
        if let Some(wanted) = wanted {
            fault(what, wanted, &found);
        }
    };
    same("title", wanted.title.as_ref(), found.title.clone());
    let written = found.published_at.map(|at| at.to_string()).unwrap_or_default();
    let date = match found.published_precision {
        Some(Precision::Day) => written.get(..10).unwrap_or_default().to_owned(),
        _ => written,
    };
    let day_only = wanted.date.as_ref().is_some_and(|date| date.len() == 10);
    let date = if day_only { date.get(..10).unwrap_or_default().to_owned() } else { date };
    same("date", wanted.date.as_ref(), date);
    same("language", wanted.language.as_ref(), found.language.clone());
    same("canonical", wanted.canonical.as_ref(), found.canonical_url.clone());
    let list = |list: &[String]| list.join(" | ");
    let credit: Vec<String> = found.credit.iter().map(|credit| credit.name.clone()).collect();
    let captions: Vec<String> = found
        .extra
        .get("captions")
        .and_then(|v| v.as_array())
        .map(|all| all.iter().filter_map(|v| v.as_str()).map(str::to_owned).collect())
        .unwrap_or_default();
    for (what, wanted, found) in [
        ("authors", &wanted.authors, &found.authors),
        ("tags", &wanted.tags, &found.tags),
        ("credit", &wanted.credit, &credit),
        ("captions", &wanted.captions, &captions),
    ] {
        if let Some(wanted) = wanted {
            fault(what, &list(wanted), &list(found));
        }
    }
    let blocks: Vec<&str> = found.blocks.iter().map(|block| block.text.as_str()).collect();
    for at in 0..wanted.text.len().max(blocks.len()) {
        let wanted = wanted.text.get(at).map_or("(nothing)", String::as_str);
        fault(&format!("block {at}"), wanted, blocks.get(at).unwrap_or(&"(nothing)"));
    }
    assert_eq!(found.text, blocks.join("\n\n"));
}
