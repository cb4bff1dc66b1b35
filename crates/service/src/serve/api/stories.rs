//! `/api/v1/stories` and `/api/v1/stories/{id}`.

use axum::response::Response;
use news::group::summary;
use news::model::article::Article;
use news::model::story::{StoryId, StoryState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::wire::{ArticleShape, Evidence, List, Story};
use crate::serve::newest;
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
    /// Only in this state: `emerging`, `active` or `dormant`, as of the newest
    /// article.
    state: Option<String>,
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
    let now = newest::instant(site.store.as_ref(), site.now())?;
    let state = asked.state.as_deref().map(state_of).transpose()?;
    let filter = StoryFilter {
        language: asked.lang,
        state: state.map(|state| (state, now)),
        min_sources: asked.min_sources.unwrap_or(1),
        before: asked.cursor.as_deref().map(place_of).transpose()?,
    };
    let mut stories = site.store.stories(&filter, limit + 1)?;
    let more = stories.len() > limit;
    stories.truncate(limit);
    let next_cursor = stories.last().filter(|_| more).map(place);
    let items: Vec<Story> = stories.into_iter().map(|story| Story::new(story, now)).collect();
    super::json(&List { items, next_cursor })
}

fn state_of(name: &str) -> Result<StoryState, Failure> {
    StoryState::from_name(name).ok_or_else(|| {
        let known = StoryState::ALL.map(StoryState::name).join(", ");
        Failure::BadRequest(format!("state: one of {known}, not {name}"))
    })
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
    /// It in at most three sentences of its articles, as they stand there.
    pub summary: Vec<SummarySentence>,
    /// The id of the storyline it is part of.
    pub storyline: Option<String>,
    /// The story that it was split off.
    pub split_off: Option<Story>,
    /// The stories that were split off it.
    pub split_into: Vec<Story>,
    /// Its articles in time order.
    pub members: Vec<Member>,
}

/// A sentence of a summary.
#[derive(Debug, Serialize, ToSchema)]
pub struct SummarySentence {
    /// The sentence, as written.
    pub text: String,
    /// The id of the article it is taken from.
    pub article: String,
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
    let now = newest::instant(site.store.as_ref(), site.now())?;
    let articles: Vec<&Article> = story.members.iter().map(|(article, _)| article).collect();
    let sentences = summary::summary(&articles).into_iter();
    let summary = sentences
        .map(|sentence| SummarySentence { text: sentence.text, article: sentence.article.0 })
        .collect();
    let line = site.store.storyline(&story.summary.id)?;
    let storyline = line.map(|line| line.summary.id.0);
    let members = story.members.into_iter();
    let members = members
        .map(|(article, membership)| Member { article, membership: membership.into() })
        .collect();
    let splits = site.store.splits(&story.summary.id)?;
    let brief = |story: StorySummary| Story::new(story, now);
    super::json(&WholeStory {
        split_off: splits.off.map(brief),
        split_into: splits.into.into_iter().map(brief).collect(),
        story: brief(story.summary),
        summary,
        storyline,
        members,
    })
}
