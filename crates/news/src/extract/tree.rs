//! The page as a tree: compact nodes in one `Vec`, linked by index.
//!
//! Nothing here recurses; depth is bounded by [`html::MAX_DEPTH`] (deeper
//! elements are flattened, their text is kept) and the node count by
//! [`MAX_NODES`]. The tree is built by [`html`].

mod tag;
pub mod space;

use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::html::{self, Span};
use space::push_collapsed;
pub use tag::Tag;

/// A page with more nodes than this is set aside as too large.
pub const MAX_NODES: usize = 1_000_000;

/// No node.
pub(super) const NONE: u32 = u32::MAX;

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

/// A node and its neighbours.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: u32,
    pub(super) previous: u32,
    pub(super) next: u32,
    pub(super) first_child: u32,
    pub(super) last_child: u32,
    pub(super) tag: Tag,
    pub(super) data: Data,
}

impl Node {
    /// A node that stands nowhere.
    pub(super) fn new(tag: Tag, data: Data) -> Node {
        Node {
            parent: NONE,
            previous: NONE,
            next: NONE,
            first_child: NONE,
            last_child: NONE,
            tag,
            data,
        }
    }
}

/// What a node holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Data {
    Document,
    Hidden,
    Text(Span),
    /// The name where the tag does not tell it.
    Element {
        name: Span,
        attributes: Stretch,
    },
}

/// The attributes of an element among those of the page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stretch {
    pub(super) first: u32,
    pub(super) count: u16,
    /// A bit for each [`mark`] of their names: most elements lack what they are asked for.
    pub(super) marks: u16,
}

impl Stretch {
    /// Their places.
    pub(super) fn range(self) -> Range<usize> {
        self.first as usize..self.first as usize + usize::from(self.count)
    }
}

/// One of sixteen bits for an attribute's name, by its length and first byte: none that is
/// asked for of every element shares its bit with one that most elements have.
#[inline]
pub(super) fn mark(name: &str) -> u16 {
    let first = name.as_bytes().first().copied().unwrap_or_default();
    1 << ((name.len() * 20 + usize::from(first) * 33) >> 2 & 15)
}

/// An attribute, its name in lower case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute {
    pub(super) name: Span,
    pub(super) value: Span,
}

/// A line of a page is cut after so many bytes: elements that nest hold the same
/// text many times over.
const LINE: usize = 4_096;

/// A parsed page.
#[derive(Debug)]
pub struct Tree {
    letters: String,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
}

impl Tree {
    /// Parses a document, or a fragment as a document. Any text gives a tree;
    /// the only refusal is the node limit.
    pub fn parse(html: &str) -> Result<Tree, TooManyNodes> {
        html::parse(html.into())
    }

    /// [`Tree::parse`] of a page that is needed no longer: its letters become
    /// the tree's.
    pub fn parse_owned(html: String) -> Result<Tree, TooManyNodes> {
        html::parse(html.into())
    }

    /// A tree of what the parser built.
    pub(super) fn of(letters: String, nodes: Vec<Node>, attributes: Vec<Attribute>) -> Tree {
        Tree { letters, nodes, attributes }
    }

    fn letters(&self, span: Span) -> &str {
        self.letters.get(span.start()..span.end()).unwrap_or_default()
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
        match self.node(id).data {
            Data::Element { name, .. } if self.tag(id) == Tag::Other => self.letters(name),
            _ => self.tag(id).name(),
        }
    }

    /// It is an element.
    pub fn is_element(&self, id: NodeId) -> bool {
        matches!(self.node(id).data, Data::Element { .. })
    }

