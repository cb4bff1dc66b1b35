//! One entry of a feed, and the draft it makes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use text::date::{self, Context};
use url::Url;

use super::Feed;
use super::paragraphs::paragraphs;
use super::plain::{collapsed, looks_like_html, plain, unescape};
use super::xml::Attributes;
use crate::extract::blocks_of_fragment;
use crate::model::article::{Block, DateOrigin, running};
use crate::model::draft::{Candidate, DateClaim, Draft, Origin};
use crate::model::fate::{Reason, SetAside};
use crate::model::page::Page;

/// A description at least so long (scalars), of several blocks, is the article
/// and no summary of it.
const WHOLE_TEXT: usize = 1_200;

/// One element of an entry.
#[derive(Debug, Default)]
pub struct Field {
    /// Its name: `dc:creator`, `title`.
    pub name: String,
    /// Its attributes.
    pub attributes: Attributes,
    /// Its text, references resolved; with elements inside, its markup.
    pub text: String,
    /// There are elements inside.
    pub is_markup: bool,
    /// The text was written in base 64.
    pub decoded: bool,
}

impl Field {
    /// Decodes base 64, where the field says that it is (Atom 0.3, `mode`) or
    /// holds another media type than text (RFC 4287, section 4.1.3.3), and text
    /// is in it.
    pub fn decode(&mut self) {
        if self.is_markup || self.is_text() {
            return;
        }
        let letters: Vec<u8> = self.text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        let bytes = STANDARD.decode(letters).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let is_text = |text: &String| !text.chars().any(|c| c.is_control() && !c.is_whitespace());
        if let Some(text) = text.filter(is_text) {
            self.text = text;
            self.decoded = true;
        }
    }

    /// The text as HTML, or `None` where it is plain.
    fn html(&self, is_atom: bool) -> Option<&str> {
        let html = match self.attributes.get("type") {
            _ if self.is_markup || self.decoded => true,
            Some("html" | "text/html" | "xhtml" | "application/xhtml+xml") => true,
            Some("text" | "text/plain") => false,
            None if is_atom && self.name != "content" => false,
            _ => looks_like_html(&self.text),
        };
        html.then_some(self.text.as_str())
    }

    /// Whether it is text at all: Atom may hold base 64 and any media type.
    fn is_text(&self) -> bool {
        let kind = self.attributes.get("type").unwrap_or_default();
        let is_text = !kind.contains('/') || kind.starts_with("text/") || kind.ends_with("xml");
        self.decoded || is_text && self.attributes.get("mode") != Some("base64")
    }

    /// The text as one plain line.
    pub fn plain(&self) -> String {
        match self.html(false) {
            Some(html) => plain(html),
            None => collapsed(&self.text),
        }
    }

    /// The text of a child element, for the few fields that have some.
    fn child(&self, name: &str) -> Option<String> {
        let start = self.text.find(&format!("<{name}"))?;
        let rest = &self.text[start..];
        let content = &rest[rest.find('>')? + 1..];
        let end = content.find("</")?;
        Some(plain(&content[..end])).filter(|text| !text.is_empty())
    }
}

/// An entry as written.
#[derive(Debug, Default)]
pub struct Entry {
    /// It is Atom's: links are attributes, texts say what they are.
    pub is_atom: bool,
    /// `rdf:about`.
    pub about: Option<String>,
    /// `xml:base`.
    pub base: Option<String>,
    /// `xml:lang`.
    pub language: Option<String>,
    /// Its elements, in order.
    pub fields: Vec<Field>,
}

impl Entry {
    /// Its elements of any of these names, by name and then in order.
    fn fields<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a Field> {
        names.iter().flat_map(|name| {
            self.fields.iter().filter(move |field| field.name.trim_start_matches("atom:") == *name)
        })
    }
}

/// The draft of an entry.
///
/// # Errors
/// `no_text` for an entry without title, text and link, `not_an_article` for an
/// episode of a podcast.
pub fn draft(entry: &Entry, ordinal: usize, feed: &Feed, page: &Page) -> Result<Draft, SetAside> {
    let draft = claims(entry, ordinal, feed, page);
    if is_episode(entry) {
        let detail = "an episode of a podcast".to_owned();
        return Err(SetAside { url: draft.url, reason: Reason::NotAnArticle, detail });
    }
    if draft.titles.is_empty() && draft.blocks.is_empty() && draft.url.is_none() {
        let url = page.answered_url().map(str::to_owned);
        let detail = format!("entry {} has no title, text or link", ordinal + 1);
        return Err(SetAside { url, reason: Reason::NoText, detail });
    }
    Ok(draft)
}

