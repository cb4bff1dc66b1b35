//! `/article/{id}`: everything held of one article, and what to read with it.

pub mod body;
pub mod names;

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use news::model::article::{Article, ArticleId, DateOrigin, Precision, running};
use news::model::story::StoryId;

use self::body::Part;
use self::names::{Label, Statement};
use super::card::Card;
use super::frame::Frame;
use super::front;
use super::story::evidence;
use crate::serve::dates::When;
use crate::serve::links;
use crate::serve::locale::Ui;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::sources::queue::settle::WITHDRAWN;

/// How many related articles stand below.
const RELATED: usize = 5;

/// A related article, whole.
pub struct ReadAlso {
    /// Its title, outlet and date.
    pub card: Card,
    /// Its body.
    pub parts: Vec<Part>,
}

/// A credit line with a link where we know the credited article.
pub struct CreditLine {
    /// The credited name.
    pub name: String,
    /// The line as written.
    pub text: String,
}

/// What the article copies, or what copies it.
pub struct CopyLine {
    /// The other article.
    pub card: Card,
    /// How much is shared; empty where it is not measured for this pair.
    pub evidence: String,
}

/// An earlier version of an article.
pub struct VersionLine {
    /// What changed since.
    pub href: String,
    /// When it was seen.
    pub seen: Option<When>,
}

/// The story an article belongs to.
pub struct StoryLine {
    /// Its page.
    pub href: String,
    /// Its headline.
    pub headline: String,
    /// The headline's language.
    pub language: String,
    /// The headline's direction.
    pub dir: &'static str,
    /// «7 مقالات من 5 مصادر».
    pub summary: String,
}

#[derive(Template)]
#[template(path = "article.html")]
struct View {
    frame: Frame,
    ui: Ui,
    card: Card,
    id: String,
    subtitle: Option<String>,
    authors: Vec<String>,
    section: Option<String>,
    modified: Option<When>,
    fetched: Option<When>,
    date_origin: Option<String>,
    original: Option<String>,
    partial: bool,
    /// The outlet has taken it back.
    withdrawn: bool,
    image: Option<String>,
    credits: Vec<CreditLine>,
    parts: Vec<Part>,
    tags: Vec<Label>,
    keywords: Vec<Label>,
    persons: Vec<Label>,
    organisations: Vec<Label>,
    places: Vec<Label>,
    statements: Vec<Statement>,
    copy_of: Option<CopyLine>,
    copies: Vec<CopyLine>,
    changes: String,
    versions: Vec<VersionLine>,
    story: Option<StoryLine>,
    read_also: Vec<ReadAlso>,
    language_name: String,
}

/// The article page.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let id = ArticleId(visit.name.clone());
    let article = site.store.article(&id)?.ok_or(Failure::NotFound)?;
    let (ui, now) = (visit.ui, site.now());
    let (copy_of, copies) = copies(site, ui, &article, now)?;
    let mut frame = Frame::new(visit, "article", article.title.clone());
    frame.title_language = Some(article.language.clone());
    let original = links::outside(&article.canonical_url).or(links::outside(&article.url));
    frame.canonical = original.clone();
    if let Some(story) = &article.story {
        frame = frame.with_feeds(&links::view("story", story), &[]);
    }
    let names::Names { tags, keywords, persons, organisations, places } = names::of(&article);
    let at = |instant: Option<Timestamp>| {
        instant.map(|instant| When::new(ui, instant, Precision::Minute, now))
    };
    let view = View {
        frame,
        ui,
        card: Card::of(ui, &article, now),
        id: id.to_string(),
        subtitle: subtitle(&article),
        authors: article.authors.clone(),
        section: article.section.clone(),
        modified: at(article.modified_at.filter(|at| Some(*at) != article.published_at)),
        fetched: at(article.fetched_at),
        date_origin: article.published_from.map(|origin| ui.t(origin_key(origin))),
        original,
        partial: article.is_partial(),
        withdrawn: is_withdrawn(site, &article)?,
        image: article.lead_image.as_deref().and_then(links::outside),
        credits: credits(&article),
        parts: body::parts(&article),
        tags,
        keywords,
        persons,
        organisations,
        places,
        statements: names::statements(&article),
        copy_of,
        copies,
        changes: links::changes(&id.0),
        versions: versions(site, ui, &id, now)?,
        story: story(site, ui, &article)?,
        read_also: read_also(site, ui, &id, now)?,
        language_name: ui.language(&article.language),
    };
    super::html(visit, &view)
}

