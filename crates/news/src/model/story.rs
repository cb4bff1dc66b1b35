//! A story: every outlet's coverage of one event.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::article::{Article, ArticleId, CopyOf};

/// A story's stable id, derived from the article that founded it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoryId(pub String);

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an article is in a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// The story.
    pub story: StoryId,
    /// Similarity to the story when it joined, 0..=1; 1 for the founder.
    pub score: f64,
    /// The member nearest to it when it joined.
    pub nearest: Option<ArticleId>,
    /// The terms that weighed most in that nearness, as written.
    pub shared_terms: Vec<String>,
}

/// A story that was absorbed by another: its id keeps leading there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The id that no longer stands for itself.
    pub from: StoryId,
    /// The id it leads to.
    pub into: StoryId,
}

/// A related article, for "read also".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Related {
    /// The article.
    pub id: ArticleId,
    /// Similarity, 0..=1.
    pub score: f64,
}

/// What `dedupe` found for one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Copies {
    /// The article reproduced, when this one is a copy.
    pub of: Option<CopyOf>,
    /// The cluster of copies, named by its first article.
    pub cluster: Option<ArticleId>,
}

/// What `place` made of one reading: the article with its links, and every
/// change to what was known before. Applying the changes in order, and
/// nothing else, gives the store's content.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The article, `copy_of` and `story` filled.
    pub article: Article,
    /// Why it is in its story.
    pub membership: Membership,
    /// Articles near to it that are not copies, best first, at most ten.
    pub related: Vec<Related>,
    /// Stories this article joined together, oldest id surviving.
    pub merges: Vec<Merge>,
    /// The copy cluster, named by its first article.
    pub cluster: Option<ArticleId>,
    /// The instant the placement used: published, else fetched.
    pub at: Timestamp,
}
