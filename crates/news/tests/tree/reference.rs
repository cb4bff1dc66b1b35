//! html5ever's tree, in the notation of the test.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::fmt::Write as _;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

#[derive(Default)]
struct Node {
    parent: Option<usize>,
    children: Vec<usize>,
    data: Data,
}

#[derive(Default)]
enum Data {
    #[default]
    Other,
    Text(String),
    Element(QualName, Vec<Attribute>, bool),
}

struct Sink(RefCell<Vec<Node>>);

/// The page's tree: an element a line, its text quoted.
pub fn dump(html: &str) -> String {
    let sink = Sink(RefCell::new(vec![Node::default()]));
    let nodes = parse_document(sink, ParseOpts::default()).one(html);
    let mut out = String::new();
    let mut stack: Vec<(usize, usize)> =
        nodes[0].children.iter().rev().map(|child| (*child, 1)).collect();
    while let Some((node, depth)) = stack.pop() {
        match &nodes[node].data {
            Data::Other => writeln!(out, "{:depth$}<!>", "").unwrap(),
            Data::Text(text) => writeln!(out, "{:depth$}{text:?}", "").unwrap(),
            Data::Element(name, attributes, _) => {
                write!(out, "{:depth$}<{}", "", name.local.to_ascii_lowercase()).unwrap();
                let mut attributes: Vec<(String, &str)> = attributes
                    .iter()
                    .map(|attribute| {
                        let prefix = attribute.name.prefix.as_ref();
                        let prefix = prefix.filter(|prefix| !prefix.is_empty());
                        let prefix = prefix.map(|prefix| format!("{prefix}:")).unwrap_or_default();
                        let name = attribute.name.local.to_ascii_lowercase();
                        (format!("{prefix}{name}"), &*attribute.value)
                    })
                    .collect();
                attributes.sort_unstable();
                for (name, value) in attributes {
                    write!(out, " {name}={value:?}").unwrap();
                }
                out.push_str(">\n");
            }
        }
        stack.extend(nodes[node].children.iter().rev().map(|child| (*child, depth + 1)));
    }
    out
}

impl Sink {
    fn create(&self, data: Data) -> usize {
        let mut nodes = self.0.borrow_mut();
        nodes.push(Node { data, ..Node::default() });
        nodes.len() - 1
    }

    fn insert(&self, parent: usize, at: usize, new: NodeOrText<usize>) {
        let child = match new {
            NodeOrText::AppendNode(child) => child,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.0.borrow_mut();
                let before = at.checked_sub(1).map(|at| nodes[parent].children[at]);
                if let Some(before) = before
                    && let Data::Text(earlier) = &mut nodes[before].data
                {
                    earlier.push_str(&text);
                    return;
                }
                drop(nodes);
                self.create(Data::Text(text.to_string()))
            }
        };
        let mut nodes = self.0.borrow_mut();
        nodes[child].parent = Some(parent);
        nodes[parent].children.insert(at, child);
    }

    fn place(&self, node: usize) -> Option<(usize, usize)> {
        let nodes = self.0.borrow();
        let parent = nodes[node].parent?;
        Some((parent, nodes[parent].children.iter().position(|child| *child == node)?))
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Vec<Node>;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Vec<Node> {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, node: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.0.borrow(), |nodes| match &nodes[*node].data {
            Data::Element(name, ..) => name,
            _ => panic!("no element"),
        })
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> usize {
        let takes_html = flags.mathml_annotation_xml_integration_point;
        self.create(Data::Element(name, attributes, takes_html))
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.create(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.create(Data::Other)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        let at = self.0.borrow()[*parent].children.len();
        self.insert(*parent, at, child);
    }

    fn append_based_on_parent_node(
        &self,
        node: &usize,
        previous: &usize,
        child: NodeOrText<usize>,
    ) {
        if self.0.borrow()[*node].parent.is_some() {
            self.append_before_sibling(node, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, node: &usize) -> usize {
        *node
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn is_mathml_annotation_xml_integration_point(&self, node: &usize) -> bool {
        matches!(self.0.borrow()[*node].data, Data::Element(.., true))
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, new: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(child) = &new {
            self.remove_from_parent(child);
        }
        if let Some((parent, at)) = self.place(*sibling) {
            self.insert(parent, at, new);
        }
    }

    fn add_attrs_if_missing(&self, node: &usize, attributes: Vec<Attribute>) {
        if let Data::Element(_, known, _) = &mut self.0.borrow_mut()[*node].data {
            for attribute in attributes {
                if !known.iter().any(|known| known.name == attribute.name) {
                    known.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, node: &usize) {
        if let Some((parent, at)) = self.place(*node) {
            let mut nodes = self.0.borrow_mut();
            nodes[parent].children.remove(at);
            nodes[*node].parent = None;
        }
    }

    fn reparent_children(&self, from: &usize, to: &usize) {
        let mut nodes = self.0.borrow_mut();
        let children = std::mem::take(&mut nodes[*from].children);
        for child in &children {
            nodes[*child].parent = Some(*to);
        }
        nodes[*to].children.extend(children);
    }
}
