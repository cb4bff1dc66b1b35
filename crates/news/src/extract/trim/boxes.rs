//! Boxes of which nothing but their heading would be left.

use rustc_hash::FxHashMap;

use super::super::blocks::Piece;
use super::super::left::Left;
use super::super::tree::{NodeId, Tag, Tree};
use super::{EVERY_PAGE, NOTICE};
use crate::model::article::BlockKind;

/// What was kept and dropped of the elements that hold a heading.
#[derive(Debug, Default)]
pub struct Boxes {
    /// By element: lines that stay, lines that do not.
    counts: FxHashMap<NodeId, (usize, usize)>,
}

impl Boxes {
    /// Counts a line, and why it was dropped.
    pub fn count(&mut self, tree: &Tree, piece: &Piece, why: Option<&str>) {
        let counts = match (piece.kind, why) {
            (BlockKind::Heading, _) => return,
            (_, None) => (1, 0),
            (_, Some(EVERY_PAGE | NOTICE)) => (0, 1),
            _ => return,
        };
        if let Some(parent) = tree.parent(piece.node) {
            let (kept, dropped) = self.counts.entry(parent).or_default();
            *kept += counts.0;
            *dropped += counts.1;
        }
    }

    /// Drops the headings of boxes of which nothing else was kept: «رسالة رواق» over
    /// «اشترك في نشرتنا».
    pub fn clear(&self, tree: &Tree, kept: &mut Vec<Piece>, left: &mut Left) {
        let empty = |pair: &[Piece]| {
            let parent = tree.parent(pair[0].node).filter(|up| tree.tag(*up) == Tag::Div);
            parent.filter(|_| pair[0].kind == BlockKind::Heading).is_some_and(|parent| {
                self.counts.get(&parent).is_some_and(|(kept, _)| *kept == 0)
                    && !tree.contains(parent, pair[1].node)
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
