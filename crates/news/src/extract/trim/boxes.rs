//! Boxes of which nothing but their heading or label would be left.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::blocks::Piece;
use super::super::left::Left;
use super::super::tree::{NodeId, Tag, Tree};
use super::{CARD, EVERY_PAGE, LINKS, NOTICE};
use crate::model::article::BlockKind;

/// The elements of which lines were dropped that every page has.
#[derive(Debug, Default)]
pub struct Boxes {
    emptied: FxHashSet<NodeId>,
    /// Elements that hold a dropped link, near above it.
    linked: FxHashSet<NodeId>,
}

/// A box stands so near above its link.
const NEAR: usize = 3;

/// A label has so many words at most…
const LABEL: usize = 3;

/// …and bytes.
const LABEL_BYTES: usize = 40;

impl Boxes {
    /// Notes a line, and why it was dropped.
    pub fn note(&mut self, tree: &Tree, piece: &Piece, why: &str) {
        if matches!(why, EVERY_PAGE | NOTICE) && piece.kind != BlockKind::Heading {
            self.emptied.extend(tree.parent(piece.node));
        }
        if matches!(why, LINKS | CARD) {
            self.linked.extend(tree.ancestors(piece.node).take(NEAR));
        }
    }

    /// Drops the headings of boxes of which nothing else was kept: «رسالة رواق» over
    /// «اشترك في نشرتنا».
    pub fn clear(mut self, tree: &Tree, kept: &mut Vec<Piece>, left: &mut Left) {
        self.clear_labels(tree, kept, left);
        if self.emptied.is_empty() {
            return;
        }
        for piece in kept.iter().filter(|piece| piece.kind != BlockKind::Heading) {
            if let Some(parent) = tree.parent(piece.node) {
                self.emptied.remove(&parent);
            }
        }
        let empty = |pair: &[Piece]| {
            let parent = tree.parent(pair[0].node).filter(|up| tree.tag(*up) == Tag::Div);
            pair[0].kind == BlockKind::Heading
                && parent.is_some_and(|parent| {
                    self.emptied.contains(&parent) && !tree.contains(parent, pair[1].node)
                })
        };
        let marks: Vec<bool> = kept.windows(2).map(empty).collect();
        let mut marks = marks.into_iter();
        kept.retain(|piece| {
            let empty = marks.next().unwrap_or_default();
            if empty {
                left.note(piece, "a heading over nothing");
            }
            !empty
        });
    }

    /// Drops labels over links that were dropped, alone in their box: «مقترح».
    fn clear_labels(&self, tree: &Tree, kept: &mut Vec<Piece>, left: &mut Left) {
        if self.linked.is_empty() {
            return;
        }
        // A bare line stands in the box itself.
        let boxes = |piece: &Piece| [Some(piece.node), tree.parent(piece.node)];
        let mut held: FxHashMap<NodeId, usize> = FxHashMap::default();
        for piece in kept.iter() {
            let around = std::iter::once(piece.node).chain(tree.ancestors(piece.node).take(NEAR));
            for up in around.filter(|up| self.linked.contains(up)) {
                *held.entry(up).or_default() += 1;
            }
        }
        kept.retain(|piece| {
            let alone = boxes(piece).into_iter().flatten().any(|up| held.get(&up) == Some(&1));
            let label = alone && is_label(piece);
            if label {
                left.note(piece, "a label over nothing");
            }
            !label
        });
    }
}

/// A few words that end no sentence and announce nothing.
fn is_label(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.text.len() <= LABEL_BYTES
        && piece.text.split_whitespace().count() <= LABEL
        && piece.text.ends_with(char::is_alphabetic)
}
