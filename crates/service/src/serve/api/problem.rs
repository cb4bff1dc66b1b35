//! Errors as problem details (RFC 9457).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::serve::visit::{Failure, Visit};

/// What went wrong, as RFC 9457 writes it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says it all.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The status in words.
    #[schema(example = "Bad Request")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What exactly, for a person. A query that cannot be read says at which
    /// character.
    pub detail: String,
    /// The path that was asked for.
    pub instance: String,
}

/// A failure as problem details. What broke inside is logged, not told.
pub fn page(visit: &Visit, failure: &Failure) -> Response {
    let (status, detail) = match failure {
        Failure::NotFound => (StatusCode::NOT_FOUND, "nothing is known by this name".to_owned()),
        Failure::BadRequest(detail) => (StatusCode::BAD_REQUEST, detail.clone()),
        Failure::Broken(error) => {
            tracing::error!(path = visit.uri.path(), error = format!("{error:#}"), "call failed");
            let detail = "the server failed; its log says why".to_owned();
            (StatusCode::INTERNAL_SERVER_ERROR, detail)
        }
    };
    let problem = Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        detail,
        instance: visit.uri.path().to_owned(),
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}
