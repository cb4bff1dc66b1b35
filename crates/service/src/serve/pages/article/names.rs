//! The tags, keywords, names and statements of an article, ready to list.

use news::model::annotation::{Annotation, AnnotationKind};
use news::model::article::Article;

use crate::serve::links;
use crate::store::topic;

/// A tag, keyword or name with the page that lists its articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// As written.
    pub text: String,
    /// Its page.
    pub href: String,
}

/// Who said what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The speaker; empty where the text does not say.
    pub speaker: String,
    /// The words that tie speaker and statement: «قال».
    pub cue: String,
    /// The statement as written.
    pub text: String,
    /// Quoted word for word.
    pub direct: bool,
}

/// Every label of an article, by kind.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The publisher's own tags.
    pub tags: Vec<Label>,
    /// What we extracted.
    pub keywords: Vec<Label>,
    /// People.
    pub persons: Vec<Label>,
    /// Organisations.
    pub organisations: Vec<Label>,
    /// Places.
    pub places: Vec<Label>,
}

/// The labels of an article, each once, most weighty or first mentioned first.
pub fn of(article: &Article) -> Names {
    let marks = |kind| article.annotations.iter().filter(move |mark| mark.kind == kind);
    let mut keywords: Vec<&Annotation> = marks(AnnotationKind::Keyword).collect();
    keywords.sort_by(|a, b| b.score.total_cmp(&a.score));
    let named = |kind| labels(marks(kind).filter_map(mark));
    Names {
        tags: labels(article.tags.iter().map(|tag| (topic::key(tag), &**tag))),
        keywords: labels(keywords.into_iter().filter_map(mark)),
        persons: named(AnnotationKind::Person),
        organisations: named(AnnotationKind::Organisation),
        places: named(AnnotationKind::Place),
    }
}

fn mark(mark: &Annotation) -> Option<(String, &str)> {
    Some((topic::key_of(mark)?, &mark.text))
}

fn labels<'a>(keyed: impl Iterator<Item = (String, &'a str)>) -> Vec<Label> {
    let mut seen = std::collections::BTreeSet::new();
    keyed
        .filter(|(key, text)| {
            !key.is_empty() && !text.trim().is_empty() && seen.insert(key.clone())
        })
        .map(|(key, text)| Label { text: text.trim().to_owned(), href: links::topic(&key) })
        .collect()
}

/// The statements of an article, in the order of the text.
pub fn statements(article: &Article) -> Vec<Statement> {
    let quotes = article.annotations.iter().filter(|a| a.kind == AnnotationKind::Quote);
    let text = |annotation: &Annotation, key: &str| {
        annotation.value.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
    };
    quotes
        .map(|quote| Statement {
            speaker: text(quote, "speaker"),
            cue: text(quote, "cue"),
            text: quote.text.clone(),
            direct: quote.value.get("direct").and_then(|v| v.as_bool()).unwrap_or(true),
        })
        .collect()
}
