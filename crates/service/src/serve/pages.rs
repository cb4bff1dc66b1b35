//! The pages people read. One file a page: a function from site and visit to
//! HTML, and the template's view beside it.

pub mod frame;
pub mod card;
pub mod front;
pub mod latest;
pub mod network;
pub mod story;
pub mod corrections;
pub mod storyline;
pub mod article;
pub mod changes;
pub mod search;
pub mod saved;
pub mod source;
pub mod topic;
pub mod trends;
pub mod fates;
pub mod about;
pub mod failure;

use askama::Template;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use super::site::Site;
use super::visit::{Failure, UI_COOKIE, Visit};

/// A page: what the site answers to a visit.
pub type Page = fn(&Site, &Visit) -> Result<Response, Failure>;

/// A template as a response, which remembers a chosen interface language.
pub fn html(visit: &Visit, template: &impl Template) -> Result<Response, Failure> {
    let mut response = Html(template.render()?).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, visit.ui.tag().parse().map_err(anyhow::Error::from)?);
    if visit.chosen {
        let year = 365 * 24 * 3_600;
        let cookie = format!(
            "{UI_COOKIE}={}; Path=/; Max-Age={year}; SameSite=Lax; HttpOnly",
            visit.ui.tag()
        );
        headers.insert(header::SET_COOKIE, cookie.parse().map_err(anyhow::Error::from)?);
    }
    Ok(response)
}
