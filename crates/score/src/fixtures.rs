//! The `fixtures` set: the repository's own pages, which a person judged, against
//! their `expected.toml`. Known misses count as what they are, misses.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use news::extract::{self, publisher::Publishers};
use news::model::article::Article;
use news::model::page::{Page, PageKind};
use news::normalise;
use serde::Deserialize;

use crate::Figures;
use crate::shared::{Shared, workspace};
use crate::text::metric::{Sums, shingles, tokens};

/// A page whose body is under this is listed.
const POOR: f64 = 0.98;

#[derive(Debug, Deserialize)]
struct Expected {
    url: Option<String>,
    fetched_at: Timestamp,
    content_type: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    article: Vec<Gold>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    title: Option<String>,
    date: Option<String>,
    authors: Option<Vec<String>>,
    #[serde(default)]
    text: Vec<String>,
}

/// Measures every fixture.
pub fn run(_shared: &Shared) -> Result<Figures> {
    let root = root();
    let publishers = Publishers::default();
    let mut tally = Tally::default();
    for case in cases()? {
        let name = case.strip_prefix(&root).unwrap_or(&case).display().to_string();
        let (expected, articles) =
            read(&case, &publishers).with_context(|| format!("the fixture {name}"))?;
        tally.add(&name, &expected, &articles);
    }
    ensure!(tally.pages > 0, "no fixtures in {}", root.display());
    let figures = tally.figures();
    println!("{} pages, {} articles", tally.pages, tally.titles.asked);
    Ok(figures)
}

fn root() -> PathBuf {
    workspace().join("fixtures/pages")
}

/// The folder of every fixture, in order; each holds a `page.html`.
pub fn cases() -> Result<Vec<PathBuf>> {
    let mut cases = Vec::new();
    for host in folders(&root())? {
        cases.extend(folders(&host)?);
    }
    Ok(cases)
}

fn folders(path: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?;
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
}

/// The truth of one page, and the articles made of it; none for one set aside.
fn read(case: &Path, publishers: &Publishers) -> Result<(Expected, Vec<Article>)> {
    let expected: Expected = toml::from_str(&std::fs::read_to_string(case.join("expected.toml"))?)?;
    let page = Page {
        input: case.display().to_string(),
        url: expected.url.clone(),
        final_url: None,
        fetched_at: expected.fetched_at,
        content_type: expected.content_type.clone(),
        kind: PageKind::Html,
        body: std::fs::read(case.join("page.html"))?,
    };
    let drafts = extract::drafts(&page, publishers).unwrap_or_default();
    let articles = drafts.into_iter().filter_map(|draft| normalise::article(draft).ok()).collect();
    Ok((expected, articles))
}

/// How many were asked of and how many of them were right.
#[derive(Debug, Default)]
struct Share {
    asked: usize,
    right: usize,
}

impl Share {
    fn add(&mut self, right: bool) -> bool {
        self.asked += 1;
        self.right += usize::from(right);
        right
    }

    fn figure(&self) -> f64 {
        self.right as f64 / self.asked.max(1) as f64
    }
}

#[derive(Debug, Default)]
struct Tally {
    pages: usize,
    sums: Sums,
    fates: Share,
    titles: Share,
    dates: Share,
    authors: Share,
}

impl Tally {
    fn add(&mut self, name: &str, expected: &Expected, articles: &[Article]) {
        self.pages += 1;
        let right = expected.reason.is_some() == articles.is_empty()
            && expected.article.len() == articles.len();
        if !self.fates.add(right) {
            println!(
                "{name}: {} articles for {} ({})",
                articles.len(),
                expected.article.len(),
                expected.reason.as_deref().unwrap_or("kept")
            );
        }
        for (at, gold) in expected.article.iter().enumerate() {
            self.article(name, gold, articles.get(at));
        }
    }

    fn article(&mut self, name: &str, gold: &Gold, found: Option<&Article>) {
        let body = gold.text.join("\n");
        let text = found.map_or("", |article| article.text.as_str());
        self.sums.body(&body, text, true);
        let (precision, recall) = shingles(&tokens(&body, true), &tokens(text, true));
        let (precision, recall) = (precision.unwrap_or(0.0), recall.unwrap_or(0.0));
        if precision.min(recall) < POOR {
            println!("{name}: body precision {precision:.3}, recall {recall:.3}");
        }
        if let Some(title) = &gold.title {
            let found = found.map_or("", |article| article.title.as_str());
            if !self.titles.add(title == found) {
                println!("{name}: title\n  - {title}\n  + {found}");
            }
        }
        if let Some(date) = &gold.date {
            let found = found.and_then(|article| article.published_at);
            let found = found.map_or("none".to_owned(), |at| at.to_string());
            if !self.dates.add(found.get(..date.len()) == Some(date)) {
                println!("{name}: date {date}, found {found}");
            }
        }
        if let Some(authors) = &gold.authors {
            let found = found.map_or(&[][..], |article| &article.authors);
            if !self.authors.add(authors == found) {
                println!("{name}: authors {authors:?}, found {found:?}");
            }
        }
    }

    fn figures(&self) -> Figures {
        let put = |key: &str, figure: f64| (format!("fixtures.{key}"), figure);
        Figures::from([
            put("body_f1", self.sums.shingle_f1().unwrap_or(0.0)),
            put("fates", self.fates.figure()),
            put("titles", self.titles.figure()),
            put("dates", self.dates.figure()),
            put("authors", self.authors.figure()),
            put("unglued", 1.0 - self.sums.glue() / 1_000.0),
        ])
    }
}
