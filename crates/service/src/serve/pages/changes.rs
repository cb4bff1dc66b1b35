//! `/article/{id}/changes`: an article beside what it reproduces, or beside its
//! own earlier version.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use news::dedupe::changes::{Change, Changes, Piece};
use news::model::article::{Article, ArticleId, Precision};
use serde::Deserialize;

use super::card::Card;
use super::frame::Frame;
use super::story::evidence;
use crate::serve::dates::When;
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// What is compared.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// With this earlier version, counted from 1; without, with the original.
    version: Option<usize>,
}

/// Another comparison of the same article.
pub struct Choice {
    /// Its page.
    pub href: String,
    /// «مع الأصل», «مع نسخة 5 نيسان».
    pub name: String,
    /// It is the one shown.
    pub current: bool,
}

/// A passage as it is shown.
pub struct Shown {
    /// `kept`, `gone`, `new` or `reworded`.
    pub class: &'static str,
    /// Its pieces.
    pub pieces: Vec<Piece>,
}

#[derive(Template)]
#[template(path = "changes.html")]
struct View {
    frame: Frame,
    ui: Ui,
    card: Card,
    /// The original, or the earlier version.
    older: Card,
    older_is_version: bool,
    seen: Option<When>,
    evidence: String,
    choices: Vec<Choice>,
    summary: Vec<String>,
    title: Shown,
    passages: Vec<Shown>,
    language: String,
    dir: &'static str,
}

/// The page. An article that reproduces nothing and has no earlier version has
/// none.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let asked: Asked = visit.query()?;
    let id = ArticleId(visit.name.clone());
    let article = site.store.article(&id)?.ok_or(Failure::NotFound)?;
    let versions = site.store.revisions(&id)?;
    let origin = match &article.copy_of {
        Some(copy) => site.store.article(&copy.id)?,
        None => None,
    };
    let last = origin.is_none().then_some(versions.len());
    let version = asked.version.or(last).filter(|version| *version > 0);
    let older = match version {
        Some(version) => versions.get(version - 1),
        None => origin.as_ref(),
    };
    let older = older.ok_or(Failure::NotFound)?;
    let (ui, now) = (visit.ui, site.now());
    let changes = Changes::between(older, &article);
    let mut frame = Frame::new(visit, "article", ui.t("changes-title"));
    frame.title_language = None;
    let evidence = match (&article.copy_of, version) {
        (Some(copy), None) => evidence(ui, copy),
        _ => String::new(),
    };
    let view = View {
        frame,
        ui,
        card: Card::of(ui, &article, now),
        older: Card::of(ui, older, now),
        older_is_version: version.is_some(),
        seen: older.fetched_at.map(|at| When::new(ui, at, Precision::Minute, now)),
        evidence,
        choices: choices(ui, &article, origin.is_some(), &versions, version, now),
        summary: summary(ui, &changes),
        title: shown(changes.title),
        passages: changes.passages.into_iter().map(|passage| shown(passage.pieces)).collect(),
        language: article.language.clone(),
        dir: dir_of(&article.language),
    };
    super::html(visit, &view)
}

fn choices(
    ui: Ui,
    article: &Article,
    has_origin: bool,
    versions: &[Article],
    shown: Option<usize>,
    now: Timestamp,
) -> Vec<Choice> {
    let origin = has_origin.then(|| Choice {
        href: links::changes(&article.id.0),
        name: ui.t("changes-with-original"),
        current: shown.is_none(),
    });
    let version = |(at, version): (usize, &Article)| {
        let seen = version.fetched_at.map(|at| When::new(ui, at, Precision::Minute, now));
        let seen = seen.map(|seen| seen.full).unwrap_or_default();
        Choice {
            href: links::version(&article.id.0, at + 1),
            name: ui.with("changes-with-version", &[("seen", &seen)]),
            current: shown == Some(at + 1),
        }
    };
    origin.into_iter().chain(versions.iter().enumerate().map(version)).collect()
}

/// What changed, in words.
fn summary(ui: Ui, changes: &Changes) -> Vec<String> {
    if changes.is_none() {
        return vec![ui.t("changes-none")];
    }
    let title = changes.title.iter().any(|piece| piece.change != Change::Kept);
    let counts = changes.counts();
    let mut parts: Vec<String> = title.then(|| ui.t("changes-of-title")).into_iter().collect();
    let told = [
        ("changes-left-out", counts.left_out),
        ("changes-added", counts.added),
        ("changes-reworded", counts.reworded),
    ];
    parts.extend(told.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| ui.count(key, n as u64)));
    parts
}

fn shown(pieces: Vec<Piece>) -> Shown {
    let class = match pieces.as_slice() {
        [Piece { change: Change::Kept, .. }] => "kept",
        [Piece { change: Change::LeftOut, .. }] => "gone",
        [Piece { change: Change::Added, .. }] => "new",
        _ => "reworded",
    };
    Shown { class, pieces }
}
