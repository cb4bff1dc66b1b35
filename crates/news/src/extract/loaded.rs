//! Whole articles that stand one after the other, as a page that loads the next
//! one under the first holds them: boxes of one kind side by side, each with a
//! headline like the page's own, an address or date of its own, and running text.

use super::blocks::Piece;
use super::content::is_prose;
use super::survey::Survey;
use super::tree::{NodeId, Tag, Tree};

/// So many headlines are looked at.
const HEADLINES: usize = 24;

/// An article has at least so many paragraphs…
const PARAGRAPHS: usize = 3;

/// …and so many bytes of running text.
const BYTES: usize = 600;

/// So many lines after a headline are asked for running text.
const LINES: usize = 200;

/// An article's address stands so near its box, in elements.
const NEAR: usize = 12;

/// An article beside the page's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The box it is in.
    pub element: NodeId,
    /// Its headline.
    pub heading: NodeId,
    /// Its address, where the box tells it.
    pub link: Option<String>,
}

/// The articles beside that of the `headline`, in page order. None where the
/// page's own box has none like it.
pub fn find(
    tree: &Tree,
    survey: &Survey,
    pieces: &[Piece],
    headline: Option<usize>,
) -> Vec<Loaded> {
    let Some(at) = headline else { return Vec::new() };
    let own = pieces[at].node;
    let (tag, class) = (tree.tag(own), tree.attribute(own, "class"));
    let alike = |(_, piece): &(usize, &Piece)| {
        piece.node != own
            && tree.tag(piece.node) == tag
            && tree.attribute(piece.node, "class") == class
    };
    if !tag.is_heading() {
        return Vec::new();
    }
    let others: Vec<(usize, NodeId)> = pieces
        .iter()
        .enumerate()
        .filter(alike)
        .take(HEADLINES)
        .map(|(at, piece)| (at, piece.node))
        .collect();
    // The lowest element with two headlines: the boxes are its children.
    let row =
        tree.ancestors(own).find(|up| others.iter().any(|(_, other)| tree.contains(*up, *other)));
    let Some(row) = row else { return Vec::new() };
    let own = child(tree, row, own).filter(|own| is_article(tree, &pieces[at..], *own));
    let Some(own) = own else { return Vec::new() };
    let kind = |element: NodeId| (tree.tag(element), first_class(tree, element));
    let mut found: Vec<Loaded> = Vec::new();
    for (at, heading) in others {
        let Some(element) = child(tree, row, heading).filter(|one| kind(*one) == kind(own)) else {
            continue;
        };
        if found.iter().any(|other| other.element == element) {
            // Headlines inside an article: its chapters, or a list of others.
            return Vec::new();
        }
        let link = address(tree, element, heading);
        let dated = survey.times.iter().chain(&survey.dated).any(|at| tree.contains(element, *at));
        if (link.is_some() || dated) && is_article(tree, &pieces[at..], element) {
            found.push(Loaded { element, heading, link });
        }
    }
    found
}

/// The child of an element in which a node stands.
fn child(tree: &Tree, element: NodeId, node: NodeId) -> Option<NodeId> {
    std::iter::once(node)
        .chain(tree.ancestors(node))
        .find(|one| tree.parent(*one) == Some(element))
        .filter(|one| matches!(tree.tag(*one), Tag::Div | Tag::Article | Tag::Section | Tag::Li))
}

fn first_class(tree: &Tree, element: NodeId) -> Option<&str> {
    tree.attribute(element, "class")?.split_whitespace().next()
}

/// The pieces from a headline on are an article in the element.
fn is_article(tree: &Tree, pieces: &[Piece], element: NodeId) -> bool {
    let inside = pieces.iter().take(LINES).take_while(|piece| tree.contains(element, piece.node));
    let prose: Vec<usize> =
        inside.filter(|piece| is_prose(piece)).map(|piece| piece.text.len()).collect();
    let bytes: usize = prose.iter().sum();
    // What says that it is an article may be short.
    let said = tree.tag(element) == Tag::Article && prose.len() > 1 && bytes * 2 >= BYTES;
    said || prose.len() >= PARAGRAPHS && bytes >= BYTES
}

/// The address that a script would show while the article is read, or the one
/// its headline links to.
fn address(tree: &Tree, element: NodeId, heading: NodeId) -> Option<String> {
    let told = tree.descendants(element).filter(|node| tree.is_element(*node)).take(NEAR);
    let told = told.into_iter().find_map(|node| {
        let mut attributes = tree.attributes(node);
        let url = attributes.find(|(name, value)| is_address(name) && is_url(value))?;
        Some(url.1.to_owned())
    });
    let linked = || {
        let mut links = tree.descendants(heading).filter(|node| tree.tag(*node) == Tag::A);
        links.find_map(|link| tree.attribute(link, "href")).filter(|href| is_url(href))
    };
    told.or_else(|| linked().map(str::to_owned))
}

fn is_address(name: &str) -> bool {
    name == "itemid"
        || name.strip_prefix("data-").is_some_and(|name| {
            ["url", "href", "link", "permalink"].iter().any(|end| name.ends_with(end))
        })
}

fn is_url(value: &str) -> bool {
    value.len() > 8 && (value.starts_with("http") || value.starts_with('/'))
}
