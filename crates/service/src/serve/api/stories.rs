//! `/api/v1/stories` and `/api/v1/stories/{id}`.

use axum::response::Response;
use news::model::article::Article;
use news::model::story::StoryId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::wire::{ArticleShape, Evidence, List, Story};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::{StoryFilter, StorySummary};

/// Which stories, and how many.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Only this BCP-47 language.
    lang: Option<String>,
    /// At least so many sources; 1 where not asked.
    min_sources: Option<u32>,
    /// At most so many, 1 to 100; 20 where not asked.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Stories, most recently grown first.
#[utoipa::path(
    get, path = "/api/v1/stories", tag = "stories", params(Asked),
    responses(
        (status = 200, description = "One page of stories", body = List<Story>),
        (status = 400, description = "A parameter cannot be understood", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn list(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let asked: Asked = visit.query()?;
    let limit = super::limit(asked.limit)?;
    let filter = StoryFilter {
        language: asked.lang,
        min_sources: asked.min_sources.unwrap_or(1),
        before: asked.cursor.as_deref().map(place_of).transpose()?,
    };
    let mut stories = site.store.stories(&filter, limit + 1)?;
    let more = stories.len() > limit;
    stories.truncate(limit);
    let next_cursor = stories.last().filter(|_| more).map(place);
    let items: Vec<Story> = stories.into_iter().map(Story::from).collect();
    super::json(&List { items, next_cursor })
}

fn place(story: &StorySummary) -> String {
    format!("{}_{}", story.last_at, story.id)
}

fn place_of(cursor: &str) -> Result<(jiff::Timestamp, StoryId), Failure> {
    let read = || {
        let (at, id) = cursor.split_once('_')?;
        Some((at.parse().ok()?, StoryId(id.to_owned())))
    };
    read().ok_or_else(|| Failure::BadRequest(format!("cursor: not one of ours: {cursor}")))
}

/// A story whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholeStory {
    /// The line it has in lists.
    pub story: Story,
    /// Its articles in time order.
    pub members: Vec<Member>,
}

/// An article of a story.
#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    /// The article, `marsad.article/1`.
    #[schema(value_type = ArticleShape)]
    pub article: Article,
    /// Why it is here.
    pub membership: Evidence,
}

/// One story with its articles; the id of a merged story gives the surviving one.
#[utoipa::path(
    get, path = "/api/v1/stories/{id}", tag = "stories",
    params(("id" = String, Path, description = "The story's id")),
    responses(
        (status = 200, description = "The story", body = WholeStory),
        (status = 404, description = "No such story", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn one(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let story = site.store.story(&StoryId(visit.name.clone()))?.ok_or(Failure::NotFound)?;
    let members = story.members.into_iter();
    let members = members
        .map(|(article, membership)| Member { article, membership: membership.into() })
        .collect();
    super::json(&WholeStory { story: story.summary.into(), members })
}
