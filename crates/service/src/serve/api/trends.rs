//! `/api/v1/trends`.

use axum::response::Response;
use jiff::Timestamp;
use news::trends::{Companion, Kind, Rising};
use serde::Serialize;
use utoipa::ToSchema;

use crate::serve::site::Site;
use crate::serve::trends::Snapshot;
use crate::serve::visit::{Failure, Visit};

/// What is spoken of more than ever.
#[derive(Debug, Serialize, ToSchema)]
pub struct Trends {
    /// What rises, most surprising first.
    pub items: Vec<Trend>,
    /// Where the last day begins, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Where it ends: the newest article's instant, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Where what it is compared with begins, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub before_from: Timestamp,
    /// How many articles were counted.
    pub articles: u64,
}

/// A story or topic that rises.
#[derive(Debug, Serialize, ToSchema)]
pub struct Trend {
    /// `story`, `keyword` or `name`.
    pub kind: &'static str,
    /// A story's id, else the topic's folded form.
    pub key: String,
    /// As most often written; of a story its newest title.
    pub label: String,
    /// The BCP-47 language it is mostly written in.
    pub language: String,
    /// Articles of the last day with it.
    pub articles: u32,
    /// Sources of the last day's articles.
    pub sources: u32,
    /// Articles expected in the hours that surprise most: its own average, same
    /// hours and weekdays.
    pub expected: f64,
    /// Articles a day with it before.
    pub before_per_day: f64,
    /// When the first of the last day's articles came, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// How surprising it is: minus the decimal logarithm of the chance.
    pub score: f64,
    /// What rises with it, in mostly the same articles.
    pub with: Vec<With>,
}

/// A story or topic that rises with another.
#[derive(Debug, Serialize, ToSchema)]
pub struct With {
    /// `story`, `keyword` or `name`.
    pub kind: &'static str,
    /// A story's id, else the topic's folded form.
    pub key: String,
    /// As most often written.
    pub label: String,
    /// The BCP-47 language it is mostly written in.
    pub language: String,
}

/// Stories and topics of the last day against four weeks, by hour and weekday.
#[utoipa::path(
    get, path = "/api/v1/trends", tag = "trends",
    responses((status = 200, description = "What rises", body = Trends))
)]
pub fn list(site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    super::json(&Trends::from(site.trends()?.as_ref()))
}

impl From<&Snapshot> for Trends {
    fn from(snapshot: &Snapshot) -> Trends {
        Trends {
            items: snapshot.items.iter().map(Trend::from).collect(),
            from: snapshot.from,
            until: snapshot.until,
            before_from: snapshot.before_from,
            articles: snapshot.articles,
        }
    }
}

impl From<&Rising> for Trend {
    fn from(rising: &Rising) -> Trend {
        Trend {
            kind: kind(rising.kind),
            key: rising.key.clone(),
            label: rising.label.clone(),
            language: rising.language.clone(),
            articles: rising.articles,
            sources: rising.sources,
            expected: rising.expected,
            before_per_day: rising.before_per_day,
            since: rising.since,
            score: rising.surprise,
            with: rising.with.iter().map(With::from).collect(),
        }
    }
}

impl From<&Companion> for With {
    fn from(companion: &Companion) -> With {
        With {
            kind: kind(companion.kind),
            key: companion.key.clone(),
            label: companion.label.clone(),
            language: companion.language.clone(),
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Story => "story",
        Kind::Keyword => "keyword",
        Kind::Name => "name",
    }
}
