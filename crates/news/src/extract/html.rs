//! HTML to a tree, as browsers do it: the tokenizer and the tree construction
//! of the WHATWG standard (HTML 13.2), for news pages and hostile ones.
//!
//! Text and attributes are spans of the page, nothing is copied that is not
//! decoded. Nothing recurses deeper than the insertion modes, every scan of
//! the open elements is bounded by [`MAX_DEPTH`], every character is looked at
//! a bounded number of times. Scripts count as enabled: `<noscript>` is raw
//! text, as browsers have it. Left out, since no text depends on it: error
//! reports, `<selectedcontent>` and the change of case of SVG names.

mod letters;
mod reference;
mod raw;
mod doctype;
mod kinds;
mod open;
mod tokenizer;
mod builder;
mod modes;
mod tables;
mod body;
mod formatting;
mod foreign;

pub use letters::Span;

use std::borrow::Cow;

use super::tree::{TooManyNodes, Tree};
use builder::Built;

/// Elements nest at most this deep; what lies deeper becomes a sibling.
pub const MAX_DEPTH: usize = 512;

/// No more bytes than these are read: spans are 32 bits wide.
const MAX_LETTERS: usize = 512 * 1_024 * 1_024;

/// Parses a document, or a fragment as a document.
pub fn parse(html: Cow<'_, str>) -> Result<Tree, TooManyNodes> {
    if html.len() > MAX_LETTERS {
        return Err(TooManyNodes);
    }
    let html = match memchr::memchr(b'\r', html.as_bytes()) {
        Some(_) => Cow::Owned(line_feeds(&html)),
        None => html,
    };
    let Built { decoded, nodes, attributes } = tokenizer::Tokenizer::new(&html).run()?;
    let mut letters = html.into_owned();
    letters.push_str(&decoded);
    Ok(Tree::of(letters, nodes, attributes))
}

/// Every line end as a line feed (HTML 13.2.3.5).
fn line_feeds(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}
