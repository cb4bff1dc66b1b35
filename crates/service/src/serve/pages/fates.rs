//! `/fates`: how every page ended, and what became of a given one.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::frame::Frame;
use crate::archive::files::files;
use crate::serve::links;
use crate::serve::locale::{Ui, grouped};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::sources::why;
use crate::store::FateRecord;

#[derive(Debug, Default, Deserialize)]
struct Asked {
    url: Option<String>,
}

/// A fate and how many pages had it.
pub struct FateLine {
    /// Said for people.
    pub fate: String,
    /// Its wire name.
    pub name: String,
    /// How many.
    pub count: String,
}

/// What became of one page.
pub struct Found {
    /// Its fate, said for people.
    pub fate: String,
    /// Whether it became an article.
    pub kept: bool,
    /// Its address or input.
    pub url: String,
    /// What exactly.
    pub detail: String,
    /// Its article's page, when kept.
    pub article: Option<String>,
    /// Where it lies in the archive.
    pub position: String,
}

#[derive(Template)]
#[template(path = "fates.html")]
struct View {
    frame: Frame,
    ui: Ui,
    fates: Vec<FateLine>,
    asked: String,
    unknown: Option<String>,
    found: Vec<Found>,
}

/// The fates page.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let asked = visit.query::<Asked>()?.url.unwrap_or_default().trim().to_owned();
    let found = if asked.is_empty() {
        Vec::new()
    } else {
        why(site.store.as_ref(), &site.sources, &asked)?
    };
    let unknown = (!asked.is_empty() && found.is_empty())
        .then(|| ui.with("fates-unknown", &[("url", &asked)]));
    let (kept, set_aside) = site.store.counts()?;
    let line = |name: &str, count| FateLine {
        fate: ui.t(&format!("fate-{name}")),
        name: name.to_owned(),
        count: grouped(count),
    };
    let fates = std::iter::once(line("kept", kept))
        .chain(set_aside.iter().map(|(reason, count)| line(reason.name(), *count)))
        .collect();
    let begins = files(&site.data.archive())?.first().map_or(0, |first| first.number);
    let found = found.into_iter().map(|record| shown(ui, record, begins)).collect();
    let frame = Frame::new(visit, "fates", ui.t("fates-title"));
    super::html(visit, &View { frame, ui, fates, asked, unknown, found })
}

/// `begins` is the number of the oldest archive file that is there.
fn shown(ui: Ui, record: FateRecord, begins: u32) -> Found {
    let dropped = (1..begins).contains(&record.position.file);
    let place = if dropped { "fates-position-dropped" } else { "fates-position" };
    let (file, offset) = (record.position.file.to_string(), record.position.offset.to_string());
    Found {
        fate: ui.t(&format!("fate-{}", record.fate)),
        kept: record.fate == "kept",
        url: record.url.unwrap_or_default(),
        detail: record.detail,
        article: record.article.map(|id| links::article(&id.0)),
        position: ui.with(place, &[("file", &file), ("offset", &offset)]),
    }
}
