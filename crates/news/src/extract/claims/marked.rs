//! Elements whose names speak of a date: which of them is the article's.

use super::{DISTANT, LONGEST_DATE, Place, dated, has_digit, machine_date, speaks_of_update};
use crate::extract::bylines;
use crate::extract::dateline;
use crate::extract::phrases;
use crate::extract::survey::Survey;
use crate::extract::tree::{NodeId, Tag, Tree};
use crate::model::article::DateOrigin;
use crate::model::draft::{Draft, Origin};

/// A marked date belongs to the headline within so many nodes after it…
const AFTER: usize = 300;

/// …or before it, …
const BEFORE: usize = 100;

/// …and stands right over it within so many.
const OVER: usize = 20;

/// Names of what heads every page of a site.
const HEADS: [&str; 11] = [
    "header",
    "hdr",
    "header-top",
    "top-header",
    "main-header",
    "site-header",
    "top-bar",
    "topbar",
    "top_bar",
    "navbar",
    "masthead",
];

/// Where a marked date stands, the likeliest place first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// Between the headline and the text.
    Under,
    /// Right over the headline.
    Over,
    /// Behind the text's beginning: of the article, or of cards after a short one.
    Behind,
    /// Before the headline.
    Before,
    /// Far behind.
    After,
    /// In what heads the site, in a teaser, a comment.
    Elsewhere,
}

/// Adds the dates of marked elements: those near the headline first. Others are often
/// those of teasers.
pub(super) fn dates(draft: &mut Draft, tree: &Tree, survey: &Survey, place: Place) {
    let marked = |node: &NodeId| {
        let (stand, text) = (stand(tree, *node, place), machine_date(tree, *node));
        // Over the headline the page's clock stands, too, without a label.
        let over = matches!(stand, Stand::Over | Stand::Before);
        (stand, over && !phrases::labels_date(&text), *node, text)
    };
    let mut marked: Vec<(Stand, bool, NodeId, String)> = survey.dated.iter().map(marked).collect();
    marked.sort();
    for (stand, _, node, text) in marked {
        if text.len() <= LONGEST_DATE && (has_digit(&text) || dateline::is_relative(&text)) {
            let evidence = if stand < Stand::After { "date element" } else { DISTANT };
            let claim = dated(text, DateOrigin::Text, Origin::Content, evidence);
            if speaks_of_update(tree, node) {
                draft.modified.push(claim)
            } else {
                draft.published.push(claim)
            }
        }
    }
}

fn stand(tree: &Tree, node: NodeId, place: Place) -> Stand {
    let Some(headline) = place.headline else {
        return if bylines::is_own(tree, node) { Stand::Under } else { Stand::Elsewhere };
    };
    let from = node.index().abs_diff(headline.index());
    match () {
        _ if !bylines::is_own(tree, node) => Stand::Elsewhere,
        _ if node >= headline && from >= AFTER => Stand::After,
        _ if node >= headline && place.text.is_none_or(|text| node < text) => Stand::Under,
        _ if node >= headline => Stand::Behind,
        _ if from >= BEFORE || heads_site(tree, node, headline) => Stand::Elsewhere,
        _ if from < OVER => Stand::Over,
        _ => Stand::Before,
    }
}

/// The element stands in a head that does not hold the headline: the day there is the
/// reader's.
fn heads_site(tree: &Tree, node: NodeId, headline: NodeId) -> bool {
    std::iter::once(node).chain(tree.ancestors(node)).any(|up| {
        let names = [tree.attribute(up, "class"), tree.attribute(up, "id")];
        let mut words = names.into_iter().flatten().flat_map(str::split_whitespace);
        let heads = matches!(tree.tag(up), Tag::Header | Tag::Nav)
            || words.any(|word| HEADS.iter().any(|head| word.eq_ignore_ascii_case(head)));
        heads && !tree.contains(up, headline)
    })
}
