//! A feed before it has a format.

use jiff::Timestamp;

/// A feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// Its title.
    pub title: String,
    /// What it holds, in a sentence.
    pub description: String,
    /// The page it is the feed of, absolute.
    pub page: String,
    /// Its own address, absolute.
    pub address: String,
    /// The language of most of its items.
    pub language: String,
    /// When its newest item was published or changed; the epoch where empty.
    pub updated: Timestamp,
    /// When the last of its items arrived here: an older article that comes
    /// late changes the feed too.
    pub modified: Timestamp,
    /// Its items, newest first or as the view orders them.
    pub items: Vec<Item>,
}

/// One item of a feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The item's page here, absolute: also its permanent id.
    pub page: String,
    /// The original's address, where there is one.
    pub original: Option<String>,
    /// Its title.
    pub title: String,
    /// Its first words.
    pub summary: String,
    /// Its body as HTML.
    pub html: String,
    /// Its language.
    pub language: String,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// When it last changed.
    pub updated: Timestamp,
    /// When it arrived here.
    pub arrived: Option<Timestamp>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The outlet, as it writes itself.
    pub outlet: Option<String>,
    /// The publisher's tags.
    pub tags: Vec<String>,
}
