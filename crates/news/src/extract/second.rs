//! A page may hold a whole second article in its «إقرأ أيضاً» box, as the pages
//! of aggregators do: a head, a title, and running text.

use super::blocks::Piece;
use super::content::is_prose;
use super::phrases::{is_boilerplate, is_teaser_head};
use super::tree::{NodeId, Tag, Tree};
use crate::model::article::BlockKind;

/// A second article has at least so many paragraphs…
const PARAGRAPHS: usize = 3;

/// …and so many bytes of running text; less is a teaser.
const BYTES: usize = 900;

/// So many lines before the box tell whether its paragraphs are the article's own.
const NEAR: usize = 12;

/// A whole article found in a box.
#[derive(Debug, Clone)]
pub struct Second {
    /// Its title.
    pub title: String,
    /// The address its title leads to.
    pub link: Option<String>,
    /// Its body.
    pub pieces: Vec<Piece>,
}

/// Every whole article that follows a teaser's head, in page order. `headline`
/// is the place of the page's own.
pub fn find(tree: &Tree, pieces: &[Piece], headline: Option<usize>) -> Vec<Second> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < pieces.len() {
        if !is_teaser_head(&pieces[at].text) {
            at += 1;
            continue;
        }
        let title = &pieces[at + 1];
        let body: Vec<Piece> = pieces[at + 2..]
            .iter()
            .take_while(|piece| continues(piece) && !is_of_main(tree, piece, &pieces[..at]))
            .cloned()
            .collect();
        let own =
            headline.is_some_and(|headline| (at + 1..at + 2 + body.len()).contains(&headline));
        at += 1;
        let prose: Vec<&Piece> = body.iter().filter(|piece| is_prose(piece)).collect();
        let bytes: usize = prose.iter().map(|piece| piece.text.len()).sum();
        let titled = title.kind == BlockKind::Heading || title.link_share() > 0.9;
        if titled && !own && title.text.len() < 400 && prose.len() >= PARAGRAPHS && bytes >= BYTES {
            at += body.len();
            let body = body.into_iter().filter(|piece| !is_boilerplate(&piece.text)).collect();
            found.push(Second { title: title.text.clone(), link: link(tree, title), pieces: body });
        }
    }
    found
}

/// A paragraph beside the paragraphs before the box, or in a box like theirs:
/// the article goes on.
fn is_of_main(tree: &Tree, piece: &Piece, before: &[Piece]) -> bool {
    let is_paragraph = |piece: &Piece| tree.tag(piece.node) == Tag::P;
    is_paragraph(piece)
        && before.iter().rev().take(NEAR).any(|other| {
            is_paragraph(other)
                && is_prose(other)
                && are_beside(tree, tree.parent(other.node), tree.parent(piece.node))
        })
}

/// One element, or two of one parent with the same class.
fn are_beside(tree: &Tree, one: Option<NodeId>, other: Option<NodeId>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one == other };
    let class = |node| tree.attribute(node, "class");
    one == other
        || class(one).is_some()
            && class(one) == class(other)
            && tree.parent(one) == tree.parent(other)
}

fn continues(piece: &Piece) -> bool {
    is_prose(piece)
        || (piece.kind != BlockKind::Heading && piece.link_share() < 0.5)
            && !is_teaser_head(&piece.text)
}

fn link(tree: &Tree, title: &Piece) -> Option<String> {
    tree.descendants(title.node)
        .chain(tree.ancestors(title.node).take(2))
        .filter(|node| tree.tag(*node) == Tag::A)
        .find_map(|node| tree.attribute(node, "href"))
        .map(str::to_owned)
}
