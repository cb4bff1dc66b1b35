//! Lines that sign the article where no markup says so: over the headline, and
//! behind the text.

use super::{LONGEST_NAME, claim, has_digit};
use text::letter::in_arabic_block;

use crate::extract::blocks::Piece;
use crate::extract::phrases::{self, Signature};
use crate::extract::tree::Tree;
use crate::extract::{bylines, dateline};
use crate::model::draft::{Draft, Origin};

/// A paragraph that a signature may follow is longer, in bytes.
const SIGNED: usize = 120;

/// The line before or behind is a date, with or without what it is the date of.
pub(super) fn beside_date(pieces: &[Piece], at: usize) -> bool {
    let near = [at.checked_sub(1), Some(at + 1)];
    near.into_iter()
        .flatten()
        .filter_map(|at| pieces.get(at))
        .any(|piece| dateline::is_dateline(&piece.text) || dateline::is_labelled(&piece.text))
}

/// A short line in bold behind a paragraph, set at the end of the line: how
/// newspapers written from right to left sign.
fn signs(tree: &Tree, pieces: &[Piece], at: usize) -> bool {
    let piece = &pieces[at];
    let style = tree.attribute(piece.node, "style").unwrap_or_default();
    style.contains("text-align")
        && style.contains("left")
        && piece.stressed * 10 >= piece.text.len() * 9
        && pieces[at - 1].text.len() > SIGNED
        && (2..=4).contains(&piece.text.split_whitespace().count())
        && piece
            .text
            .chars()
            .all(|letter| letter.is_whitespace() || letter == '.' || in_arabic_block(letter))
}

/// Adds the lines that sign the article over its headline and behind its text:
/// the first of each. Bare ones only right behind a paragraph or over the headline.
pub(super) fn signatures(
    draft: &mut Draft,
    tree: &Tree,
    pieces: &[Piece],
    headline: Option<usize>,
) {
    let at = headline.unwrap_or(0);
    for piece in pieces[at.saturating_sub(3)..at].iter().rev() {
        let name = dateline::name(&piece.text)
            .filter(|name| phrases::is_byline(name) || phrases::signature(name).is_some());
        let line = name.or_else(|| {
            phrases::signature(&piece.text)
                .filter(|signature| *signature != Signature::Label)
                .map(|_| piece.text.as_str())
        });
        if let Some(line) = line {
            draft.bylines.push(claim(line, Origin::Text, "line over the headline"));
            break;
        }
    }
    for at in at + 1..pieces.len() {
        let piece = &pieces[at];
        let name = match phrases::signature(&piece.text) {
            Some(Signature::Label) => pieces
                .get(at + 1)
                .map(|next| next.text.as_str())
                .filter(|next| next.len() <= LONGEST_NAME && next.contains(' ')),
            Some(Signature::Plain) if has_digit(&piece.text) => dateline::name(&piece.text)
                .filter(|name| phrases::signature(name) == Some(Signature::Plain)),
            Some(Signature::Plain) => Some(piece.text.as_str()),
            Some(Signature::Bare) => {
                let before = &pieces[at - 1];
                let follows = before.text.len() > SIGNED && before.link_share() < 0.5;
                follows.then_some(piece.text.as_str())
            }
            None => signs(tree, pieces, at).then_some(piece.text.as_str()),
        };
        if let Some(name) = name
            && !has_digit(name)
            && bylines::is_own(tree, piece.node)
        {
            draft.bylines.push(claim(name, Origin::Text, "signature"));
            return;
        }
    }
}
