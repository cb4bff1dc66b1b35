//! Captions that no markup names.

use crate::extract::phrases;
use crate::extract::tree::{NodeId, Tag, Tree};

/// So many nodes of a block are looked at.
const NODES: usize = 12;

/// The block's text stands under an image: after it and a line break,
/// «<p><img><br>المحافظ</p>», after it in an element of its own, or as the only block
/// beside it.
pub fn stands_under_image(tree: &Tree, block: NodeId) -> bool {
    matches!(tree.tag(block), Tag::P | Tag::Div)
        && (holds_image(tree, block) || is_beside(tree, block))
}

/// It does, and whose the image is stands beside it: a sentence, too, is a caption then.
pub fn is_credited_under_image(tree: &Tree, block: NodeId) -> bool {
    let beside = tree.parent(block).into_iter().flat_map(|parent| tree.children(parent));
    is_beside(tree, block) && beside.take(NODES).any(|node| node != block && is_credit(tree, node))
}

fn holds_image(tree: &Tree, block: NodeId) -> bool {
    let mut image = false;
    for node in tree.descendants(block).skip(1).take(NODES) {
        match tree.tag(node) {
            Tag::Img => image = true,
            Tag::Br | Tag::Span | Tag::Small if image => return true,
            Tag::Text if has_text(tree, node) => return false,
            tag if tag.is_block() => return false,
            _ => {}
        }
    }
    false
}

/// Of the box it stands in the block is the last, after an image and no text.
fn is_beside(tree: &Tree, block: NodeId) -> bool {
    let Some(parent) = tree.parent(block).filter(|up| tree.tag(*up) == Tag::Div) else {
        return false;
    };
    let after = std::iter::successors(tree.next_sibling(block), |node| tree.next_sibling(*node));
    let says = |node| (tree.is_element(node) || has_text(tree, node)) && !is_credit(tree, node);
    let before = tree.descendants(parent).skip(1).take_while(|node| *node < block);
    let before: Vec<NodeId> = before.take(NODES).collect();
    before.len() < NODES
        && before.iter().any(|node| tree.tag(*node) == Tag::Img)
        && !before.iter().any(|node| has_text(tree, *node) && !is_credit(tree, *node))
        && !after.take(NODES).any(says)
}

/// Says whose the image is, and nothing else.
fn is_credit(tree: &Tree, node: NodeId) -> bool {
    phrases::is_photo_credit(&tree.text_of(node))
}

fn has_text(tree: &Tree, node: NodeId) -> bool {
    tree.text(node).is_some_and(|text| !text.trim().is_empty())
}
