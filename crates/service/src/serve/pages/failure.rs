//! What a reader sees when a page cannot be shown.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::frame::Frame;
use crate::serve::api::problem::unfit_status;
use crate::serve::locale::Ui;
use crate::serve::visit::{Failure, Visit};

#[derive(Template)]
#[template(path = "failure.html")]
struct View {
    frame: Frame,
    ui: Ui,
    heading: String,
    text: String,
    missing: bool,
}

/// The failure as a page in the interface language. A broken store or index is
/// logged; its details do not leave the server.
pub fn page(visit: &Visit, failure: &Failure) -> Response {
    let ui = visit.ui;
    let (status, heading, text) = match failure {
        Failure::NotFound => {
            (StatusCode::NOT_FOUND, "error-not-found-title", ui.t("error-not-found"))
        }
        Failure::BadRequest(detail) => {
            (StatusCode::BAD_REQUEST, "error-bad-request-title", detail.clone())
        }
        Failure::BadQuery(bad) => {
            (StatusCode::BAD_REQUEST, "search-error-title", ui.mistake(&bad.kind))
        }
        Failure::BadName(bad) => (StatusCode::BAD_REQUEST, "saved-bad-title", ui.bad_name(bad)),
        Failure::Unfit(unfit) => (unfit_status(unfit), "correction-bad-title", ui.unfit(unfit)),
        Failure::Forbidden => {
            (StatusCode::FORBIDDEN, "error-forbidden-title", ui.t("error-forbidden"))
        }
        Failure::Broken(error) => {
            tracing::error!(path = visit.uri.path(), error = format!("{error:#}"), "page failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "error-server-title", ui.t("error-server"))
        }
    };
    let heading = ui.t(heading);
    let frame = Frame::new(visit, "failure", heading.clone());
    let missing = matches!(failure, Failure::NotFound);
    match super::html(visit, &View { frame, ui, heading, text, missing }) {
        Ok(response) => (status, response).into_response(),
        Err(_) => (status, ui.t("error-server")).into_response(),
    }
}
