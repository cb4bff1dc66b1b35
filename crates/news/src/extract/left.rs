//! What was left out of a body, and by which rule: noted only where somebody
//! asks, so that reading a page costs nothing more.

use super::blocks::Piece;
use crate::model::draft::LeftOut;

/// At most so many lines are noted of a page.
const LINES: usize = 5_000;

/// A line is noted with so many characters.
const SHOWN: usize = 120;

/// Notes what is left out.
#[derive(Debug, Default)]
pub struct Left {
    asked: bool,
    list: Vec<LeftOut>,
}

impl Left {
    /// Notes everything.
    pub fn asked() -> Left {
        Left { asked: true, list: Vec::new() }
    }

    /// Somebody asked.
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// A piece left the body, and why.
    pub fn note(&mut self, piece: &Piece, why: &str) {
        if self.asked && self.list.len() < LINES {
            let text = piece.text.chars().take(SHOWN).collect();
            self.list.push(LeftOut { text, why: why.to_owned() });
        }
    }

    /// Some pieces left the body, and why.
    pub fn note_all<'a>(&mut self, pieces: impl IntoIterator<Item = &'a Piece>, why: &str) {
        if self.asked {
            pieces.into_iter().for_each(|piece| self.note(piece, why));
        }
    }

    /// What was noted.
    pub fn into_list(self) -> Vec<LeftOut> {
        self.list
    }
}
