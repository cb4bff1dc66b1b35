//! Which tables hold data, and which only set out the page.

use crate::extract::tree::{NodeId, Tag, Tree};

/// A cell of data has no text longer than this in one run, in bytes.
const RUN: usize = 600;

/// A cell with more text than this…
const PROSE: usize = 200;

/// …broken into lines so often is prose.
const BREAKS: usize = 2;

/// A cell with so many links on lines of their own is a list of links.
const LINKS: usize = 4;

/// A link stands so near above its text.
const NEAR: usize = 4;

/// What one cell holds.
#[derive(Debug, Default)]
struct Cell {
    text: usize,
    breaks: usize,
    links: usize,
}

impl Cell {
    fn is_of_layout(&self) -> bool {
        let prose = self.text > PROSE && self.breaks >= BREAKS;
        prose || self.links >= LINKS && self.breaks + 1 >= self.links
    }
}

/// A table of data, not of layout: rows of several short cells that are not links alone,
/// no table, headline or form inside, no cell of prose or of a list of links.
pub fn is_data_table(tree: &Tree, table: NodeId) -> bool {
    let mut several = false;
    let mut plain = false;
    let mut cell = Cell::default();
    let mut at = tree.first_child(table);
    while let Some(node) = at {
        match tree.tag(node) {
            Tag::Table | Tag::H1 | Tag::Form => return false,
            Tag::Tr => {
                let cells = |cell: &NodeId| matches!(tree.tag(*cell), Tag::Td | Tag::Th);
                several |= tree.children(node).filter(cells).count() > 1;
            }
            Tag::Td | Tag::Th => {
                let paragraphs = tree.descendants(node).filter(|child| tree.tag(*child) == Tag::P);
                if paragraphs.count() > 1 || std::mem::take(&mut cell).is_of_layout() {
                    return false;
                }
            }
            Tag::Br => cell.breaks += 1,
            Tag::A => cell.links += 1,
            Tag::Text => {
                let text = tree.text(node).unwrap_or_default().trim();
                if text.len() > RUN {
                    return false;
                }
                cell.text += text.len();
                plain |= !text.is_empty() && !is_linked(tree, node);
            }
            _ => {}
        }
        at = tree.following(node, table);
    }
    several && plain && !cell.is_of_layout()
}

fn is_linked(tree: &Tree, text: NodeId) -> bool {
    tree.ancestors(text).take(NEAR).any(|up| tree.tag(up) == Tag::A)
}
