//! Elements to blocks: where a paragraph begins and ends, what kind it is, and
//! that no space between two of them is ever lost.

mod captions;
mod numbers;
mod seams;
mod tables;

use numbers::Numbers;
use seams::{Seam, parts_words, words_meet};
use tables::is_data_table;

use super::phrases;
use super::tree::space::{is_space, push_collapsed};
use super::tree::{Edge, NodeId, Tag, Tree};
use crate::model::article::{Block, BlockKind};

/// A block with the evidence that decides whether it stays.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, white space collapsed.
    pub text: String,
    /// The innermost block element it stands in.
    pub node: NodeId,
    /// Bytes of its text that are inside links.
    pub linked: usize,
    /// Bytes of its text that are bold, italic or otherwise stressed.
    pub stressed: usize,
    /// The number a reader sees before it: it begins an item of an `<ol>`.
    pub number: Option<i32>,
}

impl Piece {
    /// Share of its text that is link text, 0..=1.
    pub fn link_share(&self) -> f64 {
        self.linked as f64 / self.text.len().max(1) as f64
    }

    /// The block without its evidence. An item's number is of its text, unless
    /// the outlet has written it there too.
    pub fn into_block(self) -> Block {
        let text = match self.number.filter(|_| !self.text.starts_with(char::is_numeric)) {
            Some(number) => format!("{number}. {}", self.text),
            None => self.text,
        };
        Block { kind: self.kind, text }
    }
}

/// A caption under an image without markup of its own is shorter, in bytes.
const CAPTION: usize = 240;

/// A heading that ends with a full stop and is longer than this is a paragraph, in bytes.
const SENTENCE: usize = 120;

/// What the block maker does with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Reads it.
    Keep,
    /// Passes over it and all inside.
    Skip,
    /// Reads it as an image's caption.
    Caption,
}

/// The blocks of `root` in document order, as `mark` says of each element.
/// Silent elements (scripts, styles, buttons) are left out; a button that is a heading's
/// text, as where a click unfolds what stands under it, is read.
pub fn pieces(tree: &Tree, root: NodeId, mark: impl Fn(NodeId) -> Mark) -> Vec<Piece> {
    let mut maker = Maker::new(tree, root);
    let mut edges = tree.edges(root);
    while let Some(edge) = edges.next() {
        match edge {
            Edge::Open(node) => {
                let tag = tree.tag(node);
                let mark = mark(node);
                let noted = seams::is_note_mark(tree, node);
                let silent = tag.is_silent() && node != root && !is_of_heading(tree, node);
                if silent || mark == Mark::Skip || noted {
                    if !noted {
                        maker.passed_over(tag);
                    }
                    if tree.text(node).is_none() {
                        edges.pass();
                    }
                    continue;
                }
                maker.open(node, tag, mark);
            }
            Edge::Close(node) => maker.close(node),
        }
    }
    maker.flush();
    settle_headings(tree, &mut maker.pieces);
    maker.pieces
}

/// What line breaks in a text mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// No more than a space.
    Flowing,
    /// Lines of one width; an empty one parts two paragraphs.
    Wrapped,
    /// Each is shown.
    Kept,
}

struct Maker<'a> {
    tree: &'a Tree,
    pieces: Vec<Piece>,
    text: String,
    gap: bool,
    breaks: u8,
    seam: Seam,
    linked: usize,
    stressed: usize,
    links: u32,
    stresses: u32,
    /// Block elements that are open, with the kind of block they make.
    open: Vec<(NodeId, BlockKind)>,
    /// The open row of a data table: everything in it is one block.
    row: Option<NodeId>,
    /// The open data tables.
    tables: Vec<NodeId>,
    numbers: Numbers,
}

