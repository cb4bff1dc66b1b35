//! What stands between the headline and the body's element and is of the text: the lead, the
//! article's points, the captions of its image.

use std::sync::LazyLock;

use text::letter::in_arabic_block;

use super::{Content, SPEAKS, Verdict};
use crate::extract::blocks::Piece;
use crate::extract::hints::{Hints, names};
use crate::extract::phrases;
use crate::extract::tree::{NodeId, Tree};
use crate::model::article::BlockKind;

/// A lead is longer than this where it ends as a sentence does, in bytes, …
const LEAD: usize = 80;

/// …or has so many words where the page describes itself with it.
const WORDS: usize = 10;

/// An Arabic line with so many words is one as it stands: many outlets end their leads with
/// no mark.
const ARABIC_WORDS: usize = 12;

/// So much of a description is compared with a line, in scalars of its key.
const DESCRIBES: usize = 40;

/// So many lines before the body may hold its lead, …
const BEFORE: usize = 16;

/// …with so many more of links among them.
const FAR: usize = 64;

/// An article has so many leads at most.
const LEADS: usize = 3;

static NAMED: LazyLock<Hints> = LazyLock::new(|| Hints::of(&["[lead]"]));

/// The elements of the lead near the body: at most three whole sentences, or lines that are
/// named as a lead, that the page describes itself with or that are as long as a sentence,
/// free of links; and those of the points and of the lead image's captions. `top` is the
/// body's element, `told` what the page says of itself in its descriptions.
pub fn find(
    tree: &Tree,
    pieces: &[Piece],
    top: NodeId,
    headline: Option<NodeId>,
    told: &[&str],
) -> Vec<NodeId> {
    let first = pieces.iter().position(|piece| tree.contains(top, piece.node));
    let (Some(first), Some(headline)) = (first, headline) else { return Vec::new() };
    let before: Vec<&Piece> = pieces[first.saturating_sub(BEFORE)..first]
        .iter()
        .filter(|piece| piece.node > headline)
        .collect();
    let captions = before.iter().filter(|piece| piece.kind == BlockKind::Caption);
    // Buttons and links that stand between do not count.
    let far = pieces[first.saturating_sub(FAR)..first].iter().rev();
    let lines = far.filter(|piece| piece.node > headline && piece.link_share() <= 0.5);
    let mut leads: Vec<NodeId> = lines
        .take(BEFORE)
        .filter(|piece| may_be_lead(piece) && is_lead(tree, piece, told))
        .map(|piece| piece.node)
        .collect();
    if leads.len() > LEADS {
        leads.clear();
    }
    leads.extend(points(tree, &before));
    leads.extend(captions.map(|piece| piece.node));
    leads
}

/// Lets a line under the headline stand that the page describes itself with, where its box
/// is called a lead or a «teaser»: other articles' cards are called so, too.
pub fn open(content: &mut Content<'_>, headline: NodeId, told: &[&str]) {
    let tree = content.tree;
    let under = content.everything.iter().filter(|piece| piece.node > headline).take(BEFORE);
    let boxes = under.filter(|piece| may_be_lead(piece)).filter_map(|piece| {
        let around = std::iter::once(piece.node).chain(tree.ancestors(piece.node));
        let junk = |node: &NodeId| content.verdicts[node.index()] == Verdict::Junk;
        let boxed = around.take(NEAR).find(junk)?;
        let alone = content.prose[boxed.index()] as usize <= piece.text.len();
        (alone && is_called_lead(tree, boxed) && is_told(piece, told)).then_some(boxed)
    });
    let boxes: Vec<NodeId> = boxes.collect();
    for boxed in boxes {
        content.verdicts[boxed.index()] = Verdict::Open;
    }
}

fn is_called_lead(tree: &Tree, boxed: NodeId) -> bool {
    let mut name = String::new();
    names(tree, boxed, &mut name);
    NAMED.any(&name) || name.split_whitespace().any(|word| word == "teaser")
}

/// A box stands so near above its line.
const NEAR: usize = 4;

/// A list of the article's points between headline and body, with its heading:
/// «أبرز النقاط».
fn points(tree: &Tree, before: &[&Piece]) -> Vec<NodeId> {
    let list = |piece: &Piece| tree.parent(piece.node);
    let is_item = |piece: &Piece| piece.kind == BlockKind::ListItem;
    let Some(first) = before.iter().position(|piece| is_item(piece)) else { return Vec::new() };
    let items: Vec<&&Piece> = before[first..]
        .iter()
        .take_while(|piece| is_item(piece) && list(piece) == list(before[first]))
        .collect();
    let whole = items.iter().all(|item| item.text.len() > SPEAKS && item.linked == 0);
    let bytes: usize = items.iter().map(|item| item.text.len()).sum();
    if !whole || !(2..=8).contains(&items.len()) || bytes < items.len() * LEAD / 2 {
        return Vec::new();
    }
    let heading = first.checked_sub(1).map(|at| before[at]).filter(|heading| {
        heading.kind == BlockKind::Heading
            && list(before[first]).and_then(|list| tree.parent(list)) == list(heading)
    });
    heading.into_iter().chain(items.into_iter().copied()).map(|piece| piece.node).collect()
}

fn may_be_lead(piece: &Piece) -> bool {
    matches!(piece.kind, BlockKind::Paragraph | BlockKind::Heading)
        && piece.link_share() <= 0.2
        && piece.text.len() >= LEAD / 2
}

fn is_lead(tree: &Tree, piece: &Piece, told: &[&str]) -> bool {
    if ends(piece) && piece.text.len() > LEAD {
        return true;
    }
    let mut name = String::new();
    let named = std::iter::once(piece.node).chain(tree.parent(piece.node)).any(|node| {
        names(tree, node, &mut name);
        NAMED.any(&name)
    });
    if named || is_arabic_sentence(piece) {
        return true;
    }
    is_told(piece, told)
}

/// The page describes itself with the line, which is a sentence or as long as one.
fn is_told(piece: &Piece, told: &[&str]) -> bool {
    (ends(piece) || piece.text.split_whitespace().count() >= WORDS)
        && told.iter().any(|told| describes(told, &piece.text))
}

fn ends(piece: &Piece) -> bool {
    piece.text.ends_with(['.', '؟', '۔', '!', '?', '…', '»', '”', '"'])
}

/// Arabic words enough for a sentence, that lead nowhere and name no writer.
fn is_arabic_sentence(piece: &Piece) -> bool {
    let letters = piece.text.chars().filter(|letter| letter.is_alphabetic());
    let (all, arabic) = letters.fold((0, 0), |(all, arabic), letter| {
        (all + 1, arabic + usize::from(in_arabic_block(letter)))
    });
    let words = piece.text.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic));
    piece.linked == 0
        && arabic * 5 > all * 4
        && words.count() >= ARABIC_WORDS
        && !phrases::is_byline(&piece.text)
}

/// The description begins as the line does.
fn describes(description: &str, line: &str) -> bool {
    let key = phrases::key(line);
    let start = key.char_indices().nth(DESCRIBES).map_or(key.len(), |(at, _)| at);
    let end = description.char_indices().nth(DESCRIBES * 2).map_or(description.len(), |(at, _)| at);
    phrases::key(&description[..end]).starts_with(&key[..start])
}
