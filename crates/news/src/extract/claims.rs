//! The cascade for everything but the body: each claim with where it was read,
//! in the order of trust.

mod headings;
mod marked;
mod near;
mod signatures;

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::blocks::Piece;
use super::bylines;
use super::content::is_prose;
use super::dateline;
use super::jsonld::Claims;
use super::phrases;
use super::survey::{Field, Survey};
use super::tree::{NodeId, Tag, Tree};
use super::trim::own;
use crate::model::article::DateOrigin;
use crate::model::draft::{Candidate, DateClaim, Draft, LOGO, Origin};

/// A visible date is short, in bytes.
const LONGEST_DATE: usize = 160;

/// A byline in microdata is short, in bytes.
const LONGEST_BYLINE: usize = 160;

/// A line that is a name alone, in bytes.
const LONGEST_NAME: usize = 60;

/// Authors in microdata more nodes apart than this are not of one article.
const TOGETHER: usize = 150;

fn claim(value: impl Into<String>, origin: Origin, evidence: &str) -> Candidate<String> {
    Candidate { value: value.into(), origin, evidence: evidence.to_owned() }
}

fn dated(
    written: impl Into<String>,
    from: DateOrigin,
    origin: Origin,
    evidence: &str,
) -> Candidate<DateClaim> {
    let value = DateClaim { written: written.into(), from };
    Candidate { value, origin, evidence: evidence.to_owned() }
}

/// Adds what the JSON-LD article nodes say. The first article node speaks for
/// the page; mere web pages only lend dates and names it lacks.
pub fn structured(draft: &mut Draft, nodes: &[Claims]) {
    for (rank, node) in nodes.iter().enumerate() {
        let first = rank == 0 && node.is_article();
        let kind = format!("{} headline", node.kind);
        if first || (node.is_article() && draft.titles.is_empty()) {
            draft
                .titles
                .extend(node.headline.iter().map(|text| claim(text, Origin::JsonLd, &kind)));
            draft.subtitles.extend(
                node.description.iter().map(|text| claim(text, Origin::JsonLd, "description")),
            );
            draft.partial |= node.locked;
        }
        if first {
            let add = |list: &mut Vec<Candidate<String>>, values: &[String], evidence: &str| {
                list.extend(values.iter().map(|text| claim(text, Origin::JsonLd, evidence)));
            };
            add(&mut draft.bylines, &node.authors, "author");
            add(&mut draft.sections, &node.sections, "articleSection");
            add(&mut draft.tags, &node.keywords, "keywords");
            add(&mut draft.images, &node.images, "image");
            add(&mut draft.canonical, &node.urls, "url");
        }
        if node.is_article() || draft.published.is_empty() {
            let from = DateOrigin::JsonLd;
            draft.published.extend(
                node.published
                    .iter()
                    .map(|text| dated(text, from, Origin::JsonLd, "datePublished")),
            );
            draft.modified.extend(
                node.modified.iter().map(|text| dated(text, from, Origin::JsonLd, "dateModified")),
            );
        }
        draft.site_names.extend(
            node.publisher.iter().map(|text| claim(text, Origin::JsonLd, "publisher.name")),
        );
        draft
            .languages
            .extend(node.language.iter().map(|text| claim(text, Origin::JsonLd, "inLanguage")));
    }
}

