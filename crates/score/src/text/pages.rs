//! The development pages, their gold answers, and what we make of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use cpu_time::ThreadTime;
use jiff::Timestamp;
use news::extract::{self, publisher::Publishers};
use news::model::article::{Article, Precision};
use news::model::draft::Draft;
use news::model::page::{Page, PageKind};
use news::normalise;
use serde::{Deserialize, Serialize};

use crate::shared::{Shared, workspace};

/// When the pages are taken to have arrived: after all of them were written.
pub const ARRIVED: Timestamp = Timestamp::constant(1_795_478_400, 0); // 2026-11-24

/// The gold answer of one page.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Gold {
    /// The page's file under `html/`.
    pub html: String,
    /// Its address.
    pub url: Option<String>,
    /// Its body.
    pub text: Option<String>,
    /// What must be in the body.
    pub with: Option<Vec<String>>,
    /// What must not be in the body.
    pub without: Option<Vec<String>>,
    /// Its title.
    pub title: Option<String>,
    /// Its day, as the page says it.
    pub date: Option<String>,
    /// Its instant, with zone.
    pub datetime: Option<String>,
    /// Its authors as one line, or as a list.
    pub author: Option<serde_json::Value>,
    /// Its authors.
    pub authors: Option<Vec<String>>,
    /// Its lead image.
    pub image: Option<String>,
}

/// One page read.
#[derive(Debug)]
pub struct Answer {
    /// The page's name in its set.
    pub id: String,
    /// What was asked.
    pub gold: Gold,
    /// What the page says of itself; `None` for a page set aside.
    pub draft: Option<Draft>,
    /// What came out; `None` for a page set aside.
    pub article: Option<Article>,
    /// How much processor time it took.
    pub took: Duration,
}

impl Answer {
    /// The body, empty for a page set aside.
    pub fn body(&self) -> &str {
        self.article.as_ref().map_or("", |article| article.text.as_str())
    }

    /// The title, empty for a page set aside.
    pub fn title(&self) -> &str {
        self.article.as_ref().map_or("", |article| article.title.as_str())
    }

    /// The day as the page tells it, `YYYY-MM-DD`: the outlet's own.
    pub fn day(&self) -> Option<String> {
        let article = self.article.as_ref()?;
        let own = article.extra.get("published_day").and_then(serde_json::Value::as_str);
        own.map(str::to_owned).or_else(|| self.date()?.get(..10).map(str::to_owned))
    }

    /// The publication date as ISO text: a day where only the day is known.
    pub fn date(&self) -> Option<String> {
        let article = self.article.as_ref()?;
        let written = article.published_at?.to_string();
        match article.published_precision {
            Some(Precision::Day) => written.get(..10).map(str::to_owned),
            _ => Some(written),
        }
    }
}

/// The gold answers of a set, by page, and the folder its pages lie in.
pub fn golds(shared: &Shared, set: &str) -> Result<(BTreeMap<String, Gold>, PathBuf)> {
    let folder = unpacked(shared)?;
    let path = shared.data(&format!("pages/{set}.gold.json"));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let golds = serde_json::from_str(&text).with_context(|| format!("in {}", path.display()))?;
    Ok((golds, folder.join("html")))
}

/// What every page of a set gave. The pages are read once, one after the other,
/// whoever asks first.
pub fn answers(shared: &Shared, set: &str) -> Result<Rc<Vec<Answer>>> {
    if let Some(answers) = shared.answers.borrow().get(set) {
        return Ok(Rc::clone(answers));
    }
    let answers = Rc::new(read(shared, set)?);
    shared.answers.borrow_mut().insert(set.to_owned(), Rc::clone(&answers));
    Ok(answers)
}

fn read(shared: &Shared, set: &str) -> Result<Vec<Answer>> {
    let (golds, folder) = golds(shared, set)?;
    let publishers = Publishers::default();
    golds
        .into_iter()
        .map(|(id, gold)| {
            let file = folder.join(&gold.html);
            let body =
                std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let page = Page {
                input: id.clone(),
                url: gold.url.clone(),
                final_url: None,
                fetched_at: ARRIVED,
                content_type: Some("text/html; charset=utf-8".to_owned()),
                kind: PageKind::Html,
                body,
            };
            let start = ThreadTime::now();
            let drafts = extract::drafts(&page, &publishers).unwrap_or_default();
            let draft = drafts.into_iter().next();
            let copy = draft.clone();
            let article = draft.and_then(|draft| normalise::article(draft).ok());
            Ok(Answer { id, gold, draft: copy, article, took: start.elapsed() })
        })
        .collect()
}

/// The pages unpacked under `target/pages`, once.
fn unpacked(shared: &Shared) -> Result<PathBuf> {
    let folder = workspace().join("target/pages");
    if !folder.join("html").is_dir() {
        std::fs::create_dir_all(&folder)?;
        let done = Command::new("tar")
            .arg("xJf")
            .arg(shared.data("pages/pages.tar.xz"))
            .arg("-C")
            .arg(&folder)
            .status()
            .context("cannot run tar")?;
        ensure!(done.success(), "tar could not unpack the development pages");
    }
    Ok(folder)
}
