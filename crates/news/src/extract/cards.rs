//! Cards: boxes side by side, each with the linked title of another article and
//! a line of its text. What a page recommends, and what a front page is made of.

use rustc_hash::{FxHashMap, FxHashSet};

use super::blocks::Piece;
use super::content::{is_prose, prose_bytes};
use super::tree::{NodeId, Tag, Tree};

/// So many boxes side by side are cards.
const CARDS: usize = 3;

/// A card's text is shorter than this, in bytes.
const BYTES: usize = 800;

/// A card has at most so many lines…
const LINES: usize = 7;

/// …and so many paragraphs.
const PARAGRAPHS: usize = 2;

/// A card's box stands so near above its lines.
const LEVELS: usize = 7;

/// So much of a class attribute is looked at, in bytes.
const CLASS: usize = 1_000;

/// A title is longer than this, in bytes.
const TITLE: usize = 8;

/// A line of text is longer than this, in bytes.
const LINE: usize = 25;

/// The pieces that stand in cards: one mark for each piece.
pub fn find(tree: &Tree, pieces: &[Piece]) -> Vec<bool> {
    marked(tree, pieces, false)
}

/// The pieces that stand in cards or in boxes that are like them, fewer of them side by
/// side or with the title alone.
pub fn find_kin(tree: &Tree, pieces: &[Piece]) -> Vec<bool> {
    marked(tree, pieces, true)
}

fn marked(tree: &Tree, pieces: &[Piece], kin: bool) -> Vec<bool> {
    let mut marks = vec![false; pieces.len()];
    if pieces.iter().filter(|piece| is_title(tree, piece)).count() < CARDS {
        return marks;
    }
    let rows = rows(tree, pieces);
    let most = |boxes: &[Boxed], few: usize| few * 5 >= boxes.len() * 4;
    let cards = rows.iter().filter(|(_, boxes)| {
        let cards = boxes.iter().filter(|one| one.is_title() && one.told).count();
        cards >= CARDS && most(boxes, cards)
    });
    let classes: FxHashSet<(Tag, &str)> =
        cards.clone().filter_map(|((_, tag, class), _)| Some((*tag, (*class)?))).collect();
    let like = rows.iter().filter(|((_, tag, class), boxes)| {
        let titles = boxes.iter().filter(|one| one.is_title()).count();
        kin && titles * 2 > boxes.len()
            && class.is_some_and(|class| classes.contains(&(*tag, class)))
    });
    for one in cards.chain(like).flat_map(|(_, boxes)| boxes) {
        marks[one.first..=one.last].fill(true);
    }
    marks
}

/// Share of the body's prose that stands in the page's cards, 0..=1.
pub fn share(tree: &Tree, page: &[Piece], body: &[Piece]) -> f64 {
    let marks = find(tree, page);
    let marked = page.iter().zip(marks).filter(|(_, mark)| *mark);
    let cards: FxHashSet<NodeId> = marked.map(|(piece, _)| piece.node).collect();
    let in_cards = body.iter().filter(|piece| cards.contains(&piece.node));
    prose_bytes(in_cards) as f64 / prose_bytes(body).max(1) as f64
}

/// A box and what is in it.
#[derive(Debug)]
struct Boxed {
    element: NodeId,
    first: usize,
    last: usize,
    bytes: usize,
    lines: usize,
    paragraphs: usize,
    titled: bool,
    told: bool,
}

impl Boxed {
    /// The title of another article, with little or nothing told of it.
    fn is_title(&self) -> bool {
        self.titled && self.bytes < BYTES && self.lines <= LINES && self.paragraphs <= PARAGRAPHS
    }
}

/// What boxes of one row have in common: parent, tag, first class without a
/// number.
type Row<'a> = (NodeId, Tag, Option<&'a str>);

fn rows<'a>(tree: &'a Tree, pieces: &[Piece]) -> FxHashMap<Row<'a>, Vec<Boxed>> {
    let mut rows: FxHashMap<Row<'a>, Vec<Boxed>> = FxHashMap::default();
    for (at, piece) in pieces.iter().enumerate() {
        let mut element = piece.node;
        for _ in 0..LEVELS {
            let Some(parent) = tree.parent(element) else { break };
            let tag = tree.tag(element);
            if matches!(tag, Tag::Div | Tag::Article | Tag::Section | Tag::Li) {
                let class = tree.attribute(element, "class");
                let class = class.map(|class| &class[..class.floor_char_boundary(CLASS)]);
                let class = class.and_then(|class| class.split_whitespace().find(is_common));
                let row = rows.entry((parent, tag, class)).or_default();
                if row.last().is_none_or(|last| last.element != element) {
                    row.push(Boxed::new(element, at));
                }
                if let Some(last) = row.last_mut() {
                    last.add(tree, piece, at);
                }
            }
            element = parent;
        }
    }
    rows
}

impl Boxed {
    fn new(element: NodeId, first: usize) -> Boxed {
        Boxed {
            element,
            first,
            last: first,
            bytes: 0,
            lines: 0,
            paragraphs: 0,
            titled: false,
            told: false,
        }
    }

    fn add(&mut self, tree: &Tree, piece: &Piece, at: usize) {
        self.last = at;
        self.bytes += piece.text.len();
        self.lines += 1;
        self.paragraphs += usize::from(is_prose(piece));
        self.titled |= is_title(tree, piece);
        self.told |= piece.link_share() < 0.34 && piece.text.len() > LINE;
    }
}

/// A class without a number: boxes of one row do not share «post-1234».
fn is_common(class: &&str) -> bool {
    !class.contains(|letter: char| letter.is_ascii_digit())
}

/// A line that is a link to another page.
fn is_title(tree: &Tree, piece: &Piece) -> bool {
    piece.link_share() > 0.85 && piece.text.len() > TITLE && leads_elsewhere(tree, piece.node)
}

fn leads_elsewhere(tree: &Tree, node: NodeId) -> bool {
    target(tree, node).is_some()
}

/// The page that the first link in or around a line leads to.
pub fn target(tree: &Tree, node: NodeId) -> Option<&str> {
    let near = tree.descendants(node).take(12).chain(tree.ancestors(node).take(3));
    near.filter(|node| tree.tag(*node) == Tag::A)
        .find_map(|node| tree.attribute(node, "href"))
        .filter(|href| !href.is_empty() && !href.starts_with(['#', 'j']))
}
