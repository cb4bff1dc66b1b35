//! `/api/v1/trends`.

use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// What is talked about more than before.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rising {
    /// The topics, strongest rise first.
    pub items: Vec<Topic>,
    /// Where the last day begins, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Where it ends: the newest article's instant, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Where what it is compared with begins, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub before_from: Timestamp,
    /// How many articles were looked at.
    pub articles: u64,
}

/// A topic that rose.
#[derive(Debug, Serialize, ToSchema)]
pub struct Topic {
    /// Its folded key.
    pub key: String,
    /// Its most frequent form, as written.
    pub label: String,
    /// The BCP-47 language it is mostly written in.
    pub language: String,
    /// Articles of the last day with it.
    pub articles: u32,
    /// Articles a day with it before.
    pub before_per_day: f64,
    /// Sources of the last day's articles.
    pub sources: u32,
    /// The log-likelihood ratio of the rise.
    pub score: f64,
}

/// Topics of the last day against the week before.
#[utoipa::path(
    get, path = "/api/v1/trends", tag = "trends",
    responses((status = 200, description = "The topics that rose", body = Rising))
)]
pub fn list(site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    let trends = site.trends()?;
    let items = trends.items.iter().cloned().map(|trend| Topic {
        key: trend.key,
        label: trend.label,
        language: trend.language,
        articles: trend.articles,
        before_per_day: trend.before_per_day,
        sources: trend.sources,
        score: trend.score,
    });
    super::json(&Rising {
        items: items.collect(),
        from: trends.from,
        until: trends.until,
        before_from: trends.before_from,
        articles: trends.articles,
    })
}
