//! Conditional answers (RFC 9110, section 13): a reader that has the newest
//! state gets 304 and no body.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};

use crate::serve::assets;
use crate::serve::visit::{Failure, Visit};

/// The body with its validators, or 304 where the visitor has it already.
pub fn conditional(
    visit: &Visit,
    media_type: &'static str,
    modified: Timestamp,
    body: String,
) -> Result<Response, Failure> {
    let tag = format!("W/\"{}\"", assets::digest(body.as_bytes()));
    let modified_text = DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&modified)
        .map_err(anyhow::Error::from)?;
    let headers = [
        (header::ETAG, tag.clone()),
        (header::LAST_MODIFIED, modified_text),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    if is_known(&visit.headers, &tag, modified) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    Ok((headers, [(header::CONTENT_TYPE, media_type)], body).into_response())
}

/// `If-None-Match` decides where it is sent; else `If-Modified-Since` (13.2.2).
fn is_known(headers: &HeaderMap, tag: &str, modified: Timestamp) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(tags) = text(header::IF_NONE_MATCH) {
        let opaque = tag.trim_start_matches("W/");
        return tags.split(',').any(|known| {
            let known = known.trim();
            known == "*" || known.trim_start_matches("W/") == opaque
        });
    }
    let since = text(header::IF_MODIFIED_SINCE)
        .and_then(|date| DateTimeParser::new().parse_timestamp(date).ok());
    since.is_some_and(|since| modified.as_second() <= since.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_with_the_newest_state_is_known() {
        let modified = "2024-11-30T14:05:00Z".parse().expect("an instant");
        for (name, value, known) in [
            ("if-none-match", "W/\"abc\"", true),
            ("if-none-match", "\"x\", \"abc\"", true),
            ("if-none-match", "\"x\"", false),
            ("if-modified-since", "Sat, 30 Nov 2024 14:05:00 GMT", true),
            ("if-modified-since", "Sat, 30 Nov 2024 14:04:59 GMT", false),
            ("if-modified-since", "yesterday", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().expect("a header value"));
            assert_eq!(is_known(&headers, "W/\"abc\"", modified), known, "{name}: {value}");
        }
    }
}
