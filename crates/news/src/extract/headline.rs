//! Which line is the headline? The first `<h1>`; where a page has none, the line
//! that its `<title>` names.

use super::blocks::Piece;
use super::phrases;
use super::tree::{Tag, Tree};

/// A part of `<title>` with fewer scalars names a site or a section.
const SHORTEST: usize = 15;

/// What parts the title and the site's name in `<title>`.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • "];

/// The headline's place among the page's pieces.
pub fn find(tree: &Tree, pieces: &[Piece], title: Option<&str>) -> Option<usize> {
    let heading = pieces.iter().position(|piece| tree.tag(piece.node) == Tag::H1);
    heading.or_else(|| named(pieces, title?))
}

/// The first line that is the title, or what is left of it without the name
/// before or after.
fn named(pieces: &[Piece], title: &str) -> Option<usize> {
    let mut parts = vec![title];
    for separator in SEPARATORS {
        parts.extend(title.split_once(separator).map(|(_, after)| after));
        parts.extend(title.rsplit_once(separator).map(|(before, _)| before));
    }
    parts.retain(|part| part.chars().count() >= SHORTEST);
    let mut keys: Vec<String> = parts.into_iter().map(phrases::key).collect();
    keys.sort_by_key(|key| std::cmp::Reverse(key.len()));
    keys.iter().find_map(|key| {
        pieces.iter().position(|piece| {
            piece.link_share() < 0.5
                && piece.text.len() < 2 * key.len() + 20
                && phrases::key(&piece.text) == *key
        })
    })
}
