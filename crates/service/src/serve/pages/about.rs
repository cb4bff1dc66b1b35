//! `/about`: what this is, what it holds, what it does not do.

use askama::Template;
use axum::response::Response;

use super::frame::Frame;
use crate::serve::locale::Ui;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

#[derive(Template)]
#[template(path = "about.html")]
struct View {
    frame: Frame,
    ui: Ui,
    holdings: Vec<String>,
    version: &'static str,
}

/// The page about the site.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let (kept, set_aside) = site.store.counts()?;
    let sources = site.store.sources()?.len() as u64;
    let pages = set_aside.iter().map(|(_, count)| count).sum::<u64>() + kept;
    let holdings = vec![
        ui.count("articles", kept),
        ui.count("sources-count", sources),
        ui.count("pages-count", pages),
    ];
    let frame = Frame::new(visit, "about", ui.t("about-title")).with_feeds("stories", &[]);
    super::html(visit, &View { frame, ui, holdings, version: env!("CARGO_PKG_VERSION") })
}