    /// The text of a text node.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match self.node(id).data {
            Data::Text(text) => Some(self.letters(text)),
            _ => None,
        }
    }

    /// An attribute's value.
    #[inline]
    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        match self.node(id).data {
            Data::Element { attributes, .. } if attributes.marks & mark(name) != 0 => {
                self.attribute_among(attributes, name)
            }
            _ => None,
        }
    }

    fn attribute_among(&self, attributes: Stretch, name: &str) -> Option<&str> {
        let attributes = self.attributes.get(attributes.range())?;
        // Most names differ in length or in their first letter.
        let first = name.as_bytes().first();
        let letters = self.letters.as_bytes();
        let found = attributes.iter().find(|attribute| {
            attribute.name.len() == name.len()
                && letters.get(attribute.name.start()) == first
                && self.letters(attribute.name) == name
        })?;
        Some(self.letters(found.value))
    }

    /// All attributes as written, names in lower case.
    pub fn attributes(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let range = match self.node(id).data {
            Data::Element { attributes, .. } => attributes.range(),
            _ => 0..0,
        };
        let attributes = self.attributes.get(range).unwrap_or_default();
        attributes.iter().map(|found| (self.letters(found.name), self.letters(found.value)))
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

    /// `inner` is one of the `outer` ones or inside one: as many steps as it is deep, however
    /// many they are.
    pub fn is_within(&self, inner: NodeId, outer: &FxHashSet<NodeId>) -> bool {
        outer.contains(&inner) || self.ancestors(inner).any(|node| outer.contains(&node))
    }

    /// Opening and closing of `root` and everything in it, in document order.
    /// Text nodes only open.
    pub fn edges(&self, root: NodeId) -> Edges<'_> {
        Edges { tree: self, root, next: Some(Edge::Open(root)) }
    }

    /// The text of a line such as a heading or a name, silent elements left out,
    /// white space collapsed, block edges kept apart by a space. What is longer
    /// than a line is cut.
    pub fn text_of(&self, root: NodeId) -> String {
        self.text_up_to(root, LINE)
    }

    /// [`Tree::text_of`] of any length.
    pub fn whole_text_of(&self, root: NodeId) -> String {
        self.text_up_to(root, usize::MAX)
    }

    fn text_up_to(&self, root: NodeId, most: usize) -> String {
        let mut out = String::new();
        let mut gap = false;
        let mut at = Some(root);
        while let Some(node) = at.filter(|_| out.len() <= most) {
            let tag = self.tag(node);
            if tag.is_silent() && node != root {
                gap = true;
                at = self.after(node, root);
                continue;
            }
            gap |= tag.is_block() || tag == Tag::Br;
            let mut rest = self.text(node).unwrap_or_default();
            while !rest.is_empty() && out.len() <= most {
                let (part, after) = rest.split_at(rest.floor_char_boundary(LINE));
                push_collapsed(&mut out, part, &mut gap);
                rest = after;
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
        if out.len() > most {
            out.truncate(out.floor_char_boundary(most));
        }
        out
    }

    /// Moves the children of `source` behind `place`, and says how many nodes
    /// moved. None do where they would stand inside themselves or too deep.
    pub fn graft(&mut self, source: NodeId, place: NodeId) -> usize {
        let (from, to) = (self.node(source), self.node(place));
        let (first, last, parent, next) = (from.first_child, from.last_child, to.parent, to.next);
        let mut height = 0;
        let mut deepest = 0;
        let mut moved = 0;
        for edge in self.edges(source) {
            match edge {
                Edge::Open(node) => {
                    moved += 1;
                    height += usize::from(self.text(node).is_none());
                    deepest = deepest.max(height);
                }
                Edge::Close(_) => height -= 1,
            }
        }
        if parent == NONE
            || first == NONE
            || self.contains(source, place)
            || self.ancestors(place).count() + deepest > html::MAX_DEPTH
        {
            return 0;
        }
        let mut at = first;
        while at != NONE {
            let child = &mut self.nodes[at as usize];
            child.parent = parent;
            at = child.next;
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
        moved - 1
    }

    /// The raw text inside a `script` or `style`.
    pub fn raw_text(&self, id: NodeId) -> String {
        self.children(id).filter_map(|child| self.text(child)).collect()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_wherever_its_text_comes_from() {
        let text = "كلمة ".repeat(LINE);
        for html in [format!("<p>{text}"), format!("<p><b>{text}</b>{text}"), "<i>a ".repeat(LINE)]
        {
            let tree = Tree::parse(&html).expect("a small page");
            let line = tree.text_of(tree.root());
            assert!(line.len() > LINE - 8 && line.len() <= LINE);
            assert!(tree.whole_text_of(tree.root()).starts_with(&line));
        }
    }

    #[test]
    fn every_attribute_is_found_by_its_name() {
        let html = "<body class=a DATA-x=b><body class=c id=d><b><p style=e>f</b>g<i hidden>";
        let tree = Tree::parse(html).expect("a small page");
        let mut found = 0;
        for node in tree.descendants(tree.root()) {
            for (name, value) in tree.attributes(node) {
                assert_eq!(tree.attribute(node, name), Some(value), "{name}");
                found += 1;
            }
        }
        assert_eq!(found, 5);
    }
}
