//! Articles as rows: what stands in columns is left out of the JSON and put
//! back on reading.

use anyhow::{Context, Result};
use jiff::Timestamp;
use news::model::article::{Article, ArticleId, CopyOf};
use rusqlite::Row;

/// The columns [`article`] reads, for `SELECT … FROM articles a JOIN bodies b`.
pub const ARTICLE: &str = "b.article, b.annotations, b.copy_of, a.story, a.sequence";

/// An article from a row that begins with the columns of [`ARTICLE`].
pub fn article(row: &Row<'_>) -> Result<Article> {
    let json = row.get_ref(0)?.as_str()?;
    let mut article: Article = serde_json::from_str(json)
        .with_context(|| format!("the article of row {} is broken", number(row)))?;
    article.annotations = serde_json::from_str(row.get_ref(1)?.as_str()?)?;
    article.copy_of = match row.get_ref(2)?.as_str_or_null()? {
        Some(json) => Some(serde_json::from_str::<CopyOf>(json)?),
        None => None,
    };
    article.story = Some(row.get(3)?);
    restore_text(&mut article);
    Ok(article)
}

fn number(row: &Row<'_>) -> i64 {
    row.get(4).unwrap_or_default()
}

/// The JSON columns of one article.
pub struct Body {
    /// `marsad.article/1` without what stands elsewhere.
    pub article: String,
    /// The annotations.
    pub annotations: String,
    /// The copy link.
    pub copy_of: Option<String>,
}

impl Body {
    /// Takes an article apart.
    pub fn of(article: &Article) -> Result<Body> {
        let mut slim = article.clone();
        slim.annotations = Vec::new();
        slim.copy_of = None;
        slim.story = None;
        if joined(&slim) == slim.text {
            slim.text = String::new();
        }
        Ok(Body {
            article: serde_json::to_string(&slim)?,
            annotations: serde_json::to_string(&article.annotations)?,
            copy_of: article.copy_of.as_ref().map(serde_json::to_string).transpose()?,
        })
    }
}

/// The text is its blocks joined; it is stored only where it is not.
pub fn restore_text(article: &mut Article) {
    if article.text.is_empty() {
        article.text = joined(article);
    }
}

fn joined(article: &Article) -> String {
    let blocks: Vec<&str> = article.blocks.iter().map(|block| block.text.as_str()).collect();
    blocks.join("\n\n")
}

/// An instant as stored.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// An instant as read.
pub fn instant(micros: i64) -> Result<Timestamp> {
    Ok(Timestamp::from_microsecond(micros)?)
}

/// An optional article id as read.
pub fn id(value: Option<String>) -> Option<ArticleId> {
    value.map(ArticleId)
}
