//! `/api/v1/search`.

use std::collections::BTreeMap;

use axum::response::Response;
use news::model::article::Article;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::wire::{ArticleShape, Passage};
use crate::search as index;
use crate::search::suggest::Reason;
use crate::serve::pages::search::Asked as Query;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// A search.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Words, `"phrases"`, `title:`, `body:`, `tag:`, `author:`, `entity:`, `section:`,
    /// `source:`, `lang:`, `date:`, `after:`, `before:`, AND, OR, NOT, `-`, `( )`, `*`.
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
    /// Only naming this person, organisation or place.
    #[serde(default)]
    entity: String,
    /// Only this section.
    #[serde(default)]
    section: String,
    /// `relevance` (where not asked), `fresh` (newer first where as good) or `date`.
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
    /// Whether there may be more: of a `beginning*` that very many words have, the rare
    /// words were left out.
    pub total_at_least: bool,
    /// Counts by `source`, `language`, `section`, `entity` (most frequent first) and
    /// `day` (newest first).
    pub facets: BTreeMap<String, Vec<FacetValue>>,
    /// The facets among them whose counts are estimates, of a sample, where very many
    /// match: `entity` from about 2,000 on, all from about 130,000 on.
    pub estimated_facets: Vec<String>,
    /// The `cursor` of the next page; null on the last.
    pub next_cursor: Option<String>,
    /// Another query that may have been meant; null where none is.
    pub suggestion: Option<Meant>,
}

/// A query that may have been meant.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meant {
    /// It, to be asked as `q`.
    pub q: String,
    /// `spelling`: a word is probably misspelled, and what it corrects was
    /// searched as well; `keyboard`: it was typed in another keyboard layout.
    pub kind: &'static str,
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

impl From<index::Hit> for Hit {
    fn from(hit: index::Hit) -> Hit {
        Hit {
            score: hit.score,
            title: Passage::from(&hit.title),
            snippet: Passage::from(&hit.snippet),
            article: hit.article,
        }
    }
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
    let Asked { q, source, lang, after, before, entity, section, sort, limit, cursor } =
        visit.query()?;
    let limit = super::limit(limit)?;
    if !matches!(sort.as_str(), "" | "relevance" | "fresh" | "date") {
        return Err(Failure::BadRequest(format!("sort: relevance, fresh or date, not {sort}")));
    }
    let asked = Query { q, source, lang, after, before, entity, section, sort, cursor };
    if asked.is_empty() {
        return Err(Failure::BadRequest("q: what to search for is missing".to_owned()));
    }
    let answer = site.find(&asked.request(limit)).map_err(|error| asked.failure(error))?;
    let suggestion = answer.suggestion.as_ref().map(|suggestion| Meant {
        q: asked.meant(suggestion),
        kind: match suggestion.kind {
            Reason::Spelling => "spelling",
            Reason::Keyboard => "keyboard",
        },
    });
    let items = answer.items.into_iter().map(Hit::from);
    let facets = answer.facets.into_iter().map(|(name, values)| {
        let values = values.into_iter();
        (name, values.map(|(value, count)| FacetValue { value, count }).collect())
    });
    super::json(&Found {
        items: items.collect(),
        total: answer.total,
        total_at_least: answer.total_at_least,
        facets: facets.collect(),
        estimated_facets: answer.estimated_facets,
        next_cursor: answer.next_cursor,
        suggestion,
    })
}