/// Adds what `<meta>`, `<link>`, `<html lang>` and `<title>` say.
pub fn head(draft: &mut Draft, survey: &Survey) {
    if let Some(canonical) = &survey.canonical {
        draft.canonical.insert(0, claim(canonical, Origin::Meta, "rel=canonical"));
    }
    for meta in &survey.metas {
        let text = || claim(&meta.value, Origin::Meta, &meta.name);
        let date = || dated(&meta.value, DateOrigin::Meta, Origin::Meta, &meta.name);
        match meta.field {
            Field::Title => draft.titles.push(text()),
            Field::Subtitle => draft.subtitles.push(text()),
            Field::Published => draft.published.push(date()),
            Field::Modified => draft.modified.push(date()),
            Field::Author => draft.bylines.push(text()),
            Field::Section => draft.sections.push(text()),
            Field::Tag => draft.tags.push(text()),
            Field::Image => draft.images.push(text()),
            Field::Site => draft.site_names.push(text()),
            Field::Canonical => draft.canonical.push(text()),
            Field::Language => draft.languages.push(text()),
        }
    }
    if let Some(language) = &survey.language {
        draft.languages.push(claim(language, Origin::Meta, "html lang"));
    }
}

/// Adds what microdata and RDFa attributes in the page say.
pub fn microdata(draft: &mut Draft, tree: &Tree, survey: &Survey) {
    let mut author: Option<usize> = None;
    for (node, property) in &survey.properties {
        let value = property_value(tree, *node);
        if value.is_empty()
            || value.len() > 1_000
            || tree.tag(*node) == Tag::Meta && is_head(tree, *node)
        {
            continue;
        }
        for property in property.split_whitespace() {
            let text = |value: &str| claim(value, Origin::Microdata, property);
            match property {
                "headline" => draft.titles.push(text(&value)),
                "datepublished" | "datecreated" => draft.published.push(dated(
                    machine_date(tree, *node),
                    DateOrigin::Meta,
                    Origin::Microdata,
                    property,
                )),
                "datemodified" => draft.modified.push(dated(
                    machine_date(tree, *node),
                    DateOrigin::Meta,
                    Origin::Microdata,
                    property,
                )),
                "author" if value.len() <= LONGEST_BYLINE && bylines::is_own(tree, *node) => {
                    let first = *author.get_or_insert(node.index());
                    if node.index().saturating_sub(first) < TOGETHER {
                        draft.bylines.push(text(&value));
                    }
                }
                "articlesection" => draft.sections.push(text(&value)),
                "keywords" => draft.tags.push(text(&value)),
                _ => {}
            }
        }
    }
}

fn is_head(tree: &Tree, node: NodeId) -> bool {
    tree.ancestors(node).any(|up| tree.tag(up) == Tag::Head)
}

fn property_value(tree: &Tree, node: NodeId) -> String {
    match tree.attribute(node, "content") {
        Some(content) => content.trim().to_owned(),
        None => tree.text_of(node),
    }
}

