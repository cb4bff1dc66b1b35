//! Boxes in the text that readers pass over: those that ask for an e-mail address, for money
//! or a subscription, and those that begin with a link to their own end.

use crate::extract::tree::{NodeId, Tag, Tree};
use crate::extract::trim::invitations::is_place;

/// A box that asks for an address has less running text, in bytes…
const ASKING: u32 = 220;

/// …which is less than this part of the page's, …
const PART: u32 = 4;

/// …and fewer scraps and links, as [`super::Content`] weighs them.
const SCRAPS: u32 = 160;

/// A box that asks for money has less running text, in bytes, …
const GIVING: u32 = 700;

/// …and stands among so many paragraphs.
const AMONG: usize = 2;

/// So many fields and links are asked for their boxes.
const FIELDS: usize = 24;

/// So many elements around the field may be of its box.
const AROUND: usize = 5;

/// The page as it was weighed.
pub struct Weighed<'a> {
    pub tree: &'a Tree,
    /// Bytes of running text below each element.
    pub prose: &'a [u32],
    /// Bytes of link lists and scraps below each element.
    pub noise: &'a [u32],
    /// Bytes of running text of the page.
    pub all: u32,
}

/// The boxes below `body`.
pub fn boxes(page: &Weighed<'_>, body: NodeId) -> Vec<NodeId> {
    let mut found = Vec::new();
    let (mut fields, mut places) = (0, 0);
    for node in page.tree.descendants(body) {
        match page.tree.tag(node) {
            Tag::Input if fields < FIELDS && asks_for_address(page.tree, node) => {
                fields += 1;
                found.extend(page.asking(node));
            }
            Tag::Form | Tag::A if places < FIELDS && leads_to_giving(page.tree, node) => {
                places += 1;
                found.extend(page.giving(node));
            }
            Tag::A => found.extend(page.skipped(node)),
            _ => {}
        }
    }
    found
}

fn asks_for_address(tree: &Tree, input: NodeId) -> bool {
    tree.attribute(input, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("email"))
}

/// The link or form leads to where one gives or subscribes; links of lists and headings
/// are of menus and cards.
fn leads_to_giving(tree: &Tree, node: NodeId) -> bool {
    if tree.parent(node).is_some_and(|up| tree.tag(up) == Tag::Li || tree.tag(up).is_heading()) {
        return false;
    }
    let address = tree.attribute(node, "href").or_else(|| tree.attribute(node, "action"));
    address.is_some_and(is_place)
}

impl Weighed<'_> {
    /// The largest box around the link or form that holds little besides, where it stands
    /// among the paragraphs of a text. A link within a paragraph is the text's.
    fn giving(&self, link: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let is_box = |node: &NodeId| {
            let (text, scraps) = (self.prose[node.index()], self.noise[node.index()]);
            text < GIVING && scraps < SCRAPS && text * PART <= self.all
        };
        let among = |node: &NodeId| {
            let Some(outer) = tree.parent(*node) else { return false };
            let told = |node: &NodeId| tree.tag(*node) == Tag::P && self.prose[node.index()] > 0;
            matches!(tree.tag(*node), Tag::Div | Tag::Section | Tag::Aside)
                && tree.children(outer).filter(told).nth(AMONG - 1).is_some()
        };
        let found = tree.ancestors(link).take(AROUND).take_while(is_box).find(among)?;
        let headed = tree.descendants(found).any(|node| tree.tag(node) == Tag::H1);
        (!headed).then_some(found)
    }

    /// The largest box around the field that holds little besides. The form alone is left
    /// out for what it is.
    fn asking(&self, input: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let is_box = |node: &NodeId| {
            let (text, scraps) = (self.prose[node.index()], self.noise[node.index()]);
            matches!(tree.tag(*node), Tag::Div | Tag::Section | Tag::Aside | Tag::Form | Tag::P)
                && text < ASKING
                && scraps < SCRAPS
                && text * PART <= self.all
        };
        let around = tree.ancestors(input).take(AROUND);
        let forms = around.skip_while(|node| tree.tag(*node) != Tag::Form);
        let found = forms.take_while(is_box).last()?;
        let headed = tree.descendants(found).any(|node| tree.tag(node) == Tag::H1);
        (!headed && tree.tag(found) != Tag::Form).then_some(found)
    }

    /// The box whose first element is a link to its last, as readers who listen skip it.
    fn skipped(&self, link: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let place = tree.attribute(link, "href")?.strip_prefix('#')?;
        let outer = tree.parent(link)?;
        let first = tree.children(outer).take(FIRST).find(|node| tree.is_element(*node))?;
        let region = tree.tag(outer) == Tag::Section || tree.attribute(outer, "role").is_some();
        if first != link || !region {
            return None;
        }
        let last = tree.children(outer).filter(|node| tree.is_element(*node)).last()?;
        // An accordion's question leads to its answer.
        let bare = || tree.text_of(last).len() < ENDING;
        let ends = last != link && tree.attribute(last, "id") == Some(place) && bare();
        (ends && self.prose[outer.index()] * PART <= self.all).then_some(outer)
    }
}

/// The end of a box that is skipped says less than this, in bytes.
const ENDING: usize = 80;

/// A box's first element is among so many nodes.
const FIRST: usize = 4;
