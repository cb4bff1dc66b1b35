//! What leaves the chosen body: what stands before the article begins, teasers,
//! share prompts, link lists, the tail.

use rustc_hash::{FxHashMap, FxHashSet};

use super::blocks::Piece;
use super::content::is_prose;
use super::dateline::is_dateline;
use super::phrases::{self, is_boilerplate, is_notice, is_tag_line, is_teaser, is_teaser_head};
use super::tree::{NodeId, Tree};
use crate::model::article::BlockKind;

/// A scrap before the first paragraph is shorter than this, in bytes: dateline,
/// byline, reading time.
const SCRAP: usize = 90;

/// A linked line beside a running line longer than this is of the article, in bytes.
const RUNNING: usize = 60;

/// More paragraphs after the heading of other articles are no excerpts of them.
const EXCERPTS: usize = 12;

/// So many linked headings in one element head the article's own sections.
const SECTIONS: usize = 3;

/// Removes what is in the body's element but not of the article. `titles` are
/// the page's claims of its title.
pub fn trim(
    tree: &Tree,
    pieces: Vec<Piece>,
    titles: &[&str],
    headline: Option<NodeId>,
) -> Vec<Piece> {
    let titles: Vec<String> = titles.iter().map(|title| phrases::key(title)).collect();
    let pieces = after_headline(pieces, headline);
    let own = own_links(tree, &pieces);
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut teasing = false;
    let mut ends = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let share = piece.link_share();
        if teasing && (share > 0.5 || (piece.kind == BlockKind::Heading && share > 0.0)) {
            continue;
        }
        teasing = is_teaser_head(&piece.text);
        if piece.kind == BlockKind::Heading && teasing {
            ends.push(kept.len());
        }
        if teasing || is_foreign(&piece, own.contains(&at)) || repeats_title(&piece, &titles) {
            continue;
        }
        kept.push(piece);
    }
    if let Some(end) = ends.into_iter().find(|end| is_end(tree, &kept, *end)) {
        kept.truncate(end);
    }
    head(&mut kept);
    tail(&mut kept);
    kept
}

/// The article begins after its headline where there is hardly any prose before.
fn after_headline(mut pieces: Vec<Piece>, headline: Option<NodeId>) -> Vec<Piece> {
    let headline = pieces.iter().position(|piece| Some(piece.node) == headline);
    if let Some(at) = headline {
        let bytes = |pieces: &[Piece]| -> usize {
            pieces.iter().filter(|piece| is_prose(piece)).map(|piece| piece.text.len()).sum()
        };
        if bytes(&pieces[..at]) * 10 < bytes(&pieces[at..]) {
            pieces.drain(..=at);
        }
    }
    pieces
}

/// Nothing after the heading of other articles stands beside the paragraphs
/// before it, and there is little of it: the article has ended.
fn is_end(tree: &Tree, pieces: &[Piece], end: usize) -> bool {
    let (before, after) = pieces.split_at(end);
    let prose = |piece: &&Piece| is_prose(piece);
    let bytes = |pieces: &[Piece]| -> usize {
        pieces.iter().filter(prose).map(|piece| piece.text.len()).sum()
    };
    let parents: FxHashSet<Option<NodeId>> =
        before.iter().filter(prose).map(|piece| tree.parent(piece.node)).collect();
    bytes(after) * 3 < bytes(before) * 2
        && after.iter().filter(prose).count() <= EXCERPTS
        && !after.iter().filter(prose).any(|piece| parents.contains(&tree.parent(piece.node)))
}

fn repeats_title(piece: &Piece, titles: &[String]) -> bool {
    let short = piece.text.len() < 400;
    let start = phrases::key_start(&piece.text);
    short && titles.iter().any(|title| title.starts_with(&start)) && {
        let key = phrases::key(&piece.text);
        key.len() > 8 && titles.contains(&key)
    }
}

/// Places of lines made of links that are the article's own: items of a list
/// that also has running text, headings over sections of running text.
fn own_links(tree: &Tree, pieces: &[Piece]) -> FxHashSet<usize> {
    let mut running: FxHashSet<NodeId> = FxHashSet::default();
    let mut heads: FxHashMap<NodeId, Vec<usize>> = FxHashMap::default();
    for (at, piece) in pieces.iter().enumerate() {
        let Some(parent) = tree.parent(piece.node) else { continue };
        let next = pieces.get(at + 1);
        if piece.kind == BlockKind::ListItem && piece.text.len() > RUNNING && !is_linked(piece) {
            running.insert(parent);
        }
        let sibling =
            next.is_some_and(|next| is_prose(next) && tree.parent(next.node) == Some(parent));
        if piece.kind == BlockKind::Heading && piece.link_share() > 0.6 && sibling {
            heads.entry(parent).or_default().push(at);
        }
    }
    let items = pieces.iter().enumerate().filter(|(_, piece)| {
        piece.kind == BlockKind::ListItem
            && tree.parent(piece.node).is_some_and(|parent| running.contains(&parent))
    });
    let mut own: FxHashSet<usize> = items.map(|(at, _)| at).collect();
    own.extend(heads.into_values().filter(|list| list.len() >= SECTIONS).flatten());
    own
}

fn is_linked(piece: &Piece) -> bool {
    piece.link_share() > 0.5
}

fn is_foreign(piece: &Piece, own: bool) -> bool {
    let share = piece.link_share();
    let length = piece.text.len();
    let long = length > 400;
    let linked = share > 0.85 && !long || share > 0.6 && length < 120;
    if piece.kind != BlockKind::Table && linked && !own {
        return true;
    }
    if is_notice(&piece.text) {
        return true;
    }
    if !long && is_teaser(&piece.text) && (share > 0.2 || length < 160) {
        return true;
    }
    if share > 0.2 && is_tag_line(&piece.text) {
        return true;
    }
    !long && (is_boilerplate(&piece.text) || is_dateline(&piece.text) || is_clock(piece))
}

/// A paragraph that is a time of day, as before the entries of a live blog, or
/// the counter of a photo viewer: «١٤:٣٥», «2:05 م», «1 / 3».
fn is_clock(piece: &Piece) -> bool {
    let line = piece.text.trim();
    if line.len() > 24 || piece.kind == BlockKind::Table {
        return false;
    }
    let letters = line.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_number = |part: &str| {
        let part = part.trim_matches(|letter: char| !letter.is_numeric());
        matches!(part.chars().count(), 1 | 2) && part.chars().all(char::is_numeric)
    };
    let clock = line.split_once(':').is_some_and(|(hour, minute)| {
        let minute: String = minute.trim().chars().take(3).collect();
        is_number(hour.trim()) && is_number(&minute) && letters <= 4
    });
    let counter = line
        .split_once(" / ")
        .is_some_and(|(one, all)| letters == 0 && is_number(one) && is_number(all));
    clock || counter
}

/// Dateline, byline and the like before the first paragraph.
fn head(pieces: &mut Vec<Piece>) {
    let Some(first) = pieces.iter().position(is_prose) else { return };
    let mut at = 0;
    pieces.retain(|piece| {
        let before = at < first;
        at += 1;
        let scrap = piece.text.len() < SCRAP
            && matches!(piece.kind, BlockKind::Paragraph | BlockKind::ListItem);
        !(before && scrap)
    });
}

/// A body ends with a paragraph, not with a heading.
fn tail(pieces: &mut Vec<Piece>) {
    while pieces.last().is_some_and(|last| last.kind == BlockKind::Heading) {
        pieces.pop();
    }
}
