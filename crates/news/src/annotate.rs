//! What does the text speak of? Keywords, entities, quotes, dates as spans.

mod words;
mod phrases;
mod keywords;
mod gazetteer;
mod entities;
mod quotes;
mod dates;

use text::language::Language;

use crate::model::annotation::Annotation;
use crate::model::article::Article;
use words::Words;

/// Texts longer than this many bytes are annotated by their beginning.
const MAX_BYTES: usize = 200_000;

/// Fills `article.annotations` with keywords, entities, quotes and dates,
/// replacing what was there, in text order.
pub fn annotate(article: &mut Article) {
    let language = Language::from_tag(&article.language).unwrap_or(Language::Ar);
    let text = beginning(&article.text);
    let words = Words::of(text, language);
    let mut annotations: Vec<Annotation> = Vec::new();
    let entities = entities::find(&words, language);
    annotations.extend(keywords::find(&words, &article.title, language));
    annotations.extend(quotes::find(&words, language));
    annotations.extend(dates::find(text, article.instant(), language));
    annotations.extend(entities);
    annotations.sort_by(|a, b| (a.start, b.end, a.kind as u8).cmp(&(b.start, a.end, b.kind as u8)));
    article.annotations = annotations;
}

/// At most [`MAX_BYTES`] of a text, cut between characters.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_BYTES)]
}
