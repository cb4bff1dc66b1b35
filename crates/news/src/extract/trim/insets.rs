//! Another article's card among the paragraphs: a box with a linked picture, a linked
//! title and perhaps a line of its text.

use rustc_hash::FxHashMap;

use super::super::blocks::Piece;
use super::super::content::is_prose;
use super::super::tree::{NodeId, Tag, Tree};
use crate::model::article::BlockKind;

/// So many paragraphs stand beside the box.
const BESIDE: usize = 2;

/// So many boxes stand in a text at most.
const BOXES: usize = 2;

/// So many linked titles are looked at.
const TITLES: usize = 40;

/// A box stands so near above its title.
const NEAR: usize = 3;

/// A box has so many lines at most…
const LINES: usize = 5;

/// …and bytes.
const BYTES: usize = 700;

/// In a box are so many nodes at most.
const NODES: usize = 60;

/// The lines of such boxes: one mark for each piece.
pub fn find(tree: &Tree, pieces: &[Piece]) -> Vec<bool> {
    let mut marks = vec![false; pieces.len()];
    let mut beside: FxHashMap<NodeId, usize> = FxHashMap::default();
    let prose = pieces.iter().filter(|piece| is_prose(piece));
    for parent in prose.filter_map(|piece| tree.parent(piece.node)) {
        *beside.entry(parent).or_default() += 1;
    }
    let mut found = 0;
    let is_title = |piece: &Piece| piece.kind == BlockKind::Heading && piece.link_share() > 0.85;
    let titles = pieces.iter().enumerate().filter(|(_, piece)| is_title(piece)).take(TITLES);
    for (at, title) in titles {
        let boxed = tree.ancestors(title.node).take(NEAR).find(|up| {
            let of_text = tree.parent(*up).and_then(|parent| beside.get(&parent));
            tree.tag(*up) == Tag::Div && of_text.is_some_and(|count| *count >= BESIDE)
        });
        let Some(boxed) = boxed.filter(|boxed| has_picture(tree, *boxed)) else { continue };
        let inside = |piece: &&Piece| tree.contains(boxed, piece.node);
        let before = pieces[..at].iter().rev().take(LINES + 1).take_while(inside).count();
        let after = pieces[at..].iter().take(LINES + 1).take_while(inside).count();
        let all = &pieces[at - before..at + after];
        let bytes: usize = all.iter().map(|piece| piece.text.len()).sum();
        let outside = pieces.len() - all.len();
        if all.len() <= LINES && bytes <= BYTES && outside > all.len() {
            marks[at - before..at + after].fill(true);
            found += 1;
        }
    }
    // More of them are what the text is about: products, channels.
    if found > BOXES {
        marks.fill(false);
    }
    marks
}

/// The box is small and holds a picture that is a link.
fn has_picture(tree: &Tree, boxed: NodeId) -> bool {
    let nodes: Vec<NodeId> = tree.descendants(boxed).take(NODES + 1).collect();
    nodes.len() <= NODES
        && nodes.iter().any(|node| {
            tree.tag(*node) == Tag::Img
                && tree.ancestors(*node).take(NEAR).any(|up| tree.tag(up) == Tag::A)
        })
}
