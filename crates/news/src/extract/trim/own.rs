//! Lines made of links that are the article's own.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::blocks::Piece;
use super::super::content::is_prose;
use super::super::phrases::is_tag_line;
use super::super::tree::{NodeId, Tag, Tree};
use crate::model::article::BlockKind;

/// A linked line beside a running line longer than this is of the article, in bytes.
const RUNNING: usize = 60;

/// The heading of a section has at most so many words, if it is a link.
const HEADING_WORDS: usize = 7;

/// The last paragraph stands so many lines after the heading of a section.
const AFTER: usize = 4;

/// A sentence has at least so many words, if it is a link.
const SENTENCE_WORDS: usize = 4;

/// So many linked headings in one element head the article's own sections.
const SECTIONS: usize = 3;

/// So many linked lines, each with text of its own under it, are of the article…
const ENTRIES: usize = 5;

/// …where so many paragraphs at most stand under each, on the whole.
const UNDER: usize = 2;

/// A heading's link is among so many nodes in it.
const LINK_NEAR: usize = 8;

/// A box stands so near above its heading.
const NEAR: usize = 3;

/// Places of lines made of links that are the article's own: items of a list
/// that also has running text or that a line with a colon announces, headings
/// over running text, whole sentences beside it.
pub fn links(tree: &Tree, pieces: &[Piece], host: Option<&str>) -> FxHashSet<usize> {
    let mut beside: FxHashSet<NodeId> = FxHashSet::default();
    let mut running: FxHashSet<NodeId> = FxHashSet::default();
    let mut items: FxHashMap<NodeId, (usize, usize)> = FxHashMap::default();
    let mut last = 0;
    for (at, piece) in pieces.iter().enumerate() {
        let Some(parent) = tree.parent(piece.node) else { continue };
        if is_prose(piece) {
            beside.insert(parent);
            last = at;
        }
        if piece.kind == BlockKind::ListItem {
            let (linked, plain) = items.entry(parent).or_default();
            *(if is_linked(piece) { linked } else { plain }) += 1;
            if piece.text.len() > RUNNING && !is_linked(piece) {
                running.insert(parent);
            }
        }
    }
    let mixed = items.into_iter().filter(|(_, (linked, plain))| *plain > 1 && plain * 2 >= *linked);
    running.extend(mixed.map(|(list, _)| list));
    let mut own: FxHashSet<usize> = FxHashSet::default();
    let mut heads: FxHashMap<NodeId, Vec<usize>> = FxHashMap::default();
    let mut listed = false;
    for (at, piece) in pieces.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &pieces[at]);
        let follows =
            before.is_some_and(|before| before.kind == BlockKind::ListItem && is_linked(before));
        let parent = tree.parent(piece.node);
        listed = piece.kind == BlockKind::ListItem
            && is_linked(piece)
            && if follows { listed } else { before.is_some_and(announces) };
        let is_own = match piece.kind {
            BlockKind::ListItem => {
                parent.is_some_and(|parent| running.contains(&parent)) || listed && at < last
            }
            BlockKind::Heading => {
                let next = pieces.get(at + 1).filter(|next| is_prose(next));
                if let (Some(parent), true) = (parent, piece.link_share() > 0.6)
                    && next.is_some_and(|next| tree.parent(next.node) == Some(parent))
                {
                    heads.entry(parent).or_default().push(at);
                }
                next.is_some() && at + AFTER <= last && is_section(tree, piece)
            }
            BlockKind::Paragraph => {
                is_sentence(piece) && parent.is_some_and(|parent| beside.contains(&parent))
            }
            _ => false,
        };
        if is_own {
            own.insert(at);
        }
    }
    own.extend(heads.into_values().filter(|list| list.len() >= SECTIONS).flatten());
    own.extend(boxed(tree, pieces));
    own.extend(leading_out(tree, &pieces[..last], host));
    own.extend(entries(tree, pieces));
    own
}

