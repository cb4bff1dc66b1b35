//! What does a page say of itself? HTML bytes to drafts, by a cascade:
//! publisher rule, structured data, content scoring, rescue.

pub mod publisher;
pub mod charset;
pub mod tree;
pub mod blocks;
pub mod survey;
pub mod jsonld;
pub mod claims;
pub mod phrases;
pub mod content;
pub mod trim;

use url::Url;

use crate::model::article::Block;
use crate::model::draft::Draft;
use crate::model::fate::{Reason, SetAside};
use crate::model::page::Page;
use blocks::Piece;
use content::Content;
use publisher::Publishers;
use tree::Tree;

/// A page with more bytes than this is set aside as too large.
pub const MAX_BYTES: usize = 8 * 1_024 * 1_024;

/// Every article of the page, the main one first.
pub fn drafts(page: &Page, publishers: &Publishers) -> Result<Vec<Draft>, SetAside> {
    let set_aside =
        |reason, detail| SetAside { url: page.answered_url().map(str::to_owned), reason, detail };
    if page.body.len() > MAX_BYTES {
        return Err(set_aside(Reason::TooLarge, format!("{} bytes", page.body.len())));
    }
    let html = charset::decode(&page.body, page.content_type.as_deref());
    let tree =
        Tree::parse(&html).map_err(|error| set_aside(Reason::TooLarge, error.to_string()))?;
    let draft = main_draft(page, &tree, publishers);
    if draft.blocks.is_empty() {
        return Err(set_aside(Reason::NoText, "no block of running text".to_owned()));
    }
    Ok(vec![draft])
}

fn main_draft(page: &Page, tree: &Tree, _publishers: &Publishers) -> Draft {
    let survey = survey::survey(tree);
    let mut draft = Draft {
        url: page.answered_url().map(str::to_owned),
        fetched_at: Some(page.fetched_at),
        ..Draft::default()
    };
    let nodes = jsonld::claims(tree, &survey.scripts);
    claims::structured(&mut draft, &nodes);
    claims::head(&mut draft, &survey);
    claims::microdata(&mut draft, tree, &survey);
    claims::visible(&mut draft, tree, &survey);
    let mut content = Content::of(tree, survey.body.unwrap_or(tree.root()));
    let pieces = content.pieces();
    content.score(&pieces);
    let top = content.top();
    let pieces = pieces.into_iter().filter(|piece| tree.contains(top, piece.node)).collect();
    draft.blocks = trim::trim(pieces).into_iter().map(Piece::into_block).collect();
    draft
}

/// The blocks of a piece of HTML such as a feed entry's content: the same
/// block maker as for pages. `base` is the entry's own address. Plain text
/// gives one paragraph; a fragment over the node limit gives none.
pub fn blocks_of_fragment(html: &str, _base: Option<&Url>) -> Vec<Block> {
    let Ok(tree) = Tree::parse(html) else {
        return Vec::new();
    };
    let pieces = blocks::pieces(&tree, tree.root(), |_| false);
    trim::trim(pieces).into_iter().map(Piece::into_block).collect()
}
