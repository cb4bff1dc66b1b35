//! Parts of a page that a server sent late and hidden, for a script to put in
//! place: React's `<template id="B:1">` and `<div hidden id="S:1">`. What the
//! script would do is done here, so that the text stands where a reader sees it.

use rustc_hash::FxHashMap;

use super::tree::{NodeId, Tag, Tree};

/// Parts put in place on one page, at most.
const PARTS: usize = 512;

/// Nodes moved, at most, as a multiple of the page's: a part may move with
/// another that was put into it.
const MOVES: usize = 4;

/// Puts every late part where its place is.
pub fn settle(tree: &mut Tree) {
    let (parts, places) = found(tree);
    let mut budget = tree.len() * MOVES;
    for (name, part) in parts.into_iter().take(PARTS) {
        let Some(place) = places.get(&name) else { continue };
        budget = budget.saturating_sub(tree.graft(part, *place));
        if budget == 0 {
            return;
        }
    }
}

/// Late parts in page order, and the places they are for, by the name after
/// the colon.
fn found(tree: &Tree) -> (Vec<(String, NodeId)>, FxHashMap<String, NodeId>) {
    let mut parts = Vec::new();
    let mut places = FxHashMap::default();
    for node in tree.descendants(tree.root()).filter(|node| tree.is_element(*node)) {
        let template = tree.tag(node) == Tag::Template;
        if !template && tree.attribute(node, "hidden").is_none() {
            continue;
        }
        let Some((kind, name)) = tree.attribute(node, "id").and_then(|id| id.split_once(':'))
        else {
            continue;
        };
        match kind {
            "S" if !template => parts.push((name.to_owned(), node)),
            "B" | "P" if template => {
                places.insert(name.to_owned(), node);
            }
            _ => {}
        }
    }
    (parts, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_their_places() {
        let cases = [
            ("<p>1</p><template id='B:0'></template><p>3</p><div hidden id='S:0'>2</div>", "1 2 3"),
            (
                "<i><template id=P:a></template></i><div hidden id=S:a>1<template id=B:b>\
                 </template>3</div><div hidden id=S:b><b>2</b></div>",
                "1 23",
            ),
            // In a circle, and in itself: nothing is lost, nothing loops.
            (
                "<div hidden id=S:a>1<template id=B:b></template></div>\
                 <div hidden id=S:b>2<template id=B:a></template></div>",
                "2 1",
            ),
            ("<div hidden id=S:a>1<template id=B:a></template></div>", "1"),
        ];
        for (html, expected) in cases {
            let mut tree = Tree::parse(html).unwrap();
            settle(&mut tree);
            assert_eq!(tree.whole_text_of(tree.root()), expected, "{html}");
        }
    }
}
