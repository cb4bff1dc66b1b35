//! `/api/v1/storylines` and `/api/v1/storylines/{id}`: stories that continue one
//! another.

use axum::response::Response;
use jiff::Timestamp;
use news::model::story::StoryId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::wire::{List, Story};
use crate::serve::newest;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::{LineMember, StorylineSummary};

/// One line of a list of storylines.
#[derive(Debug, Serialize, ToSchema)]
pub struct Storyline {
    /// Its id: that of the story it began with when it was found.
    pub id: String,
    /// The headline of its largest story.
    pub headline: String,
    /// That story's BCP-47 language.
    #[schema(example = "ar")]
    pub language: String,
    /// How many stories.
    pub stories: u32,
    /// How many articles, copies included.
    pub articles: u32,
    /// First publication, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub first_at: Timestamp,
    /// Last publication, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub last_at: Timestamp,
}

impl From<StorylineSummary> for Storyline {
    fn from(line: StorylineSummary) -> Storyline {
        let StorylineSummary { id, headline, language, stories, articles, first_at, last_at } =
            line;
        Storyline { id: id.0, headline, language, stories, articles, first_at, last_at }
    }
}

/// A storyline whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholeStoryline {
    /// The line it has in lists.
    pub storyline: Storyline,
    /// Its stories, in order of their beginning.
    pub stories: Vec<Part>,
}

/// A story of a storyline.
#[derive(Debug, Serialize, ToSchema)]
pub struct Part {
    /// The story.
    pub story: Story,
    /// The id of the story it continues; null where it continues none.
    pub continues: Option<String>,
    /// How much speaks for that, 0 to 1.
    pub score: f64,
    /// The terms that weighed most in it, as written.
    pub shared_terms: Vec<String>,
}

/// How many storylines.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// At most so many, 1 to 100; 20 where not asked.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// Storylines, most recently grown first.
#[utoipa::path(
    get, path = "/api/v1/storylines", tag = "stories", params(Asked),
    responses(
        (status = 200, description = "The newest on one page", body = List<Storyline>),
        (status = 400, description = "A parameter cannot be understood", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn list(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let asked: Asked = visit.query()?;
    let lines = site.store.storylines(super::limit(asked.limit)?)?;
    let items: Vec<Storyline> = lines.into_iter().map(Storyline::from).collect();
    super::json(&List { items, next_cursor: None })
}

/// One storyline, by its id or that of one of its stories.
#[utoipa::path(
    get, path = "/api/v1/storylines/{id}", tag = "stories",
    params(("id" = String, Path, description = "The storyline's id, or a story's")),
    responses(
        (status = 200, description = "The storyline", body = WholeStoryline),
        (status = 404, description = "No such storyline", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn one(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let line = site.store.storyline(&StoryId(visit.name.clone()))?.ok_or(Failure::NotFound)?;
    let now = newest::instant(site.store.as_ref(), site.now())?;
    let part = |LineMember { story, earlier, score, shared_terms }| Part {
        story: Story::new(story, now),
        continues: earlier.map(|id| id.0),
        score,
        shared_terms,
    };
    let stories = line.stories.into_iter().map(part).collect();
    super::json(&WholeStoryline { storyline: line.summary.into(), stories })
}
