//! `/api/v1/articles/{id}/changes`.

use axum::response::Response;
use news::dedupe::changes::{Change, Piece};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::serve::pages::changes::{Asked, Compared};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// An article beside what it reproduces, or beside its own earlier version.
#[derive(Debug, Serialize, ToSchema)]
pub struct Comparison {
    /// The article's id.
    pub id: String,
    /// The id of what it is compared with: its own for an earlier version.
    pub older: String,
    /// The earlier version's number, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<usize>,
    /// The titles, word by word.
    pub title: Vec<Told>,
    /// The texts, passage by passage: one piece for what is kept, left out or
    /// added whole, several for what was reworded.
    pub passages: Vec<Vec<Told>>,
}

/// A piece of text and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Told {
    /// `kept`, `left_out` or `added`.
    pub change: &'static str,
    /// The text.
    pub text: String,
}

/// What changed.
#[utoipa::path(
    get, path = "/api/v1/articles/{id}/changes", tag = "articles",
    params(("id" = String, Path, description = "The article's id"), Asked),
    responses(
        (status = 200, description = "What changed", body = Comparison),
        (status = 404, description = "No such article, or nothing to compare it with",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub fn one(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let compared = Compared::of(site, visit)?;
    let changes = compared.changes();
    super::json(&Comparison {
        id: compared.article.id.0,
        older: compared.older.id.0,
        version: compared.version,
        title: told(changes.title),
        passages: changes.passages.into_iter().map(|passage| told(passage.pieces)).collect(),
    })
}

fn told(pieces: Vec<Piece>) -> Vec<Told> {
    let told = |piece: Piece| {
        let change = match piece.change {
            Change::Kept => "kept",
            Change::LeftOut => "left_out",
            Change::Added => "added",
        };
        Told { change, text: piece.text }
    };
    pieces.into_iter().map(told).collect()
}
