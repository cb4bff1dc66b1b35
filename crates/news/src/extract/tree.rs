//! The page as a tree: compact nodes in one `Vec`, linked by index.
//!
//! Nothing here recurses, depth is bounded at [`MAX_DEPTH`] (deeper elements are
//! flattened, their text is kept) and the node count at [`MAX_NODES`]. The HTML
//! standard's tree construction is html5ever's; no type of it leaves this module.

use std::cell::{Cell, Ref, RefCell};
use std::fmt;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, TokenizerResult, local_name, ns};

/// Elements nest at most this deep; what lies deeper becomes a sibling.
pub const MAX_DEPTH: u32 = 512;

/// A page with more nodes than this is set aside as too large.
pub const MAX_NODES: usize = 1_000_000;

const NONE: u32 = u32::MAX;

/// The page has more than [`MAX_NODES`] nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {MAX_NODES} nodes")]
pub struct TooManyNodes;

/// A node of one [`Tree`]; its order is document order of creation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl NodeId {
    /// Position in the tree, for side tables of [`Tree::len`] entries.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    fn some(raw: u32) -> Option<NodeId> {
        (raw != NONE).then_some(NodeId(raw))
    }
}

macro_rules! tags {
    ($($variant:ident $name:tt),* $(,)?) => {
        /// The elements extraction knows by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Tag {
            /// The document itself, or a comment.
            None,
            /// A text node.
            Text,
            /// An element with another name.
            Other,
            $($variant),*
        }

        fn tag_of(name: &LocalName) -> Tag {
            match *name {
                $(local_name!($name) => Tag::$variant,)*
                _ => Tag::Other,
            }
        }
    };
}

tags! {
    A "a", Abbr "abbr", Address "address", Article "article", Aside "aside", Audio "audio",
    B "b", Base "base", Blockquote "blockquote", Body "body", Br "br", Button "button",
    Canvas "canvas", Caption "caption", Center "center", Cite "cite", Code "code",
    Dd "dd", Del "del", Details "details", Dialog "dialog", Div "div", Dl "dl", Dt "dt",
    Em "em", Embed "embed", Fieldset "fieldset", Figcaption "figcaption", Figure "figure",
    Font "font", Footer "footer", Form "form", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5",
    H6 "h6", Head "head", Header "header", Hr "hr", Html "html", I "i", Iframe "iframe",
    Img "img", Input "input", Ins "ins", Label "label", Legend "legend", Li "li", Link "link",
    Main "main", Mark "mark", Math "math", Meta "meta", Nav "nav", Noscript "noscript",
    Object "object", Ol "ol", Option "option", P "p", Picture "picture", Pre "pre", Q "q",
    S "s", Script "script", Section "section", Select "select", Small "small", Span "span",
    Strong "strong", Style "style", Sub "sub", Summary "summary", Sup "sup", Svg "svg",
    Table "table", Tbody "tbody", Td "td", Template "template", Textarea "textarea",
    Tfoot "tfoot", Th "th", Thead "thead", Time "time", Title "title", Tr "tr", U "u", Ul "ul",
    Video "video",
}

impl Tag {
    /// `h1` to `h6`.
    pub fn is_heading(self) -> bool {
        matches!(self, Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6)
    }

    /// Elements a browser lays out as a box of their own: text before, in and
    /// after them never joins.
    pub fn is_block(self) -> bool {
        use Tag::*;
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Body
                    | Caption
                    | Center
                    | Dd
                    | Details
                    | Dialog
                    | Div
                    | Dl
                    | Dt
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hr
                    | Html
                    | Legend
                    | Li
                    | Main
                    | Nav
                    | Ol
                    | P
                    | Pre
                    | Section
                    | Summary
                    | Table
                    | Tbody
                    | Td
                    | Tfoot
                    | Th
                    | Thead
                    | Tr
                    | Ul
                    | Option
                    | Select
            )
    }

    /// Elements whose text is never shown as text.
    pub fn is_silent(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Script
                | Style
                | Template
                | Head
                | Title
                | Meta
                | Link
                | Base
                | Svg
                | Math
                | Canvas
                | Iframe
                | Object
                | Embed
                | Audio
                | Video
                | Select
                | Option
                | Textarea
                | Input
                | Button
        )
    }
}

