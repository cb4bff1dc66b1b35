//! Bold, italic, links: elements that go on after the block they were opened in
//! has ended, and their misnested end tags (the adoption agency, HTML 13.2.6.4.7).

use super::super::tree::{Attribute, Data, NONE, Tag};
use super::builder::{Builder, Start};
use super::kinds::{self, Scope};
use super::letters::Span;
use super::open::{Open, Space};

/// So many formatting elements are remembered; no page has more open.
const MOST: usize = 512;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// A cell, a caption, an object begins: what is outside stays outside.
    Marker,
    Element {
        node: u32,
        tag: Tag,
    },
}

/// The list of active formatting elements.
#[derive(Debug, Default)]
pub struct Formatting {
    list: Vec<Entry>,
}

impl Formatting {
    /// A cell or the like begins.
    pub fn mark(&mut self) {
        self.list.push(Entry::Marker);
    }

    /// A cell or the like ends.
    pub fn clear_to_mark(&mut self) {
        while let Some(entry) = self.list.pop() {
            if entry == Entry::Marker {
                break;
            }
        }
    }

    fn place_of(&self, wanted: u32) -> Option<usize> {
        self.list
            .iter()
            .rposition(|entry| matches!(entry, Entry::Element { node, .. } if *node == wanted))
    }

    /// The last element with a name since the last marker: its place and node.
    fn last(&self, wanted: Tag) -> Option<(usize, u32)> {
        for (at, entry) in self.list.iter().enumerate().rev() {
            match entry {
                Entry::Marker => return None,
                Entry::Element { node, tag } if *tag == wanted => return Some((at, *node)),
                Entry::Element { .. } => {}
            }
        }
        None
    }

    fn remove_node(&mut self, node: u32) {
        if let Some(at) = self.place_of(node) {
            self.list.remove(at);
        }
    }
}

