//! What does the text speak of? Keywords, entities, quotes, dates as spans.

mod words;
mod facts;
mod phrases;
mod keywords;
mod gazetteer;
mod entities;
mod quotes;
mod dates;

use std::borrow::Cow;

use crate::model::annotation::Annotation;
use crate::model::article::Article;
use crate::model::words::{self as words_of, ArticleWords};
use words::Words;

/// Texts longer than this many bytes are annotated by their beginning.
const MAX_BYTES: usize = 200_000;

/// Fills `article.annotations`, replacing what was there.
pub fn annotate(article: &mut Article) {
    article.annotations = annotations(article, &ArticleWords::of(article));
}

/// The annotations an article has, else the names of persons, organisations and
/// places in its text: of [`annotations`] these alone. In text order.
pub fn names<'a>(article: &'a Article, analysed: &ArticleWords) -> Cow<'a, [Annotation]> {
    if !article.annotations.is_empty() {
        return Cow::Borrowed(&article.annotations);
    }
    let language = words_of::language(article);
    let words = Words::of(&article.text, &analysed.text, MAX_BYTES, language);
    Cow::Owned(entities::find(&words, language))
}

/// An article's keywords, entities, quotes and dates, in text order; `analysed`
/// are its words.
pub fn annotations(article: &Article, analysed: &ArticleWords) -> Vec<Annotation> {
    let language = words_of::language(article);
    let words = Words::of(&article.text, &analysed.text, MAX_BYTES, language);
    let mut annotations = entities::find(&words, language);
    annotations.extend(keywords::find(&words, &analysed.title));
    annotations.extend(quotes::find(&words, language));
    annotations.extend(dates::find(words.text, article.instant(), language));
    annotations.sort_by(|a, b| (a.start, b.end, a.kind as u8).cmp(&(b.start, a.end, b.kind as u8)));
    annotations
}
