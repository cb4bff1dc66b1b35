//! A record is an article already: its fields win, only what is missing is added.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use text::date::Context;

use super::{dates, id, language, tidy, url};
use crate::model::article::{Article, Block, BlockKind, DateOrigin, SCHEMA, joined};
use crate::model::fate::{Reason, SetAside};

/// Completes a record. `arrived` is the "now" of a relative date in it.
pub fn complete(mut article: Article, arrived: Option<Timestamp>) -> Result<Article, SetAside> {
    article.title = tidy::line(&article.title);
    body(&mut article);
    if article.title.is_empty() && article.text.is_empty() {
        return Err(SetAside {
            url: (!article.url.is_empty()).then(|| article.url.clone()),
            reason: Reason::NoText,
            detail: "a record without title and text".into(),
        });
    }
    let own = url::web(&article.url, None);
    if article.canonical_url.is_empty()
        && let Some(own) = &own
    {
        article.canonical_url = url::canonical(own).to_string();
    }
    if article.source.is_empty()
        && let Some(host) = own.as_ref().and_then(url::registrable)
    {
        article.source = host;
    }
    if article.fetched_at.is_none() {
        article.fetched_at = arrived;
    }
    date(&mut article, own.as_ref());
    if article.language.is_empty() {
        article.language = language::of(&article.title, &article.text, &[]);
    }
    if article.id.0.is_empty() {
        article.id = match article.canonical_url.is_empty() {
            false => id::of_url(&article.canonical_url),
            true => id::of_text(&article.source, &article.title, &article.text),
        };
    }
    article.schema = SCHEMA.to_owned();
    article.fate = "kept".to_owned();
    Ok(article)
}

/// Blocks from lines where the record has none. A record with blocks keeps
/// them, and a text that its annotations point into stays to the letter.
fn body(article: &mut Article) {
    if article.blocks.is_empty() {
        article.blocks = paragraphs(&article.text);
        if article.annotations.is_empty() {
            article.text = joined(&article.blocks);
        }
    } else if article.text.is_empty() {
        article.text = joined(&article.blocks);
    }
}

/// One paragraph for every line that has text.
fn paragraphs(text: &str) -> Vec<Block> {
    text.lines()
        .map(tidy::line)
        .filter(|line| !line.is_empty())
        .map(|text| Block { kind: BlockKind::Paragraph, text })
        .collect()
}

/// `published_raw` where `published_at` is missing.
fn date(article: &mut Article, own: Option<&::url::Url>) {
    if article.published_at.is_none()
        && let Some(Value::String(raw)) = article.extra.get("published_raw")
    {
        let mut context = Context::new(
            article.fetched_at.unwrap_or(dates::HORIZON),
            own.map_or(TimeZone::UTC, |own| dates::zone_of(own, None, &[])),
        );
        context.relative = article.fetched_at.is_some();
        if let Some(date) = dates::read(raw, &context) {
            article.published_at = Some(date.at);
            article.published_precision = Some(dates::precision(date.precision));
        }
    }
    if article.published_at.is_some() && article.published_from.is_none() {
        article.published_from = Some(DateOrigin::Record);
    }
}