/// Whether the outlet has taken it back since.
fn is_withdrawn(site: &Site, article: &Article) -> anyhow::Result<bool> {
    let fate = site.sources.fate(&article.url)?;
    Ok(fate.is_some_and(|fate| fate.fate == WITHDRAWN))
}

fn origin_key(origin: DateOrigin) -> &'static str {
    match origin {
        DateOrigin::JsonLd => "date-from-json-ld",
        DateOrigin::Meta => "date-from-meta",
        DateOrigin::Feed => "date-from-feed",
        DateOrigin::TimeElement => "date-from-time-element",
        DateOrigin::Url => "date-from-url",
        DateOrigin::Text => "date-from-text",
        DateOrigin::Record => "date-from-record",
    }
}

fn credits(article: &Article) -> Vec<CreditLine> {
    let lines = article.credit.iter();
    lines.map(|line| CreditLine { name: line.name.clone(), text: line.text.clone() }).collect()
}

/// What it copies, and the others of its cluster.
fn copies(
    site: &Site,
    ui: Ui,
    article: &Article,
    now: Timestamp,
) -> anyhow::Result<(Option<CopyLine>, Vec<CopyLine>)> {
    let others = site.store.copies(&article.id)?;
    let origin = article.copy_of.as_ref();
    let line = |other: &Article| CopyLine {
        card: Card::of(ui, other, now),
        evidence: match (&other.copy_of, origin) {
            (Some(copy), _) if copy.id == article.id => evidence(ui, copy),
            (_, Some(copy)) if copy.id == other.id => evidence(ui, copy),
            _ => String::new(),
        },
    };
    let others = others.iter().filter(|other| other.id != article.id);
    let (of, rest): (Vec<&Article>, Vec<&Article>) =
        others.partition(|other| origin.is_some_and(|copy| copy.id == other.id));
    Ok((of.first().map(|other| line(other)), rest.into_iter().map(line).collect()))
}

fn versions(
    site: &Site,
    ui: Ui,
    id: &ArticleId,
    now: Timestamp,
) -> anyhow::Result<Vec<VersionLine>> {
    let versions = site.store.revisions(id)?;
    let line = |(at, version): (usize, &Article)| VersionLine {
        href: links::version(&id.0, at + 1),
        seen: version.fetched_at.map(|at| When::new(ui, at, Precision::Minute, now)),
    };
    Ok(versions.iter().enumerate().map(line).collect())
}

/// Its story, where that holds more than this article.
fn story(site: &Site, ui: Ui, article: &Article) -> anyhow::Result<Option<StoryLine>> {
    let Some(id) = &article.story else {
        return Ok(None);
    };
    let summary = site.store.story(&StoryId(id.clone()))?.map(|story| story.summary);
    Ok(summary.filter(|summary| summary.articles > 1).map(|summary| StoryLine {
        href: links::story(&summary.id.0),
        summary: front::summary(ui, &summary),
        dir: crate::serve::locale::dir_of(&summary.language),
        language: summary.language,
        headline: summary.headline,
    }))
}

fn read_also(site: &Site, ui: Ui, id: &ArticleId, now: Timestamp) -> anyhow::Result<Vec<ReadAlso>> {
    let ids: Vec<ArticleId> =
        site.store.related(id)?.into_iter().take(RELATED).map(|related| related.id).collect();
    let articles = site.store.articles(&ids)?;
    Ok(articles
        .iter()
        .map(|article| ReadAlso { card: Card::of(ui, article, now), parts: body::parts(article) })
        .collect())
}

/// The subtitle, unless the body begins with it as the page does.
fn subtitle(article: &Article) -> Option<String> {
    let first = running(&article.blocks).next().map(|block| block.text.as_str());
    article.subtitle.clone().filter(|subtitle| first != Some(subtitle))
}
