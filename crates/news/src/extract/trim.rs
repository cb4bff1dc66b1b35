//! What leaves the chosen body: what stands before the article begins, teasers,
//! share prompts, link lists, the tail.

use super::blocks::Piece;
use super::content::is_prose;
use super::dateline::is_dateline;
use super::phrases::{self, is_boilerplate, is_tag_line, is_teaser, is_teaser_head};
use super::tree::NodeId;
use crate::model::article::BlockKind;

/// A scrap before the first paragraph is shorter than this, in bytes: dateline,
/// byline, reading time.
const SCRAP: usize = 90;

/// Removes what is in the body's element but not of the article. `titles` are
/// the page's claims of its title.
pub fn trim(pieces: Vec<Piece>, titles: &[&str], headline: Option<NodeId>) -> Vec<Piece> {
    let titles: Vec<String> = titles.iter().map(|title| phrases::key(title)).collect();
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut teasing = false;
    for piece in after_headline(pieces, headline) {
        let share = piece.link_share();
        if teasing && (share > 0.5 || (piece.kind == BlockKind::Heading && share > 0.0)) {
            continue;
        }
        teasing = is_teaser_head(&piece.text);
        if teasing || is_foreign(&piece) || repeats_title(&piece, &titles) {
            continue;
        }
        kept.push(piece);
    }
    head(&mut kept);
    tail(&mut kept);
    kept
}

/// The article begins after its headline where there is hardly any prose before.
fn after_headline(mut pieces: Vec<Piece>, headline: Option<NodeId>) -> Vec<Piece> {
    let headline = pieces.iter().position(|piece| Some(piece.node) == headline);
    if let Some(at) = headline {
        let bytes = |pieces: &[Piece]| -> usize {
            pieces.iter().filter(|piece| is_prose(piece)).map(|piece| piece.text.len()).sum()
        };
        if bytes(&pieces[..at]) * 10 < bytes(&pieces[at..]) {
            pieces.drain(..=at);
        }
    }
    pieces
}

fn repeats_title(piece: &Piece, titles: &[String]) -> bool {
    let short = piece.text.len() < 400;
    short && !piece.text.is_empty() && {
        let key = phrases::key(&piece.text);
        key.len() > 8 && titles.contains(&key)
    }
}

fn is_foreign(piece: &Piece) -> bool {
    let share = piece.link_share();
    let length = piece.text.len();
    let long = length > 400;
    if piece.kind != BlockKind::Table && (share > 0.85 && !long || share > 0.6 && length < 120) {
        return true;
    }
    if !long && is_teaser(&piece.text) && (share > 0.2 || length < 160) {
        return true;
    }
    if share > 0.2 && is_tag_line(&piece.text) {
        return true;
    }
    !long && (is_boilerplate(&piece.text) || is_dateline(&piece.text))
}

/// Dateline, byline and the like before the first paragraph.
fn head(pieces: &mut Vec<Piece>) {
    let Some(first) = pieces.iter().position(is_prose) else { return };
    let mut at = 0;
    pieces.retain(|piece| {
        let before = at < first;
        at += 1;
        let scrap = piece.text.len() < SCRAP
            && matches!(piece.kind, BlockKind::Paragraph | BlockKind::ListItem);
        !(before && scrap)
    });
}

/// A body ends with a paragraph, not with a heading.
fn tail(pieces: &mut Vec<Piece>) {
    while pieces.last().is_some_and(|last| last.kind == BlockKind::Heading) {
        pieces.pop();
    }
}
