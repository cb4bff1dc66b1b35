//! The open elements, innermost last.

use super::super::tree::Tag;
use super::kinds::{self, Scope};

/// The language an element is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// HTML.
    Html,
    /// SVG.
    Svg,
    /// MathML.
    Math,
}

/// An open element.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    /// Its node.
    pub node: u32,
    /// Its name, also where it is no HTML element.
    pub tag: Tag,
    /// Its language.
    pub space: Space,
    /// An `annotation-xml` that says it holds HTML.
    pub annotates_html: bool,
}

impl Open {
    /// An HTML element with this name.
    pub fn is(&self, tag: Tag) -> bool {
        self.tag == tag && self.space == Space::Html
    }

    /// A MathML element whose text is HTML.
    pub fn is_math_text(&self) -> bool {
        use Tag::*;
        self.space == Space::Math && matches!(self.tag, Mi | Mo | Mn | Ms | Mtext)
    }

    /// A foreign element that holds HTML.
    pub fn takes_html(&self) -> bool {
        use Tag::*;
        self.annotates_html
            || (self.space == Space::Svg && matches!(self.tag, Foreignobject | Desc | Title))
    }
}

/// The stack of open elements, with a count of each name, so that most
/// questions about what is open are answered without a search.
#[derive(Debug)]
pub struct OpenElements {
    stack: Vec<Open>,
    counts: [u32; Tag::COUNT],
}

impl OpenElements {
    /// Nothing is open.
    pub fn new() -> OpenElements {
        OpenElements { stack: Vec::with_capacity(64), counts: [0; Tag::COUNT] }
    }

    /// How many are open.
    pub fn len(&self) -> usize {
        self.stack.len()
    }

    /// The innermost.
    pub fn last(&self) -> Option<Open> {
        self.stack.last().copied()
    }

    /// The innermost is an HTML element with this name.
    pub fn last_is(&self, tag: Tag) -> bool {
        self.stack.last().is_some_and(|open| open.is(tag))
    }

    /// The one at a place, outermost first.
    pub fn get(&self, at: usize) -> Option<Open> {
        self.stack.get(at).copied()
    }

    /// All, outermost first.
    pub fn iter(&self) -> std::slice::Iter<'_, Open> {
        self.stack.iter()
    }

    /// Opens one more.
    pub fn push(&mut self, open: Open) {
        self.count(open, 1);
        self.stack.push(open);
    }

    /// Opens one more below those from `at` on.
    pub fn insert(&mut self, at: usize, open: Open) {
        self.count(open, 1);
        self.stack.insert(at.min(self.stack.len()), open);
    }

    /// Puts another in an element's place.
    pub fn replace(&mut self, at: usize, open: Open) {
        if let Some(place) = self.stack.get_mut(at) {
            let old = std::mem::replace(place, open);
            self.count(old, -1);
            self.count(open, 1);
        }
    }

    /// Closes the innermost.
    pub fn pop(&mut self) -> Option<Open> {
        let open = self.stack.pop()?;
        self.count(open, -1);
        Some(open)
    }

    /// Closes one in the midst of others.
    pub fn remove(&mut self, at: usize) {
        if at < self.stack.len() {
            let open = self.stack.remove(at);
            self.count(open, -1);
        }
    }

    /// Closes the innermost until `length` are left.
    pub fn truncate(&mut self, length: usize) {
        while self.stack.len() > length {
            self.pop();
        }
    }

    fn count(&mut self, open: Open, by: i32) {
        if open.space == Space::Html {
            let count = &mut self.counts[open.tag as usize];
            *count = count.saturating_add_signed(by);
        }
    }

    /// An HTML element with this name is open.
    pub fn has(&self, tag: Tag) -> bool {
        self.counts[tag as usize] > 0
    }

    /// The place of a node.
    pub fn place_of(&self, node: u32) -> Option<usize> {
        self.stack.iter().rposition(|open| open.node == node)
    }

    /// The innermost HTML element with this name.
    pub fn last_place(&self, tag: Tag) -> Option<usize> {
        if !self.has(tag) {
            return None;
        }
        self.stack.iter().rposition(|open| open.is(tag))
    }

    /// An HTML element with this name is open within a scope.
    pub fn in_scope(&self, tag: Tag, scope: Scope) -> bool {
        self.has(tag) && self.any_in_scope(|open| open.is(tag), scope)
    }

    /// An element that is `wanted` is open within a scope.
    pub fn any_in_scope(&self, wanted: impl Fn(&Open) -> bool, scope: Scope) -> bool {
        for open in self.stack.iter().rev() {
            if wanted(open) {
                return true;
            }
            if kinds::bounds(open, scope) {
                return false;
            }
        }
        false
    }

    /// Closes elements up to and with the innermost that is `wanted`.
    pub fn pop_until(&mut self, wanted: impl Fn(&Open) -> bool) {
        while let Some(open) = self.pop() {
            if wanted(&open) {
                break;
            }
        }
    }

    /// Closes elements up to and with the innermost with this name.
    pub fn pop_until_tag(&mut self, tag: Tag) {
        self.pop_until(|open| open.is(tag));
    }

    /// Closes elements whose end tags may be left out, except `spared`.
    pub fn end_implied(&mut self, spared: Tag) {
        while self.last().is_some_and(|open| {
            open.space == Space::Html && open.tag != spared && kinds::ends_itself(open.tag)
        }) {
            self.pop();
        }
    }

    /// Closes elements up to one of `tags`, a template or `<html>`.
    pub fn clear_back_to(&mut self, tags: &[Tag]) {
        while self.last().is_some_and(|open| {
            !(open.space == Space::Html
                && (matches!(open.tag, Tag::Template | Tag::Html) || tags.contains(&open.tag)))
        }) {
            self.pop();
        }
    }
}