/// What an entry says, be it enough for an article or not.
pub fn claims(entry: &Entry, ordinal: usize, feed: &Feed, page: &Page) -> Draft {
    let base = base(entry, feed, page);
    let (blocks, subtitles, partial) = body(entry, base.as_ref());
    let url = link(entry, base.as_ref());
    // An entry's link is an address of its own, wherever it stands in the feed.
    let canonical = url.iter().map(|link| Candidate {
        value: link.clone(),
        origin: Origin::Feed,
        evidence: "link".to_owned(),
    });
    Draft {
        ordinal,
        canonical: canonical.collect(),
        url,
        titles: titles(entry),
        subtitles,
        bylines: bylines(entry),
        published: dates(entry, &PUBLISHED),
        modified: dates(entry, &MODIFIED),
        sections: Vec::new(),
        tags: tags(entry),
        images: images(entry, base.as_ref()),
        site_names: site_names(entry, feed),
        languages: languages(entry, feed),
        blocks,
        partial,
        fetched_at: Some(page.fetched_at),
        ..Draft::default()
    }
}

/// Whether an entry is there to be listened to or watched: it encloses a
/// recording, and speaks of it in Apple's words for podcasts.
pub fn is_episode(entry: &Entry) -> bool {
    let is_recording = |field: &Field| {
        let kind = field.attributes.get("type").unwrap_or_default();
        let is_link = field.name.ends_with("link");
        (kind.starts_with("audio/") || kind.starts_with("video/"))
            && (!is_link || field.attributes.get("rel") == Some("enclosure"))
    };
    let encloses = entry.fields(&["enclosure", "media:content", "link"]).any(is_recording);
    encloses && entry.fields.iter().any(|field| field.name.starts_with("itunes:"))
}

/// An entry's page and title; `None` for one without a page, or with a recording
/// on it.
pub fn outline(entry: &Entry, feed: &Feed, page: &Page) -> Option<(String, Option<String>)> {
    if is_episode(entry) {
        return None;
    }
    let url = link(entry, base(entry, feed, page).as_ref())?;
    Some((url, titles(entry).into_iter().next().map(|title| title.value)))
}

/// The text an entry holds, markup taken out and nothing chosen from it: its
/// body, or else its summary.
pub fn text(entry: &Entry) -> Option<String> {
    let (full, summary) = written(entry);
    Some(full.or(summary)?.plain()).filter(|text| !text.is_empty())
}

/// When an entry was last changed, where it says so.
pub fn changed(entry: &Entry, page: &Page) -> Option<Timestamp> {
    let mut context = Context::new(page.fetched_at, TimeZone::UTC);
    context.relative = false;
    let dates = dates(entry, &MODIFIED);
    dates.iter().find_map(|date| Some(date::parse(&date.value.written, &context)?.at))
}

