//! `/`: the stories of now.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use super::card::Card;
use super::frame::Frame;
use crate::serve::dates::{self, When};
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of};
use crate::serve::newest;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::{ArticleFilter, Store, StorySummary};
use news::model::article::Precision;

/// How many stories the page shows.
const STORIES: usize = 24;
/// How many outlets of a story the page names.
const OUTLETS: usize = 4;
/// How many of the newest articles stand beside them.
const LATEST: usize = 14;
/// How many articles are read to find the languages there are.
const LANGUAGES_AMONG: usize = 300;

#[derive(Debug, Default, Deserialize)]
struct Asked {
    lang: Option<String>,
}

/// A language that can be chosen.
pub struct LanguageLink {
    /// Its name in the interface language.
    pub name: String,
    /// The page with only it.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// A story in a list.
pub struct StoryCard {
    /// Its page.
    pub href: String,
    /// Its headline.
    pub headline: String,
    /// The headline's language.
    pub language: String,
    /// The headline's direction.
    pub dir: &'static str,
    /// How it stands: «نشطة».
    pub state: String,
    /// «7 مقالات من 5 مصادر».
    pub summary: String,
    /// When it last grew.
    pub last: When,
    /// The first words of its first article.
    pub lead: String,
    /// Articles of it, one an outlet.
    pub members: Vec<Card>,
    /// How many more there are, said; empty where none.
    pub more: String,
}

#[derive(Template)]
#[template(path = "front.html")]
struct View {
    frame: Frame,
    ui: Ui,
    heading: String,
    window: String,
    few: bool,
    stories: Vec<StoryCard>,
    latest: Vec<Card>,
    languages: Vec<LanguageLink>,
}

/// The front page.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let language = visit.query::<Asked>()?.lang.filter(|lang| !lang.is_empty());
    let now = newest::instant(site.store.as_ref(), site.now())?;
    let mut stories = newest::stories(site.store.as_ref(), language.as_deref(), 2, now)?;
    let few = stories.is_empty();
    if few {
        stories = newest::stories(site.store.as_ref(), language.as_deref(), 1, now)?;
    }
    stories.truncate(STORIES);
    let from = stories.iter().map(|story| story.last_at).min();
    let stories = cards(site.store.as_ref(), ui, &stories, site.now(), now)?;
    let filter = ArticleFilter { language: language.clone(), ..ArticleFilter::default() };
    let latest = Card::all(ui, &site.store.latest(&filter, LATEST)?, site.now());
    let heading = match &language {
        Some(language) => ui.with("stories-in", &[("language", &ui.language(language))]),
        None => ui.t("front-title"),
    };
    let window = from
        .map_or(String::new(), |from| ui.with("front-window", &[("from", &dates::day(ui, from))]));
    let query = [("lang", language.as_deref().unwrap_or_default())];
    let frame = Frame::new(visit, "stories", heading.clone()).with_feeds("stories", &query);
    let languages = languages(site.store.as_ref(), ui, "/", language.as_deref())?;
    super::html(visit, &View { frame, ui, heading, window, few, stories, latest, languages })
}

/// Stories as cards, each with the newest article of up to four outlets and its
/// state as of the newest article of all.
pub fn cards(
    store: &dyn Store,
    ui: Ui,
    stories: &[StorySummary],
    now: Timestamp,
    newest: Timestamp,
) -> anyhow::Result<Vec<StoryCard>> {
    stories
        .iter()
        .map(|story| {
            let filter = ArticleFilter { story: Some(story.id.clone()), ..Default::default() };
            let mut articles = store.latest(&filter, OUTLETS * 4)?;
            articles.reverse();
            let lead = articles.iter().find(|article| article.title == story.headline);
            let lead = lead.or(articles.first()).map(super::card::lead).unwrap_or_default();
            let mut seen = std::collections::BTreeSet::new();
            articles.retain(|article| seen.insert(article.source.clone()));
            articles.truncate(OUTLETS);
            let hidden = u64::from(story.articles).saturating_sub(articles.len() as u64);
            Ok(StoryCard {
                href: links::story(&story.id.0),
                headline: story.headline.clone(),
                language: story.language.clone(),
                dir: dir_of(&story.language),
                state: super::story::state(ui, story.state(newest)),
                summary: summary(ui, story),
                last: When::new(ui, story.last_at, Precision::Minute, now),
                lead,
                members: Card::all(ui, &articles, now),
                more: if hidden > 0 { ui.count("more-articles", hidden) } else { String::new() },
            })
        })
        .collect()
}

/// «7 مقالات من 5 مصادر».
pub fn summary(ui: Ui, story: &StorySummary) -> String {
    let articles = ui.count("articles", story.articles.into());
    let sources = ui.count("from-sources", story.sources.into());
    ui.with("story-summary", &[("articles", &articles), ("sources", &sources)])
}

/// The languages among the newest articles, most frequent first, as links on `path`;
/// none where there is only one.
pub fn languages(
    store: &dyn Store,
    ui: Ui,
    path: &str,
    current: Option<&str>,
) -> anyhow::Result<Vec<LanguageLink>> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for article in store.latest(&ArticleFilter::default(), LANGUAGES_AMONG)? {
        *counts.entry(article.language).or_default() += 1;
    }
    if let Some(current) = current {
        counts.entry(current.to_owned()).or_default();
    }
    let mut tags: Vec<(String, usize)> = counts.into_iter().collect();
    tags.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    if tags.len() < 2 {
        return Ok(Vec::new());
    }
    let all = LanguageLink {
        name: ui.t("all-languages"),
        href: path.to_owned(),
        current: current.is_none(),
    };
    let each = tags.into_iter().map(|(tag, _)| LanguageLink {
        name: ui.language(&tag),
        href: links::with_query(path, &[("lang", &tag)]),
        current: current == Some(&*tag),
    });
    Ok(std::iter::once(all).chain(each).collect())
}