/// Linked headings that lead to themselves, or several that lead to other sites:
/// what a list of tools or shops is made of.
fn leading_out(tree: &Tree, pieces: &[Piece], host: Option<&str>) -> Vec<usize> {
    let mut anchors = Vec::new();
    let mut outer = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if piece.kind != BlockKind::Heading || !is_linked(piece) {
            continue;
        }
        let inside = tree.descendants(piece.node).take(LINK_NEAR);
        let links = inside.chain(tree.ancestors(piece.node).take(1));
        let href =
            links.filter(|node| tree.tag(*node) == Tag::A).find_map(|a| tree.attribute(a, "href"));
        match href {
            Some(href) if href.starts_with('#') => anchors.push(at),
            Some(href) if host.is_some_and(|host| is_of_other(href, host)) => outer.push(at),
            _ => {}
        }
    }
    if outer.len() >= SECTIONS {
        anchors.extend(outer);
    }
    anchors
}

/// The address is of another host than the page, or its parts.
pub fn is_of_other(href: &str, host: &str) -> bool {
    let Some(rest) = href.strip_prefix("https://").or(href.strip_prefix("http://")) else {
        return false;
    };
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
    let (other, own) = (bare(&rest[..end]), bare(host));
    other.contains('.') && !other.ends_with(&own) && !own.ends_with(&other)
}

/// A heading's place and its box.
struct Boxed {
    at: usize,
    element: NodeId,
}

/// Linked headings of boxes side by side that hold running text too: what a
/// list of products or places is made of.
fn boxed(tree: &Tree, pieces: &[Piece]) -> Vec<usize> {
    let mut rows: FxHashMap<(Option<NodeId>, Tag), Vec<Boxed>> = FxHashMap::default();
    let mut text: Option<&Piece> = None;
    for (at, piece) in pieces.iter().enumerate().rev() {
        if is_prose(piece) {
            text = Some(piece);
        }
        let Some(text) = text else { continue };
        if piece.kind != BlockKind::Heading || !is_linked(piece) {
            continue;
        }
        let around = tree.ancestors(piece.node).take(NEAR);
        if let Some(element) = around.into_iter().find(|up| tree.contains(*up, text.node)) {
            rows.entry((tree.parent(element), tree.tag(element)))
                .or_default()
                .push(Boxed { at, element });
        }
    }
    let alone = |list: &Vec<Boxed>| {
        list.len() >= SECTIONS && list.windows(2).all(|pair| pair[0].element != pair[1].element)
    };
    rows.into_values().filter(alone).flatten().map(|heading| heading.at).collect()
}

/// Linked lines beside paragraphs, each the title of what stands under it.
fn entries(tree: &Tree, pieces: &[Piece]) -> Vec<usize> {
    let mut groups: FxHashMap<NodeId, (Vec<usize>, usize)> = FxHashMap::default();
    for (at, piece) in pieces.iter().enumerate() {
        let Some(parent) = tree.parent(piece.node) else { continue };
        let titles = piece.kind == BlockKind::Paragraph
            && is_linked(piece)
            && piece.text.contains(' ')
            && pieces
                .get(at + 1)
                .is_some_and(|next| is_prose(next) && tree.parent(next.node) == Some(parent));
        if titles {
            groups.entry(parent).or_default().0.push(at);
        } else if is_prose(piece) {
            groups.entry(parent).or_default().1 += 1;
        }
    }
    groups
        .into_values()
        .filter(|(titles, prose)| titles.len() >= ENTRIES && *prose <= UNDER * titles.len())
        .flat_map(|(titles, _)| titles)
        .collect()
}

/// A line that says what follows it: «ما يلي:».
fn announces(piece: &Piece) -> bool {
    piece.text.ends_with([':', '：']) && !is_linked(piece) && !is_tag_line(&piece.text)
}

/// A heading short enough to head a section, not another article.
fn is_section(tree: &Tree, piece: &Piece) -> bool {
    matches!(tree.tag(piece.node), Tag::H1 | Tag::H2 | Tag::H3)
        && piece.text.split_whitespace().count() <= HEADING_WORDS
}

/// A whole sentence, though it is one link.
fn is_sentence(piece: &Piece) -> bool {
    piece.text.ends_with(['.', '۔']) && piece.text.split_whitespace().count() >= SENTENCE_WORDS
}

fn is_linked(piece: &Piece) -> bool {
    piece.link_share() > 0.5
}
