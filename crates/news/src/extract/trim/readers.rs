//! Where the readers' comments begin: at their heading, or at a line that says as much
//! where nothing after it stands beside the article.

use super::super::blocks::Piece;
use super::super::phrases;
use super::super::tree::Tree;
use super::cuts::is_apart;
use crate::model::article::BlockKind;

/// Comments follow an article with more prose than this, in bytes.
const COMMENTED: usize = 200;

/// So many lines are looked at that may head comments.
const LINES: usize = 4;

/// Places among the pieces that are kept.
#[derive(Debug, Default)]
pub struct Readers {
    heading: Option<usize>,
    lines: Vec<usize>,
}

impl Readers {
    /// Notes what may head comments; `kept` pieces are before it, with `told` bytes of
    /// prose.
    pub fn note(&mut self, piece: &Piece, kept: usize, told: usize) {
        if self.heading.is_some() || told <= COMMENTED || !phrases::heads_comments(&piece.text) {
            return;
        }
        match piece.kind {
            BlockKind::Heading => self.heading = Some(kept),
            BlockKind::Paragraph if piece.linked == 0 && self.lines.len() < LINES => {
                self.lines.push(kept);
            }
            _ => {}
        }
    }

    /// Nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.heading.is_none() && self.lines.is_empty()
    }

    /// Where the comments begin.
    pub fn begin(self, tree: &Tree, kept: &[Piece]) -> Option<usize> {
        // A line of a toolbar says no more.
        let apart = self.lines.into_iter().find(|at| is_apart(tree, kept, *at));
        self.heading.into_iter().chain(apart).min()
    }
}
