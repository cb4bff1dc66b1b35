//! The tree under construction: where nodes go, and what the insertion modes
//! share.

use super::super::tree::{
    Attribute, Data, MAX_NODES, NONE, Node, Stretch, Tag, TooManyNodes, mark,
};
use super::MAX_DEPTH;
use super::formatting::Formatting;
use super::kinds;
use super::letters::{Letters, Span};
use super::open::{Open, OpenElements, Space};
use super::raw::Content;
use super::reference::Decoded;

/// A start tag, its attributes already in the builder's list; an end tag
/// differs by who asks.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// Its name.
    pub tag: Tag,
    /// The letters of a name that is none of those known.
    pub name: Span,
    /// Its attributes.
    pub(super) attributes: Stretch,
    /// It ends with `/>`.
    pub self_closing: bool,
}

impl Start {
    /// A tag the page left out.
    pub fn implied(tag: Tag) -> Start {
        Start { tag, name: Span::default(), attributes: Stretch::default(), self_closing: false }
    }
}

/// A tree whose letters are the page's and those decoded.
pub struct Built {
    /// The letters that follow the page's.
    pub decoded: String,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
}

/// The insertion modes. Raw text has none: it is read in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    AfterHead,
    InBody,
    InTable,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InTemplate,
    AfterBody,
    InFrameset,
    AfterFrameset,
    AfterAfterBody,
    AfterAfterFrameset,
}

/// Where a node goes.
#[derive(Debug, Clone, Copy)]
enum Place {
    LastIn(u32),
    Before(u32),
}

/// Builds one tree.
#[derive(Debug)]
pub struct Builder<'a> {
    /// The page, and what was decoded.
    pub letters: Letters<'a>,
    /// The page holds NUL characters.
    pub has_nul: bool,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) open: OpenElements,
    pub(super) formatting: Formatting,
    pub(super) mode: Mode,
    pub(super) template_modes: Vec<Mode>,
    pub(super) head: Option<u32>,
    pub(super) form: Option<u32>,
    pub(super) frameset_ok: bool,
    pub(super) quirks: bool,
    /// Content of a table's structure goes before the table.
    pub(super) foster: bool,
    /// Text just went before a table: space after it follows.
    pub(super) fostered_text: bool,
    /// Space in a table's structure, until it is known whether text follows.
    pub(super) waiting_space: Option<Span>,
    /// Start tags left out because they lay too deep, whose end tags are owed.
    dropped: Vec<(Tag, Span)>,
    /// Elements that may still be opened again by formatting rules.
    pub(super) clones: usize,
}

