//! `/healthz` and `/readyz`, for whatever watches the service.

use axum::response::{IntoResponse, Response};

use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// The process answers.
pub fn alive(_site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    Ok("ok\n".into_response())
}

/// Store and index answer too.
pub fn ready(site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    site.store.watermark()?;
    site.search.watermark()?;
    Ok("ready\n".into_response())
}
