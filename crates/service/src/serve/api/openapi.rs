//! `/api/openapi.json`: the API's description, OpenAPI 3.1, made from the
//! calls themselves.

use axum::response::Response;
use utoipa::OpenApi;

use super::{
    articles, changes, corrections, fates, saved, search, sources, stories, storylines, trends,
};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// The description of `/api/v1`.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Marsad",
        description = "Articles, stories, search, saved searches, sources, trends and fates of a Marsad \
                       observatory. Every article is a `marsad.article/1` object; every error \
                       is a problem detail (RFC 9457); lists go on with `cursor`."
    ),
    paths(
        articles::list,
        articles::one,
        articles::related,
        articles::versions,
        changes::one,
        stories::list,
        stories::one,
        storylines::list,
        storylines::one,
        corrections::list,
        corrections::correct,
        corrections::undo,
        search::search,
        saved::list,
        saved::one,
        saved::save,
        saved::seen,
        saved::remove,
        sources::list,
        sources::one,
        trends::list,
        fates::list,
    )
)]
pub struct Description;

/// The document, its server being the address it was asked at.
pub fn document(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let mut document = Description::openapi();
    document.servers = Some(vec![utoipa::openapi::Server::new(visit.base(site))]);
    super::json(&document)
}
