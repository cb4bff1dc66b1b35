//! What the lines around the headline say where no markup does: the date, the byline.

use super::{DATELINE, LONGEST_NAME, OVER, claim, dated, has_digit, signatures};
use crate::extract::blocks::Piece;
use crate::extract::content::is_prose;
use crate::extract::tree::{NodeId, Tag, Tree};
use crate::extract::{bylines, dateline, phrases};
use crate::model::article::{BlockKind, DateOrigin};
use crate::model::draft::{Draft, Origin};

/// A line that may hold the date of a page whose markup says nothing of it.
const LONGEST_LINE: usize = 150;

/// So many lines after the headline may hold the byline, …
const NEAR: usize = 8;

/// …so many the date, …
const DATED: usize = 14;

/// …and so many before it.
const ABOVE: usize = 4;

/// After so many paragraphs the article is under way.
const RUNNING: usize = 2;

/// So many at the end of the page.
const LAST: usize = 40;

/// A link to the writer is among so many nodes of its line.
const LINKS: usize = 40;

/// Adds the bylines of the lines after the headline, up to other articles.
pub(super) fn names(
    draft: &mut Draft,
    tree: &Tree,
    pieces: &[Piece],
    headline: usize,
    body: Option<NodeId>,
) {
    for at in headline + 1..pieces.len().min(headline + 1 + NEAR) {
        let piece = &pieces[at];
        if phrases::is_teaser_head(&piece.text) {
            break;
        }
        if phrases::is_byline_label(&piece.text)
            && let Some(name) = pieces.get(at + 1).filter(|next| next.text.len() <= LONGEST_NAME)
        {
            draft.bylines.push(claim(&name.text, Origin::Text, "line under a byline's label"));
        }
        let beside = || signatures::beside_date(pieces, at);
        let before_text = body.is_none_or(|body| piece.node < body);
        if let Some(name) = dateline::person_of_agency(&piece.text) {
            draft.bylines.push(claim(name, Origin::Text, "person and place"));
        } else if let Some(names) = dateline::persons_at_place(&piece.text)
            && piece.link_share() < 0.5
        {
            draft.bylines.push(claim(names, Origin::Text, "person and place"));
        } else if let Some(found) = dateline::person_and_place(&piece.text)
            && piece.link_share() < 0.5
            && (found.certain || beside())
        {
            draft.bylines.push(claim(found.name, Origin::Text, "person and place"));
        } else if let Some(name) = dateline::name(&piece.text)
            && names_no_page(tree, piece, name)
        {
            draft.bylines.push(claim(name, Origin::Text, "beside the date"));
        } else if before_text && is_bold(piece) && dateline::is_name(&piece.text) && beside() {
            draft.bylines.push(claim(&piece.text, Origin::Text, "beside the date"));
        } else if (phrases::is_byline(&piece.text)
            || before_text && dateline::is_titled(&piece.text))
            && !is_in_figure(tree, piece.node)
        {
            draft.bylines.push(claim(&piece.text, Origin::Text, "byline line"));
        }
    }
}

/// A line in bold that leads nowhere.
fn is_bold(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.linked == 0
        && piece.stressed * 10 >= piece.text.len() * 9
}

/// The name beside a date is no link, or one to a person: others lead to a section, a
/// topic, another article.
fn names_no_page(tree: &Tree, piece: &Piece, name: &str) -> bool {
    piece.linked < name.len()
        || tree.descendants(piece.node).take(LINKS).any(|node| bylines::is_profile(tree, node))
}

/// What begins like a byline there names whose the picture is.
fn is_in_figure(tree: &Tree, node: NodeId) -> bool {
    let around = std::iter::once(node).chain(tree.ancestors(node));
    around.take(FIGURE).any(|up| matches!(tree.tag(up), Tag::Figure | Tag::Figcaption))
}

/// So many elements around a caption are asked.
const FIGURE: usize = 4;

/// Adds the dates of short lines: of those that follow the headline, then of those that
/// precede it, then of the last ones of the page. What says that it is of the last change
/// comes behind all others. `body` is where the text begins.
pub(super) fn dates(draft: &mut Draft, pieces: &[Piece], headline: usize, body: Option<NodeId>) {
    // What stands nearest over the headline is likelier of the article.
    let before = (headline.saturating_sub(ABOVE)..headline).rev();
    let after = headline..pieces.len().min(headline + DATED);
    let end = pieces.len().saturating_sub(LAST).max(after.end)..pieces.len();
    let mut prose = after.clone().filter(|at| is_prose(&pieces[*at]));
    let running = prose.nth(RUNNING).unwrap_or(after.end);
    let mut changes = Vec::new();
    for (at, near) in after.chain(before).map(|at| (at, true)).chain(end.map(|at| (at, false))) {
        let text = pieces[at].text.as_str();
        let above = at < headline;
        // «منذ ساعة» stands beside every card, too.
        let before_text = || !above && body.is_some_and(|body| pieces[at].node < body);
        let relative = || before_text() && dateline::is_relative(text);
        if text.len() > LONGEST_LINE || !(has_digit(text) || relative()) {
            continue;
        }
        let (text, changed) = match dateline::published_part(text) {
            Some(published) => (published, false),
            None => (text, true),
        };
        let evidence = match near {
            true if above && at + 2 >= headline && dateline::is_over_headline(text) => OVER,
            true if above && phrases::labels_date(text) => OVER,
            // Over the headline stands the page's clock as often.
            true if above => "line above",
            // Under the running text stand the dates of other articles, too.
            true if !changed && at < running && (dateline::is_dateline(text) || relative()) => {
                DATELINE
            }
            true => "line",
            false => "last line",
        };
        let date = dated(text, DateOrigin::Text, Origin::Text, evidence);
        if changed { changes.push(date) } else { draft.published.push(date) }
    }
    draft.published.extend(changes);
}
