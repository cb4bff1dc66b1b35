//! Where the article may end: under the heading of other articles, of the readers'
//! comments, of the note on the writer.

use rustc_hash::FxHashSet;

use super::super::blocks::Piece;
use super::super::content::{is_prose, prose_bytes};
use super::super::left::Left;
use super::super::notes;
use super::super::phrases;
use super::super::tree::{NodeId, Tree};
use crate::model::article::BlockKind;

/// More paragraphs after the heading of other articles are no excerpts of them.
const EXCERPTS: usize = 12;

/// Comments follow an article with more prose than this, in bytes.
const COMMENTED: usize = 200;

/// So many lines are asked whether they head the note on the writer.
const WRITERS: usize = 8;

/// A note on the writer has so many lines before it at least.
const BEFORE_WRITER: usize = 3;

/// Places among the lines that are kept.
#[derive(Debug, Default)]
pub struct Cuts {
    /// Of headings of other articles.
    others: Vec<usize>,
    /// Of the heading of the readers' comments.
    comments: Option<usize>,
    /// Of lines that may head the note on the writer.
    writers: Vec<usize>,
}

impl Cuts {
    /// Notes where a line stands that may end the article; `teasing` says that it is a
    /// teaser's head.
    pub fn note(&mut self, piece: &Piece, teasing: bool, kept: &[Piece]) {
        let heading = piece.kind == BlockKind::Heading;
        if heading && teasing {
            self.others.push(kept.len());
        }
        let asked = self.writers.len() < WRITERS && kept.len() >= BEFORE_WRITER;
        if asked && notes::is_head(piece) {
            self.writers.push(kept.len());
        }
        if heading
            && self.comments.is_none()
            && phrases::heads_comments(&piece.text)
            && prose_bytes(kept) > COMMENTED
        {
            self.comments = Some(kept.len());
        }
    }

    /// No line was noted.
    pub fn is_empty(&self) -> bool {
        self.others.is_empty() && self.comments.is_none() && self.writers.is_empty()
    }

    /// Ends the article at the first of each kind that ends it.
    pub fn make(self, tree: &Tree, kept: &mut Vec<Piece>, left: &mut Left) {
        let mut cut = |kept: &mut Vec<Piece>, at: usize, why: &str| {
            left.note_all(&kept[at..], why);
            kept.truncate(at);
        };
        if let Some(at) = self.comments {
            cut(kept, at, "readers' comments");
        }
        let mut others = self.others.into_iter().take_while(|at| *at <= kept.len());
        if let Some(at) = others.find(|at| is_end(tree, kept, *at)) {
            cut(kept, at, "after the heading of other articles");
        }
        let mut writers = self.writers.into_iter().filter(|at| *at < kept.len());
        if let Some(at) = writers.find(|at| notes::is_end(kept, *at)) {
            cut(kept, at, "a note on the writer");
        }
    }
}

/// Nothing after the heading of other articles stands beside the paragraphs
/// before it, and there is little of it: the article has ended.
fn is_end(tree: &Tree, pieces: &[Piece], end: usize) -> bool {
    let (before, after) = pieces.split_at(end);
    let prose = |piece: &&Piece| is_prose(piece);
    let parents: FxHashSet<Option<NodeId>> =
        before.iter().filter(prose).map(|piece| tree.parent(piece.node)).collect();
    prose_bytes(after) * 3 < prose_bytes(before) * 2
        && after.iter().filter(prose).count() <= EXCERPTS
        && !after.iter().filter(prose).any(|piece| parents.contains(&tree.parent(piece.node)))
}
