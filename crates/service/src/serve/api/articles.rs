//! `/api/v1/articles`, `/api/v1/articles/{id}` and what is beneath it.

use axum::response::Response;
use news::model::article::{Article, ArticleId};
use news::model::story::StoryId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::wire::{ArticleShape, List};
use crate::serve::pages::latest::{page_of, place_of};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::{ArticleFilter, topic};

/// Which articles, and how many.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Only this source.
    source: Option<String>,
    /// Only this BCP-47 language.
    lang: Option<String>,
    /// Only articles with this tag, keyword or name, in any spelling.
    topic: Option<String>,
    /// Only this story.
    story: Option<String>,
    /// At most so many, 1 to 100; 20 where not asked.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Articles, newest first.
#[utoipa::path(
    get, path = "/api/v1/articles", tag = "articles", params(Asked),
    responses(
        (status = 200, description = "One page of articles", body = List<ArticleShape>),
        (status = 400, description = "A parameter cannot be understood", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn list(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let asked: Asked = visit.query()?;
    let filter = ArticleFilter {
        source: asked.source,
        language: asked.lang,
        topic: asked.topic.as_deref().map(topic::key),
        story: asked.story.map(StoryId),
        before: asked.cursor.as_deref().map(place_of).transpose()?,
    };
    let (items, next_cursor) = page_of(site.store.as_ref(), &filter, super::limit(asked.limit)?)?;
    super::json(&List { items, next_cursor })
}

/// One article with what is near to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Neighbours {
    /// The article, `marsad.article/1`.
    #[schema(value_type = ArticleShape)]
    pub article: Article,
    /// Articles to read with it, best first.
    pub related: Vec<Near>,
    /// The ids of its copies and of what it copies, in time order.
    pub copies: Vec<String>,
}

/// A related article.
#[derive(Debug, Serialize, ToSchema)]
pub struct Near {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its source.
    pub source: String,
    /// Similarity, 0 to 1.
    pub score: f64,
}

/// One article.
#[utoipa::path(
    get, path = "/api/v1/articles/{id}", tag = "articles",
    params(("id" = String, Path, description = "The article's id")),
    responses(
        (status = 200, description = "The article", body = ArticleShape),
        (status = 404, description = "No such article", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn one(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let id = ArticleId(visit.name.clone());
    super::json(&site.store.article(&id)?.ok_or(Failure::NotFound)?)
}

/// What is near to an article: related articles and copies.
#[utoipa::path(
    get, path = "/api/v1/articles/{id}/related", tag = "articles",
    params(("id" = String, Path, description = "The article's id")),
    responses(
        (status = 200, description = "Related articles and copies", body = Neighbours),
        (status = 404, description = "No such article", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn related(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let id = ArticleId(visit.name.clone());
    let article = site.store.article(&id)?.ok_or(Failure::NotFound)?;
    let near = site.store.related(&id)?;
    let ids: Vec<ArticleId> = near.iter().map(|related| related.id.clone()).collect();
    let articles = site.store.articles(&ids)?;
    let related = articles.into_iter().filter_map(|article| {
        let score = near.iter().find(|related| related.id == article.id)?.score;
        Some(Near { id: article.id.0, title: article.title, source: article.source, score })
    });
    let copies = site.store.copies(&id)?.into_iter().map(|copy| copy.id.0).collect();
    super::json(&Neighbours { related: related.collect(), copies, article })
}

/// The earlier versions of an article, oldest first.
#[utoipa::path(
    get, path = "/api/v1/articles/{id}/versions", tag = "articles",
    params(("id" = String, Path, description = "The article's id")),
    responses(
        (status = 200, description = "Its earlier versions", body = List<ArticleShape>),
        (status = 404, description = "No such article", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn versions(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let id = ArticleId(visit.name.clone());
    site.store.article(&id)?.ok_or(Failure::NotFound)?;
    super::json(&List { items: site.store.revisions(&id)?, next_cursor: None })
}
