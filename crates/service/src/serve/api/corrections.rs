//! `/api/v1/corrections`: stories that people merged, split, or moved articles
//! between.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::Problem;
use super::wire::List;
use crate::corrections::{self, Act, undone};
use crate::serve::corrections::{Wish, make};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// A correction of the stories.
#[derive(Debug, Serialize, ToSchema)]
pub struct Correction {
    /// Its number: corrections take effect in this order.
    pub number: u64,
    /// When it was made, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// `merge`, `split`, `move` or `undo`.
    pub kind: &'static str,
    /// The story that goes on, that is left or that the article leaves; null for
    /// `undo`.
    pub story: Option<String>,
    /// The story that is absorbed, that is new, or that the article goes to; null
    /// for `undo`.
    pub other: Option<String>,
    /// The articles that change their story.
    pub articles: Vec<String>,
    /// The number of the correction that is taken back.
    pub of: Option<u64>,
    /// Whether it took effect; while another process writes, it waits for that one.
    pub in_effect: bool,
    /// Whether a later correction took it back.
    pub undone: bool,
}

impl Correction {
    fn new(made: corrections::Correction, in_effect: bool, undone: bool) -> Correction {
        let ids = |articles: Vec<_>| articles.into_iter().map(|id: Id| id.0).collect();
        let (kind, story, other, articles, of) = match made.act {
            Act::Merge { into, from, articles } => {
                ("merge", Some(into.0), Some(from.0), ids(articles), None)
            }
            Act::Split { story, new, articles } => {
                ("split", Some(story.0), Some(new.0), ids(articles), None)
            }
            Act::Move { article, from, to } => {
                ("move", Some(from.0), Some(to.0), vec![article.0], None)
            }
            Act::Undo { of, .. } => ("undo", None, None, Vec::new(), Some(of)),
        };
        let corrections::Correction { number, made_at, .. } = made;
        Correction { number, made_at, kind, story, other, articles, of, in_effect, undone }
    }
}

type Id = news::model::article::ArticleId;

/// The corrections, the newest first.
#[utoipa::path(
    get, path = "/api/v1/corrections", tag = "stories",
    responses((status = 200, description = "All on one page", body = List<Correction>))
)]
pub fn list(site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    let all = site.data.corrections().list()?;
    let (undone, corrected) = (undone(&all), site.store.corrected()?);
    let items = all.into_iter().rev().map(|made| {
        let (done, back) = (made.number <= corrected, undone.contains(&made.number));
        Correction::new(made, done, back)
    });
    super::json(&List { items: items.collect(), next_cursor: None })
}

/// A correction to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ToMake {
    /// Two stories are one.
    Merge {
        /// The story whose id goes on.
        story: String,
        /// The story that is absorbed; its id leads to the other from then on.
        other: String,
    },
    /// Articles of a story are a story of their own.
    Split {
        /// The story.
        story: String,
        /// Some of its articles, not all.
        articles: Vec<String>,
    },
    /// An article is of another story.
    Move {
        /// The article.
        article: String,
        /// The story it goes to.
        other: String,
    },
}

/// Corrects the stories. The two stories of a split, and those an article is moved
/// between, are never joined again.
#[utoipa::path(
    post, path = "/api/v1/corrections", tag = "stories", request_body = ToMake,
    responses(
        (status = 201, description = "It is made", body = Correction),
        (status = 400, description = "It cannot be had; `code` says why", body = Problem,
            content_type = "application/problem+json"),
        (status = 403, description = "This server lets nobody change from there",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub fn correct(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let wish: ToMake = visit.json()?;
    answer(
        site,
        visit,
        &match &wish {
            ToMake::Merge { story, other } => Wish::Merge(story, other),
            ToMake::Split { story, articles } => Wish::Split(story, articles),
            ToMake::Move { article, other } => Wish::Move(article, other),
        },
    )
}

/// Takes a correction back.
#[utoipa::path(
    post, path = "/api/v1/corrections/{number}/undo", tag = "stories",
    params(("number" = u64, Path, description = "The correction's number")),
    responses(
        (status = 201, description = "It is taken back, by this correction", body = Correction),
        (status = 400, description = "It cannot be; `code` says why", body = Problem,
            content_type = "application/problem+json"),
        (status = 403, description = "This server lets nobody change from there",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such correction", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn undo(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let number = visit.name.parse().map_err(|_| Failure::NotFound)?;
    answer(site, visit, &Wish::Undo(number))
}

fn answer(site: &Site, visit: &Visit, wish: &Wish<'_>) -> Result<Response, Failure> {
    let (made, in_effect) = make(site, visit, wish)?;
    let made = Correction::new(made, in_effect, false);
    Ok((StatusCode::CREATED, super::json(&made)?).into_response())
}