impl<'a> Maker<'a> {
    fn new(tree: &'a Tree, root: NodeId) -> Maker<'a> {
        Maker {
            tree,
            pieces: Vec::new(),
            text: String::new(),
            gap: false,
            breaks: 0,
            seam: Seam::None,
            linked: 0,
            stressed: 0,
            links: 0,
            stresses: 0,
            open: vec![(root, BlockKind::Paragraph)],
            row: None,
            tables: Vec::new(),
            numbers: Numbers::default(),
        }
    }

    fn kind(&self) -> BlockKind {
        self.open.last().map_or(BlockKind::Paragraph, |(_, kind)| *kind)
    }

    fn passed_over(&mut self, tag: Tag) {
        if tag.is_block() {
            self.edge();
        } else if !matches!(tag, Tag::Text | Tag::None) {
            self.gap = true;
        }
    }

    fn open(&mut self, node: NodeId, tag: Tag, mark: Mark) {
        if let Some(text) = self.tree.text(node) {
            if text.contains('\n') && seams::has_arabic(text) {
                match self.lines() {
                    Lines::Wrapped => return self.push_lines(text),
                    Lines::Kept => return self.push_kept(text),
                    Lines::Flowing => {}
                }
            }
            let raised = seams::raised(self.tree, node, text, &self.text, self.gap);
            self.push(raised.as_deref().unwrap_or(text));
            return;
        }
        self.seam = match self.seam {
            Seam::None if tag == Tag::A => Seam::LinkOpened,
            Seam::None if parts_words(tag) => Seam::Opened,
            Seam::LinkClosed if tag == Tag::A => Seam::Links,
            Seam::LinkClosed if parts_words(tag) => Seam::LinkBetween,
            Seam::Closed if parts_words(tag) && seams::are_fields(self.tree, node) => Seam::Fields,
            Seam::Closed if parts_words(tag) => Seam::Between,
            seam => seam,
        };
        match tag {
            Tag::Br => self.line_break(),
            Tag::A if is_link(self.tree, node) => self.links += 1,
            Tag::Strong | Tag::B | Tag::Em | Tag::I => self.stresses += 1,
            Tag::Td | Tag::Th if self.row.is_some() && !self.text.is_empty() => {
                self.text.push('\t');
                self.gap = false;
            }
            _ => {}
        }
        if tag.is_block() {
            self.edge();
            self.numbers.open(self.tree, node, tag);
            let kind = match mark {
                Mark::Caption => BlockKind::Caption,
                _ => self.kind_in(node, tag),
            };
            self.open.push((node, kind));
        }
    }

    fn kind_in(&mut self, node: NodeId, tag: Tag) -> BlockKind {
        match tag {
            Tag::Table if is_data_table(self.tree, node) => {
                self.tables.push(node);
                self.kind()
            }
            Tag::Tr if self.row.is_none() && !self.tables.is_empty() => {
                self.row = Some(node);
                BlockKind::Table
            }
            Tag::Figcaption => BlockKind::Caption,
            Tag::P | Tag::Div if self.kind() == BlockKind::Caption => BlockKind::Caption,
            Tag::Figure if is_picture(self.tree, node) => BlockKind::Caption,
            Tag::Blockquote => BlockKind::Quote,
            Tag::Li | Tag::Dt | Tag::Dd => BlockKind::ListItem,
            tag if tag.is_heading() => BlockKind::Heading,
            _ => self.kind(),
        }
    }

    fn close(&mut self, node: NodeId) {
        let tag = self.tree.tag(node);
        match tag {
            Tag::A if is_link(self.tree, node) => self.links = self.links.saturating_sub(1),
            Tag::Strong | Tag::B | Tag::Em | Tag::I => {
                self.stresses = self.stresses.saturating_sub(1);
            }
            _ => {}
        }
        if !tag.is_block() {
            self.seam = match tag {
                Tag::A => Seam::LinkClosed,
                tag if parts_words(tag) => self.seam.after_closing(),
                _ => Seam::None,
            };
            return;
        }
        if self.row == Some(node) {
            self.row = None;
        }
        self.edge();
        self.numbers.close(node, tag);
        if self.open.last().is_some_and(|(open, _)| *open == node) {
            self.open.pop();
        }
        if self.tables.last() == Some(&node) {
            self.tables.pop();
        }
    }

    fn push(&mut self, text: &str) {
        if text.chars().all(is_space) {
            self.gap = true;
            return;
        }
        let seam = std::mem::replace(&mut self.seam, Seam::None);
        if !self.gap && words_meet(&self.text, text, seam) {
            self.gap = true;
        }
        self.breaks = 0;
        let before = self.text.len();
        if self.text.ends_with('\t') {
            self.gap = false;
            let start = text.trim_start_matches(is_space);
            push_collapsed(&mut self.text, start, &mut self.gap);
        } else {
            push_collapsed(&mut self.text, text, &mut self.gap);
        }
        let added = self.text.len() - before;
        if self.links > 0 {
            self.linked += added;
        }
        if self.stresses > 0 {
            self.stressed += added;
        }
    }

    /// What the line breaks of a text in the open element mean.
    fn lines(&self) -> Lines {
        let Some((node, _)) = self.open.last() else { return Lines::Flowing };
        let style = self.tree.attribute(*node, "style").unwrap_or_default();
        let class = self.tree.attribute(*node, "class").unwrap_or_default();
        match () {
            _ if self.tree.tag(*node) == Tag::Pre => Lines::Wrapped,
            _ if style.contains("pre-line") || style.contains("pre-wrap") => Lines::Kept,
            _ if class.contains("whitespace-pre-") => Lines::Kept,
            _ => Lines::Flowing,
        }
    }

    /// Text that keeps its line breaks, and is no listing: an empty line parts two
    /// paragraphs.
    fn push_lines(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 && line.trim().is_empty() {
                self.edge();
            }
            self.gap = true;
            self.push(line);
        }
    }

