//! `/api/v1`: what the pages show, as JSON. Errors are problem details
//! (RFC 9457); the description is at `/api/openapi.json`.

pub mod problem;
pub mod wire;
pub mod articles;
pub mod changes;
pub mod stories;
pub mod corrections;
pub mod storylines;
pub mod search;
pub mod saved;
pub mod sources;
pub mod trends;
pub mod fates;
pub mod health;
pub mod openapi;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, get};
use serde::Serialize;

use super::pages::Page;
use super::router::{answer, changing};
use super::site::Live;
use super::visit::{Failure, Visit};

/// How many items a list holds where nothing is asked.
pub const LIMIT: usize = 20;
/// How many items a list holds at most.
pub const MOST: usize = 100;

/// The routes of the API.
pub fn router() -> Router<Arc<Live>> {
    Router::new()
        .route("/api/v1/articles", call(articles::list))
        .route("/api/v1/articles/{id}", call(articles::one))
        .route("/api/v1/articles/{id}/related", call(articles::related))
        .route("/api/v1/articles/{id}/versions", call(articles::versions))
        .route("/api/v1/articles/{id}/changes", call(changes::one))
        .route("/api/v1/stories", call(stories::list))
        .route("/api/v1/stories/{id}", call(stories::one))
        .route(
            "/api/v1/corrections",
            call(corrections::list).merge(change(MethodFilter::POST, corrections::correct)),
        )
        .route("/api/v1/corrections/{number}/undo", change(MethodFilter::POST, corrections::undo))
        .route("/api/v1/storylines", call(storylines::list))
        .route("/api/v1/storylines/{id}", call(storylines::one))
        .route("/api/v1/search", call(search::search))
        .route("/api/v1/searches", call(saved::list).merge(change(MethodFilter::POST, saved::save)))
        .route(
            "/api/v1/searches/{name}",
            call(saved::one).merge(change(MethodFilter::DELETE, saved::remove)),
        )
        .route("/api/v1/searches/{name}/seen", change(MethodFilter::POST, saved::seen))
        .route("/api/v1/sources", call(sources::list))
        .route("/api/v1/sources/{source}", call(sources::one))
        .route("/api/v1/trends", call(trends::list))
        .route("/api/v1/fates", call(fates::list))
        .route("/api/openapi.json", call(openapi::document))
        .route("/healthz", call(health::alive))
        .route("/readyz", call(health::ready))
}

fn call(page: Page) -> MethodRouter<Arc<Live>> {
    get(
        async move |State(live): State<Arc<Live>>,
                    name: Option<Path<String>>,
                    uri: Uri,
                    headers: HeaderMap| {
            let visit = Visit::new(uri, name.map(|Path(name)| name).unwrap_or_default(), headers);
            let mut response = answer(live, visit, page, problem::page).await;
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            response
        },
    )
}

/// A call that changes something.
fn change(method: MethodFilter, page: Page) -> MethodRouter<Arc<Live>> {
    changing(method, page, problem::page)
}

/// An answer as JSON.
pub fn json(answer: &impl Serialize) -> Result<Response, Failure> {
    let body = serde_json::to_vec(answer).map_err(anyhow::Error::from)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The asked number of items; a number out of bounds is the visitor's mistake.
pub fn limit(asked: Option<usize>) -> Result<usize, Failure> {
    match asked {
        None => Ok(LIMIT),
        Some(limit @ 1..=MOST) => Ok(limit),
        Some(limit) => Err(Failure::BadRequest(format!("limit: from 1 to {MOST}, not {limit}"))),
    }
}
