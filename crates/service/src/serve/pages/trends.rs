//! `/trends`: what is spoken of more than ever.

use askama::Template;
use axum::response::Response;
use news::trends::{Kind, Rising};

use super::frame::Frame;
use crate::serve::dates;
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of, grouped};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// Things told beside the one they rise with, at most.
const WITH: usize = 5;

/// A story or topic that rises.
pub struct TrendLine {
    /// It.
    pub thing: Thing,
    /// What rises with it.
    pub with: Vec<Thing>,
    /// Articles of the last day.
    pub articles: String,
    /// Articles a day before.
    pub before: String,
    /// Sources of the last day.
    pub sources: String,
    /// How many times as many: `×3.5`; empty where it is new.
    pub rise: String,
}

/// A story or topic with its page.
pub struct Thing {
    /// Its page.
    pub href: String,
    /// As written.
    pub label: String,
    /// Its language.
    pub language: String,
    /// Its direction.
    pub dir: &'static str,
}

#[derive(Template)]
#[template(path = "trends.html")]
struct View {
    frame: Frame,
    ui: Ui,
    intro: String,
    basis: String,
    trends: Vec<TrendLine>,
}

/// The trends page.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let trends = site.trends()?;
    let intro = ui.with(
        "trends-intro",
        &[
            ("from", &dates::day(ui, trends.from)),
            ("to", &dates::day(ui, trends.until)),
            ("before", &dates::day(ui, trends.before_from)),
        ],
    );
    let basis = ui.with("trends-basis", &[("articles", &ui.count("articles", trends.articles))]);
    let frame = Frame::new(visit, "trends", ui.t("trends-title"));
    let trends = trends.items.iter().map(line).collect();
    super::html(visit, &View { frame, ui, intro, basis, trends })
}

fn line(rising: &Rising) -> TrendLine {
    let with = rising.with.iter().take(WITH);
    TrendLine {
        thing: thing(rising.kind, &rising.key, &rising.label, &rising.language),
        with: with.map(|c| thing(c.kind, &c.key, &c.label, &c.language)).collect(),
        articles: grouped(rising.articles.into()),
        before: format!("{:.1}", rising.before_per_day),
        sources: grouped(rising.sources.into()),
        rise: if rising.before_per_day > 0.0 {
            format!("×{:.1}", f64::from(rising.articles) / rising.before_per_day)
        } else {
            String::new()
        },
    }
}

fn thing(kind: Kind, key: &str, label: &str, language: &str) -> Thing {
    Thing {
        href: match kind {
            Kind::Story => links::story(key),
            Kind::Keyword | Kind::Name => links::topic(key),
        },
        label: label.to_owned(),
        language: language.to_owned(),
        dir: dir_of(language),
    }
}
