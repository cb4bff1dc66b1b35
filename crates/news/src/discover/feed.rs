//! Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0, JSON Feed.
//!
//! The reader is our own because real feeds are seldom well-formed: a bare `&`,
//! a warning of the server before `<?xml`, a byte that is no letter, a file that
//! breaks off. Whatever can be read is read, entry by entry.

pub mod letters;
pub mod names;
pub mod xml;
pub mod json;
pub mod plain;
pub mod paragraphs;
pub mod entry;

use crate::model::draft::Draft;
use crate::model::fate::{Reason, SetAside};
use crate::model::page::Page;
use entry::Entry;

/// At most so many entries of a feed are read.
pub const MAX_ENTRIES: usize = 10_000;

/// A feed as written, entries in document order.
#[derive(Debug, Default)]
pub struct Feed {
    /// The outlet's or section's name.
    pub title: Option<String>,
    /// BCP-47 language of the whole.
    pub language: Option<String>,
    /// The site's own address.
    pub link: Option<String>,
    /// Its WebSub hub.
    pub hub: Option<String>,
    /// Its own address, as it names itself: the topic that a hub knows it by.
    pub topic: Option<String>,
    /// What relative links are relative to, where the feed says so.
    pub base: Option<String>,
    /// Its entries.
    pub entries: Vec<Entry>,
    /// What was wrong on the way, if anything.
    pub fault: Option<Fault>,
}

/// Why entries of a feed are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No root element of a feed, no JSON Feed object.
    NoFeed,
    /// It breaks off, or markup is broken beyond repair: so many entries lost.
    Broken(usize),
    /// It has more than [`MAX_ENTRIES`].
    TooMany,
}

/// Whether a text begins as a feed and not as an HTML page.
pub fn looks_like_one(text: &str) -> bool {
    let start: String = text.chars().take(2_000).collect();
    let start = start.to_ascii_lowercase();
    let is_json = start.trim_start().starts_with('{') && start.contains("jsonfeed.org");
    is_json || ["<rss", "<feed", "<rdf:rdf"].iter().any(|root| start.contains(root))
}

/// Whether at least half of a feed's entries hold their articles' whole text.
pub fn is_whole(page: &Page) -> bool {
    let drafts = drafts(page);
    let whole = drafts.iter().flatten().filter(|draft| !draft.partial && !draft.blocks.is_empty());
    let whole = whole.count();
    whole > 0 && 2 * whole >= drafts.len()
}

/// A feed as written.
pub fn read(page: &Page) -> Feed {
    let text = letters::decode(&page.body, page.content_type.as_deref());
    match text.trim_start().starts_with('{') {
        true => json::read(&text),
        false => xml::read(&text),
    }
}

/// Every entry of a feed as a draft, and what is missing as fates.
pub fn drafts(page: &Page) -> Vec<Result<Draft, SetAside>> {
    let feed = read(page);
    let set_aside = |reason, detail: String| {
        let url = page.answered_url().map(str::to_owned);
        Err(SetAside { url, reason, detail })
    };
    let mut drafts: Vec<Result<Draft, SetAside>> = feed
        .entries
        .iter()
        .enumerate()
        .map(|(ordinal, entry)| entry::draft(entry, ordinal, &feed, page))
        .collect();
    let read = drafts.len();
    match feed.fault {
        Some(Fault::NoFeed) => {
            drafts.push(set_aside(Reason::UnknownFormat, "no feed in it".to_owned()));
        }
        Some(Fault::Broken(lost)) => {
            let detail = format!("the feed is broken: {read} entries read, at least {lost} lost");
            drafts.push(set_aside(Reason::Malformed, detail));
        }
        Some(Fault::TooMany) => {
            let detail = format!("more than {MAX_ENTRIES} entries; the rest was not read");
            drafts.push(set_aside(Reason::TooLarge, detail));
        }
        None if read == 0 => {
            drafts.push(set_aside(Reason::EmptyFeed, "a feed without entries".to_owned()));
        }
        None => {}
    }
    drafts
}

#[cfg(test)]
mod tests;
