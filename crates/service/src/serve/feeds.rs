//! Feeds of any view: `/feeds/VIEW.FORMAT` with VIEW one of `stories`,
//! `latest`, `search` (`?q=`), `source/NAME`, `story/ID`, `topic/LABEL`, `saved/NAME`, and
//! FORMAT one of `rss` (2.0), `atom` (RFC 4287), `json` (JSON Feed 1.1).

pub mod channel;
pub mod view;
pub mod xml;
pub mod rss;
pub mod atom;
pub mod json;
pub mod validators;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use self::channel::Channel;
use super::site::Site;
use super::visit::{Failure, Visit};

/// A feed format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    fn from_extension(extension: &str) -> Option<Format> {
        match extension {
            "rss" | "xml" => Some(Format::Rss),
            "atom" => Some(Format::Atom),
            "json" => Some(Format::Json),
            _ => None,
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Format::Rss => "application/rss+xml; charset=utf-8",
            Format::Atom => "application/atom+xml; charset=utf-8",
            Format::Json => "application/feed+json",
        }
    }

    /// A channel written in this format.
    pub fn write(self, channel: &Channel) -> anyhow::Result<String> {
        match self {
            Format::Rss => rss::write(channel),
            Format::Atom => atom::write(channel),
            Format::Json => json::write(channel),
        }
    }
}

/// `/feeds/{*view}`.
pub fn feed(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let (view, extension) = visit.name.rsplit_once('.').ok_or(Failure::NotFound)?;
    let format = Format::from_extension(extension).ok_or(Failure::NotFound)?;
    let channel = view::channel(site, visit, view)?;
    let body = format.write(&channel)?;
    validators::conditional(visit, format.media_type(), channel.modified, body)
}

/// `/opensearch.xml`: lets a browser search here.
pub fn opensearch(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let base = visit.base(site);
    let name = visit.ui.t("site-name");
    let body = xml::document(|out| {
        let namespace = ("xmlns", "http://a9.com/-/spec/opensearch/1.1/");
        out.element("OpenSearchDescription", &[namespace], |out| {
            out.text("ShortName", &[], &name)?;
            out.text("Description", &[], &visit.ui.t("site-tagline"))?;
            out.text("InputEncoding", &[], "UTF-8")?;
            let template = format!("{base}/search?q={{searchTerms}}");
            out.empty("Url", &[("type", "text/html"), ("template", &template)])?;
            let template = format!("{base}/feeds/search.rss?q={{searchTerms}}");
            out.empty("Url", &[("type", "application/rss+xml"), ("template", &template)])
        })
    })?;
    let media_type = "application/opensearchdescription+xml; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, media_type)], body).into_response())
}
