//! What are these bytes? Told by the content; the name only helps plain text.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::{UTF_16BE, UTF_16LE};
use news::model::page::PageKind;

/// Elements that show HTML where `<html>` and its like are left out.
const FRAGMENT_TAGS: [&[u8]; 12] = [
    b"title", b"meta", b"main", b"section", b"div", b"p", b"h1", b"h2", b"span", b"a", b"table",
    b"ul",
];

/// What an input holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// A web archive.
    Warc,
    /// Article JSON Lines.
    Articles,
    /// One document.
    Page(PageKind),
    /// A list of URLs.
    Urls,
    /// Nothing we know, and what it looks like.
    Unknown(&'static str),
}

/// Tells content by its first bytes (some KiB of them) and the file's name.
pub fn content(start: &[u8], name: &str) -> Content {
    if start.is_empty() {
        return Content::Unknown("it is empty");
    }
    let text = text(start);
    let trimmed = text.trim_ascii_start();
    if trimmed.starts_with(b"WARC/") {
        return Content::Warc;
    }
    if trimmed.starts_with(b"{") {
        return json(trimmed);
    }
    if let Some(kind) = document(trimmed) {
        return Content::Page(kind);
    }
    if trimmed.starts_with(b"http://") || trimmed.starts_with(b"https://") {
        return Content::Urls;
    }
    if is_binary(&text) {
        return Content::Unknown("it is binary, no page or feed");
    }
    match has_html_name(name) {
        true => Content::Page(PageKind::Html),
        false => Content::Unknown("it is text, but no page, feed, web archive or article"),
    }
}

/// Whether no further byte can change what [`content`] tells: a web archive, or
/// a whole line that says it is an article.
pub fn is_settled(start: &[u8]) -> bool {
    let text = text(start);
    let trimmed = text.trim_ascii_start();
    if trimmed.starts_with(b"WARC/") {
        return true;
    }
    let line = memchr::memchr(b'\n', trimmed).map(|end| &trimmed[..end]);
    line.is_some_and(|line| line.starts_with(b"{") && contains(line, b"marsad.article/"))
}

/// What a body is that came with a `Content-Type` header, which may lie.
pub fn body_kind(start: &[u8], content_type: Option<&str>) -> Option<PageKind> {
    let media = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    let media = media.trim().to_ascii_lowercase();
    let claims_html = matches!(media.as_str(), "text/html" | "application/xhtml+xml");
    let open = media.is_empty()
        || claims_html
        || matches!(media.as_str(), "text/plain" | "text/xml" | "application/octet-stream")
        || media.ends_with("xml")
        || media.ends_with("json");
    if !open {
        return None;
    }
    match content(start, "") {
        Content::Page(kind) => Some(kind),
        Content::Unknown(_) if claims_html && !is_binary(&text(start)) => Some(PageKind::Html),
        _ => None,
    }
}

/// The bytes as something ASCII can be searched in: without a byte order mark,
/// UTF-16 decoded.
fn text(start: &[u8]) -> Cow<'_, [u8]> {
    let utf16 = match start {
        [0xef, 0xbb, 0xbf, rest @ ..] => return Cow::Borrowed(rest),
        [0xff, 0xfe, ..] | [b'<' | b'{', 0, ..] => UTF_16LE,
        [0xfe, 0xff, ..] | [0, b'<' | b'{', ..] => UTF_16BE,
        _ => return Cow::Borrowed(start),
    };
    Cow::Owned(utf16.decode(start).0.into_owned().into_bytes())
}

/// An object: of an article, or a JSON Feed?
fn json(text: &[u8]) -> Content {
    let first_line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    if contains(text, b"jsonfeed.org/version/") && !contains(first_line, b"marsad.article/") {
        return Content::Page(PageKind::Feed);
    }
    match first_line.trim_ascii() {
        b"{" => Content::Unknown("it is JSON, but neither a JSON Feed nor one article a line"),
        _ => Content::Articles,
    }
}

/// The kind of the element that comes first, whatever junk stands before it.
fn document(text: &[u8]) -> Option<PageKind> {
    if is_binary(text) {
        return None;
    }
    let mut fallback = None;
    for at in memchr::memchr_iter(b'<', text) {
        let tag = &text[at + 1..text.len().min(at + 16)];
        let is = |name: &[u8]| {
            tag.len() >= name.len()
                && tag[..name.len()].eq_ignore_ascii_case(name)
                && tag.get(name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric())
        };
        if is(b"rss") || is(b"feed") || is(b"rdf:RDF") || is(b"atom:feed") {
            return Some(PageKind::Feed);
        }
        if is(b"!doctype") || is(b"html") || is(b"head") || is(b"body") || is(b"article") {
            return Some(PageKind::Html);
        }
        if FRAGMENT_TAGS.iter().any(|name| is(name)) {
            fallback = Some(PageKind::Html);
        }
    }
    fallback
}

/// Whether there are NUL bytes or many control characters, as in no text.
fn is_binary(text: &[u8]) -> bool {
    let control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    if text.starts_with(b"%PDF-") {
        return true;
    }
    let controls = text.iter().filter(|&&byte| control(byte)).count();
    controls * 50 > text.len()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}

fn has_html_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let plain = [".gz", ".zst"].iter().find_map(|ending| name.strip_suffix(ending));
    let plain = Path::new(plain.unwrap_or(&name));
    plain
        .extension()
        .is_some_and(|extension| extension == "html" || extension == "htm" || extension == "xhtml")
}
