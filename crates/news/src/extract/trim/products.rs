//! Products for sale among the paragraphs: small boxes with a price and a link to a shop.

use super::super::blocks::Piece;
use super::super::content::is_prose;
use super::super::phrases;
use super::super::tree::{NodeId, Tag, Tree};
use super::own::is_of_other;
use crate::model::article::BlockKind;

/// More of them are what the text is about.
const BOXES: usize = 2;

/// So many prices are looked at.
const PRICES: usize = 60;

/// A line with a price is shorter, in bytes, …
const LINE: usize = 60;

/// …and says so little besides, in letters.
const WORDS: usize = 16;

/// A box stands so near above its price.
const NEAR: usize = 5;

/// A box has at most so many lines…
const LINES: usize = 6;

/// …and bytes.
const BYTES: usize = 400;

/// In a box are so many nodes at most.
const NODES: usize = 80;

/// The signs of currencies.
const SIGNS: [char; 10] = ['$', '€', '£', '¥', '₹', '₺', '₪', '₽', '₩', '﷼'];

/// The lines of such boxes: one mark for each piece.
pub fn find(tree: &Tree, pieces: &[Piece], host: Option<&str>) -> Vec<bool> {
    let mut marks = vec![false; pieces.len()];
    let mut found = 0;
    let priced = |piece: &Piece| piece.kind != BlockKind::Table && is_price(&piece.text);
    let prices = pieces.iter().enumerate().filter(|(_, piece)| priced(piece));
    for (at, price) in prices.take(PRICES) {
        let around = std::iter::once(price.node).chain(tree.ancestors(price.node).take(NEAR));
        let boxes = around.map_while(|up| Some((up, lines(tree, pieces, at, up)?)));
        let largest = boxes.filter(|(up, _)| sells(tree, *up, host)).last();
        if let Some((_, (first, last))) = largest.filter(|_| !marks[at]) {
            marks[first..=last].fill(true);
            found += 1;
        }
    }
    if found > BOXES {
        marks.fill(false);
    }
    marks
}

/// The first and last of the lines in a box around one of them, where it is small and tells
/// nothing at length.
fn lines(tree: &Tree, pieces: &[Piece], at: usize, boxed: NodeId) -> Option<(usize, usize)> {
    let inside = |piece: &&Piece| tree.contains(boxed, piece.node);
    let before = pieces[..at].iter().rev().take(LINES + 1).take_while(inside).count();
    let after = pieces[at..].iter().take(LINES + 1).take_while(inside).count();
    let all = &pieces[at - before..at + after];
    let bytes: usize = all.iter().map(|piece| piece.text.len()).sum();
    let bare = all.iter().all(|piece| !is_prose(piece));
    (all.len() <= LINES && bytes <= BYTES && bare).then_some((at - before, at + after - 1))
}

/// The box holds a link to a shop: one the outlet is paid for, or one to another site beside
/// a picture.
fn sells(tree: &Tree, boxed: NodeId, host: Option<&str>) -> bool {
    let nodes: Vec<NodeId> = tree.descendants(boxed).take(NODES + 1).collect();
    let pictured = || nodes.iter().any(|node| tree.tag(*node) == Tag::Img);
    let mut links = nodes.iter().filter(|node| tree.tag(**node) == Tag::A);
    nodes.len() <= NODES
        && links.any(|link| {
            let out = tree
                .attribute(*link, "href")
                .is_some_and(|href| host.is_some_and(|host| is_of_other(href, host)));
            let paid = tree.attribute(*link, "rel").is_some_and(|rel| rel.contains("sponsored"));
            paid || out && pictured()
        })
}

/// A price and little else: «189 ريالا», "$49.99", "Now only 49,99 €".
fn is_price(line: &str) -> bool {
    if line.len() > LINE || !line.contains(char::is_numeric) {
        return false;
    }
    let (named, others): (Vec<&str>, Vec<&str>) =
        line.split_whitespace().partition(|word| phrases::is_currency(word));
    let letters = others.iter().flat_map(|word| word.chars()).filter(|it| it.is_alphabetic());
    (line.contains(SIGNS) || !named.is_empty()) && letters.count() <= WORDS
}
