//! What stands around every page: head, navigation, footer.

use crate::serve::assets;
use crate::serve::links;
use crate::serve::locale::Ui;
use crate::serve::visit::Visit;

/// One feed of the page, for autodiscovery and the footer.
#[derive(Debug, Clone)]
pub struct FeedLink {
    /// `RSS`, `Atom`, `JSON Feed`.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its address.
    pub href: String,
}

/// What stands around a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The interface language.
    pub ui: Ui,
    /// The page's title, for `<title>`.
    pub title: String,
    /// The title's language, where it is a text of the news and not ours.
    pub title_language: Option<String>,
    /// The original of what the page shows, for `<link rel="canonical">`.
    pub canonical: Option<String>,
    /// The part of the site that is marked in the navigation.
    pub section: &'static str,
    /// This page in the other interface language.
    pub switch: String,
    /// What stands in the search box.
    pub query: String,
    /// The page's feeds.
    pub feeds: Vec<FeedLink>,
    /// The style sheet's address, with its digest.
    pub style: String,
}

impl Frame {
    /// The frame of a page.
    pub fn new(visit: &Visit, section: &'static str, title: String) -> Frame {
        Frame {
            ui: visit.ui,
            title,
            title_language: None,
            canonical: None,
            section,
            switch: visit.with_parameter("ui", visit.ui.other().tag()),
            query: String::new(),
            feeds: Vec::new(),
            style: assets::address("style.css"),
        }
    }

    /// With the feeds of a view.
    pub fn with_feeds(mut self, view: &str, query: &[(&str, &str)]) -> Frame {
        self.feeds = [
            ("RSS", "application/rss+xml", "rss"),
            ("Atom", "application/atom+xml", "atom"),
            ("JSON Feed", "application/feed+json", "json"),
        ]
        .map(|(name, media_type, format)| FeedLink {
            name,
            media_type,
            href: links::feed(view, query, format),
        })
        .into();
        self
    }

    /// The whole `<title>`.
    pub fn document_title(&self) -> String {
        if self.section == "stories" && self.title_language.is_none() {
            let ui = self.ui;
            return format!("{} - {}", ui.t("site-name"), ui.t("site-tagline"));
        }
        self.ui.with("page-title", &[("title", &self.title)]).replace(['\u{2068}', '\u{2069}'], "")
    }
}
