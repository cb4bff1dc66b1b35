//! Where the note on the writer begins: at a line that heads it.

use super::super::blocks::Piece;
use super::super::left::Left;
use super::super::notes;
use super::super::phrases::Line;

/// So many lines are asked whether they head the note.
const ASKED: usize = 8;

/// The note has so many lines before it at least.
const BEFORE: usize = 3;

/// Places among the pieces that are kept, of lines that may head the note.
#[derive(Debug, Default)]
pub struct Writers {
    lines: Vec<usize>,
}

impl Writers {
    /// Notes a line, of this text, that may head the note; `kept` pieces are before it.
    pub fn note(&mut self, piece: &Piece, line: &Line<'_>, kept: usize) {
        if self.lines.len() < ASKED && kept >= BEFORE && notes::is_head(piece, line) {
            self.lines.push(kept);
        }
    }

    /// Nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Ends the article where the note begins.
    pub fn cut(self, kept: &mut Vec<Piece>, left: &mut Left) {
        let mut lines = self.lines.into_iter().filter(|at| *at < kept.len());
        if let Some(at) = lines.find(|at| notes::is_end(kept, *at)) {
            left.note_all(&kept[at..], "a note on the writer");
            kept.truncate(at);
        }
    }
}