/// Elements that say when an entry was published, best first.
const PUBLISHED: [&str; 7] =
    ["published", "pubdate", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created"];

/// Elements that say when it was last changed.
const MODIFIED: [&str; 4] = ["updated", "modified", "dcterms:modified", "lastmod"];

fn candidate<T>(value: T, field: &Field) -> Candidate<T> {
    Candidate { value, origin: Origin::Feed, evidence: field.name.clone() }
}

/// Its own title, or where it has none that of another vocabulary.
fn titles(entry: &Entry) -> Vec<Candidate<String>> {
    let titles = entry.fields(&["title", "dc:title", "dcterms:title", "media:title"]);
    let titles = titles.filter(|field| field.is_text()).map(|field| {
        let text = match field.html(entry.is_atom) {
            Some(html) => plain(html),
            None => collapsed(&field.text),
        };
        candidate(text, field)
    });
    titles.filter(|title| !title.value.is_empty()).take(1).collect()
}

fn dates(entry: &Entry, names: &[&str]) -> Vec<Candidate<DateClaim>> {
    let dates = entry.fields(names).map(|field| {
        candidate(DateClaim { written: field.plain(), from: DateOrigin::Feed }, field)
    });
    dates.filter(|date| !date.value.written.is_empty()).collect()
}

/// What relative links are relative to: the innermost `xml:base`; in RSS, which
/// has none, the site's address; else where the feed came from.
fn base(entry: &Entry, feed: &Feed, page: &Page) -> Option<Url> {
    let own = page.answered_url().and_then(|url| Url::parse(url).ok());
    let site = feed.link.as_deref().and_then(|link| Url::parse(link.trim()).ok());
    let mut base = if entry.is_atom { own.or(site) } else { site.or(own) };
    for written in [&feed.base, &entry.base].into_iter().flatten() {
        base = resolve(written, base.as_ref()).or(base);
    }
    base
}

fn resolve(written: &str, base: Option<&Url>) -> Option<Url> {
    let written = written.trim();
    match base {
        Some(base) => base.join(written).ok(),
        None => Url::parse(written).ok(),
    }
}

/// An `http` or `https` address; nothing else is a link to a page.
fn web_address(written: &str, base: Option<&Url>) -> Option<String> {
    let written = written.trim();
    if written.is_empty() {
        return None;
    }
    resolve(written, base).filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from)
}

/// The entry's page: what a link service stands before, then the entry's link,
/// then its id where that is an address.
fn link(entry: &Entry, base: Option<&Url>) -> Option<String> {
    let original = entry.fields(&["feedburner:origlink"]).map(|field| field.text.as_str());
    let links = entry.fields(&["link"]);
    let alternates = links.filter_map(|field| {
        let page = matches!(field.attributes.get("rel"), None | Some("alternate"));
        let href = field.attributes.get("href");
        page.then(|| href.unwrap_or(field.text.as_str()))
    });
    let ids = entry.fields(&["guid", "id"]).filter(|field| {
        let link = field.attributes.get("ispermalink").is_none_or(|value| value != "false");
        link && field.text.trim_start().starts_with("http")
    });
    original
        .chain(alternates)
        .chain(entry.about.as_deref())
        .chain(ids.map(|field| field.text.as_str()))
        .find_map(|written| web_address(&unescape(written), base))
}

fn bylines(entry: &Entry) -> Vec<Candidate<String>> {
    let mut bylines: Vec<Candidate<String>> = Vec::new();
    for field in entry.fields(&["author", "dc:creator", "dc:author", "itunes:author"]) {
        let name = match field.is_markup {
            true => ["name", "atom:name"].into_iter().find_map(|name| field.child(name)),
            false => Some(person(&field.plain())),
        };
        let known = |name: &String| bylines.iter().any(|byline| byline.value == *name);
        if let Some(name) = name.filter(|name| !name.is_empty() && !known(name)) {
            bylines.push(candidate(name, field));
        }
    }
    bylines
}

/// The name in RSS 2.0's `mail@example.org (Name)` and `Name <mail@…>`.
fn person(written: &str) -> String {
    let name = match written.split_once('(') {
        Some((mail, name)) if mail.contains('@') => name.trim_end_matches(')'),
        _ => match written.split_once('<') {
            Some((name, mail)) if mail.contains('@') => name,
            _ => written,
        },
    };
    name.trim().to_owned()
}

fn tags(entry: &Entry) -> Vec<Candidate<String>> {
    let mut tags: Vec<Candidate<String>> = Vec::new();
    for field in entry.fields(&["category", "dc:subject", "media:category"]) {
        let term = field.attributes.get("label").or(field.attributes.get("term"));
        let tag = match field.text.trim() {
            "" => collapsed(term.unwrap_or_default()),
            _ => field.plain(),
        };
        if !tag.is_empty() && tags.iter().all(|known| known.value != tag) && tags.len() < 100 {
            tags.push(candidate(tag, field));
        }
    }
    tags
}

