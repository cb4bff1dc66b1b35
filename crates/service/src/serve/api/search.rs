//! `/api/v1/search`.

use std::collections::BTreeMap;

use axum::response::Response;
use news::model::article::Article;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::wire::{ArticleShape, Passage};
use crate::search::BadQuery;
use crate::serve::pages::search::Asked as Query;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// A search.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Words, `"phrases"`, `source:`, `lang:`, `title:`, `after:`, `before:`, AND, OR, NOT, `*`.
    #[serde(default)]
    q: String,
    /// Only this source.
    #[serde(default)]
    source: String,
    /// Only this BCP-47 language.
    #[serde(default)]
    lang: String,
    /// From this day on, `YYYY-MM-DD`.
    #[serde(default)]
    after: String,
    /// Before this day, `YYYY-MM-DD`.
    #[serde(default)]
    before: String,
    /// `relevance` (where not asked) or `date`.
    #[serde(default)]
    sort: String,
    /// At most so many, 1 to 100; 20 where not asked.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// The `next_cursor` of the page before.
    #[serde(default)]
    cursor: String,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// The hits.
    pub items: Vec<Hit>,
    /// How many articles match in all.
    pub total: usize,
    /// Counts by `source`, `language` and `day`, most frequent first.
    pub facets: BTreeMap<String, Vec<FacetValue>>,
    /// The `cursor` of the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// One hit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hit {
    /// The article, `marsad.article/1`.
    #[schema(value_type = ArticleShape)]
    pub article: Article,
    /// How well it matches; 0 when sorted by date.
    pub score: f32,
    /// Its title with what matched.
    pub title: Passage,
    /// The best passage of its body with what matched.
    pub snippet: Passage,
}

/// One value of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// How many of the hits have it.
    pub count: u64,
}

/// Full-text search over every article.
#[utoipa::path(
    get, path = "/api/v1/search", tag = "search", params(Asked),
    responses(
        (status = 200, description = "One page of hits", body = Found),
        (status = 400, description = "The query cannot be read; the detail says where",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub fn search(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let Asked { q, source, lang, after, before, sort, limit, cursor } = visit.query()?;
    let limit = super::limit(limit)?;
    if !matches!(sort.as_str(), "" | "relevance" | "date") {
        return Err(Failure::BadRequest(format!("sort: relevance or date, not {sort}")));
    }
    let asked = Query { q, source, lang, after, before, sort, cursor };
    if asked.is_empty() {
        return Err(Failure::BadRequest("q: what to search for is missing".to_owned()));
    }
    let answer = site.find(&asked.request(limit)).map_err(|error| {
        match error.downcast_ref::<BadQuery>() {
            Some(bad) => {
                let (message, at) = (&bad.message, asked.place(bad));
                Failure::BadRequest(format!("q: {message} (at character {at})"))
            }
            None => Failure::Broken(error),
        }
    })?;
    let items = answer.items.into_iter().map(|hit| Hit {
        score: hit.score,
        title: Passage::from(&hit.title),
        snippet: Passage::from(&hit.snippet),
        article: hit.article,
    });
    let facets = answer.facets.into_iter().map(|(name, values)| {
        let values = values.into_iter();
        (name, values.map(|(value, count)| FacetValue { value, count }).collect())
    });
    super::json(&Found {
        items: items.collect(),
        total: answer.total,
        facets: facets.collect(),
        next_cursor: answer.next_cursor,
    })
}
