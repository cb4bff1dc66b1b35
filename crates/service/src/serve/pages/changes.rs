//! `/article/{id}/changes`: an article beside what it reproduces, or beside its
//! own earlier version.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use news::dedupe::changes::{Change, Changes, Piece};
use news::model::article::{Article, ArticleId, Precision};
use serde::Deserialize;
use utoipa::IntoParams;

use super::card::Card;
use super::frame::Frame;
use super::story::evidence;
use crate::serve::dates::When;
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// What is asked.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// With this earlier version, counted from 1; without, with the original, or
    /// with the version before where the article reproduces nothing.
    #[param(minimum = 1)]
    version: Option<usize>,
}

/// What is compared.
pub struct Compared {
    /// The article.
    pub article: Article,
    /// What it reproduces, or an earlier version of it.
    pub older: Article,
    /// The version's number, counted from 1; `None` for the original.
    pub version: Option<usize>,
    /// It reproduces an article that is held.
    has_origin: bool,
    /// Its earlier versions.
    versions: Vec<Article>,
}

impl Compared {
    /// What a request asks to compare. An article that reproduces nothing and has
    /// no earlier version is not found.
    pub fn of(site: &Site, visit: &Visit) -> Result<Compared, Failure> {
        let asked: Asked = visit.query()?;
        let id = ArticleId(visit.name.clone());
        let article = site.store.article(&id)?.ok_or(Failure::NotFound)?;
        let versions = site.store.revisions(&id)?;
        let origin = match &article.copy_of {
            Some(copy) => site.store.article(&copy.id)?,
            None => None,
        };
        let has_origin = origin.is_some();
        let last = (!has_origin).then_some(versions.len());
        let version = asked.version.or(last);
        let older = match version {
            Some(version) => version.checked_sub(1).and_then(|at| versions.get(at)).cloned(),
            None => origin,
        };
        let older = older.ok_or(Failure::NotFound)?;
        Ok(Compared { article, older, version, has_origin, versions })
    }

    /// What changed.
    pub fn changes(&self) -> Changes {
        Changes::between(&self.older, &self.article)
    }
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

/// The page.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let compared = Compared::of(site, visit)?;
    let (ui, now) = (visit.ui, site.now());
    let changes = compared.changes();
    let Compared { article, older, version, .. } = &compared;
    let evidence = match (&article.copy_of, version) {
        (Some(copy), None) => evidence(ui, copy),
        _ => String::new(),
    };
    let view = View {
        frame: Frame::new(visit, "article", ui.t("changes-title")),
        ui,
        card: Card::of(ui, article, now),
        older: Card::of(ui, older, now),
        older_is_version: version.is_some(),
        seen: older.fetched_at.map(|at| When::new(ui, at, Precision::Minute, now)),
        evidence,
        choices: choices(ui, &compared, now),
        summary: summary(ui, &changes),
        title: shown(changes.title),
        passages: changes.passages.into_iter().map(|passage| shown(passage.pieces)).collect(),
        language: article.language.clone(),
        dir: dir_of(&article.language),
    };
    super::html(visit, &view)
}

fn choices(ui: Ui, compared: &Compared, now: Timestamp) -> Vec<Choice> {
    let Compared { article, version: shown, has_origin, versions, .. } = compared;
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
            current: *shown == Some(at + 1),
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
