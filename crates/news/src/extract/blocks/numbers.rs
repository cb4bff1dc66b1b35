//! The numbers a browser shows before the items of an ordered list.
//!
//! Source: HTML Standard, 4.4.5 "The ol element", 4.4.8 "The li element".

use crate::extract::tree::{NodeId, Tag, Tree};

/// Counts the items of the ordered lists that are open.
#[derive(Debug, Default)]
pub struct Numbers {
    lists: Vec<List>,
    /// The number of the item that was opened last, until its text begins.
    begun: Option<i32>,
}

/// An open list.
#[derive(Debug)]
struct List {
    node: NodeId,
    /// The next item's number; `None` where a reader sees no numbers.
    next: Option<i32>,
    step: i32,
}

impl Numbers {
    /// A block element opens.
    pub fn open(&mut self, tree: &Tree, node: NodeId, tag: Tag) {
        match tag {
            Tag::Ol | Tag::Ul => {
                self.begun = None;
                self.lists.push(List::of(tree, node, tag));
            }
            Tag::Li => self.begun = self.lists.last_mut().and_then(|list| list.number(tree, node)),
            _ => {}
        }
    }

    /// A block element closes.
    pub fn close(&mut self, node: NodeId, tag: Tag) {
        if tag == Tag::Li {
            self.begun = None;
        }
        self.lists.pop_if(|list| list.node == node);
    }

    /// The item's text has not begun yet.
    pub fn begin_again(&mut self, number: Option<i32>) {
        self.begun = number;
    }

    /// The number of the item whose text begins now.
    pub fn begun(&mut self) -> Option<i32> {
        self.begun.take()
    }
}

impl List {
    fn of(tree: &Tree, node: NodeId, tag: Tag) -> List {
        let step = if tree.attribute(node, "reversed").is_some() { -1 } else { 1 };
        let decimal = tree.attribute(node, "type").is_none_or(|kind| kind == "1");
        let next = (tag == Tag::Ol && decimal && !is_unmarked(tree, node)).then(|| {
            let start = tree.attribute(node, "start").and_then(integer);
            start.unwrap_or_else(|| if step > 0 { 1 } else { items(tree, node) })
        });
        List { node, next, step }
    }

    fn number(&mut self, tree: &Tree, item: NodeId) -> Option<i32> {
        let next = self.next.as_mut()?;
        let number = tree.attribute(item, "value").and_then(integer).unwrap_or(*next);
        *next = number.saturating_add(self.step);
        (!is_unmarked(tree, item)).then_some(number)
    }
}

fn integer(value: &str) -> Option<i32> {
    value.trim().parse().ok()
}

fn items(tree: &Tree, list: NodeId) -> i32 {
    let items = tree.children(list).filter(|child| tree.tag(*child) == Tag::Li).count();
    i32::try_from(items).unwrap_or(i32::MAX)
}

/// Its own style takes the markers away.
fn is_unmarked(tree: &Tree, node: NodeId) -> bool {
    tree.attribute(node, "style").is_some_and(|style| {
        let style: String = style.chars().filter(|letter| !letter.is_whitespace()).collect();
        style.contains("list-style:none") || style.contains("list-style-type:none")
    })
}