#[derive(Debug)]
struct Node {
    parent: u32,
    previous: u32,
    next: u32,
    first_child: u32,
    last_child: u32,
    depth: u32,
    tag: Tag,
    data: Data,
}

#[derive(Debug)]
enum Data {
    Document,
    Hidden,
    Text(StrTendril),
    Element { name: QualName, attributes: Vec<Attribute> },
}

/// A parsed page.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Parses a document, or a fragment as a document. Any text gives a tree;
    /// the only refusal is the node limit.
    pub fn parse(html: &str) -> Result<Tree, TooManyNodes> {
        let builder = TreeBuilder::new(Sink::default(), TreeBuilderOpts::default());
        let tokenizer = Tokenizer::new(
            Guard { builder, dropped: RefCell::default() },
            TokenizerOpts::default(),
        );
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        let nodes = tokenizer.sink.builder.sink.nodes.into_inner();
        if nodes.len() > MAX_NODES { Err(TooManyNodes) } else { Ok(Tree { nodes }) }
    }

    /// The document node.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// How many nodes there are; every [`NodeId::index`] is below it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: there is always a document node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// What the node is.
    pub fn tag(&self, id: NodeId) -> Tag {
        self.node(id).tag
    }

    /// The element's name in lower case; empty for other nodes.
    pub fn name(&self, id: NodeId) -> &str {
        match &self.node(id).data {
            Data::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// It is an element.
    pub fn is_element(&self, id: NodeId) -> bool {
        matches!(self.node(id).data, Data::Element { .. })
    }

    /// The text of a text node.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// An attribute's value.
    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        match &self.node(id).data {
            Data::Element { attributes, .. } => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|attribute| &*attribute.value),
            _ => None,
        }
    }

    /// The parent, `None` for the document.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).parent)
    }

    /// The first child.
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).first_child)
    }

    /// The sibling after it.
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).next)
    }

    /// The sibling before it.
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).previous)
    }

    /// The children in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |child| self.next_sibling(*child))
    }

    /// Parent, grandparent… up to the document.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |node| self.parent(*node))
    }

    /// The node after `id` in document order within `root`, not entering `id`.
    pub fn after(&self, id: NodeId, root: NodeId) -> Option<NodeId> {
        let mut at = id;
        loop {
            if at == root {
                return None;
            }
            if let Some(next) = self.next_sibling(at) {
                return Some(next);
            }
            at = self.parent(at)?;
        }
    }

    /// The node after `id` in document order within `root`, its children first.
    pub fn following(&self, id: NodeId, root: NodeId) -> Option<NodeId> {
        self.first_child(id).or_else(|| self.after(id, root))
    }

    /// `root` and everything in it, in document order.
    pub fn descendants(&self, root: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(root), move |node| self.following(*node, root))
    }

    /// `inner` is `outer` or inside it.
    pub fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        inner == outer || self.ancestors(inner).any(|node| node == outer)
    }

    /// Opening and closing of `root` and everything in it, in document order.
    /// Text nodes only open.
    pub fn edges(&self, root: NodeId) -> Edges<'_> {
        Edges { tree: self, root, next: Some(Edge::Open(root)) }
    }

    /// All text of a node, silent elements left out, white space collapsed,
    /// block edges kept apart by a space.
    pub fn text_of(&self, root: NodeId) -> String {
        let mut out = String::new();
        let mut gap = false;
        let mut at = Some(root);
        while let Some(node) = at {
            let tag = self.tag(node);
            if tag.is_silent() && node != root {
                gap = true;
                at = self.after(node, root);
                continue;
            }
            gap |= tag.is_block() || tag == Tag::Br;
            if let Some(text) = self.text(node) {
                push_collapsed(&mut out, text, &mut gap);
            }
            at = self.first_child(node).or_else(|| {
                let mut up = node;
                loop {
                    gap |= self.tag(up).is_block();
                    if up == root {
                        return None;
                    }
                    if let Some(next) = self.next_sibling(up) {
                        return Some(next);
                    }
                    up = self.parent(up)?;
                }
            });
        }
        out
    }

    /// Moves the children of `source` behind `place`, and says how many nodes
    /// moved. None do where they would stand inside themselves or too deep.
    pub fn graft(&mut self, source: NodeId, place: NodeId) -> usize {
        let (from, to) = (self.node(source), self.node(place));
        let (first, last, parent, next) = (from.first_child, from.last_child, to.parent, to.next);
        let (was, is) = (from.depth, to.depth.saturating_sub(1));
        let moved: Vec<NodeId> = self.descendants(source).skip(1).collect();
        let height = moved.iter().map(|node| self.node(*node).depth.saturating_sub(was)).max();
        if parent == NONE
            || self.contains(source, place)
            || height.is_none_or(|height| is + height > MAX_DEPTH)
        {
            return 0;
        }
        for node in &moved {
            let node = &mut self.nodes[node.index()];
            node.depth = node.depth.saturating_sub(was) + is;
            if node.parent == source.0 {
                node.parent = parent;
            }
        }
        self.nodes[first as usize].previous = place.0;
        self.nodes[last as usize].next = next;
        self.nodes[place.index()].next = first;
        match next {
            NONE => self.nodes[parent as usize].last_child = last,
            next => self.nodes[next as usize].previous = last,
        }
        let source = &mut self.nodes[source.index()];
        (source.first_child, source.last_child) = (NONE, NONE);
        moved.len()
    }

    /// The raw text inside a `script` or `style`.
    pub fn raw_text(&self, id: NodeId) -> String {
        self.children(id).filter_map(|child| self.text(child)).collect()
    }
}

