//! Topics: under which keys an article is listed. A key is folded, so that
//! «القاهرة» and «القاهره» are one topic.

use news::model::annotation::{Annotation, AnnotationKind};
use news::model::article::Article;

/// Keys kept per article, so that a page of 10,000 tags costs no more than another.
const MOST_KEYS: usize = 48;

/// The key of a publisher's tag, or of a topic as someone typed it.
pub fn key(label: &str) -> String {
    let folded = text::fold::fold(label);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key of an annotation that stands for a topic: a keyword or a name.
pub fn key_of(annotation: &Annotation) -> Option<String> {
    match annotation.kind {
        AnnotationKind::Keyword
        | AnnotationKind::Person
        | AnnotationKind::Organisation
        | AnnotationKind::Place => Some(key(annotation
            .value
            .get("key")
            .and_then(|key| key.as_str())
            .unwrap_or(&annotation.text))),
        AnnotationKind::Quote | AnnotationKind::Date => None,
    }
}

/// Every key of an article, publisher's tags first, each once.
pub fn keys(article: &Article) -> Vec<String> {
    let tags = article.tags.iter().map(|tag| key(tag));
    let marks = article.annotations.iter().filter_map(key_of);
    let mut keys = Vec::new();
    for key in tags.chain(marks) {
        if keys.len() == MOST_KEYS {
            break;
        }
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}
