//! Captions that no markup names.

use crate::extract::tree::{NodeId, Tag, Tree};

/// So many nodes of a paragraph are looked at.
const NODES: usize = 12;

/// The paragraph is an image, a line break and then its text: «<p><img><br>المحافظ</p>».
pub fn stands_under_image(tree: &Tree, paragraph: NodeId) -> bool {
    if !matches!(tree.tag(paragraph), Tag::P | Tag::Div) {
        return false;
    }
    let mut image = false;
    for node in tree.descendants(paragraph).skip(1).take(NODES) {
        match tree.tag(node) {
            Tag::Img => image = true,
            Tag::Br if image => return true,
            Tag::Text if tree.text(node).is_some_and(|text| !text.trim().is_empty()) => {
                return false;
            }
            tag if tag.is_block() => return false,
            _ => {}
        }
    }
    false
}