impl Builder<'_> {
    fn attributes_at(&self, node: u32) -> &[Attribute] {
        match self.nodes[node as usize].data {
            Data::Element { attributes, .. } => {
                self.attributes.get(attributes.range()).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// Opens a formatting element.
    pub(super) fn insert_formatting(&mut self, start: &Start) {
        let node = self.insert(start);
        let mut same = Vec::new();
        for (at, entry) in self.formatting.list.iter().enumerate().rev() {
            let Entry::Element { node: other, tag } = entry else { break };
            if *tag == start.tag && self.have_same_attributes(node, *other) {
                same.push(at);
            }
        }
        // Three alike are enough ("Noah's Ark").
        if same.len() >= 3
            && let Some(earliest) = same.last()
        {
            self.formatting.list.remove(*earliest);
        }
        if self.formatting.list.len() < MOST {
            self.formatting.list.push(Entry::Element { node, tag: start.tag });
        }
    }

    fn have_same_attributes(&self, one: u32, other: u32) -> bool {
        let (one, other) = (self.attributes_at(one), self.attributes_at(other));
        one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| {
                self.letters.get(one.name) == self.letters.get(other.name)
                    && self.letters.get(one.value) == self.letters.get(other.value)
            })
    }

    /// Opens again what formatting was closed with its block.
    pub(super) fn reconstruct(&mut self) {
        let is_open = |builder: &Self, entry: &Entry| match entry {
            Entry::Marker => true,
            Entry::Element { node, .. } => builder.open.place_of(*node).is_some(),
        };
        match self.formatting.list.last() {
            Some(last) if !is_open(self, last) => {}
            _ => return,
        }
        let list = &self.formatting.list;
        let first = list.iter().rposition(|entry| is_open(self, entry)).map_or(0, |at| at + 1);
        if self.clones < list.len() - first || self.open.len() >= super::MAX_DEPTH {
            self.formatting.list.truncate(first);
            return;
        }
        for at in first..self.formatting.list.len() {
            if let Entry::Element { node, tag } = self.formatting.list[at] {
                let start = self.start_of(node, tag);
                let clone = self.insert(&start);
                self.clones = self.clones.saturating_sub(1);
                self.formatting.list[at] = Entry::Element { node: clone, tag };
            }
        }
    }

    /// The tag an element was made from.
    fn start_of(&self, node: u32, tag: Tag) -> Start {
        match self.nodes[node as usize].data {
            Data::Element { name, attributes } => {
                Start { tag, name, attributes, self_closing: false }
            }
            _ => Start::implied(tag),
        }
    }

    /// A link within a link ends the first.
    pub(super) fn end_open_link(&mut self) {
        if let Some((_, node)) = self.formatting.last(Tag::A) {
            self.adopt(Tag::A, Span::default());
            self.formatting.remove_node(node);
            if let Some(at) = self.open.place_of(node) {
                self.open.remove(at);
            }
        }
    }

    /// The end tag of a formatting element, wherever it comes.
    pub(super) fn adopt(&mut self, subject: Tag, name: Span) {
        if let Some(current) = self.open.last()
            && current.is(subject)
            && self.formatting.place_of(current.node).is_none()
        {
            self.open.pop();
            return;
        }
        for _ in 0..8 {
            let Some((entry, node)) = self.formatting.last(subject) else {
                self.any_other_end(subject, name);
                return;
            };
            let Some(at) = self.open.place_of(node) else {
                self.formatting.list.remove(entry);
                return;
            };
            if !self.open.any_in_scope(|open| open.node == node, Scope::Default) {
                return;
            }
            let block = (at + 1..self.open.len())
                .find(|at| self.open.get(*at).is_some_and(|open| kinds::is_special(&open)));
            let Some(block) = block else {
                self.open.truncate(at);
                self.formatting.list.remove(entry);
                return;
            };
            if self.clones < 8 || at == 0 {
                self.open.truncate(at.max(1));
                self.formatting.list.remove(entry);
                return;
            }
            self.adopt_block(subject, node, at, block);
        }
    }

    /// One round: the formatting element at place `at` is closed before the
    /// block at place `block`, and opened again within it.
    fn adopt_block(&mut self, subject: Tag, node: u32, at: usize, block: usize) {
        let (Some(ancestor), Some(furthest)) = (self.open.get(at - 1), self.open.get(block)) else {
            return;
        };
        let mut bookmark = self.formatting.place_of(node).unwrap_or_default();
        let mut last = furthest.node;
        let mut inner = block;
        let mut steps = 0;
        while inner > at + 1 {
            inner -= 1;
            steps += 1;
            let Some(between) = self.open.get(inner) else { break };
            let mut entry = self.formatting.place_of(between.node);
            if steps > 3
                && let Some(found) = entry.take()
            {
                self.formatting.list.remove(found);
                bookmark -= usize::from(found < bookmark);
            }
            let Some(entry) = entry else {
                self.open.remove(inner);
                continue;
            };
            let clone = self.clone_of(between.node, between.tag);
            self.formatting.list[entry] = Entry::Element { node: clone, tag: between.tag };
            self.open.replace(inner, Open { node: clone, ..between });
            if last == furthest.node {
                bookmark = entry + 1;
            }
            self.detach(last);
            self.append(clone, last);
            last = clone;
        }
        self.move_to(last, ancestor);
        let clone = self.clone_of(node, subject);
        self.adopt_children(furthest.node, clone);
        self.append(furthest.node, clone);
        if let Some(old) = self.formatting.place_of(node) {
            self.formatting.list.remove(old);
            bookmark -= usize::from(old < bookmark);
        }
        let entry = Entry::Element { node: clone, tag: subject };
        self.formatting.list.insert(bookmark.min(self.formatting.list.len()), entry);
        if let Some(old) = self.open.place_of(node) {
            self.open.remove(old);
        }
        let block = self.open.place_of(furthest.node).unwrap_or(self.open.len());
        let open = Open { node: clone, tag: subject, space: Space::Html, annotates_html: false };
        self.open.insert(block + 1, open);
    }

    fn clone_of(&mut self, node: u32, tag: Tag) -> u32 {
        self.clones = self.clones.saturating_sub(1);
        let start = self.start_of(node, tag);
        self.create_element(&start, Space::Html)
    }

    /// Everything in one element goes into another that is empty.
    fn adopt_children(&mut self, from: u32, to: u32) {
        let (first, last) = {
            let from = &mut self.nodes[from as usize];
            let ends = (from.first_child, from.last_child);
            (from.first_child, from.last_child) = (NONE, NONE);
            ends
        };
        let new = &mut self.nodes[to as usize];
        (new.first_child, new.last_child) = (first, last);
        let mut at = first;
        while at != NONE {
            let child = &mut self.nodes[at as usize];
            child.parent = to;
            at = child.next;
        }
    }
}
