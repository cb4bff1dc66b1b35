//! Lines that are in the body twice, and the numbers of a gallery's pictures.

use rustc_hash::FxHashMap;

use super::super::blocks::Piece;
use super::super::tree::{NodeId, Tree};
use crate::model::article::BlockKind;

/// So many lines in the order they stood before are not written twice on
/// purpose…
const REPEATED_LINES: usize = 4;

/// …where they are so many bytes.
const REPEATED: usize = 400;

/// The lines that were written before: runs of them, texts cut short, quotes pulled out.
pub fn find(tree: &Tree, pieces: &[Piece]) -> Vec<bool> {
    let firsts = firsts(pieces);
    let mut again = repeats(pieces, &firsts);
    mark_cut(pieces, &mut again);
    mark_pulled(tree, pieces, &mut again);
    mark_stuttered(tree, pieces, &firsts, &mut again);
    again
}

/// Marks a line before which the same line stands in another element, with short lines
/// between at most, as where a lead stands over the picture and under it, and a caption
/// that was there before.
fn mark_stuttered(tree: &Tree, pieces: &[Piece], firsts: &[usize], again: &mut [bool]) {
    let mut last: Option<&Piece> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let repeats = |last: &Piece| {
            last.text == piece.text && tree.parent(last.node) != tree.parent(piece.node)
        };
        if piece.text.len() <= STUTTERED {
            continue;
        }
        let before = firsts[at] < at;
        again[at] |= before && (piece.kind == BlockKind::Caption || last.is_some_and(repeats));
        if piece.kind != BlockKind::Caption {
            last = Some(piece);
        }
    }
}

/// A line that is said twice on end, and not on purpose, is longer than this, in bytes.
const STUTTERED: usize = 60;

/// Where the text of each line stands first.
fn firsts(pieces: &[Piece]) -> Vec<usize> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let lines = pieces.iter().map(|piece| piece.text.as_str()).enumerate();
    lines.map(|(at, text)| *seen.entry(text).or_insert(at)).collect()
}

/// What is written a second time: a run of lines that stood before in the same
/// order, as where a page holds its article once for wide and once for narrow
/// screens. A line alone may be repeated on purpose.
fn repeats(pieces: &[Piece], firsts: &[usize]) -> Vec<bool> {
    let mut again = vec![false; pieces.len()];
    let mut run = Run::default();
    for (at, (piece, &first)) in pieces.iter().zip(firsts).enumerate() {
        let follows = run.lines == 0 || (run.last + 1..run.last + 4).contains(&first);
        if first == at || !follows {
            run.end(at, &mut again);
        }
        if first < at {
            run.lines += 1;
            run.bytes += piece.text.len();
            run.last = first;
        }
    }
    run.end(pieces.len(), &mut again);
    again
}

/// The numbers of a gallery's pictures: «1/4», «2/4» and on, or «1 of 4».
pub fn counters(pieces: &[Piece]) -> Vec<bool> {
    let number = |piece: &Piece| {
        let text = Some(piece.text.as_str()).filter(|text| text.len() < 12)?;
        let (at, all) = text.split_once('/').or_else(|| text.split_once("of"))?;
        Some((at.trim().parse::<u16>().ok()?, all.trim().parse::<u16>().ok()?))
    };
    let found: Vec<(usize, (u16, u16))> =
        pieces.iter().enumerate().filter_map(|(at, piece)| Some((at, number(piece)?))).collect();
    let follows = |pair: &[(usize, (u16, u16))]| {
        let ((_, (one, all)), (_, (next, of))) = (pair[0], pair[1]);
        all == of && next == one + 1
    };
    let mut marks = vec![false; pieces.len()];
    if found.len() > 1 && found.windows(2).all(follows) {
        found.iter().for_each(|(at, _)| marks[*at] = true);
    }
    over_headings(pieces, &mut marks);
    marks
}

