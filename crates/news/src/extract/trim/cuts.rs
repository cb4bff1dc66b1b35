//! Where the article may end: under the heading of other articles, of the readers'
//! comments, of the note on the writer.

use rustc_hash::FxHashSet;

use super::super::blocks::Piece;
use super::super::content::{is_prose, prose_bytes};
use super::super::left::Left;
use super::super::phrases::Line;
use super::super::tree::{NodeId, Tree};
use super::readers::Readers;
use super::writers::Writers;
use crate::model::article::BlockKind;

/// More paragraphs after the heading of other articles are no excerpts of them.
const EXCERPTS: usize = 12;

/// Places among the pieces that are kept.
#[derive(Debug, Default)]
pub struct Cuts {
    /// Of headings of other articles.
    others: Vec<usize>,
    readers: Readers,
    writers: Writers,
    /// Bytes of prose that are kept so far.
    told: usize,
}

impl Cuts {
    /// Notes a line, of this text, that may end the article; `teasing` says that it is a
    /// teaser's head, `kept` pieces are before it.
    pub fn note(&mut self, piece: &Piece, line: &Line<'_>, teasing: bool, kept: usize) {
        if piece.kind == BlockKind::Heading && teasing {
            self.others.push(kept);
        }
        self.readers.note(piece, kept, self.told);
        self.writers.note(piece, line, kept);
    }

    /// The piece is kept.
    pub fn keep(&mut self, piece: &Piece) {
        self.told += prose_bytes([piece]);
    }

    /// Nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.others.is_empty() && self.readers.is_empty() && self.writers.is_empty()
    }

    /// Ends the article at the first place of each kind that ends it.
    pub fn make(mut self, tree: &Tree, kept: &mut Vec<Piece>, left: &mut Left) {
        if let Some(end) = self.readers.begin(tree, kept) {
            left.note_all(&kept[end..], "readers' comments");
            kept.truncate(end);
            self.others.retain(|at| *at < end);
        }
        if let Some(end) = self.others.into_iter().find(|end| is_end(tree, kept, *end)) {
            left.note_all(&kept[end..], "after the heading of other articles");
            kept.truncate(end);
        }
        self.writers.cut(kept, left);
    }
}

/// Nothing after the heading of other articles stands beside the paragraphs
/// before it, and there is little of it: the article has ended.
fn is_end(tree: &Tree, pieces: &[Piece], end: usize) -> bool {
    let (before, after) = pieces.split_at(end);
    prose_bytes(after) * 3 < prose_bytes(before) * 2
        && after.iter().filter(|piece| is_prose(piece)).count() <= EXCERPTS
        && is_apart(tree, pieces, end)
}

/// No paragraph from a place on stands beside one before it.
pub fn is_apart(tree: &Tree, pieces: &[Piece], place: usize) -> bool {
    let (before, after) = pieces.split_at(place);
    let prose = |piece: &&Piece| is_prose(piece);
    let parents: FxHashSet<Option<NodeId>> =
        before.iter().filter(prose).map(|piece| tree.parent(piece.node)).collect();
    !after.iter().filter(prose).any(|piece| parents.contains(&tree.parent(piece.node)))
}
