//! A fate: how a page ended. Every page has exactly one, counted once.

use serde::{Deserialize, Serialize};

/// Why a page was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A feed, sitemap or section page that was read for its links: their pages
    /// have fates of their own.
    Listing,
    /// A section front, tag page, search page; a video, gallery, episode or live stream.
    NotAnArticle,
    /// An article's shell without text.
    NoText,
    /// A feed without entries.
    EmptyFeed,
    /// Bytes that are no page, feed or article we know.
    UnknownFormat,
    /// Bytes that began as something and broke off or broke.
    Malformed,
    /// Over the size, depth, entry or expansion limit.
    TooLarge,
    /// A language the operator did not ask for.
    WrongLanguage,
    /// robots.txt forbids it.
    BlockedByRobots,
    /// It could not be fetched, or the archive holds an error answer.
    FetchFailed,
    /// Our own fault: a stage panicked. The page is kept to become a fixture.
    Bug,
}

impl Reason {
    /// Every reason, in the order reports list them.
    pub const ALL: [Reason; 11] = [
        Reason::Listing,
        Reason::NotAnArticle,
        Reason::NoText,
        Reason::EmptyFeed,
        Reason::UnknownFormat,
        Reason::Malformed,
        Reason::TooLarge,
        Reason::WrongLanguage,
        Reason::BlockedByRobots,
        Reason::FetchFailed,
        Reason::Bug,
    ];

    /// The wire name: `not_an_article`.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Listing => "listing",
            Reason::NotAnArticle => "not_an_article",
            Reason::NoText => "no_text",
            Reason::EmptyFeed => "empty_feed",
            Reason::UnknownFormat => "unknown_format",
            Reason::Malformed => "malformed",
            Reason::TooLarge => "too_large",
            Reason::WrongLanguage => "wrong_language",
            Reason::BlockedByRobots => "blocked_by_robots",
            Reason::FetchFailed => "fetch_failed",
            Reason::Bug => "bug",
        }
    }
}

/// A page that did not become an article, and why. On the wire:
/// `{"url":…,"fate":"set_aside","reason":"…","detail":"…"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The page's URL, where it has one.
    pub url: Option<String>,
    /// Why.
    pub reason: Reason,
    /// What exactly, for a person: «14 words of text, 212 links».
    pub detail: String,
}
