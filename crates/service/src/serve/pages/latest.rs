//! `/latest`: articles, newest first; and the list that other pages share.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use news::model::article::{Article, ArticleId};
use serde::Deserialize;

use super::card::Card;
use super::frame::Frame;
use super::front::{self, LanguageLink};
use crate::serve::locale::Ui;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::{ArticleFilter, Store};

/// How many articles a page of a list holds.
pub const PER_PAGE: usize = 40;

/// What a list of articles may be asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Only this language.
    pub lang: Option<String>,
    /// Only what stands after this place; see [`place`].
    pub cursor: Option<String>,
}

/// One page of a list, and where the next begins.
pub struct Listing {
    /// The articles.
    pub cards: Vec<Card>,
    /// The next page's address; empty where this is the last.
    pub next: String,
    /// Whether this is not the first page.
    pub further: bool,
}

impl Listing {
    /// The page that a visit asks for.
    pub fn of(site: &Site, visit: &Visit, mut filter: ArticleFilter) -> Result<Listing, Failure> {
        let asked: Asked = visit.query()?;
        filter.before = asked.cursor.as_deref().map(place_of).transpose()?;
        let (articles, next) = page_of(site.store.as_ref(), &filter, PER_PAGE)?;
        Ok(Listing {
            cards: Card::all(visit.ui, &articles, site.now()),
            next: next.map_or(String::new(), |next| visit.with_parameter("cursor", &next)),
            further: filter.before.is_some(),
        })
    }
}

/// At most `limit` articles and the cursor of the rest.
pub fn page_of(
    store: &dyn Store,
    filter: &ArticleFilter,
    limit: usize,
) -> anyhow::Result<(Vec<Article>, Option<String>)> {
    let mut articles = store.latest(filter, limit + 1)?;
    let more = articles.len() > limit;
    articles.truncate(limit);
    let next = if more { articles.last().map(place) } else { None };
    Ok((articles, next))
}

/// The cursor after an article: `INSTANT_ID`.
pub fn place(article: &Article) -> String {
    format!("{}_{}", article.instant().unwrap_or_default(), article.id)
}

/// The place a cursor names.
pub fn place_of(cursor: &str) -> Result<(Timestamp, ArticleId), Failure> {
    let read = || {
        let (at, id) = cursor.split_once('_')?;
        Some((at.parse().ok()?, ArticleId(id.to_owned())))
    };
    read().ok_or_else(|| Failure::BadRequest(format!("cursor: not one of ours: {cursor}")))
}

#[derive(Template)]
#[template(path = "latest.html")]
struct View {
    frame: Frame,
    ui: Ui,
    listing: Listing,
    languages: Vec<LanguageLink>,
}

/// The latest articles.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let asked: Asked = visit.query()?;
    let language = asked.lang.filter(|lang| !lang.is_empty());
    let filter = ArticleFilter { language: language.clone(), ..ArticleFilter::default() };
    let listing = Listing::of(site, visit, filter)?;
    let languages = front::languages(site.store.as_ref(), ui, "/latest", language.as_deref())?;
    let query = [("lang", language.as_deref().unwrap_or_default())];
    let frame = Frame::new(visit, "latest", ui.t("latest-title")).with_feeds("latest", &query);
    super::html(visit, &View { frame, ui, listing, languages })
}
