//! `/api/v1/sources`.

use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::List;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::sources::health;
use crate::store::SourceSummary;

/// An outlet.
#[derive(Debug, Serialize, ToSchema)]
pub struct Source {
    /// Its name in records: its host or given name.
    pub source: String,
    /// The name it gives itself, as most often seen.
    #[schema(required = true)]
    pub site_name: Option<String>,
    /// How many articles.
    pub articles: u64,
    /// How many of them reproduce another's.
    pub copies: u64,
    /// Its newest article's instant, UTC.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub last_at: Option<Timestamp>,
    /// How it does, where it is followed: `well`, `new`, `changed`, `silent`, `failing`,
    /// `blocked`, `dead`, `gone`.
    #[schema(required = true)]
    pub state: Option<String>,
    /// What to do about it.
    pub advice: Vec<String>,
}

impl From<SourceSummary> for Source {
    fn from(source: SourceSummary) -> Source {
        Source {
            source: source.source,
            site_name: source.site_name,
            articles: source.articles,
            copies: source.copies,
            last_at: source.last_at,
            state: None,
            advice: Vec::new(),
        }
    }
}

/// Every outlet, those with most articles first.
#[utoipa::path(
    get, path = "/api/v1/sources", tag = "sources",
    responses((status = 200, description = "The outlets, all on one page", body = List<Source>))
)]
pub fn list(site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    let mut items: Vec<Source> = site.store.sources()?.into_iter().map(Source::from).collect();
    for followed in health::followed(&site.sources, site.now())? {
        let (state, advice) = (followed.health.state.name().to_owned(), followed.health.advice);
        match items.iter_mut().find(|item| item.source == followed.source.slug) {
            Some(item) => (item.state, item.advice) = (Some(state), advice),
            None => items.push(Source {
                source: followed.source.slug,
                site_name: Some(followed.source.name),
                articles: 0,
                copies: 0,
                last_at: None,
                state: Some(state),
                advice,
            }),
        }
    }
    super::json(&List { items, next_cursor: None })
}
