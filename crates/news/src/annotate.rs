//! What does the text speak of? Keywords, entities, quotes, dates as spans.

use crate::model::article::Article;

/// Fills `article.annotations`, replacing what was there of the kinds it makes.
pub fn annotate(_article: &mut Article) {}
