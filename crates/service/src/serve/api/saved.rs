//! `/api/v1/searches`: saved searches.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::search::Hit;
use super::wire::List;
use crate::saved;
use crate::serve::changes;
use crate::serve::pages::saved::{query_failure, request};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// A saved search.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// Its query, filters included.
    pub q: String,
    /// When it was saved, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub saved_at: Timestamp,
    /// When it was last looked at, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub looked_at: Timestamp,
    /// How many articles came since then that match it.
    pub new: usize,
}

/// A saved search with what it finds.
#[derive(Debug, Serialize, ToSchema)]
pub struct Results {
    /// The search.
    pub search: SavedSearch,
    /// The hits, newest first.
    pub items: Vec<SavedHit>,
    /// How many articles match in all.
    pub total: usize,
    /// The `cursor` of the next page; null on the last.
    pub next_cursor: Option<String>,
    /// What to post to `…/seen` so that nothing of this answer is new any more.
    pub seen: u64,
}

/// A hit of a saved search.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedHit {
    /// The hit.
    pub hit: Hit,
    /// Whether it came after the last look.
    pub new: bool,
}

/// What to show of a saved search.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Only what came after the last look.
    #[serde(default)]
    new: bool,
    /// At most so many, 1 to 100; 20 where not asked.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// The `next_cursor` of the page before.
    #[serde(default)]
    cursor: String,
}

fn wire(site: &Site, saved: saved::SavedSearch) -> anyhow::Result<SavedSearch> {
    let new = site.search.count(&saved.q, saved.seen)?;
    let saved::SavedSearch { name, q, saved_at, looked_at, .. } = saved;
    Ok(SavedSearch { name, q, saved_at, looked_at, new })
}

/// The saved searches, by name.
#[utoipa::path(
    get, path = "/api/v1/searches", tag = "searches",
    responses((status = 200, description = "All on one page", body = List<SavedSearch>))
)]
pub fn list(site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    let saved = site.saved.list()?.into_iter();
    let items = saved.map(|saved| wire(site, saved)).collect::<anyhow::Result<Vec<_>>>()?;
    super::json(&List { items, next_cursor: None })
}

/// What a saved search finds, newest first.
#[utoipa::path(
    get, path = "/api/v1/searches/{name}", tag = "searches",
    params(("name" = String, Path, description = "Its name, however it is spelled"), Asked),
    responses(
        (status = 200, description = "One page of hits", body = Results),
        (status = 404, description = "No search of this name", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn one(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let Asked { new, limit, cursor } = visit.query()?;
    let limit = super::limit(limit)?;
    let saved = site.saved.get(&visit.name)?.ok_or(Failure::NotFound)?;
    let seen = site.search.last_placed()?;
    let (request, before) = (request(&saved, new, &cursor, limit), saved.seen);
    // Counted first: what is counted as new is then among the hits.
    let search = wire(site, saved)?;
    let answer = site.find(&request).map_err(query_failure)?;
    let hits = answer.items.into_iter();
    let items = hits.map(|hit| SavedHit { new: hit.placed > before, hit: Hit::from(hit) });
    super::json(&Results {
        items: items.collect(),
        total: answer.total,
        next_cursor: answer.next_cursor,
        seen,
        search,
    })
}

/// A search to save.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ToSave {
    /// A name that no saved search has: one line of at most 80 characters.
    pub name: String,
    /// The query, as `/api/v1/search` takes it.
    pub q: String,
}

/// Saves a search. What is there already is not new.
#[utoipa::path(
    post, path = "/api/v1/searches", tag = "searches", request_body = ToSave,
    responses(
        (status = 201, description = "It is saved", body = SavedSearch),
        (status = 400, description = "The name cannot be had or the query cannot be read; \
            `at` says where", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "This server lets nobody save from there",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub fn save(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    changes::allowed(site, visit)?;
    let ToSave { name, q } = visit.json()?;
    let seen = site.search.last_placed()?;
    let saved = site.saved.save(&name, &q, seen, site.now()).map_err(query_failure)?;
    Ok((StatusCode::CREATED, super::json(&wire(site, saved)?)?).into_response())
}

/// What was seen.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Seen {
    /// The `seen` of the answer that was looked at.
    pub seen: u64,
}

/// Marks as seen what an answer showed.
#[utoipa::path(
    post, path = "/api/v1/searches/{name}/seen", tag = "searches", request_body = Seen,
    params(("name" = String, Path, description = "Its name, however it is spelled")),
    responses(
        (status = 204, description = "It is marked"),
        (status = 403, description = "This server lets nobody change from there",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No search of this name", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn seen(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    changes::allowed(site, visit)?;
    let Seen { seen } = visit.json()?;
    let seen = seen.min(site.search.last_placed()?);
    done(site.saved.look(&visit.name, seen, site.now())?)
}

/// Removes a saved search.
#[utoipa::path(
    delete, path = "/api/v1/searches/{name}", tag = "searches",
    params(("name" = String, Path, description = "Its name, however it is spelled")),
    responses(
        (status = 204, description = "It is removed"),
        (status = 403, description = "This server lets nobody change from there",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No search of this name", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn remove(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    changes::allowed(site, visit)?;
    done(site.saved.remove(&visit.name)?)
}

fn done(known: bool) -> Result<Response, Failure> {
    match known {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Failure::NotFound),
    }
}
