//! Articles as rows: what stands in columns is left out of the JSON and put
//! back on reading.

use anyhow::{Context, Result};
use jiff::Timestamp;
use news::model::annotation::{Annotation, AnnotationKind};
use news::model::article::{Article, ArticleId, CopyOf, joined};
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The columns [`article`] reads, for `SELECT … FROM articles a JOIN bodies b`.
pub const ARTICLE: &str = "b.article, b.annotations, b.copy_of, a.story, a.sequence";

/// An article from a row that begins with the columns of [`ARTICLE`].
pub fn article(row: &Row<'_>) -> Result<Article> {
    let json = row.get_ref(0)?.as_str()?;
    let mut article: Article = serde_json::from_str(json)
        .with_context(|| format!("the article of row {} is broken", number(row)))?;
    let annotations = row.get_ref(1)?.as_str()?;
    article.copy_of = match row.get_ref(2)?.as_str_or_null()? {
        Some(json) => Some(serde_json::from_str::<CopyOf>(json)?),
        None => None,
    };
    article.story = Some(row.get(3)?);
    restore_text(&mut article);
    article.annotations = annotations_of(&article.text, annotations)
        .with_context(|| format!("the annotations of row {} are broken", number(row)))?;
    Ok(article)
}

/// An annotation as stored: what it marks, from where to where, its value and
/// score. The span's text stands in the article.
#[derive(Serialize, Deserialize)]
struct Mark<V>(AnnotationKind, u32, u32, V, f64);

fn annotations_of(text: &str, json: &str) -> Result<Vec<Annotation>> {
    let marks: Vec<Mark<Value>> = serde_json::from_str(json)?;
    // Marks begin in text order: one walk finds every place.
    let (mut scalar, mut byte) = (0, 0);
    let mut annotations = Vec::with_capacity(marks.len());
    for Mark(kind, start, end, value, score) in marks {
        if start < scalar {
            (scalar, byte) = (0, 0);
        }
        byte += bytes_of(&text[byte..], start - scalar);
        scalar = start;
        let length = bytes_of(&text[byte..], end.saturating_sub(start));
        let text = text[byte..byte + length].to_owned();
        annotations.push(Annotation { kind, start, end, text, value, score });
    }
    Ok(annotations)
}

/// The bytes of a text's first scalars.
fn bytes_of(text: &str, scalars: u32) -> usize {
    text.char_indices().nth(scalars as usize).map_or(text.len(), |(at, _)| at)
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
        let marks: Vec<Mark<&Value>> = article
            .annotations
            .iter()
            .map(|it| Mark(it.kind, it.start, it.end, &it.value, it.score))
            .collect();
        Ok(Body {
            article: serde_json::to_string(&slim(article))?,
            annotations: serde_json::to_string(&marks)?,
            copy_of: article.copy_of.as_ref().map(serde_json::to_string).transpose()?,
        })
    }
}

/// An article without what stands in other columns.
fn slim(article: &Article) -> Article {
    let Article {
        schema,
        id,
        url,
        canonical_url,
        source,
        site_name,
        language,
        title,
        subtitle,
        authors,
        published_at,
        published_precision,
        published_from,
        modified_at,
        fetched_at,
        section,
        tags,
        lead_image,
        credit,
        blocks,
        text,
        annotations: _,
        copy_of: _,
        story: _,
        fate,
        extra,
    } = article;
    Article {
        schema: schema.clone(),
        id: id.clone(),
        url: url.clone(),
        canonical_url: canonical_url.clone(),
        source: source.clone(),
        site_name: site_name.clone(),
        language: language.clone(),
        title: title.clone(),
        subtitle: subtitle.clone(),
        authors: authors.clone(),
        published_at: *published_at,
        published_precision: *published_precision,
        published_from: *published_from,
        modified_at: *modified_at,
        fetched_at: *fetched_at,
        section: section.clone(),
        tags: tags.clone(),
        lead_image: lead_image.clone(),
        credit: credit.clone(),
        blocks: blocks.clone(),
        text: if joined(blocks) == *text { String::new() } else { text.clone() },
        annotations: Vec::new(),
        copy_of: None,
        story: None,
        fate: fate.clone(),
        extra: extra.clone(),
    }
}

/// The text is its blocks joined; it is stored only where it is not.
pub fn restore_text(article: &mut Article) {
    if article.text.is_empty() {
        article.text = joined(&article.blocks);
    }
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
