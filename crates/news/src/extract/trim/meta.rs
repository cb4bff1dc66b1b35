//! What many pages set between the lead and the text: the date, the writer, how long it
//! takes to read, in a box of its own.

use super::super::blocks::Piece;
use super::super::content::is_prose;
use super::super::dateline;
use super::super::phrases;
use super::super::tree::{NodeId, Tree};
use super::is_verse;
use crate::model::agencies::ends_with_agency;
use crate::model::article::BlockKind;

/// Such a line is shorter, in bytes.
const LONGEST: usize = 200;

/// So many lines at most stand between the lead and the text.
const BETWEEN: usize = 12;

/// The lines between the first running text and the next in another box that tell date,
/// writer or reading time, and the short lines beside them.
pub fn find(tree: &Tree, pieces: &[Piece]) -> Vec<bool> {
    let mut marks = vec![false; pieces.len()];
    let Some(lead) = pieces.iter().position(is_prose) else { return marks };
    let parent = |at: usize| tree.parent(pieces[at].node);
    let next = pieces.iter().enumerate().skip(lead + 1).take(BETWEEN + 1);
    let Some((text, _)) = next.clone().find(|(_, piece)| is_text(piece)) else { return marks };
    if parent(text) == parent(lead) && text == lead + 1 {
        return marks;
    }
    let tag = |at: usize| tree.tag(pieces[at].node);
    let is_scrap = |at: &usize| {
        let apart = parent(*at) != parent(text) || tag(*at) != tag(text) && is_told(&pieces[*at]);
        is_scrap(&pieces[*at]) && apart
    };
    let scraps: Vec<usize> = (lead + 1..text).filter(is_scrap).collect();
    let told = scraps.iter().filter(|at| is_told(&pieces[**at]));
    let boxes: Vec<NodeId> = told.filter_map(|at| parent(*at)).collect();
    for at in scraps {
        let beside = || {
            pieces[at].kind == BlockKind::Paragraph
                && parent(at).is_some_and(|up| boxes.contains(&up))
        };
        marks[at] = is_told(&pieces[at]) || beside();
    }
    marks
}

/// Running text that is no long line of this kind.
fn is_text(piece: &Piece) -> bool {
    is_prose(piece) && !(piece.text.len() < LONGEST && is_open(piece) && is_told(piece))
}

/// It does not end as a sentence does.
fn is_open(piece: &Piece) -> bool {
    piece.text.ends_with(|letter: char| letter.is_alphanumeric() || letter == ')')
}

fn is_scrap(piece: &Piece) -> bool {
    matches!(piece.kind, BlockKind::Paragraph | BlockKind::ListItem)
        && piece.text.len() < LONGEST
        && is_open(piece)
        && !is_verse(piece)
        && !(piece.text.contains(['/', '-', '–']) && ends_with_agency(&piece.text))
}

/// A line that tells the date, the writer or how long it takes to read, and is no sentence.
pub fn is_told(piece: &Piece) -> bool {
    piece.text.len() < LONGEST
        && is_open(piece)
        && (dateline::tells_date(&piece.text)
            || phrases::is_byline(&piece.text)
            || phrases::is_reading_time_alone(&piece.text))
}

/// Says who wrote it and when, and no more: "Posted by Jane Doe on March 12, 2025".
pub fn is_dated_byline(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.text.len() < LONGEST
        && is_open(piece)
        && phrases::is_byline(&piece.text)
        && dateline::tells_date(&piece.text)
}
