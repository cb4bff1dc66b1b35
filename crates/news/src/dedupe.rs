//! Does this article reproduce another? MinHash-LSH candidates, exact check.

use crate::model::article::{Article, ArticleId};
use crate::model::story::Copies;

/// An article's word shingles, hashed.
#[derive(Debug, Clone, Default)]
pub struct Shingles {}

impl Shingles {
    /// The shingles of an article's folded text.
    pub fn of(_article: &Article) -> Shingles {
        Shingles::default()
    }
}

/// The window of recent articles.
#[derive(Debug, Default)]
pub struct Memory {}

impl Memory {
    /// Finds what an article reproduces and remembers it.
    pub fn place(&mut self, _article: &Article, _shingles: Shingles) -> Copies {
        Copies::default()
    }

    /// Remembers an article placed in an earlier run.
    pub fn recall(&mut self, _article: &Article, _shingles: Shingles, _cluster: Option<ArticleId>) {
    }
}
