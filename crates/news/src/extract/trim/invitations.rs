//! Invitations under an article: to the newsletter, to subscribe, to give.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::super::blocks::Piece;
use super::super::content::is_prose;
use super::super::left::Left;
use super::super::phrases::{self, Line};
use super::super::tree::{NodeId, Tag, Tree};
use crate::model::article::BlockKind;

/// An invitation is shorter than this, in bytes.
const INVITATION: usize = 600;

/// So many stand under an article at most.
const INVITATIONS: usize = 8;

/// The name of an outlet is shorter, in bytes.
const NAME: usize = 40;

/// Of a line so many nodes are looked at for links.
const NODES: usize = 60;

/// More words are the title of an article.
const WORDS: usize = 2;

/// Words in the addresses of pages where one subscribes or gives.
const PLACES: [&str; 25] = [
    "abo",
    "abonnement",
    "abonnements",
    "abonnieren",
    "abos",
    "donate",
    "donation",
    "donations",
    "donar",
    "dons",
    "newsletter",
    "newsletters",
    "membership",
    "memberships",
    "paywall",
    "spende",
    "spenden",
    "subscribe",
    "subscription",
    "subscriptions",
    "subscriber",
    "soutenez",
    "soutenir",
    "supporter",
    "unterstuetzen",
];

/// Parts of such addresses that say so as a whole only.
const WHOLE: [&str; 6] = ["don", "faire-un-don", "give", "support", "support-us", "supportus"];

/// Hosts where one subscribes to letters, or pays writers.
const HOSTS: [&str; 8] = [
    "buymeacoffee.com",
    "eepurl.com",
    "ko-fi.com",
    "mailchi.mp",
    "patreon.com",
    "paypal.me",
    "steadyhq.com",
    "subscribestar.com",
];

/// All of these: an address that holds none is not taken apart.
#[expect(clippy::expect_used, reason = "the words are constants, compiled by every test")]
static NAMES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let names = PLACES.iter().chain(&WHOLE).chain(&HOSTS);
    let builder = &mut AhoCorasick::builder();
    let builder = builder.kind(Some(AhoCorasickKind::DFA)).prefilter(false);
    builder.build(names).expect("valid words")
});

/// Removes the invitations that the pieces end with, and the headings over them.
pub fn clear(tree: &Tree, kept: &mut Vec<Piece>, left: &mut Left) {
    let end = begin(tree, kept);
    left.note_all(&kept[end..], "an invitation to subscribe or give");
    kept.truncate(end);
}

/// Where the invitations begin that the pieces end with.
pub fn begin(tree: &Tree, pieces: &[Piece]) -> usize {
    let (all, mut end) = (pieces.len(), pieces.len());
    let prose = |piece: &Piece| is_prose(piece) && !invites(tree, piece);
    let Some(last) = pieces.iter().rposition(prose) else { return end };
    let from = all - all.min(INVITATIONS);
    for at in (from.max(last + 1)..all).rev() {
        let over = pieces[at].kind == BlockKind::Heading && end < all;
        // The outlet's name under the invitation.
        let under = at + 1 == all && pieces[at].text.len() < NAME;
        if over || invites(tree, &pieces[at]) {
            end = at;
        } else if !under {
            break;
        }
    }
    end
}

/// A short line that says so, a notice of every page, or a line with a link to where one
/// subscribes or gives.
fn invites(tree: &Tree, piece: &Piece) -> bool {
    let short = piece.text.len() < INVITATION;
    let spelled = || piece.text.split_whitespace().any(is_place);
    let linked = || piece.linked > 0 && links(tree, piece).any(is_place);
    let said = || phrases::is_invitation(&piece.text) || Line::of(&piece.text).is_notice();
    short && (spelled() || linked() || said())
}

/// Where the links of a line lead, those of lines in the same element left out.
fn links<'a>(tree: &'a Tree, piece: &'a Piece) -> impl Iterator<Item = &'a str> {
    let of_line = |link: &NodeId| {
        let said = tree.text_of(*link);
        let said = said.trim();
        !said.is_empty() && piece.text.contains(said)
    };
    tree.descendants(piece.node)
        .chain(tree.ancestors(piece.node).take(1))
        .take(NODES)
        .filter(|node| tree.tag(*node) == Tag::A)
        .filter(of_line)
        .filter_map(|link| tree.attribute(link, "href"))
}

/// The address is of a page where one subscribes or gives.
pub fn is_place(address: &str) -> bool {
    if !NAMES.is_match(address) {
        return false;
    }
    let rest = address.split_once("://").map(|(_, rest)| rest);
    let Some(rest) = rest.or_else(|| address.starts_with('/').then_some(address)) else {
        return false;
    };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut labels = host.split('.').take(host.split('.').count().saturating_sub(2));
    HOSTS.contains(&host)
        || labels.any(|label| PLACES.contains(&label))
        || path.split('/').any(is_place_name)
}

/// A part of an address's path names such a page: "newsletter", "unsere-newsletter".
fn is_place_name(part: &str) -> bool {
    let mut words = part.split(['-', '_', '.']);
    WHOLE.contains(&part)
        || words.clone().nth(WORDS).is_none() && words.any(|word| PLACES.contains(&word))
}
