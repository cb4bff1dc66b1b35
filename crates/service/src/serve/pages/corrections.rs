//! `/corrections`: what people changed of the stories; the forms of the story
//! page are sent to the functions here.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::frame::Frame;
use crate::corrections::{Act, Correction, undone};
use crate::serve::changes;
use crate::serve::corrections::{Wish, make};
use crate::serve::dates::When;
use crate::serve::links;
use crate::serve::locale::Ui;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use news::model::article::ArticleId;
use news::model::story::StoryId;

/// How many corrections the page shows, the newest.
const SHOWN: usize = 200;

/// A link to a story or an article.
struct Link {
    href: String,
    title: String,
}

/// A correction in the list.
struct Line {
    number: u64,
    what: String,
    when: When,
    links: Vec<Link>,
    /// What is said of its state: it waits, or was taken back; else empty.
    state: String,
    /// It can be taken back.
    undoable: bool,
}

#[derive(Template)]
#[template(path = "corrections.html")]
struct View {
    frame: Frame,
    ui: Ui,
    lines: Vec<Line>,
    editable: bool,
}

/// The list, the newest first.
pub fn list(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let all = site.data.corrections().list()?;
    let (undone, corrected) = (undone(&all), site.store.corrected()?);
    let mut lines = Vec::new();
    for correction in all.iter().rev().take(SHOWN) {
        let taken_back = undone.contains(&correction.number);
        let state = match correction.number > corrected {
            true => ui.t("correction-waits"),
            false if taken_back => ui.t("correction-undone"),
            false => String::new(),
        };
        lines.push(Line {
            number: correction.number,
            what: what(ui, &correction.act),
            when: When::of(ui, correction.made_at, site.now()),
            links: links_of(site, correction)?,
            state,
            undoable: !taken_back && !matches!(correction.act, Act::Undo { .. }),
        });
    }
    let frame = Frame::new(visit, "stories", ui.t("corrections-title"));
    let editable = changes::offered(site, visit);
    super::html(visit, &View { frame, ui, lines, editable })
}

fn what(ui: Ui, act: &Act) -> String {
    match act {
        Act::Merge { .. } => ui.t("correction-merge"),
        Act::Split { articles, .. } => {
            ui.naming("correction-split", "articles", ui.count("articles", articles.len() as u64))
        }
        Act::Move { .. } => ui.t("correction-move"),
        Act::Undo { of, .. } => ui.naming("correction-undo", "number", of.to_string()),
    }
}

/// The stories it was about, as they are now.
fn links_of(site: &Site, correction: &Correction) -> anyhow::Result<Vec<Link>> {
    let (article, stories): (Option<&ArticleId>, Vec<&StoryId>) = match &correction.act {
        Act::Merge { into, .. } => (None, vec![into]),
        Act::Split { story, new, .. } => (None, vec![story, new]),
        Act::Move { article, to, .. } => (Some(article), vec![to]),
        Act::Undo { .. } => (None, Vec::new()),
    };
    let mut found = Vec::new();
    if let Some(article) = article.map(|id| site.store.article(id)).transpose()?.flatten() {
        found.push(Link { href: links::article(&article.id.0), title: article.title });
    }
    for id in stories {
        if let Some(story) = site.store.summary(id)? {
            found.push(Link { href: links::story(&story.id.0), title: story.headline });
        }
    }
    Ok(found)
}

/// A story that is named, by its id or the address of its page.
#[derive(Debug, Deserialize)]
struct Other {
    #[serde(default)]
    other: String,
}

impl Other {
    fn id(&self) -> &str {
        let path = self.other.trim().split(['?', '#']).next().unwrap_or_default();
        path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
    }
}

/// Joins the story named to that of the page.
pub fn merge(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let other: Other = visit.form()?;
    see(&visit.name, make(site, visit, &Wish::Merge(&visit.name, other.id()))?)
}

/// Makes the ticked articles a story of their own.
pub fn split(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ticked = visit.form_values("article");
    let made = make(site, visit, &Wish::Split(&visit.name, &ticked))?;
    let story = match &made.0.act {
        Act::Split { new, .. } => new.0.clone(),
        _ => visit.name.clone(),
    };
    see(&story, made)
}

/// Moves the ticked articles to the story named.
pub fn move_to(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let other: Other = visit.form()?;
    let mut last = None;
    for article in visit.form_values("article") {
        last = Some(make(site, visit, &Wish::Move(&article, other.id()))?);
    }
    let made = last.ok_or(Failure::Unfit(crate::corrections::unfit::Unfit::Nothing))?;
    see(other.id(), made)
}

/// Takes a correction back.
pub fn undo(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let number = visit.name.parse().map_err(|_| Failure::NotFound)?;
    make(site, visit, &Wish::Undo(number))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "/corrections")]).into_response())
}

/// To the story where it is in effect, else to the list that says it waits (RFC
/// 9110, 15.4.4).
fn see(story: &str, (_, in_effect): (Correction, bool)) -> Result<Response, Failure> {
    let place = if in_effect { links::story(story) } else { "/corrections".to_owned() };
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response())
}
