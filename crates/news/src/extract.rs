//! What does a page say of itself? HTML bytes to drafts, by a cascade:
//! publisher rule, structured data, content scoring, rescue.

pub mod publisher;
pub mod tree;
pub mod blocks;

use url::Url;

use crate::model::article::Block;
use crate::model::draft::Draft;
use crate::model::fate::SetAside;
use crate::model::page::Page;
use publisher::Publishers;
use tree::Tree;

/// Every article of the page, the main one first.
pub fn drafts(_page: &Page, _publishers: &Publishers) -> Result<Vec<Draft>, SetAside> {
    Ok(Vec::new())
}

/// The blocks of a piece of HTML such as a feed entry's content: the same
/// block maker as for pages. `base` is the entry's own address. Plain text
/// gives one paragraph; a fragment over the node limit gives none.
pub fn blocks_of_fragment(html: &str, _base: Option<&Url>) -> Vec<Block> {
    let Ok(tree) = Tree::parse(html) else {
        return Vec::new();
    };
    let pieces = blocks::pieces(&tree, tree.root(), |_| false);
    pieces.into_iter().map(blocks::Piece::into_block).collect()
}