fn images(entry: &Entry, base: Option<&Url>) -> Vec<Candidate<String>> {
    let names = ["media:content", "media:thumbnail", "enclosure", "link", "image", "itunes:image"];
    let mut images = Vec::new();
    for field in entry.fields(&names) {
        let attribute = |name: &str| field.attributes.get(name);
        let is_image = match field.name.as_str() {
            "media:content" | "enclosure" | "link" | "atom:link" => {
                attribute("medium") == Some("image")
                    || attribute("type").is_some_and(|media| media.starts_with("image/"))
            }
            _ => true,
        };
        let child = field.child("url");
        let written = attribute("url").or(attribute("href")).or(child.as_deref());
        let written = written.unwrap_or(field.text.as_str());
        if is_image && let Some(url) = web_address(written, base) {
            images.push(candidate(url, field));
        }
    }
    images
}

/// The outlet an aggregator names for the entry, else the feed's own.
fn site_names(entry: &Entry, feed: &Feed) -> Vec<Candidate<String>> {
    let sources = entry.fields(&["source"]).filter_map(|field| {
        let name = match field.is_markup {
            true => field.child("title")?,
            false => field.plain(),
        };
        Some(candidate(name, field)).filter(|name| !name.value.is_empty())
    });
    let own = feed.title.iter().map(|title| Candidate {
        value: title.clone(),
        origin: Origin::Feed,
        evidence: "channel/title".to_owned(),
    });
    sources.chain(own).collect()
}

fn languages(entry: &Entry, feed: &Feed) -> Vec<Candidate<String>> {
    let content = entry.fields(&["content", "title"]);
    let own = content.filter_map(|field| field.attributes.get("xml:lang").map(str::to_owned));
    let element = entry.fields(&["dc:language"]).map(|field| field.plain());
    let all = element.chain(own).chain(entry.language.clone()).chain(feed.language.clone());
    all.filter(|tag| !tag.trim().is_empty())
        .map(|tag| Candidate {
            value: tag.trim().to_owned(),
            origin: Origin::Feed,
            evidence: "language".to_owned(),
        })
        .collect()
}

/// Elements that hold an article, best first.
const BODIES: [&str; 5] = ["content:encoded", "content", "xhtml:body", "fullitem", "body"];

/// Elements that hold its summary, best first.
const SUMMARIES: [&str; 6] =
    ["description", "summary", "dc:description", "media:description", "itunes:summary", "abstract"];

/// The body and the summary as written.
fn written(entry: &Entry) -> (Option<&Field>, Option<&Field>) {
    let is_body = |field: &&Field| field.is_text() && !field.text.trim().is_empty();
    (entry.fields(&BODIES).find(is_body), entry.fields(&SUMMARIES).find(is_body))
}

/// The body's blocks, the summary where it is beside the body, and whether the
/// blocks are only a part of the article.
fn body(entry: &Entry, base: Option<&Url>) -> (Vec<Block>, Vec<Candidate<String>>, bool) {
    let (full, summary) = written(entry);
    let blocks_of = |field: &Field| match field.html(entry.is_atom) {
        Some(html) => blocks_of_fragment(html, base),
        None => paragraphs(&field.text),
    };
    match (full, summary) {
        (Some(full), summary) => {
            let blocks = blocks_of(full);
            let subtitles = summary.map(|field| candidate(field.plain(), field));
            let same = |subtitle: &Candidate<String>| {
                running(&blocks).next().is_some_and(|block| block.text.starts_with(&subtitle.value))
            };
            let subtitles = subtitles.filter(|subtitle| {
                !subtitle.value.is_empty() && !same(subtitle) && subtitle.value.len() < 4_000
            });
            let partial = breaks_off(&blocks);
            (blocks, subtitles.into_iter().collect(), partial)
        }
        (None, Some(summary)) => {
            let blocks = blocks_of(summary);
            let length: usize = running(&blocks).map(|block| block.text.chars().count()).sum();
            let whole =
                running(&blocks).count() > 1 && length >= WHOLE_TEXT && !breaks_off(&blocks);
            (blocks, Vec::new(), !whole)
        }
        (None, None) => (Vec::new(), Vec::new(), true),
    }
}

/// Whether a text ends with the mark of a cut: «…», `[...]`.
fn breaks_off(blocks: &[Block]) -> bool {
    let end = running(blocks)
        .next_back()
        .map_or("", |block| block.text.trim_end_matches([']', ')', ' ']));
    end.ends_with('…') || end.ends_with("...")
}
