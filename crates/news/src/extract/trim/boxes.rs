//! Boxes of which nothing but their heading would be left.

use rustc_hash::FxHashSet;

use super::super::blocks::Piece;
use super::super::left::Left;
use super::super::tree::{NodeId, Tag, Tree};
use super::{EVERY_PAGE, NOTICE};
use crate::model::article::BlockKind;

/// The elements of which lines were dropped that every page has.
#[derive(Debug, Default)]
pub struct Boxes {
    emptied: FxHashSet<NodeId>,
}

impl Boxes {
    /// Notes a line, and why it was dropped.
    pub fn note(&mut self, tree: &Tree, piece: &Piece, why: &str) {
        if matches!(why, EVERY_PAGE | NOTICE) && piece.kind != BlockKind::Heading {
            self.emptied.extend(tree.parent(piece.node));
        }
    }

    /// Drops the headings of boxes of which nothing else was kept: «رسالة رواق» over
    /// «اشترك في نشرتنا».
    pub fn clear(mut self, tree: &Tree, kept: &mut Vec<Piece>, left: &mut Left) {
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
}
