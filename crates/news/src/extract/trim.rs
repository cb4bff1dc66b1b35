//! What leaves the chosen body: what stands before the article begins, teasers,
//! share prompts, link lists, the tail.

use rustc_hash::{FxHashMap, FxHashSet};

use super::blocks::Piece;
use super::cards;
use super::content::{is_prose, prose_bytes};
use super::dateline::is_dateline;
use super::phrases::{self, is_boilerplate, is_notice, is_tag_line, is_teaser, is_teaser_head};
use super::tree::{NodeId, Tag, Tree};
use crate::model::article::BlockKind;

/// A scrap before the first paragraph is shorter than this, in bytes: dateline,
/// byline, reading time.
const SCRAP: usize = 90;

/// A linked line beside a running line longer than this is of the article, in bytes.
const RUNNING: usize = 60;

/// More paragraphs after the heading of other articles are no excerpts of them.
const EXCERPTS: usize = 12;

/// So many lines in the order they stood before are not written twice on
/// purpose…
const REPEATED_LINES: usize = 4;

/// …where they are so many bytes.
const REPEATED: usize = 400;

/// The heading of a section has at most so many words, if it is a link.
const HEADING_WORDS: usize = 7;

/// The last paragraph stands so many lines after the heading of a section.
const AFTER: usize = 4;

/// A sentence has at least so many words, if it is a link.
const SENTENCE_WORDS: usize = 4;

/// So many linked headings in one element head the article's own sections.
const SECTIONS: usize = 3;

/// Removes what is in the body's element but not of the article. `titles` are
/// the page's claims of its title, `leads` the lines before the body that belong
/// to it.
pub fn trim(
    tree: &Tree,
    pieces: Vec<Piece>,
    titles: &[&str],
    headline: Option<NodeId>,
    leads: &[NodeId],
) -> Vec<Piece> {
    let titles: Vec<String> = titles.iter().map(|title| phrases::key(title)).collect();
    let pieces = after_headline(pieces, headline);
    let own = own_links(tree, &pieces);
    let again = repeats(&pieces);
    let offers = offers(tree, &pieces);
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut teasing = false;
    let mut ends = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let share = piece.link_share();
        if teasing && (share > 0.5 || (piece.kind == BlockKind::Heading && share > 0.0)) {
            continue;
        }
        teasing = is_teaser_head(&piece.text);
        if piece.kind == BlockKind::Heading && teasing {
            ends.push(kept.len());
        }
        if teasing
            || again[at]
            || offers[at]
            || is_foreign(&piece, own.contains(&at))
            || repeats_title(&piece, &titles)
        {
            continue;
        }
        kept.push(piece);
    }
    if let Some(end) = ends.into_iter().find(|end| is_end(tree, &kept, *end)) {
        kept.truncate(end);
    }
    head(&mut kept, leads);
    tail(&mut kept);
    kept
}

/// The article begins after its headline where there is hardly any prose before.
fn after_headline(mut pieces: Vec<Piece>, headline: Option<NodeId>) -> Vec<Piece> {
    let headline = pieces.iter().position(|piece| Some(piece.node) == headline);
    if let Some(at) = headline
        && prose_bytes(&pieces[..at]) * 10 < prose_bytes(&pieces[at..])
    {
        pieces.drain(..=at);
    }
    pieces
}

/// Nothing after the heading of other articles stands beside the paragraphs
/// before it, and there is little of it: the article has ended.
fn is_end(tree: &Tree, pieces: &[Piece], end: usize) -> bool {
    let (before, after) = pieces.split_at(end);
    let prose = |piece: &&Piece| is_prose(piece);
    let parents: FxHashSet<Option<NodeId>> =
        before.iter().filter(prose).map(|piece| tree.parent(piece.node)).collect();
    prose_bytes(after) * 3 < prose_bytes(before) * 2
        && after.iter().filter(prose).count() <= EXCERPTS
        && !after.iter().filter(prose).any(|piece| parents.contains(&tree.parent(piece.node)))
}

/// Cards after most of the article.
fn offers(tree: &Tree, pieces: &[Piece]) -> Vec<bool> {
    let mut marks = cards::find(tree, pieces);
    let Some(first) = marks.iter().position(|mark| *mark) else { return marks };
    let (all, before) = (prose_bytes(pieces), prose_bytes(&pieces[..first]));
    let marked = pieces.iter().zip(&marks).filter(|(_, mark)| **mark).map(|(piece, _)| piece);
    let offered = prose_bytes(marked);
    if before * 2 < all || offered * 5 > all * 2 {
        marks.fill(false);
    }
    marks
}

