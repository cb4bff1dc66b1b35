//! Which line is the headline? The `<h1>` that `<title>` shares most words with;
//! where it shares none with any, or there is none, the line that `<title>` names.

use super::blocks::Piece;
use super::content::is_prose;
use super::dateline;
use super::hints::names;
use super::phrases;
use super::tree::{NodeId, Tag, Tree};
use crate::model::title::STROKES;

/// A part of `<title>` with fewer scalars names a site or a section.
const SHORTEST: usize = 15;

/// A page with more `<h1>` is not asked for all of them.
const HEADINGS: usize = 13;

/// The headline's place among the page's pieces. `titles`: `<title>`, then what
/// `<meta>` says of it.
pub fn find(tree: &Tree, pieces: &[Piece], titles: &[&str]) -> Option<usize> {
    let words = titles.first().copied().map(phrases::key).unwrap_or_default();
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let mut best: Option<(usize, usize)> = None;
    let headings = pieces.iter().enumerate().filter(|(_, piece)| tree.tag(piece.node) == Tag::H1);
    for (at, piece) in headings.take(HEADINGS) {
        let key = phrases::key(&piece.text[..piece.text.floor_char_boundary(super::LINE)]);
        let shared = key.split(' ').filter(|word| words.contains(word)).count();
        // A heading that is a link is often another article's.
        let weight = if piece.link_share() < 0.5 { 2 * shared } else { shared };
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, at));
        }
    }
    match best {
        Some((weight, at)) if weight > 0 => instead(tree, pieces, at, titles).or(Some(at)),
        _ => titles
            .iter()
            .find_map(|title| named(tree, pieces, title))
            .or(best.map(|(_, at)| at))
            .or_else(|| over_text(tree, pieces, titles)),
    }
}

/// The line over the running text that is a heading or is named a title, of a page whose
/// titles are all too short to be an article's: that of the site alone.
fn over_text(tree: &Tree, pieces: &[Piece], titles: &[&str]) -> Option<usize> {
    let words = |key: &str| key.split(' ').count();
    let told: Vec<String> = titles.iter().map(|title| phrases::key(title)).collect();
    if told.iter().any(|title| words(title) > GENERIC) {
        return None;
    }
    let untold =
        |key: &str| words(key) >= GENERIC && !told.iter().any(|told| key.contains(told.as_str()));
    let near = |at: &usize| pieces[at + 1..].iter().take(NEAR).any(is_prose);
    let text = pieces.iter().take(LINES).position(is_prose).filter(near)?;
    (text.saturating_sub(OVER)..text).find(|at| {
        let piece = &pieces[*at];
        piece.linked == 0
            && piece.text.len() < super::LINE
            && !piece.text.ends_with(['.', ':'])
            && !dateline::is_dateline(&piece.text)
            && (tree.tag(piece.node).is_heading() || is_named(tree, piece.node))
            && untold(&phrases::key(&piece.text))
    })
}

/// The element, or the first in it, is named a title.
fn is_named(tree: &Tree, node: NodeId) -> bool {
    let mut name = String::new();
    let inside = tree.descendants(node).filter(|node| tree.is_element(*node));
    inside.take(INSIDE).any(|node| {
        names(tree, node, &mut name);
        name.split([' ', '-']).any(|word| word.starts_with("title") || word == "headline")
    })
}

/// The title of a site or section has no more words; that of an article has.
const GENERIC: usize = 4;

/// The running text begins among so many lines, …
const LINES: usize = 80;

/// …goes on within so many lines…
const NEAR: usize = 4;

/// …and has its headline within so many lines before it.
const OVER: usize = 8;

/// So many elements are asked for their names.
const INSIDE: usize = 2;

/// The line that `<meta>` names as the title, where the heading is but the site's name at an
/// end of `<title>`, or has little of it and comes behind that line.
fn instead(tree: &Tree, pieces: &[Piece], heading: usize, titles: &[&str]) -> Option<usize> {
    let (title, told) = titles.split_first()?;
    let (text, told) = (&pieces[heading].text, told.iter().map(|told| phrases::key(told)));
    let (key, told): (String, Vec<String>) = (phrases::key(text), told.collect());
    let name = is_name(text, title);
    if told.contains(&key) || !name && !is_strange(&key, &phrases::key(title)) {
        return None;
    }
    let lines = told.iter().filter_map(|told| line(tree, pieces, told));
    lines.into_iter().find(|at| name || *at < heading)
}

/// Fewer than half of a heading's words are the title's.
fn is_strange(heading: &str, title: &str) -> bool {
    let words: Vec<&str> = title.split(' ').collect();
    let shared = heading.split(' ').filter(|word| words.contains(word)).count();
    shared * 2 < heading.split(' ').count()
}

/// A heading that only begins or ends `<title>`, as the name of a site does.
fn is_name(heading: &str, title: &str) -> bool {
    let (heading, title) = (phrases::key(heading), phrases::key(title));
    let affix = title.strip_suffix(&heading).or(title.strip_prefix(&heading));
    affix.is_some_and(|rest| rest.split(' ').count() > heading.split(' ').count())
}

/// The first line that is the title, or what is left of it without the name
/// before or after.
fn named(tree: &Tree, pieces: &[Piece], title: &str) -> Option<usize> {
    let mut parts = vec![title];
    for stroke in STROKES {
        parts.extend(title.split_once(stroke).map(|(_, after)| after));
        parts.extend(title.rsplit_once(stroke).map(|(before, _)| before));
    }
    parts.retain(|part| part.chars().count() >= SHORTEST);
    let mut keys: Vec<String> = parts.into_iter().map(phrases::key).collect();
    keys.sort_by_key(|key| std::cmp::Reverse(key.len()));
    let under_kicker = || keys.iter().find_map(|key| heading_with_kicker(tree, pieces, key));
    keys.iter().find_map(|key| line(tree, pieces, key)).or_else(under_kicker)
}

/// A kicker in the heading has no more words.
const KICKER: usize = 6;

/// The first heading that ends with this key, a kicker before it.
fn heading_with_kicker(tree: &Tree, pieces: &[Piece], key: &str) -> Option<usize> {
    pieces.iter().position(|piece| {
        tree.tag(piece.node).is_heading()
            && piece.link_share() < 0.5
            && piece.text.len() < 2 * key.len() + 20
            && phrases::key(&piece.text).strip_suffix(key).is_some_and(|kicker| {
                kicker.ends_with(' ') && kicker.split_whitespace().count() <= KICKER
            })
    })
}

/// The first line with this key: no link, unless it is a heading.
fn line(tree: &Tree, pieces: &[Piece], key: &str) -> Option<usize> {
    pieces.iter().position(|piece| {
        (piece.link_share() < 0.5 || tree.tag(piece.node).is_heading())
            && piece.text.len() < 2 * key.len() + 20
            && piece.text.len() * 2 >= key.len()
            && phrases::key(&piece.text) == key
    })
}
