//! Spellings as a pattern: pieces in a row, each written by one of several
//! strings, so many times.

use std::fmt;

/// One piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    writings: Vec<String>,
    least: usize,
    most: usize,
}

impl Piece {
    pub(super) fn one(writings: &[&str]) -> Piece {
        Piece::repeated(writings, 1, 1)
    }

    pub(super) fn optional(writings: &[&str]) -> Piece {
        Piece::repeated(writings, 0, 1)
    }

    pub(super) fn repeated(writings: &[&str], least: usize, most: usize) -> Piece {
        Piece { writings: writings.iter().map(|w| (*w).to_owned()).collect(), least, most }
    }

    pub(super) fn letters(letters: &[char], least: usize, most: usize) -> Piece {
        Piece { writings: letters.iter().map(char::to_string).collect(), least, most }
    }
}

/// The spellings of a name. Shown as a regular expression over whole words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

impl Pattern {
    pub(super) fn new(pieces: Vec<Piece>) -> Pattern {
        Pattern { pieces }
    }

    /// Whether a folded word is one of the spellings.
    pub fn matches(&self, word: &str) -> bool {
        let mut places = vec![0];
        for piece in &self.pieces {
            let mut reached = if piece.least == 0 { places.clone() } else { Vec::new() };
            for time in 1..=piece.most {
                places = places.iter().flat_map(|&at| steps(piece, word, at)).collect();
                places.sort_unstable();
                places.dedup();
                if time >= piece.least {
                    reached.extend(&places);
                }
            }
            reached.sort_unstable();
            reached.dedup();
            places = reached;
        }
        places.contains(&word.len())
    }
}

/// Where one writing of a piece that begins at `at` may end.
fn steps(piece: &Piece, word: &str, at: usize) -> impl Iterator<Item = usize> {
    let rest = &word[at..];
    piece.writings.iter().filter(|w| rest.starts_with(w.as_str())).map(move |w| at + w.len())
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Piece { writings, least, most } in &self.pieces {
            write!(f, "({})", writings.join("|"))?;
            match (least, most) {
                (1, 1) => {}
                (0, 1) => f.write_str("?")?,
                (least, most) => write!(f, "{{{least},{most}}}")?,
            }
        }
        Ok(())
    }
}