impl<'a> Builder<'a> {
    /// An empty document.
    pub fn new(page: &'a str) -> Builder<'a> {
        let mut nodes = Vec::with_capacity(page.len() / 32 + 8);
        nodes.push(Node::new(Tag::None, Data::Document));
        Builder {
            letters: Letters::new(page),
            has_nul: memchr::memchr(0, page.as_bytes()).is_some(),
            nodes,
            attributes: Vec::with_capacity(page.len() / 64 + 8),
            open: OpenElements::new(),
            formatting: Formatting::default(),
            mode: Mode::Initial,
            template_modes: Vec::new(),
            head: None,
            form: None,
            frameset_ok: true,
            quirks: false,
            foster: false,
            fostered_text: false,
            waiting_space: None,
            dropped: Vec::new(),
            clones: page.len() / 8 + 2_000,
        }
    }

    /// There are more nodes than a page may have.
    pub fn is_full(&self) -> bool {
        self.nodes.len() > MAX_NODES
    }

    /// Puts decoded characters among the letters.
    pub fn decoded(&mut self, decoded: Decoded) -> Span {
        let mut bytes = [0; 4];
        let first = self.letters.push(decoded.first.encode_utf8(&mut bytes));
        match decoded.second {
            Some(second) => {
                let second = self.letters.push(second.encode_utf8(&mut bytes));
                Span::new(first.start(), second.end())
            }
            None => first,
        }
    }

    /// How many attributes there are so far.
    pub fn attributes_len(&self) -> u32 {
        self.attributes.len() as u32
    }

    /// Adds an attribute of the tag being read; says by which mark its name is known.
    pub fn attribute(&mut self, name: Span, value: Span) -> u16 {
        self.attributes.push(Attribute { name, value });
        mark(self.letters.get(name))
    }

    /// An attribute of a tag.
    pub(super) fn attribute_of(&self, start: &Start, name: &str) -> Option<&str> {
        let attributes = self.attributes.get(start.attributes.range()).unwrap_or_default();
        let found = attributes.iter().find(|found| self.letters.get(found.name) == name)?;
        Some(self.letters.get(found.value))
    }

    /// Gives an element the attributes of a tag that it lacks.
    pub(super) fn merge_attributes(&mut self, node: u32, start: &Start) {
        let Data::Element { attributes: had, .. } = self.nodes[node as usize].data else { return };
        // Few pages say `<body>` twice; a page that goes on saying it gains nothing.
        let given = start.attributes;
        if given.count == 0 || had.count + given.count > 64 {
            return;
        }
        let own: Vec<Attribute> = self.attributes[had.range()].to_vec();
        let more: Vec<Attribute> = self.attributes[given.range()]
            .iter()
            .filter(|new| {
                let name = self.letters.get(new.name);
                !own.iter().any(|known| self.letters.get(known.name) == name)
            })
            .copied()
            .collect();
        let all = Stretch {
            first: self.attributes_len(),
            count: (own.len() + more.len()) as u16,
            marks: had.marks | given.marks,
        };
        self.attributes.extend(own);
        self.attributes.extend(more);
        if let Data::Element { attributes, .. } = &mut self.nodes[node as usize].data {
            *attributes = all;
        }
    }

    /// A run of text ends.
    fn end_of_text(&mut self) {
        self.fostered_text = false;
        if let Some(space) = self.waiting_space.take() {
            self.append_text(space);
        }
    }

    /// A start tag; says how what follows is read.
    pub fn start(&mut self, start: &Start) -> Content {
        self.end_of_text();
        if self.open.len() >= MAX_DEPTH && kinds::is_droppable(start.tag) {
            self.dropped.push((start.tag, start.name));
            return Content::Markup;
        }
        self.dispatch_start(start)
    }

    /// A start tag, by the language it stands in and the mode.
    pub(super) fn dispatch_start(&mut self, start: &Start) -> Content {
        if self.is_foreign_to_tag(start.tag) {
            self.foreign_start(start)
        } else {
            self.start_in(self.mode, start)
        }
    }

    /// An end tag.
    pub fn end(&mut self, tag: Tag, name: Span) {
        self.end_of_text();
        if let Some((dropped, letters)) = self.dropped.last()
            && *dropped == tag
            && (tag != Tag::Other || self.letters.get(*letters) == self.letters.get(name))
        {
            self.dropped.pop();
            return;
        }
        self.dispatch_end(tag, name);
    }

    pub(super) fn dispatch_end(&mut self, tag: Tag, name: Span) {
        if self.is_foreign() {
            self.foreign_end(tag, name);
        } else {
            self.end_in(self.mode, tag, name);
        }
    }

    /// Text between tags.
    pub fn characters(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        if self.is_foreign_to_text() {
            self.frameset_ok &= self.is_space(span);
            let span = self.replace_nul(span, "\u{fffd}");
            self.append_text(span);
        } else {
            self.characters_in(self.mode, span);
        }
    }

    /// A span with something else for each NUL.
    pub(super) fn replace_nul(&mut self, span: Span, other: &str) -> Span {
        if !self.has_nul || !self.letters.get(span).contains('\0') {
            return span;
        }
        let text = self.letters.get(span).replace('\0', other);
        self.letters.push(&text)
    }

    /// The content of a raw element.
    pub fn raw_text(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        let span = self.replace_nul(span, "\u{fffd}");
        self.append_text(span);
    }

    /// The end of a raw element.
    pub fn end_of_content(&mut self) {
        self.open.pop();
    }

    /// A comment.
    pub fn comment(&mut self) {
        self.end_of_text();
        let place = match self.mode {
            _ if self.is_foreign() => self.place(None),
            Mode::Initial | Mode::BeforeHtml | Mode::AfterAfterBody | Mode::AfterAfterFrameset => {
                Place::LastIn(0)
            }
            Mode::AfterBody => Place::LastIn(self.open.get(0).map_or(0, |html| html.node)),
            _ => self.place(None),
        };
        let node = self.create(Tag::None, Data::Hidden);
        self.put(node, place);
    }

    /// A document type.
    pub fn doctype(&mut self, quirky: bool) {
        if self.mode == Mode::Initial {
            self.quirks = quirky;
            self.mode = Mode::BeforeHtml;
        }
    }

    pub(super) fn is_space(&self, span: Span) -> bool {
        self.letters.get(span).bytes().all(is_space)
    }

    /// The white space a span begins with, and the rest.
    pub(super) fn split_space(&self, span: Span) -> (Span, Span) {
        let text = self.letters.get(span);
        let length = text.bytes().take_while(|byte| is_space(*byte)).count();
        let middle = span.start() + length;
        (Span::new(span.start(), middle), Span::new(middle, span.end()))
    }

    fn create(&mut self, tag: Tag, data: Data) -> u32 {
        self.nodes.push(Node::new(tag, data));
        (self.nodes.len() - 1) as u32
    }

    /// A new element that stands nowhere yet.
    pub(super) fn create_element(&mut self, start: &Start, space: Space) -> u32 {
        let tag = match (space, start.tag) {
            (Space::Html, tag) | (_, tag @ (Tag::Svg | Tag::Math)) => tag,
            _ => Tag::Other,
        };
        let name = match start.tag {
            Tag::Other => start.name,
            known if tag == Tag::Other => self.letters.push(known.name()),
            _ => Span::default(),
        };
        self.create(tag, Data::Element { name, attributes: start.attributes })
    }

    /// Opens an element where the page stands.
    pub(super) fn insert(&mut self, start: &Start) -> u32 {
        self.insert_in(start, Space::Html)
    }

    pub(super) fn insert_in(&mut self, start: &Start, space: Space) -> u32 {
        let place = self.place(None);
        let node = self.create_element(start, space);
        self.put(node, place);
        let annotates_html = start.tag == Tag::AnnotationXml
            && space == Space::Math
            && self.attribute_of(start, "encoding").is_some_and(|encoding| {
                encoding.eq_ignore_ascii_case("text/html")
                    || encoding.eq_ignore_ascii_case("application/xhtml+xml")
            });
        self.open.push(Open { node, tag: start.tag, space, annotates_html });
        node
    }

    /// Adds an element that has no content.
    pub(super) fn insert_void(&mut self, start: &Start) {
        let place = self.place(None);
        let node = self.create_element(start, Space::Html);
        self.put(node, place);
    }

    /// The appropriate place for a node (HTML 13.2.6.1): in the current element,
    /// or in `target`; before the table where that is of a table's structure.
    fn place(&self, target: Option<Open>) -> Place {
        let Some(target) = target.or(self.open.last()) else { return Place::LastIn(0) };
        if !(self.foster && target.space == Space::Html && kinds::is_table_part(target.tag)) {
            return Place::LastIn(target.node);
        }
        let table = self.open.last_place(Tag::Table);
        let template = self.open.last_place(Tag::Template);
        if let Some(template) = template
            && table.is_none_or(|table| template > table)
        {
            return Place::LastIn(self.open.get(template).map_or(0, |open| open.node));
        }
        let Some(at) = table else {
            return Place::LastIn(self.open.get(0).map_or(0, |open| open.node));
        };
        let table = self.open.get(at).map_or(0, |open| open.node);
        if self.nodes[table as usize].parent != NONE {
            return Place::Before(table);
        }
        let above = at.checked_sub(1).and_then(|above| self.open.get(above));
        Place::LastIn(above.map_or(0, |open| open.node))
    }

    /// Puts a node that may stand elsewhere where content of `target` goes.
    pub(super) fn move_to(&mut self, node: u32, target: Open) {
        self.detach(node);
        let place = self.place(Some(target));
        self.put(node, place);
    }

    /// Puts a node that stands nowhere into the tree.
    fn put(&mut self, node: u32, place: Place) {
        match place {
            Place::LastIn(parent) => self.append(parent, node),
            Place::Before(next) => {
                let (parent, previous) = {
                    let next = &self.nodes[next as usize];
                    (next.parent, next.previous)
                };
                let new = &mut self.nodes[node as usize];
                (new.parent, new.previous, new.next) = (parent, previous, next);
                self.nodes[next as usize].previous = node;
                match previous {
                    NONE => self.nodes[parent as usize].first_child = node,
                    previous => self.nodes[previous as usize].next = node,
                }
            }
        }
    }

    /// Puts a node that stands nowhere last into another.
    pub(super) fn append(&mut self, parent: u32, node: u32) {
        let last = self.nodes[parent as usize].last_child;
        let new = &mut self.nodes[node as usize];
        (new.parent, new.previous, new.next) = (parent, last, NONE);
        match last {
            NONE => self.nodes[parent as usize].first_child = node,
            last => self.nodes[last as usize].next = node,
        }
        self.nodes[parent as usize].last_child = node;
    }

    /// Takes a node out of the tree.
    pub(super) fn detach(&mut self, node: u32) {
        let (parent, previous, next) = {
            let node = &mut self.nodes[node as usize];
            let links = (node.parent, node.previous, node.next);
            (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
            links
        };
        if parent == NONE {
            return;
        }
        match previous {
            NONE => self.nodes[parent as usize].first_child = next,
            previous => self.nodes[previous as usize].next = next,
        }
        match next {
            NONE => self.nodes[parent as usize].last_child = previous,
            next => self.nodes[next as usize].previous = previous,
        }
    }

    /// Adds text where the page stands, joined to the text before it.
    pub(super) fn append_text(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        let place = self.place(None);
        let before = match place {
            Place::LastIn(parent) => self.nodes[parent as usize].last_child,
            Place::Before(next) => self.nodes[next as usize].previous,
        };
        if before != NONE
            && let Data::Text(text) = &mut self.nodes[before as usize].data
            && let Some(joined) = self.letters.join(*text, span)
        {
            *text = joined;
            return;
        }
        // The document itself holds no text.
        if !matches!(place, Place::LastIn(0)) {
            let node = self.create(Tag::Text, Data::Text(span));
            self.put(node, place);
        }
    }

    /// What was built, with what every document has.
    pub fn finish(mut self) -> Result<Built, TooManyNodes> {
        self.end_of_text();
        self.end_of_page();
        if self.is_full() {
            return Err(TooManyNodes);
        }
        let Builder { letters, nodes, attributes, .. } = self;
        Ok(Built { decoded: letters.into_decoded(), nodes, attributes })
    }
}

/// White space between tags.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}
