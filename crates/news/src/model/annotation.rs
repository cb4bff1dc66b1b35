//! An annotation: kind, span into the article's text, value. Stored beside the
//! article, so annotators can rerun.

use serde::{Deserialize, Serialize};

/// What an annotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationKind {
    /// An extracted keyword or keyphrase.
    Keyword,
    /// A person's name.
    Person,
    /// An organisation's name.
    Organisation,
    /// A place's name.
    Place,
    /// A statement and who made it.
    Quote,
    /// A date expression.
    Date,
}

impl AnnotationKind {
    /// A person's, an organisation's or a place's name.
    pub fn is_name(self) -> bool {
        matches!(
            self,
            AnnotationKind::Person | AnnotationKind::Organisation | AnnotationKind::Place
        )
    }
}

/// One annotation. `start..end` are Unicode scalar offsets into `Article::text`
/// and `text` is exactly that slice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Annotation {
    /// What it marks.
    pub kind: AnnotationKind,
    /// First scalar of the span.
    pub start: u32,
    /// One past its last scalar.
    pub end: u32,
    /// The span as written.
    pub text: String,
    /// What it means: the folded key, the speaker, the instant…
    #[serde(default)]
    pub value: serde_json::Value,
    /// The annotator's confidence or weight.
    #[serde(default)]
    pub score: f64,
}