/// Appends `text` with white space collapsed. `gap` says whether a space is owed.
pub fn push_collapsed(out: &mut String, text: &str, gap: &mut bool) {
    for word in text.split_inclusive(is_space) {
        let bare = word.trim_end_matches(is_space);
        if !bare.is_empty() {
            if *gap && !out.is_empty() {
                out.push(' ');
            }
            out.push_str(bare);
            *gap = false;
        }
        *gap |= bare.len() != word.len();
    }
}

/// White space as HTML collapses it, the no-break space, and the controls that
/// a wrong encoding leaves in place of dashes and quotation marks.
pub fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{80}'..='\u{a0}')
}

/// One step of [`Tree::edges`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The node begins.
    Open(NodeId),
    /// The node ends.
    Close(NodeId),
}

/// The iterator of [`Tree::edges`].
#[derive(Debug)]
pub struct Edges<'a> {
    tree: &'a Tree,
    root: NodeId,
    next: Option<Edge>,
}

impl Edges<'_> {
    /// Leaves out what is inside the element that just opened, and its closing.
    pub fn pass(&mut self) {
        if let Some(edge) = self.next {
            let node = match edge {
                Edge::Open(child) => self.tree.parent(child),
                Edge::Close(node) => Some(node),
            };
            self.next = node.and_then(|node| self.past(node));
        }
    }

    fn past(&self, node: NodeId) -> Option<Edge> {
        if node == self.root {
            return None;
        }
        match self.tree.next_sibling(node) {
            Some(next) => Some(Edge::Open(next)),
            None => self.tree.parent(node).map(Edge::Close),
        }
    }
}

impl Iterator for Edges<'_> {
    type Item = Edge;

    fn next(&mut self) -> Option<Edge> {
        let edge = self.next?;
        self.next = match edge {
            Edge::Open(node) if self.tree.text(node).is_some() => self.past(node),
            Edge::Open(node) => match self.tree.first_child(node) {
                Some(child) => Some(Edge::Open(child)),
                None => Some(Edge::Close(node)),
            },
            Edge::Close(node) => self.past(node),
        };
        Some(edge)
    }
}

