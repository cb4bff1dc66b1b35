//! The full-text index: a projection of the store that can be rebuilt.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use news::model::article::{Article, ArticleId};
use serde::Serialize;

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first.
    Date,
}

/// A search as asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query: words, `"phrases"`, `source:`, `lang:`, `after:`, `before:`…
    pub q: String,
    /// At most so many hits.
    pub limit: usize,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// The order.
    pub sort: Sort,
}

/// A part of the original text with the matches in it.
#[derive(Debug, Clone, Serialize)]
pub struct Snippet {
    /// The passage, as written.
    pub text: String,
    /// Byte ranges of `text` that matched, in order, without overlaps.
    pub highlights: Vec<Range<usize>>,
}

/// One hit.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// The article.
    pub id: ArticleId,
    /// BM25-like score; 0 when sorted by date.
    pub score: f32,
    /// The title with its matches.
    pub title: Snippet,
    /// The best passage of the body.
    pub snippet: Snippet,
}

/// The answer to a [`Request`].
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// The hits.
    pub items: Vec<Hit>,
    /// How many articles match in all.
    pub total: usize,
    /// Counts by `source`, `language`, `day`.
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// A query that cannot be read, pointing at the place.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message} (at character {at})")]
pub struct BadQuery {
    /// What is wrong and what to write instead.
    pub message: String,
    /// Scalar offset into the query.
    pub at: usize,
}

/// The index in a folder. One writer; readers see each commit.
pub struct SearchIndex {}

impl SearchIndex {
    /// Opens or creates the index; one of another schema version is emptied,
    /// and [`SearchIndex::watermark`] then says 0.
    pub fn open(_folder: &Path) -> Result<SearchIndex> {
        Ok(SearchIndex {})
    }

    /// The store sequence number up to which articles are in the index.
    pub fn watermark(&self) -> Result<u64> {
        Ok(0)
    }

    /// Adds articles (replacing those of the same id) and commits durably with
    /// the new watermark.
    pub fn add(&self, _articles: &[Article], _watermark: u64) -> Result<()> {
        Ok(())
    }

    /// Answers a query. [`BadQuery`] is found by `downcast_ref` on the error.
    pub fn search(&self, _request: &Request) -> Result<Answer> {
        Ok(Answer { items: Vec::new(), total: 0, facets: BTreeMap::new(), next_cursor: None })
    }
}
