//! `/storylines`: stories that continue one another; `/storyline/{id}`: one of them.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use news::model::article::Precision;
use news::model::story::StoryId;

use super::frame::Frame;
use super::story::line::Neighbour;
use crate::serve::dates::When;
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::{LineMember, StorylineSummary};

/// How many storylines the page shows.
const SHOWN: usize = 50;

/// A storyline in the list.
struct Line {
    href: String,
    headline: String,
    language: String,
    dir: &'static str,
    /// «4 قصص، 31 مقالًا».
    summary: String,
    first: When,
    last: When,
}

#[derive(Template)]
#[template(path = "storylines.html")]
struct ListView {
    frame: Frame,
    ui: Ui,
    lines: Vec<Line>,
}

fn line(ui: Ui, line: &StorylineSummary, now: jiff::Timestamp) -> Line {
    let stories = ui.count("stories-count", line.stories.into());
    let articles = ui.count("articles", line.articles.into());
    Line {
        href: links::storyline(&line.id.0),
        headline: line.headline.clone(),
        language: line.language.clone(),
        dir: dir_of(&line.language),
        summary: [stories, articles].join(&ui.t("list-separator")),
        first: When::new(ui, line.first_at, Precision::Minute, now),
        last: When::new(ui, line.last_at, Precision::Minute, now),
    }
}

/// The list, most recently grown first.
pub fn list(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let (ui, now) = (visit.ui, site.now());
    let found = site.store.storylines(SHOWN)?;
    let lines = found.iter().map(|found| line(ui, found, now)).collect();
    let frame = Frame::new(visit, "stories", ui.t("storylines-title"));
    super::html(visit, &ListView { frame, ui, lines })
}

/// A story of the storyline.
struct Part {
    story: Neighbour,
    /// «12 مقالًا».
    articles: String,
    /// The headline of the story it continues; empty where it continues none.
    continues: String,
}

#[derive(Template)]
#[template(path = "storyline.html")]
struct View {
    frame: Frame,
    ui: Ui,
    line: Line,
    parts: Vec<Part>,
}

/// One storyline; a story's id leads to its storyline.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let (ui, now) = (visit.ui, site.now());
    let found = site.store.storyline(&StoryId(visit.name.clone()))?.ok_or(Failure::NotFound)?;
    if found.summary.id.0 != visit.name {
        return Ok(Redirect::temporary(&links::storyline(&found.summary.id.0)).into_response());
    }
    let headline = |id: &StoryId| {
        let other = found.stories.iter().find(|member| member.story.id == *id);
        other.map_or(String::new(), |member| member.story.headline.clone())
    };
    let part = |member: &LineMember| Part {
        story: Neighbour::new(ui, &member.story, &member.shared_terms, now),
        articles: ui.count("articles", member.story.articles.into()),
        continues: member.earlier.as_ref().map_or(String::new(), headline),
    };
    let parts = found.stories.iter().map(part).collect();
    let mut frame = Frame::new(visit, "stories", found.summary.headline.clone());
    frame.title_language = Some(found.summary.language.clone());
    super::html(visit, &View { frame, ui, line: line(ui, &found.summary, now), parts })
}
