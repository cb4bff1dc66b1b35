//! Which story is it? Online grouping in a time window, merges, related articles.

use jiff::Timestamp;

use crate::model::article::Article;
use crate::model::story::{Copies, Membership, Merge, Related, StoryId};

/// An article's weighted terms.
#[derive(Debug, Clone, Default)]
pub struct Terms {}

impl Terms {
    /// The terms of an article's title, lead, body and annotations.
    pub fn of(_article: &Article) -> Terms {
        Terms::default()
    }
}

/// The window of recent articles and their stories.
#[derive(Debug, Default)]
pub struct Memory {}

/// What `place` found.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The story and why.
    pub membership: Membership,
    /// Near articles that are no copies.
    pub related: Vec<Related>,
    /// Stories this article joined together.
    pub merges: Vec<Merge>,
    /// The instant used.
    pub at: Timestamp,
}

impl Memory {
    /// Finds an article's story and remembers it there.
    pub fn place(&mut self, article: &Article, _terms: Terms, _copies: &Copies) -> Placed {
        let story = StoryId(article.id.0.clone());
        Placed {
            membership: Membership { story, score: 1.0, nearest: None, shared_terms: Vec::new() },
            related: Vec::new(),
            merges: Vec::new(),
            at: article.instant().unwrap_or_default(),
        }
    }

    /// Remembers an article placed in an earlier run, in the story it was given.
    pub fn recall(&mut self, _article: &Article, _terms: Terms) {}
}
