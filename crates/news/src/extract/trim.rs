//! What leaves the chosen body: teasers, share prompts, link lists, the tail.

use super::blocks::Piece;
use super::phrases::{is_boilerplate, is_teaser, is_teaser_head};
use crate::model::article::BlockKind;

/// Removes what is in the body's element but not of the article.
pub fn trim(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut teasing = false;
    for piece in pieces {
        let share = piece.link_share();
        if teasing && share > 0.5 {
            continue;
        }
        teasing = is_teaser_head(&piece.text);
        if teasing || is_foreign(&piece) {
            continue;
        }
        kept.push(piece);
    }
    tail(&mut kept);
    kept
}

fn is_foreign(piece: &Piece) -> bool {
    let share = piece.link_share();
    let long = piece.text.len() > 400;
    if share > 0.85 && !long && piece.kind != BlockKind::Table {
        return true;
    }
    if !long && is_teaser(&piece.text) && (share > 0.2 || piece.text.len() < 160) {
        return true;
    }
    !long && is_boilerplate(&piece.text)
}

/// A body ends with a paragraph, not with a heading.
fn tail(pieces: &mut Vec<Piece>) {
    while pieces.last().is_some_and(|last| last.kind == BlockKind::Heading) {
        pieces.pop();
    }
}
