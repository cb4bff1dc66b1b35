//! `/sources` and `/source/{slug}`: the outlets, and the articles of one.

mod fetching;

use askama::Template;
use axum::response::Response;
use news::model::article::Precision;

use super::frame::Frame;
use super::latest::Listing;
use crate::serve::dates::{self, When};
use crate::serve::links;
use crate::serve::locale::{Ui, grouped};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::sources::health::{self, Followed};
use crate::store::{ArticleFilter, Partner, SourceSummary};
use fetching::Fetching;

/// An outlet in the list.
pub struct SourceLine {
    /// Its page.
    pub href: String,
    /// The name it gives itself.
    pub name: String,
    /// The name in records: its host or given name.
    pub source: String,
    /// How many articles.
    pub articles: String,
    /// How many of them are copies.
    pub copies: String,
    /// Its newest article's instant.
    pub last: Option<When>,
    /// How it does, where it is followed.
    pub state: Option<String>,
    /// All is not well with it.
    pub ails: bool,
    /// What to do about it.
    pub advice: Vec<String>,
}

impl SourceLine {
    fn of(ui: Ui, source: &SourceSummary, now: jiff::Timestamp) -> SourceLine {
        SourceLine {
            href: links::source(&source.source),
            name: source.site_name.clone().unwrap_or_else(|| source.source.clone()),
            source: source.source.clone(),
            articles: grouped(source.articles),
            copies: grouped(source.copies),
            last: source.last_at.map(|at| When::new(ui, at, Precision::Minute, now)),
            state: None,
            ails: false,
            advice: Vec::new(),
        }
    }

    /// With how it does as an outlet that is followed.
    fn with_health(mut self, ui: Ui, followed: &Followed) -> SourceLine {
        let state = followed.health.state;
        self.state = Some(ui.t(&format!("source-state-{}", state.name())));
        self.ails = state.ails();
        self.advice.clone_from(&followed.health.advice);
        self
    }
}

#[derive(Template)]
#[template(path = "sources.html")]
struct ListView {
    frame: Frame,
    ui: Ui,
    sources: Vec<SourceLine>,
    follows: bool,
}

/// The list of outlets.
pub fn list(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let followed = health::followed(&site.sources, site.now())?;
    let mut sources: Vec<SourceLine> = Vec::new();
    for source in site.store.sources()? {
        let line = SourceLine::of(ui, &source, site.now());
        let own = followed.iter().find(|followed| followed.source.slug == source.source);
        sources.push(match own {
            Some(own) => line.with_health(ui, own),
            None => line,
        });
    }
    let here = |own: &&Followed| sources.iter().any(|line| line.source == own.source.slug);
    let silent: Vec<SourceLine> = followed
        .iter()
        .filter(|own| !here(own))
        .map(|own| SourceLine::of(ui, &own.without_articles(), site.now()).with_health(ui, own))
        .collect();
    sources.extend(silent);
    let follows = !followed.is_empty();
    let frame = Frame::new(visit, "sources", ui.t("sources-title"));
    super::html(visit, &ListView { frame, ui, sources, follows })
}

#[derive(Template)]
#[template(path = "source.html")]
struct View {
    frame: Frame,
    ui: Ui,
    name: String,
    source: String,
    summary: Vec<String>,
    from: Vec<PartnerLine>,
    by: Vec<PartnerLine>,
    fetching: Option<Fetching>,
    listing: Listing,
}

/// At most so many outlets stand on either side.
const PARTNERS: usize = 6;

/// Another outlet that this one takes from or gives to.
pub struct PartnerLine {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// «12 مقالًا».
    pub articles: String,
    /// How much later the copy comes.
    pub lag: Option<String>,
}

fn partners(ui: Ui, partners: &[Partner], sources: &[SourceSummary]) -> Vec<PartnerLine> {
    let name = |partner: &Partner| {
        let known = sources.iter().find(|source| source.source == partner.source);
        known.and_then(|source| source.site_name.clone()).unwrap_or_else(|| partner.source.clone())
    };
    let line = |partner: &Partner| PartnerLine {
        href: links::source(&partner.source),
        name: name(partner),
        articles: ui.count("articles", partner.articles),
        lag: (partner.lag_seconds > 0)
            .then(|| ui.with("source-lag-after", &[("lag", &dates::lag(ui, partner.lag_seconds))])),
    };
    partners.iter().map(line).collect()
}

/// One outlet's articles.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let sources = site.store.sources()?;
    let known = sources.iter().find(|source| source.source == visit.name).cloned();
    let followed = health::one(&site.sources, &visit.name, site.now())?;
    let known = known.or_else(|| followed.as_ref().map(Followed::without_articles));
    let known = known.ok_or(Failure::NotFound)?;
    let fetching = followed.map(|followed| Fetching::of(site, ui, &followed)).transpose()?;
    let exchange = site.store.exchange(&known.source, PARTNERS)?;
    let filter = ArticleFilter { source: Some(known.source.clone()), ..Default::default() };
    let listing = Listing::of(site, visit, filter)?;
    let mut summary = vec![ui.count("articles", known.articles)];
    if known.copies > 0 {
        summary.push(ui.count("copies-count", known.copies));
        let own = known.articles.saturating_sub(known.copies) * 100 / known.articles.max(1);
        summary.push(ui.with("source-original", &[("percent", &own.to_string())]));
    }
    if exchange.shared > 0 {
        summary.push(ui.count("source-shared", exchange.shared));
    }
    let name = known.site_name.unwrap_or_else(|| known.source.clone());
    let view = links::view("source", &known.source);
    let frame = Frame::new(visit, "sources", name.clone()).with_feeds(&view, &[]);
    let from = partners(ui, &exchange.from, &sources);
    let by = partners(ui, &exchange.by, &sources);
    let source = known.source;
    super::html(visit, &View { frame, ui, name, source, summary, from, by, fetching, listing })
}
