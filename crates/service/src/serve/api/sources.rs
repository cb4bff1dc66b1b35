//! `/api/v1/sources`.

use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::wire::List;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::sources::health::{self, Followed};
use crate::sources::history::Day;
use crate::store::SourceSummary;

/// An outlet.
#[derive(Debug, Serialize, ToSchema)]
pub struct Source {
    /// Its name in records: its host or given name.
    pub source: String,
    /// The name it gives itself, as most often seen.
    #[schema(required = true)]
    pub site_name: Option<String>,
    /// How many articles.
    pub articles: u64,
    /// How many of them reproduce another's.
    pub copies: u64,
    /// Its newest article's instant, UTC.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub last_at: Option<Timestamp>,
    /// How it does, where it is followed: `well`, `new`, `changed`, `silent`, `failing`,
    /// `blocked`, `dead`, `gone`.
    #[schema(required = true)]
    pub state: Option<String>,
    /// What to do about it.
    pub advice: Vec<String>,
}

impl From<SourceSummary> for Source {
    fn from(source: SourceSummary) -> Source {
        Source {
            source: source.source,
            site_name: source.site_name,
            articles: source.articles,
            copies: source.copies,
            last_at: source.last_at,
            state: None,
            advice: Vec::new(),
        }
    }
}

impl Source {
    /// With how it does as an outlet that is followed.
    fn set_health(&mut self, followed: &Followed) {
        self.state = Some(followed.health.state.name().to_owned());
        self.advice.clone_from(&followed.health.advice);
    }
}

/// A feed, sitemap or section page of an outlet.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// `feed`, `sitemap` or `listing`.
    pub kind: String,
    /// When it was looked at last, UTC.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub looked_at: Option<Timestamp>,
    /// When it last brought something new, UTC.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub changed_at: Option<Timestamp>,
    /// When it is looked at next, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// Failures in a row.
    pub failures: u32,
    /// The kind of the last failure, where the last look failed.
    #[schema(required = true)]
    pub trouble: Option<String>,
    /// What exactly it was.
    #[schema(required = true)]
    pub detail: Option<String>,
}

/// An outlet, and how its fetching goes.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholeSource {
    /// The outlet.
    #[serde(flatten)]
    pub source: Source,
    /// What of it is looked at, where it is followed.
    pub feeds: Vec<Feed>,
    /// Its days of the last month that it was looked at, newest first.
    pub days: Vec<Day>,
}

/// Every outlet, those with most articles first.
#[utoipa::path(
    get, path = "/api/v1/sources", tag = "sources",
    responses((status = 200, description = "The outlets, all on one page", body = List<Source>))
)]
pub fn list(site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    let mut items: Vec<Source> = site.store.sources()?.into_iter().map(Source::from).collect();
    for followed in health::followed(&site.sources, site.now())? {
        let at = items.iter().position(|item| item.source == followed.source.slug);
        let at = at.unwrap_or_else(|| {
            items.push(Source::from(followed.without_articles()));
            items.len() - 1
        });
        items[at].set_health(&followed);
    }
    super::json(&List { items, next_cursor: None })
}

/// One outlet: how it does, what its days brought, what went wrong.
#[utoipa::path(
    get, path = "/api/v1/sources/{source}", tag = "sources",
    params(("source" = String, Path, description = "The outlet's name in records")),
    responses(
        (status = 200, description = "The outlet", body = WholeSource),
        (status = 404, description = "No such outlet", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub fn one(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let here = site.store.sources()?.into_iter().find(|source| source.source == visit.name);
    let followed = health::one(&site.sources, &visit.name, site.now())?;
    let here = here.or_else(|| followed.as_ref().map(Followed::without_articles));
    let mut source = Source::from(here.ok_or(Failure::NotFound)?);
    if let Some(followed) = &followed {
        source.set_health(followed);
    }
    let feeds = followed.into_iter().flat_map(|followed| followed.feeds);
    let feeds = feeds.map(|feed| Feed {
        kind: feed.kind.name().to_owned(),
        url: feed.url,
        looked_at: feed.looked_at,
        changed_at: feed.changed_at,
        due_at: feed.due_at,
        failures: feed.failures,
        trouble: feed.trouble,
        detail: feed.detail,
    });
    let days = health::last_month(&site.sources, &visit.name, site.now())?;
    super::json(&WholeSource { source, feeds: feeds.collect(), days })
}