/// Stands between tokenizer and tree builder: past the node limit nothing is
/// built any more; elements that would nest too deep lose their tags.
struct Guard {
    builder: TreeBuilder<u32, Sink>,
    /// Names of start tags that were dropped and whose end tags are still owed.
    dropped: RefCell<Vec<LocalName>>,
}

impl TokenSink for Guard {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        let sink = &self.builder.sink;
        if sink.nodes.borrow().len() > MAX_NODES {
            return TokenSinkResult::Continue;
        }
        if let Token::ParseError(_) = token {
            return TokenSinkResult::Continue;
        }
        if let Token::TagToken(tag) = &token {
            let mut dropped = self.dropped.borrow_mut();
            match tag.kind {
                TagKind::StartTag
                    if sink.open.get() >= MAX_DEPTH && droppable(tag_of(&tag.name)) =>
                {
                    if dropped.len() < MAX_NODES {
                        dropped.push(tag.name.clone());
                    }
                    return TokenSinkResult::Continue;
                }
                TagKind::EndTag if dropped.last() == Some(&tag.name) => {
                    dropped.pop();
                    return TokenSinkResult::Continue;
                }
                _ => {}
            }
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Start tags that can be left out without changing how the tokenizer goes on.
fn droppable(tag: Tag) -> bool {
    !matches!(
        tag,
        Tag::Script
            | Tag::Style
            | Tag::Title
            | Tag::Textarea
            | Tag::Iframe
            | Tag::Noscript
            | Tag::Br
            | Tag::Hr
            | Tag::Img
            | Tag::Input
            | Tag::Meta
            | Tag::Link
            | Tag::Base
            | Tag::Embed
    )
}

struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// Depth of the element that was inserted last or is current after a pop.
    open: Cell<u32>,
    nameless: QualName,
}

impl Default for Sink {
    fn default() -> Sink {
        Sink {
            nodes: RefCell::new(vec![node(Tag::None, Data::Document)]),
            open: Cell::new(0),
            nameless: QualName::new(None, ns!(), local_name!("")),
        }
    }
}

fn node(tag: Tag, data: Data) -> Node {
    Node {
        parent: NONE,
        previous: NONE,
        next: NONE,
        first_child: NONE,
        last_child: NONE,
        depth: 0,
        tag,
        data,
    }
}

/// An element's name, borrowed from the arena.
#[derive(Debug)]
enum Name<'a> {
    Element(Ref<'a, QualName>),
    Nameless(&'a QualName),
}

impl Name<'_> {
    fn qualified(&self) -> &QualName {
        match self {
            Name::Element(name) => name,
            Name::Nameless(name) => name,
        }
    }
}

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.qualified().ns
    }

    fn local_name(&self) -> &LocalName {
        &self.qualified().local
    }
}