/// Marks the numbers of a list's headings, in elements of their own: «1», «2» and on, or
/// down.
fn over_headings(pieces: &[Piece], marks: &mut [bool]) {
    let number = |pair: &[Piece]| {
        let text = pair[0].text.trim_end_matches('.');
        let heads = pair[1].kind == BlockKind::Heading && pair[0].kind == BlockKind::Paragraph;
        text.parse::<i16>().ok().filter(|_| heads)
    };
    let found: Vec<(usize, i16)> =
        pieces.windows(2).enumerate().filter_map(|(at, pair)| Some((at, number(pair)?))).collect();
    let step = |pair: &[(usize, i16)]| pair[1].1.checked_sub(pair[0].1);
    let even = |by: i16| found.windows(2).all(|pair| step(pair) == Some(by));
    if found.len() > 1 && (even(1) || even(-1)) {
        found.iter().for_each(|(at, _)| marks[*at] = true);
    }
}

/// Marks the beginning of a text that breaks off, and is there whole further on: what
/// a page shows until «اقرأ المزيد» is pressed.
fn mark_cut(pieces: &[Piece], again: &mut [bool]) {
    let is_cut = |piece: &Piece| {
        piece.text.len() > CUT && (piece.text.ends_with('…') || piece.text.ends_with("..."))
    };
    let cut = pieces.iter().enumerate().filter(|(_, piece)| is_cut(piece)).take(CUT_LINES);
    for (at, piece) in cut {
        let start = piece.text.trim_end_matches(['.', '…', ' ']);
        let whole = |later: &Piece| {
            later.text.len() > start.len() && !is_cut(later) && later.text.starts_with(start)
        };
        let Some(after) = pieces[at + 1..].iter().position(whole) else { continue };
        let there = at + 1 + after;
        let before = pieces[..at].iter().rev().zip(pieces[at + 1..there].iter().rev());
        let same = before.take_while(|(one, other)| one.text == other.text).count();
        again[at - same..=at].fill(true);
    }
}

/// A line that breaks off is longer than this, in bytes…
const CUT: usize = 30;

/// …and so many of them are looked for further on.
const CUT_LINES: usize = 8;

/// Marks quotes pulled out of the text: a quote that a longer paragraph holds whole.
fn mark_pulled(tree: &Tree, pieces: &[Piece], again: &mut [bool]) {
    for (at, quote) in pieces.iter().enumerate() {
        let text = quote.text.trim_matches(|letter: char| !letter.is_alphanumeric());
        if !is_quote(tree, quote) || !(PULLED..PULLED_MOST).contains(&text.len()) {
            continue;
        }
        let near = at.saturating_sub(PULLED_FROM)..pieces.len().min(at + PULLED_FROM);
        let longer = |one: &Piece| one.text.len() > text.len() + MARKS;
        let holds = |one: &Piece| {
            one.kind == BlockKind::Paragraph && longer(one) && one.text.contains(text)
        };
        again[at] |= pieces[near].iter().any(holds);
    }
}

/// The line is marked as a quote, or named so in its own box.
fn is_quote(tree: &Tree, piece: &Piece) -> bool {
    let named = |node: NodeId| {
        let class = tree.attribute(node, "class").unwrap_or_default();
        class.split_whitespace().any(|name| name.to_ascii_lowercase().contains("quote"))
    };
    piece.kind == BlockKind::Quote
        || piece.kind == BlockKind::Paragraph
            && std::iter::once(piece.node).chain(tree.parent(piece.node)).any(named)
}

/// A quote pulled out of the text is longer than this, in bytes…
const PULLED: usize = 40;

/// …and shorter than what holds it by more than marks around it, in bytes, …
const MARKS: usize = 8;

/// …and shorter than this; …
const PULLED_MOST: usize = 600;

/// …so many lines at most from where it is said.
const PULLED_FROM: usize = 30;

/// Lines that stood before.
#[derive(Debug, Default)]
struct Run {
    lines: usize,
    bytes: usize,
    /// Where the last of them stood first.
    last: usize,
}

impl Run {
    /// Marks the run that ends before `at` where it is long enough.
    fn end(&mut self, at: usize, again: &mut [bool]) {
        if self.lines >= REPEATED_LINES && self.bytes >= REPEATED {
            again[at - self.lines..at].fill(true);
        }
        *self = Run::default();
    }
}
