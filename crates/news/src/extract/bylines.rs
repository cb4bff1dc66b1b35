//! Visible bylines: the elements that say who wrote the article, in groups of
//! what stands together, the likeliest group first.

use super::survey::Survey;
use super::tree::{NodeId, Tag, Tree};

/// A visible byline is short, in bytes.
const LONGEST: usize = 160;

/// A linked name is shorter, in bytes.
const LONGEST_NAME: usize = 80;

/// So many groups are offered.
const GROUPS: usize = 4;

/// How class names and ids begin of what is not the article's own.
const ELSEWHERE: [&str; 11] = [
    "comment",
    "related",
    "recommend",
    "sidebar",
    "recent",
    "popular",
    "trending",
    "promo",
    "teaser",
    "most-read",
    "next-post",
];

/// Parts of the addresses of pages about a person.
const PROFILES: [&str; 17] = [
    "/كاتب",
    "/author",
    "/authors",
    "/by/",
    "/staff",
    "/profile",
    "/people/",
    "/writer",
    "/contributor",
    "/journalist",
    "/auteur",
    "/autor",
    "/redaktion/",
    "/yazar",
    "/person/",
    "/producers/",
    "/columnist",
];

/// A linked name without other marks stands within so many nodes of the headline.
const NEAR: usize = 250;

/// …or within so many before it.
const OVER: usize = 40;

/// The names of each group, as written.
pub fn groups(tree: &Tree, survey: &Survey, headline: Option<NodeId>) -> Vec<Vec<String>> {
    let mut groups = marked(tree, survey, headline);
    if groups.is_empty()
        && let Some(headline) = headline
    {
        // What was streamed in late or stood astray in a table has earlier numbers.
        let near = |node: &NodeId| node.index().abs_diff(headline.index()) < NEAR;
        let after = tree.descendants(tree.root()).skip_while(|node| *node <= headline);
        let profile = |node: &NodeId| is_profile(tree, *node) && is_own(tree, *node);
        let link = after.take_while(near).find(profile).or_else(|| {
            // The writer of an opinion stands over its headline.
            let before = tree.descendants(tree.root()).take_while(|node| *node < headline);
            let over = |node: &NodeId| headline.index() - node.index() < OVER;
            before.filter(over).filter(profile).last()
        });
        // Several writers stand side by side, commas or not between them.
        let beside = link.and_then(|link| tree.parent(link)).map(|parent| tree.children(parent));
        let names = beside
            .into_iter()
            .flatten()
            .filter(|node| is_profile(tree, *node))
            .map(|node| tree.text_of(node))
            .filter(|name| has_letters(name) && name.len() <= LONGEST_NAME);
        let names: Vec<String> = names.take(8).collect();
        groups.extend((!names.is_empty()).then_some(names));
    }
    groups
}

fn marked(tree: &Tree, survey: &Survey, headline: Option<NodeId>) -> Vec<Vec<String>> {
    let mut nodes: Vec<NodeId> =
        survey.bylines.iter().copied().filter(|node| is_own(tree, *node)).collect();
    nodes.sort_by_key(|node| (headline.is_some_and(|headline| *node < headline), *node));
    let mut groups = Vec::new();
    let mut taken: Vec<NodeId> = Vec::new();
    for node in &nodes {
        if groups.len() == GROUPS {
            break;
        }
        if taken.iter().any(|outer| tree.contains(*outer, *node)) {
            continue;
        }
        let together: Vec<NodeId> = nodes
            .iter()
            .copied()
            .filter(|other| other == node || beside(tree, *node, *other))
            .collect();
        let mut names: Vec<String> = Vec::new();
        for member in &together {
            for name in names_in(tree, *member, &nodes) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        taken.extend(together);
        if !names.is_empty() {
            groups.push(names);
        }
    }
    groups
}

/// The element is no comment's, teaser's or sidebar's.
pub fn is_own(tree: &Tree, node: NodeId) -> bool {
    !std::iter::once(node).chain(tree.ancestors(node)).any(|up| {
        let foreign = matches!(tree.tag(up), Tag::Aside | Tag::Nav);
        foreign
            || !matches!(tree.tag(up), Tag::Body | Tag::Html)
                && [tree.attribute(up, "class"), tree.attribute(up, "id")]
                    .into_iter()
                    .flatten()
                    .any(|names| {
                        let names = names.to_ascii_lowercase();
                        names
                            .split_whitespace()
                            .any(|name| ELSEWHERE.iter().any(|start| name.starts_with(start)))
                    })
    })
}

/// The next of several writers: a sibling of the same kind.
fn beside(tree: &Tree, one: NodeId, other: NodeId) -> bool {
    one != other
        && tree.parent(one) == tree.parent(other)
        && tree.attribute(one, "class") == tree.attribute(other, "class")
}

/// The linked names in an element, else its innermost byline, else its text.
fn names_in(tree: &Tree, node: NodeId, bylines: &[NodeId]) -> Vec<String> {
    let own = |node: NodeId| {
        let text = tree.text_of(node);
        (has_letters(&text) && text.len() <= LONGEST).then_some(text)
    };
    let links: Vec<String> = std::iter::once(node)
        .chain(tree.descendants(node))
        .filter(|node| is_profile(tree, *node))
        .map(|node| tree.text_of(node))
        .filter(|text| has_letters(text) && text.len() <= LONGEST_NAME)
        .collect();
    if !links.is_empty() && links.len() <= 8 {
        return links;
    }
    let whole = own(node);
    let inner = bylines
        .iter()
        .copied()
        .filter(|inner| *inner != node && tree.contains(node, *inner))
        .filter(|inner| {
            !bylines.iter().any(|deeper| deeper != inner && tree.contains(*inner, *deeper))
        })
        .find_map(|inner| own(inner).filter(|text| text.contains(' ')));
    inner.or(whole).into_iter().collect()
}

/// The link leads to the page of a person.
pub fn is_profile(tree: &Tree, node: NodeId) -> bool {
    tree.tag(node) == Tag::A
        && (tree.attribute(node, "rel").is_some_and(|rel| rel.contains("author"))
            || tree.attribute(node, "href").is_some_and(|href| {
                let href = href.to_ascii_lowercase();
                PROFILES.iter().any(|part| href.contains(part)) && !href.contains("://twitter")
            }))
}

fn has_letters(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
}