impl Sink {
    fn create(&self, tag: Tag, data: Data) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(node(tag, data));
        (nodes.len() - 1) as u32
    }

    fn detach(nodes: &mut [Node], id: u32) {
        let (parent, previous, next) = {
            let node = &mut nodes[id as usize];
            let links = (node.parent, node.previous, node.next);
            (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
            links
        };
        match previous {
            NONE if parent != NONE => nodes[parent as usize].first_child = next,
            NONE => {}
            previous => nodes[previous as usize].next = next,
        }
        match next {
            NONE if parent != NONE => nodes[parent as usize].last_child = previous,
            NONE => {}
            next => nodes[next as usize].previous = previous,
        }
    }

    fn attach(&self, nodes: &mut [Node], parent: u32, child: u32) {
        let mut parent = parent;
        if nodes[parent as usize].depth >= MAX_DEPTH {
            parent = nodes[parent as usize].parent;
        }
        if parent == NONE || parent == child {
            return;
        }
        Self::detach(nodes, child);
        let depth = nodes[parent as usize].depth + 1;
        let last = nodes[parent as usize].last_child;
        {
            let node = &mut nodes[child as usize];
            node.parent = parent;
            node.previous = last;
            node.depth = depth;
        }
        match last {
            NONE => nodes[parent as usize].first_child = child,
            last => nodes[last as usize].next = child,
        }
        nodes[parent as usize].last_child = child;
        if matches!(nodes[child as usize].data, Data::Element { .. }) {
            self.open.set(depth);
        }
    }
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = ();
    type ElemName<'a> = Name<'a>;

    fn finish(self) {}

    fn parse_error(&self, _message: std::borrow::Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Name<'a> {
        let name =
            Ref::filter_map(self.nodes.borrow(), |nodes| match &nodes[*target as usize].data {
                Data::Element { name, .. } => Some(name),
                _ => None,
            });
        name.map_or(Name::Nameless(&self.nameless), Name::Element)
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _flags: ElementFlags,
    ) -> u32 {
        let tag = if name.ns == ns!(html) || name.ns == ns!() {
            tag_of(&name.local)
        } else {
            match name.local {
                local_name!("svg") => Tag::Svg,
                local_name!("math") => Tag::Math,
                _ => Tag::Other,
            }
        };
        self.create(tag, Data::Element { name, attributes })
    }

    fn create_comment(&self, _text: StrTendril) -> u32 {
        self.create(Tag::None, Data::Hidden)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> u32 {
        self.create(Tag::None, Data::Hidden)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        match child {
            NodeOrText::AppendNode(child) => {
                self.attach(&mut self.nodes.borrow_mut(), *parent, child);
            }
            NodeOrText::AppendText(text) => {
                {
                    let mut nodes = self.nodes.borrow_mut();
                    let last = nodes[*parent as usize].last_child;
                    if last != NONE
                        && let Data::Text(before) = &mut nodes[last as usize].data
                    {
                        before.push_tendril(&text);
                        return;
                    }
                }
                let child = self.create(Tag::Text, Data::Text(text));
                self.attach(&mut self.nodes.borrow_mut(), *parent, child);
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        let has_parent = self.nodes.borrow()[*element as usize].parent != NONE;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, new: NodeOrText<u32>) {
        let child = match new {
            NodeOrText::AppendNode(child) => child,
            NodeOrText::AppendText(text) => {
                {
                    let mut nodes = self.nodes.borrow_mut();
                    let before = nodes[*sibling as usize].previous;
                    if before != NONE
                        && let Data::Text(earlier) = &mut nodes[before as usize].data
                    {
                        earlier.push_tendril(&text);
                        return;
                    }
                }
                self.create(Tag::Text, Data::Text(text))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let parent = nodes[*sibling as usize].parent;
        if parent == NONE || child == *sibling {
            return;
        }
        Self::detach(&mut nodes, child);
        let before = nodes[*sibling as usize].previous;
        let depth = nodes[*sibling as usize].depth;
        {
            let node = &mut nodes[child as usize];
            node.parent = parent;
            node.previous = before;
            node.next = *sibling;
            node.depth = depth;
        }
        nodes[*sibling as usize].previous = child;
        match before {
            NONE => nodes[parent as usize].first_child = child,
            before => nodes[before as usize].next = child,
        }
    }

    fn add_attrs_if_missing(&self, target: &u32, attributes: Vec<Attribute>) {
        if let Data::Element { attributes: existing, .. } =
            &mut self.nodes.borrow_mut()[*target as usize].data
        {
            for attribute in attributes {
                if !existing.iter().any(|known| known.name == attribute.name) {
                    existing.push(attribute);
                }
            }
        }
    }

    fn pop(&self, popped: &u32) {
        let depth = self.nodes.borrow()[*popped as usize].depth;
        self.open.set(depth.saturating_sub(1));
    }

    fn remove_from_parent(&self, target: &u32) {
        Self::detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, from: &u32, to: &u32) {
        let mut nodes = self.nodes.borrow_mut();
        while nodes[*from as usize].first_child != NONE {
            let child = nodes[*from as usize].first_child;
            Self::detach(&mut nodes, child);
            self.attach(&mut nodes, *to, child);
        }
    }
}
