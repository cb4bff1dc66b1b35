//! `/trends`: what is talked about more than before.

use askama::Template;
use axum::response::Response;

use super::frame::Frame;
use crate::serve::dates;
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of, grouped};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// A topic that rose.
pub struct TrendLine {
    /// Its page.
    pub href: String,
    /// As written.
    pub label: String,
    /// Its language.
    pub language: String,
    /// Its direction.
    pub dir: &'static str,
    /// Articles of the last day.
    pub articles: String,
    /// Articles a day before.
    pub before: String,
    /// Sources of the last day.
    pub sources: String,
    /// How many times as many: `×3.5`; empty where it is new.
    pub rise: String,
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
    let lines = trends.items.iter().map(|trend| TrendLine {
        href: links::topic(&trend.key),
        label: trend.label.clone(),
        language: trend.language.clone(),
        dir: dir_of(&trend.language),
        articles: grouped(trend.articles.into()),
        before: format!("{:.1}", trend.before_per_day),
        sources: grouped(trend.sources.into()),
        rise: if trend.before_per_day > 0.0 {
            format!("×{:.1}", f64::from(trend.articles) / trend.before_per_day)
        } else {
            String::new()
        },
    });
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
    super::html(visit, &View { frame, ui, intro, basis, trends: lines.collect() })
}
