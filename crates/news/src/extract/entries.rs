//! Entries: linked titles of other articles, one under the other, each with a little of its
//! text. What a front is made of where no boxes tell; [`super::cards`] are such boxes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::blocks::Piece;
use super::cards::target;
use super::content::{is_prose, prose_bytes};
use super::tree::{NodeId, Tag, Tree};
use super::trim::own::is_of_other;
use crate::model::article::BlockKind;

/// So many entries make a front where nearly all of the body's prose is theirs; …
const ENTRIES: usize = 5;

/// …so many are enough where the address is that of a list.
const LISTED: usize = 2;

/// At most so many paragraphs of an article stand under its title.
const UNDER: usize = 3;

/// A title has at least so many words.
const WORDS: usize = 3;

/// The text in a line after the title is longer than this, in bytes.
const REST: usize = 40;

/// So many nodes of a line are looked at for its link.
const NODES: usize = 24;

/// What the titles of entries have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Form {
    tag: Tag,
    /// The parent's tag.
    up: Tag,
    /// The text follows in the same line.
    within: bool,
}

/// What a page has of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Entries {
    /// How many there are, each with text.
    pub count: usize,
    /// Bytes of prose in them.
    pub prose: usize,
    /// Those of them that are of the body.
    pub chosen: usize,
    /// The body begins with one: no text of its own stands before.
    pub first: bool,
}

impl Entries {
    /// They are a front, whatever its address is; `body` is the prose of the body in bytes.
    pub fn are_front(&self, body: usize) -> bool {
        self.count >= ENTRIES && self.chosen * 10 > body * 9 && self.first
    }

    /// They are what a page of a tag, a section or a writer lists, under the address of
    /// one.
    pub fn are_list(&self, body: usize) -> bool {
        self.count >= LISTED && self.prose * 2 > body
    }

    /// The entries of a page whose body was chosen; `host` is the page's own.
    pub fn of(tree: &Tree, page: &[Piece], body: &[Piece], host: Option<&str>) -> Entries {
        let titles: Vec<Option<Form>> = page.iter().map(|piece| title(tree, piece, host)).collect();
        let Some(form) = commonest(&titles) else { return Entries::default() };
        let mut told: FxHashSet<NodeId> = FxHashSet::default();
        let mut found = Entries::default();
        let mut room = 0;
        for (piece, title) in page.iter().zip(&titles) {
            if *title == Some(form) {
                room = UNDER;
            }
            if room > 0 && is_prose(piece) && piece.kind != BlockKind::Heading {
                told.insert(piece.node);
                found.count += usize::from(room == UNDER);
                found.prose += piece.text.len();
                room -= 1;
            }
            if form.within {
                room = 0;
            }
        }
        let under = |piece: &&Piece| told.contains(&piece.node);
        found.chosen = prose_bytes(body.iter().filter(under));
        found.first = body.iter().find(|piece| is_prose(piece)).as_ref().is_some_and(under);
        found
    }
}

/// The form that most titles have.
fn commonest(titles: &[Option<Form>]) -> Option<Form> {
    let mut counts: FxHashMap<Form, usize> = FxHashMap::default();
    for form in titles.iter().flatten() {
        *counts.entry(*form).or_default() += 1;
    }
    let order = |form: Form| (form.within, form.tag as u8, form.up as u8);
    let most = counts.into_iter().max_by_key(|(form, count)| (*count, order(*form)));
    most.filter(|(_, count)| *count >= LISTED).map(|(form, _)| form)
}

/// The line is the title of another article of the outlet, or begins with one.
fn title(tree: &Tree, piece: &Piece, host: Option<&str>) -> Option<Form> {
    if piece.linked == 0 || piece.kind == BlockKind::Caption {
        return None;
    }
    let whole = piece.link_share() > 0.85;
    let words =
        if whole { piece.text.split_whitespace().count() } else { first_link(tree, piece)? };
    let href = target(tree, piece.node)?;
    let own = !host.is_some_and(|host| is_of_other(href, host));
    let up = tree.parent(piece.node).map_or(Tag::None, |up| tree.tag(up));
    (words >= WORDS && own).then(|| Form { tag: tree.tag(piece.node), up, within: !whole })
}

/// The words of the link that a longer line begins with; in a row of a table the first
/// cells may hold a number or a date.
fn first_link(tree: &Tree, piece: &Piece) -> Option<usize> {
    let row = piece.kind == BlockKind::Table;
    let begins = |text: &&str| {
        let rest = match piece.text.strip_prefix(text) {
            None if row => piece.text.split_once('\t').and_then(|(_, cell)| after(cell, text)),
            rest => rest,
        };
        rest.is_some_and(|rest| rest.len() > REST)
    };
    let links = tree.descendants(piece.node).take(NODES).filter(|node| tree.tag(*node) == Tag::A);
    let text = links.filter_map(|link| first_text(tree, link)).find(begins)?;
    Some(text.split_whitespace().count())
}

/// What stands after a title that begins one of a row's cells.
fn after<'a>(cells: &'a str, title: &str) -> Option<&'a str> {
    let starts =
        std::iter::once(0).chain(cells.match_indices('\t').map(|(at, tab)| at + tab.len()));
    starts.map(|at| &cells[at..]).find_map(|cell| cell.strip_prefix(title))
}

/// The first text in an element, as it is written.
fn first_text(tree: &Tree, element: NodeId) -> Option<&str> {
    let texts = tree.descendants(element).take(NODES).filter_map(|node| tree.text(node));
    texts.map(str::trim).find(|text| !text.is_empty())
}