/// What is written a second time: a run of lines that stood before in the same
/// order, as where a page holds its article once for wide and once for narrow
/// screens. A line alone may be repeated on purpose.
fn repeats(pieces: &[Piece]) -> Vec<bool> {
    let mut again = vec![false; pieces.len()];
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let mut run = Run::default();
    for (at, piece) in pieces.iter().enumerate() {
        let first = *seen.entry(piece.text.as_str()).or_insert(at);
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

fn repeats_title(piece: &Piece, titles: &[String]) -> bool {
    let short = piece.text.len() < 400;
    let start = phrases::key_start(&piece.text);
    short && titles.iter().any(|title| title.starts_with(&start)) && {
        let key = phrases::key(&piece.text);
        key.len() > 8 && titles.contains(&key)
    }
}

/// Places of lines made of links that are the article's own: items of a list
/// that also has running text or that a line with a colon announces, headings
/// over running text, whole sentences beside it.
fn own_links(tree: &Tree, pieces: &[Piece]) -> FxHashSet<usize> {
    let mut beside: FxHashSet<NodeId> = FxHashSet::default();
    let mut running: FxHashSet<NodeId> = FxHashSet::default();
    let mut last = 0;
    for (at, piece) in pieces.iter().enumerate() {
        let Some(parent) = tree.parent(piece.node) else { continue };
        if is_prose(piece) {
            beside.insert(parent);
            last = at;
        }
        if piece.kind == BlockKind::ListItem && piece.text.len() > RUNNING && !is_linked(piece) {
            running.insert(parent);
        }
    }
    let mut own: FxHashSet<usize> = FxHashSet::default();
    let mut heads: FxHashMap<NodeId, Vec<usize>> = FxHashMap::default();
    let mut listed = false;
    for (at, piece) in pieces.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &pieces[at]);
        let follows =
            before.is_some_and(|before| before.kind == BlockKind::ListItem && is_linked(before));
        let parent = tree.parent(piece.node);
        listed = piece.kind == BlockKind::ListItem
            && is_linked(piece)
            && if follows { listed } else { before.is_some_and(announces) };
        let is_own = match piece.kind {
            BlockKind::ListItem => {
                parent.is_some_and(|parent| running.contains(&parent)) || listed && at < last
            }
            BlockKind::Heading => {
                let next = pieces.get(at + 1).filter(|next| is_prose(next));
                if let (Some(parent), true) = (parent, piece.link_share() > 0.6)
                    && next.is_some_and(|next| tree.parent(next.node) == Some(parent))
                {
                    heads.entry(parent).or_default().push(at);
                }
                next.is_some() && at + AFTER <= last && is_section(tree, piece)
            }
            BlockKind::Paragraph => {
                is_sentence(piece) && parent.is_some_and(|parent| beside.contains(&parent))
            }
            _ => false,
        };
        if is_own {
            own.insert(at);
        }
    }
    own.extend(heads.into_values().filter(|list| list.len() >= SECTIONS).flatten());
    own
}

/// A line that says what follows it: «ما يلي:».
fn announces(piece: &Piece) -> bool {
    piece.text.ends_with([':', '：']) && !is_linked(piece)
}

/// A heading short enough to head a section, not another article.
fn is_section(tree: &Tree, piece: &Piece) -> bool {
    matches!(tree.tag(piece.node), Tag::H1 | Tag::H2 | Tag::H3)
        && piece.text.split_whitespace().count() <= HEADING_WORDS
}

/// A whole sentence, though it is one link.
fn is_sentence(piece: &Piece) -> bool {
    piece.text.ends_with(['.', '۔']) && piece.text.split_whitespace().count() >= SENTENCE_WORDS
}

fn is_linked(piece: &Piece) -> bool {
    piece.link_share() > 0.5
}

fn is_foreign(piece: &Piece, own: bool) -> bool {
    let share = piece.link_share();
    let length = piece.text.len();
    let long = length > 400;
    let linked = share > 0.85 && !long || share > 0.6 && length < 120;
    if piece.kind != BlockKind::Table && linked && !own {
        return true;
    }
    if is_notice(&piece.text) {
        return true;
    }
    if !long && is_teaser(&piece.text) && (share > 0.2 || length < 160) {
        return true;
    }
    if share > 0.2 && is_tag_line(&piece.text) {
        return true;
    }
    !long && (is_boilerplate(&piece.text) || is_dateline(&piece.text) || is_clock(piece))
}

/// A paragraph that is a time of day, as before the entries of a live blog, or
/// the counter of a photo viewer: «١٤:٣٥», «2:05 م», «1 / 3».
fn is_clock(piece: &Piece) -> bool {
    let line = piece.text.trim();
    if line.len() > 24 || piece.kind == BlockKind::Table {
        return false;
    }
    let letters = line.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_number = |part: &str| {
        let part = part.trim_matches(|letter: char| !letter.is_numeric());
        matches!(part.chars().count(), 1 | 2) && part.chars().all(char::is_numeric)
    };
    let clock = line.split_once(':').is_some_and(|(hour, minute)| {
        let minute: String = minute.trim().chars().take(3).collect();
        is_number(hour.trim()) && is_number(&minute) && letters <= 4
    });
    let counter = line
        .split_once(" / ")
        .is_some_and(|(one, all)| letters == 0 && is_number(one) && is_number(all));
    clock || counter
}

/// Dateline, byline and the like before the first paragraph.
fn head(pieces: &mut Vec<Piece>, leads: &[NodeId]) {
    let Some(first) = pieces.iter().position(is_prose) else { return };
    let mut at = 0;
    pieces.retain(|piece| {
        let before = at < first;
        at += 1;
        let scrap = piece.text.len() < SCRAP
            && matches!(piece.kind, BlockKind::Paragraph | BlockKind::ListItem);
        !(before && scrap) || leads.contains(&piece.node)
    });
}

/// A body ends with a paragraph, not with a heading.
fn tail(pieces: &mut Vec<Piece>) {
    while pieces.last().is_some_and(|last| last.kind == BlockKind::Heading) {
        pieces.pop();
    }
}