    /// Text whose line breaks a style shows, as applications do that store plain text.
    fn push_kept(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.line_break();
            }
            self.push(line);
        }
    }

    /// One `<br>` ends a line: a paragraph where the line ends a sentence. Two
    /// end a paragraph.
    fn line_break(&mut self) {
        self.gap = true;
        self.breaks = self.breaks.saturating_add(1);
        let ended = self.text.ends_with(['.', '!', '?', '؟', '۔', '…', ':', '»', '”', '"']);
        // A line in bold alone heads what follows; a word is as often its label, and a
        // heading is one.
        let heading = || self.open.last().is_some_and(|(_, kind)| *kind == BlockKind::Heading);
        let bold = self.stresses == 0
            && !heading()
            && self.text.contains(' ')
            && self.stressed * 10 >= self.text.len() * 9;
        if self.breaks >= 2 || ended || bold {
            self.edge();
        }
    }

    fn edge(&mut self) {
        if self.row.is_some() {
            self.gap = true;
        } else {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.seam = Seam::None;
        self.gap = false;
        self.breaks = 0;
        let text = self.text.trim_matches(|letter| is_space(letter) || is_invisible(letter));
        if !text.is_empty() {
            let (node, kind) = self.open.last().copied().unwrap_or((self.tree.root(), self.kind()));
            let captioned = kind == BlockKind::Paragraph
                && text.len() < CAPTION
                && match text.ends_with(['.', '!', '?', '؟', '۔', ':']) {
                    true => captions::is_credited_under_image(self.tree, node),
                    false => captions::stands_under_image(self.tree, node),
                };
            let captioned =
                captioned || kind == BlockKind::Paragraph && phrases::is_photo_credit(text);
            let kind = if captioned { BlockKind::Caption } else { kind };
            let number = self.numbers.begun().filter(|_| kind == BlockKind::ListItem);
            if number.is_some_and(|number| text.parse() == Ok(number)) {
                // The outlet writes the item's number too, in an element of its own.
                self.numbers.begin_again(number);
            } else {
                self.pieces.push(Piece {
                    number,
                    kind,
                    text: text.to_owned(),
                    node,
                    linked: self.linked,
                    stressed: self.stressed,
                });
            }
        }
        self.text.clear();
        self.linked = 0;
        self.stressed = 0;
    }
}

/// Headings that are long sentences, more than one of a kind, are paragraphs, and so are
/// shorter sentences like them: some outlets set their text so, to have it in bold.
fn settle_headings(tree: &Tree, pieces: &mut [Piece]) {
    let whole = |piece: &Piece, least: usize| {
        piece.kind == BlockKind::Heading && piece.text.len() > least && piece.text.ends_with('.')
    };
    // A paragraph may stand in the heading's element.
    let heading = |node: NodeId| {
        let mut around = std::iter::once(node).chain(tree.ancestors(node).take(AROUND));
        around.find_map(|up| Some(tree.tag(up)).filter(|tag| tag.is_heading()))
    };
    for tag in [Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6] {
        let is = |piece: &Piece, least| whole(piece, least) && heading(piece.node) == Some(tag);
        if pieces.iter().filter(|piece| is(piece, SENTENCE)).nth(1).is_some() {
            for piece in pieces.iter_mut().filter(|piece| is(piece, SENTENCE / 2)) {
                piece.kind = BlockKind::Paragraph;
            }
        }
    }
}

/// Zero-width letters that alone make no text.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{200d}' | '\u{feff}' | '\u{2060}' | '\u{ad}')
}

/// It leads somewhere; an `<a>` that only has a name is a place to be led to, and one that
/// unfolds what stands under it is its heading.
fn is_link(tree: &Tree, node: NodeId) -> bool {
    let named = || ["name", "id"].iter().any(|name| tree.attribute(node, name).is_some());
    match tree.attribute(node, "href") {
        Some(href) if href.len() > 1 && !href.starts_with('#') => true,
        Some(_) => !unfolds(tree, node),
        None => !named() && !unfolds(tree, node),
    }
}

/// A click on it shows or hides another element of the page.
fn unfolds(tree: &Tree, node: NodeId) -> bool {
    let controls = |node: NodeId| tree.attribute(node, "aria-controls").is_some();
    controls(node) || tree.parent(node).is_some_and(controls)
}

/// A button that all of a heading's text stands in.
fn is_of_heading(tree: &Tree, node: NodeId) -> bool {
    if tree.tag(node) != Tag::Button {
        return false;
    }
    let heading = tree.ancestors(node).take(2).find(|up| tree.tag(*up).is_heading());
    heading.is_some_and(|heading| {
        let mut texts = tree.descendants(heading).take(PARTS);
        texts.all(|part| {
            tree.text(part).is_none_or(|text| text.trim().is_empty()) || tree.contains(node, part)
        })
    })
}

/// A heading's element stands so few elements over a paragraph in it.
const AROUND: usize = 2;

/// So many nodes of a heading are asked.
const PARTS: usize = 32;

/// A figure of an image or video, not of a table, quotation or listing.
fn is_picture(tree: &Tree, figure: NodeId) -> bool {
    let mut text = 0;
    for node in tree.descendants(figure) {
        match tree.tag(node) {
            Tag::Table | Tag::Blockquote | Tag::Pre | Tag::P => return false,
            Tag::Text => text += tree.text(node).map_or(0, str::len),
            _ => {}
        }
        if text > 1_000 {
            return false;
        }
    }
    true
}