fn machine_date(tree: &Tree, node: NodeId) -> String {
    for name in ["datetime", "content", "title", "data-time", "data-timestamp", "data-date"] {
        if let Some(value) = tree.attribute(node, name)
            && value.chars().any(|letter| letter.is_ascii_digit())
        {
            return value.trim().to_owned();
        }
    }
    // «14:05 - 12/09/1403» and «02 December 2024» in elements of their own.
    let mut text = String::new();
    for part in tree.descendants(node).filter_map(|node| tree.text(node)) {
        let meets = text.ends_with(char::is_numeric) && part.starts_with(char::is_numeric);
        text.push_str(if meets { " " } else { "" });
        text.push_str(part);
        if text.len() > LONGEST_DATE * 4 {
            return tree.text_of(node);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the article begins on its page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// Its headline.
    pub headline: Option<NodeId>,
    /// Which of the page's pieces the headline is.
    pub at: Option<usize>,
    /// The first running text after the headline.
    pub text: Option<NodeId>,
}

impl Place {
    /// The place of the article whose headline is `at` among the page's pieces.
    pub fn of(at: Option<usize>, pieces: &[Piece]) -> Place {
        let headline = at.map(|at| pieces[at].node);
        let after = |piece: &&Piece| headline.is_none_or(|headline| piece.node > headline);
        let text = pieces.iter().filter(after).find(|piece| is_prose(piece));
        Place { headline, at, text: text.map(|piece| piece.node) }
    }
}

/// Adds `<h1>` and `<title>`, `<time>`, marked and unmarked visible dates,
/// bylines, tags and the URL's date.
pub fn visible(draft: &mut Draft, tree: &Tree, survey: &Survey, place: Place) {
    let headline = place.headline;
    titles(draft, tree, survey);
    const EVIDENCE: [&str; 4] = ["byline", "second byline", "third byline", "fourth byline"];
    for (names, evidence) in bylines::groups(tree, survey, headline).into_iter().zip(EVIDENCE) {
        let claimed = names.into_iter().map(|name| claim(name, Origin::Content, evidence));
        draft.bylines.extend(claimed);
    }
    times(draft, tree, survey, headline);
    if let Some(date) = draft.url.as_deref().and_then(url_date) {
        draft.published.push(dated(date, DateOrigin::Url, Origin::Url, "path"));
    }
    marked::dates(draft, tree, survey, place);
    title_date(draft, survey);
    let host = draft.url.as_deref().and_then(|url| Url::parse(url).ok());
    let host = host.as_ref().and_then(Url::host_str);
    let leads_out = |node: NodeId| {
        let href = tree.attribute(node, "href");
        host.zip(href).is_some_and(|(host, href)| own::is_of_other(href, host))
    };
    for node in survey.tags.iter().filter(|node| !leads_out(**node)) {
        let text = tree.text_of(*node);
        if !text.is_empty() && text.len() < 120 && !phrases::is_tag_label(&text) {
            draft.tags.push(claim(text, Origin::Content, "tag link"));
        }
    }
}

fn titles(draft: &mut Draft, tree: &Tree, survey: &Survey) {
    for heading in &survey.headings {
        let part = survey.title.as_deref();
        let part = part.and_then(|title| headings::first_part(tree, *heading, title));
        let text = part.unwrap_or_else(|| headings::text(tree, *heading));
        if !text.is_empty() {
            let evidence = if headings::is_logo(tree, *heading) { LOGO } else { "h1" };
            draft.titles.push(claim(text, Origin::Content, evidence));
        }
    }
    if let Some(title) = &survey.title {
        draft.titles.push(claim(title, Origin::Content, "title"));
    }
}

/// The date that ends `<title>`: «عنوان الخبر | 28.04.2023».
fn title_date(draft: &mut Draft, survey: &Survey) {
    let tail = survey.title.as_deref().and_then(|title| title.rsplit(['|', '–', '—']).next());
    if let Some(tail) = tail.map(str::trim).filter(|tail| dateline::is_dateline(tail)) {
        draft.published.push(dated(tail, DateOrigin::Text, Origin::Content, "end of title"));
    }
}

/// `<time>` elements, those after the headline first.
fn times(draft: &mut Draft, tree: &Tree, survey: &Survey, headline: Option<NodeId>) {
    let mut found: Vec<(bool, NodeId, String)> = Vec::new();
    for node in &survey.times {
        let modified = speaks_of_update(tree, *node);
        found.push((modified, *node, machine_date(tree, *node)));
    }
    // A time before the headline is the page's clock or another article's.
    let after = |node: NodeId| headline.is_none_or(|headline| node > headline);
    found.sort_by_key(|(_, node, _)| (!after(*node), *node));
    for (modified, node, written) in found.into_iter().take(12) {
        let claim = dated(written, DateOrigin::TimeElement, Origin::TimeElement, "time");
        if modified {
            draft.modified.push(claim);
        } else if let Some(shown) = shown_otherwise(tree, node, &claim.value.written) {
            draft.published.push(dated(
                shown,
                DateOrigin::TimeElement,
                Origin::TimeElement,
                "text of time",
            ));
            draft.modified.push(claim);
        } else {
            draft.published.push(claim);
        }
    }
}

/// What a `<time>` shows to readers, where it is days before what its attribute
/// says: content systems write the last change there.
fn shown_otherwise(tree: &Tree, node: NodeId, machine: &str) -> Option<String> {
    let text = tree.text_of(node);
    let shown = (text != machine).then(|| dateline::worded_day(&text)).flatten()?;
    let told = dateline::day_of(machine)?;
    (told.since(shown).is_ok_and(|span| span.get_days() > 1)).then_some(text)
}

/// Adds what lines without telling markup say: the headline, short lines with
/// digits as dates (those that follow the headline, then those that precede it,
/// then the last ones of the page), a name beside a date, labelled tags.
pub fn lines(draft: &mut Draft, tree: &Tree, pieces: &[Piece], place: Place) {
    if let Some(at) = place.at.filter(|at| tree.tag(pieces[*at].node) != Tag::H1) {
        draft.titles.push(claim(&pieces[at].text, Origin::Content, "headline"));
    }
    if let Some(at) = place.at {
        near::names(draft, tree, pieces, at, place.text);
    }
    signatures::signatures(draft, tree, pieces, place.at);
    for piece in pieces.iter().filter(|piece| phrases::is_tag_line(&piece.text)) {
        let links = tree.descendants(piece.node).filter(|node| tree.tag(*node) == Tag::A);
        for link in links.take(40) {
            draft.tags.push(claim(tree.text_of(link), Origin::Content, "labelled tag"));
        }
    }
    near::dates(draft, pieces, place.at.unwrap_or(0), place.text);
}

/// The evidence of a marked date far from the headline.
pub const DISTANT: &str = "distant date element";

/// The evidence of a date right over the headline that is no clock.
pub const OVER: &str = "dateline above";

/// The evidence of a line near the headline that is a date and little else.
pub const DATELINE: &str = "dateline";

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

fn speaks_of_update(tree: &Tree, node: NodeId) -> bool {
    let names = [tree.attribute(node, "class"), tree.attribute(node, "itemprop")];
    names.into_iter().flatten().any(|name| {
        let name = name.to_ascii_lowercase();
        // WordPress themes mark the date of publication `entry-date updated`.
        let published = name.contains("entry-date") || name.contains("published");
        name.contains("modif")
            || !published && (name.contains("updated") || name.contains("update-"))
    })
}

/// Year, month and day between separators, or eight digits in one; a number
/// that begins with 19 is an id rather than a day before the web had news.
#[expect(clippy::expect_used, reason = "the pattern is a constant, compiled by every test")]
static IN_PATH: LazyLock<Regex> = LazyLock::new(|| {
    const APART: &str = r"((?:19|20)\d\d)[/_.-](0?[1-9]|1[0-2])[/_.-](0?[1-9]|[12]\d|3[01])";
    const TOGETHER: &str = r"(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])";
    Regex::new(&format!("(?:^|[/_.-])(?:{APART}|{TOGETHER})(?:[/_.-]|$)")).expect("a valid pattern")
});

/// The date in a URL's path: `/2024/11/30/`, `/20241130-`.
pub fn url_date(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let path = &path[path.find('/')?..];
    let found = IN_PATH.captures(path)?;
    let part = |apart: usize| found.get(apart).or(found.get(apart + 3));
    let (year, month, day) = (part(1)?.as_str(), part(2)?.as_str(), part(3)?.as_str());
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::url_date;

    #[test]
    fn dates_in_paths() {
        let cases: &[(&str, Option<&str>)] = &[
            ("https://a.example/2024/11/30/title", Some("2024-11-30")),
            ("https://a.example/news/2026-11-12-13-20-44", Some("2026-11-12")),
            ("https://a.example/20241130-title", Some("2024-11-30")),
            ("https://a.example/2018/9/7/title", Some("2018-09-07")),
            ("https://a.example/news/2026/11/1559871.html", None),
            ("https://a.example/news/19901221-title", None),
            ("https://a.example/2024/13/30/title", None),
        ];
        for (url, wanted) in cases {
            assert_eq!(url_date(url).as_deref(), *wanted, "{url}");
        }
    }
}
