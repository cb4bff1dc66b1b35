//! `/searches`: the saved searches and how much of each is new;
//! `/searches/NAME`: one of them, newest first, the new marked. What they change
//! comes by POST and leads back to a page.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::card::Card;
use super::frame::Frame;
use super::search::HitLine;
use super::search::highlight;
use crate::saved::SavedSearch;
use crate::saved::name::BadName;
use crate::search::query::mistake::BadQuery;
use crate::search::{Request, Sort};
use crate::serve::changes;
use crate::serve::dates::{self, When};
use crate::serve::links;
use crate::serve::locale::Ui;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// How many hits a page shows.
const PER_PAGE: usize = 20;

/// A line of the list.
pub struct Line {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its query.
    pub q: String,
    /// «3 مقالات جديدة»; empty where nothing is.
    pub new: String,
    /// When it was last looked at.
    pub looked: String,
    /// Its Atom feed.
    pub feed: String,
}

#[derive(Template)]
#[template(path = "saved.html")]
struct ListView {
    frame: Frame,
    ui: Ui,
    lines: Vec<Line>,
}

/// The list.
pub fn list(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let mut lines = Vec::new();
    for saved in site.saved.list()? {
        let new = site.search.count(&saved.q, saved.seen)? as u64;
        lines.push(Line {
            href: links::saved(&saved.name),
            new: if new == 0 { String::new() } else { ui.count("saved-new", new) },
            looked: dates::day(ui, saved.looked_at),
            feed: links::feed(&links::view("saved", &saved.name), &[], "atom"),
            name: saved.name,
            q: saved.q,
        });
    }
    let frame = Frame::new(visit, "searches", ui.t("saved-title"));
    super::html(visit, &ListView { frame, ui, lines })
}

/// What a saved search's page may be asked for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// Only what is new: `1`.
    #[serde(default)]
    new: String,
    #[serde(default)]
    cursor: String,
}

/// A hit, and whether it came after the last look.
struct Found {
    line: HitLine,
    new: bool,
}

#[derive(Template)]
#[template(path = "saved_search.html")]
struct View {
    frame: Frame,
    ui: Ui,
    saved: SavedSearch,
    /// When it was last looked at.
    looked: When,
    /// How many articles in all.
    total: String,
    /// How many of them are new; empty where none is.
    new: String,
    only_new: bool,
    hits: Vec<Found>,
    /// The place up to which this page knows the archive.
    seen: u64,
    editable: bool,
    further: bool,
    next: String,
}

/// One saved search.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let asked: Asked = visit.query()?;
    let saved = site.saved.get(&visit.name)?.ok_or(Failure::NotFound)?;
    let seen = site.search.last_placed()?;
    let new = site.search.count(&saved.q, saved.seen)? as u64;
    let only_new = asked.new == "1";
    let request = request(&saved, only_new, &asked.cursor, PER_PAGE);
    let answer = site.find(&request).map_err(query_failure)?;
    let hits = answer.items.iter().map(|hit| Found {
        new: hit.placed > saved.seen,
        line: HitLine {
            card: Card::of(ui, &hit.article, site.now()),
            title: highlight::pieces(&hit.title),
            snippet: highlight::pieces(&hit.snippet),
        },
    });
    let frame = Frame::new(visit, "searches", saved.name.clone())
        .with_feeds(&links::view("saved", &saved.name), &[]);
    let view = View {
        frame,
        ui,
        looked: When::of(ui, saved.looked_at, site.now()),
        total: ui.count("results-count", answer.total as u64),
        new: if new == 0 { String::new() } else { ui.count("saved-new", new) },
        only_new,
        hits: hits.collect(),
        seen,
        editable: changes::offered(site, visit),
        further: !asked.cursor.is_empty(),
        next: answer.next_cursor.map_or(String::new(), |c| visit.with_parameter("cursor", &c)),
        saved,
    };
    super::html(visit, &view)
}

/// What a saved search asks the index, newest first.
pub fn request(saved: &SavedSearch, only_new: bool, cursor: &str, limit: usize) -> Request {
    Request {
        q: saved.q.clone(),
        limit,
        cursor: (!cursor.is_empty()).then(|| cursor.to_owned()),
        sort: Sort::Date,
        after: Some(if only_new { saved.seen } else { 0 }),
    }
}

/// A search that failed: by what was asked, or inside.
pub fn query_failure(error: anyhow::Error) -> Failure {
    match error.downcast::<BadQuery>() {
        Ok(bad) => Failure::BadQuery(bad),
        Err(error) => match error.downcast::<BadName>() {
            Ok(bad) => Failure::BadName(bad),
            Err(error) => Failure::Broken(error),
        },
    }
}

/// A search to save.
#[derive(Debug, Deserialize)]
struct ToSave {
    #[serde(default)]
    name: String,
    #[serde(default)]
    q: String,
}

/// Saves a search and leads to its page; a query that cannot be read leads to
/// the search page, which shows the place.
pub fn save(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    changes::allowed(site, visit)?;
    let ToSave { name, q } = visit.form()?;
    let seen = site.search.last_placed()?;
    match site.saved.save(&name, &q, seen, site.now()) {
        Ok(saved) => see(&links::saved(&saved.name)),
        Err(error) if error.is::<BadQuery>() => see(&links::with_query("/search", &[("q", &q)])),
        Err(error) => Err(query_failure(error)),
    }
}

/// What was seen of a search.
#[derive(Debug, Deserialize)]
struct Seen {
    seen: u64,
}

/// Marks what a page showed as seen.
pub fn seen(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    changes::allowed(site, visit)?;
    let Seen { seen } = visit.form()?;
    let seen = seen.min(site.search.last_placed()?);
    match site.saved.look(&visit.name, seen, site.now())? {
        true => see(&links::saved(&visit.name)),
        false => Err(Failure::NotFound),
    }
}

/// Removes a search.
pub fn remove(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    changes::allowed(site, visit)?;
    match site.saved.remove(&visit.name)? {
        true => see("/searches"),
        false => Err(Failure::NotFound),
    }
}

/// «See there» (RFC 9110, 15.4.4): what was posted is not posted again.
fn see(place: &str) -> Result<Response, Failure> {
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place.to_owned())]).into_response())
}
