//! Date expressions in running text, read against the article's own instant.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use text::date::{self, Context, Precision};
use text::language::Language;

use crate::model::annotation::{Annotation, AnnotationKind};

/// Date expressions marked, at most.
const MOST: usize = 200;

/// Every date expression; none where the article's own instant is unknown,
/// since «أمس» means nothing then. `value` is `{"at": instant, "precision": …}`.
pub fn find(text: &str, instant: Option<Timestamp>, language: Language) -> Vec<Annotation> {
    let Some(now) = instant else { return Vec::new() };
    let context = Context { language: Some(language), ..Context::new(now, TimeZone::UTC) };
    let (mut byte, mut scalars) = (0, 0);
    date::find(text, &context)
        .into_iter()
        .take(MOST)
        .map(|found| {
            let start = scalars + text[byte..found.range.start].chars().count() as u32;
            let slice = &text[found.range.clone()];
            let end = start + slice.chars().count() as u32;
            (byte, scalars) = (found.range.end, end);
            let precision = match found.date.precision {
                Precision::Minute => "minute",
                Precision::Hour => "hour",
                Precision::Day => "day",
            };
            Annotation {
                kind: AnnotationKind::Date,
                start,
                end,
                text: slice.to_owned(),
                value: json!({ "at": found.date.at.to_string(), "precision": precision }),
                score: 1.0,
            }
        })
        .collect()
}
