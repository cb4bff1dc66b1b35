//! Errors as problem details (RFC 9457).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::corrections::unfit::Unfit;
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
    /// What is wrong with a query that cannot be read (`quote-open`…) or a search
    /// that cannot be saved (`taken`…) or a correction that cannot be made (`same`…).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// Where in `q` it is wrong, in Unicode characters from its beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<usize>,
}

/// A failure as problem details. What broke inside is logged, not told.
pub fn page(visit: &Visit, failure: &Failure) -> Response {
    let (status, detail) = match failure {
        Failure::NotFound => (StatusCode::NOT_FOUND, "nothing is known by this name".to_owned()),
        Failure::BadRequest(detail) => (StatusCode::BAD_REQUEST, detail.clone()),
        Failure::BadQuery(bad) => (
            StatusCode::BAD_REQUEST,
            format!("q: {} (at character {})", plain(visit.ui.mistake(&bad.kind)), bad.at),
        ),
        Failure::BadName(bad) => (StatusCode::BAD_REQUEST, plain(visit.ui.bad_name(bad))),
        Failure::Unfit(unfit) => (unfit_status(unfit), plain(visit.ui.unfit(unfit))),
        Failure::Forbidden => (StatusCode::FORBIDDEN, visit.ui.t("error-forbidden")),
        Failure::Broken(error) => {
            tracing::error!(path = visit.uri.path(), error = format!("{error:#}"), "call failed");
            let detail = "the server failed; its log says why".to_owned();
            (StatusCode::INTERNAL_SERVER_ERROR, detail)
        }
    };
    let bad = match failure {
        Failure::BadQuery(bad) => Some(bad),
        _ => None,
    };
    let problem = Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        detail,
        instance: visit.uri.path().to_owned(),
        code: match failure {
            Failure::BadName(bad) => Some(bad.code()),
            Failure::Unfit(unfit) => Some(unfit.code()),
            _ => bad.map(|bad| bad.kind.code()),
        },
        at: bad.map(|bad| bad.at),
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}

/// The status of a correction that cannot be made.
pub fn unfit_status(unfit: &Unfit) -> StatusCode {
    match unfit {
        Unfit::NoCorrection(_) => StatusCode::NOT_FOUND,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// A message without the marks of direction that a page needs and JSON does not.
fn plain(message: String) -> String {
    message.replace(['\u{2068}', '\u{2069}'], "")
}
