//! What leaves the chosen body: what stands before the article begins, teasers,
//! share prompts, link lists, the tail.

mod again;
mod boxes;
mod cuts;
mod dummy;
mod insets;
pub(super) mod invitations;
mod meta;
mod products;
mod readers;
pub(super) mod own;
mod writers;

use rustc_hash::FxHashSet;

use boxes::Boxes;
use cuts::Cuts;

use super::blocks::Piece;
use super::cards;
use super::content::{is_prose, prose_bytes};
use super::dateline::is_dateline;
use super::left::Left;
use super::phrases::{self, Line, is_tag_line};
use super::tree::{NodeId, Tree};
use crate::model::agencies::ends_with_agency;
use crate::model::article::BlockKind;

/// A scrap before the first paragraph is shorter than this, in bytes: dateline,
/// byline, reading time.
const SCRAP: usize = 90;

/// A title whose key is no longer than this, in bytes, may be any line's.
const TITLE: usize = 8;

/// What stands before cards is an article where it is longer, in bytes of prose…
const ARTICLE: usize = 1_500;

/// …or, under a headline of its own, longer than this: news is often short; …
const SHORT_ARTICLE: usize = 400;

/// …and where the address is an article's too, one sentence is enough.
const SENTENCE: usize = 120;

/// Why lines are dropped that every page has.
const NOTICE: &str = "a notice of every page";
const EVERY_PAGE: &str = "a line of every page";
const LINKS: &str = "made of links";
const CARD: &str = "a card of another article";

/// What is known of the article that the pieces are of.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// The page's claims of its title.
    pub titles: &'a [&'a str],
    /// Its claims of who wrote it.
    pub bylines: &'a [&'a str],
    /// The element of its headline.
    pub headline: Option<NodeId>,
    /// The lines before the body that belong to it.
    pub leads: &'a [NodeId],
    /// The host of the page.
    pub host: Option<&'a str>,
    /// The page's address is that of one article.
    pub addressed: bool,
}

/// Removes what is in the body's element but not of the article.
pub fn trim(tree: &Tree, pieces: Vec<Piece>, about: &About<'_>, left: &mut Left) -> Vec<Piece> {
    let titles = about.titles.iter().map(|title| phrases::key(title));
    let titles: Vec<String> = titles.filter(|title| title.len() > TITLE).collect();
    let heads: Vec<&str> = about.titles.iter().map(|title| head_of(title)).collect();
    let all = pieces.len();
    let pieces = after_headline(pieces, about.headline, left);
    let headed = pieces.len() < all;
    // Lists of links are judged by what follows: not by invitations.
    let own = own::links(tree, &pieces[..invitations::begin(tree, &pieces)], about.host);
    let again = again::find(tree, &pieces);
    let counted = again::counters(&pieces);
    let dummies = dummy::find(&pieces);
    let insets = insets::find(tree, &pieces);
    let products = products::find(tree, &pieces, about.host);
    let metas = meta::find(tree, &pieces);
    let offers = offers(tree, &pieces, headed, about.addressed);
    let last = pieces.iter().rposition(is_prose).unwrap_or(0);
    let signed = SIGNED.min(last);
    let mut boxes = Boxes::default();
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut teasing = false;
    let mut cuts = Cuts::default();
    for (at, piece) in pieces.into_iter().enumerate() {
        let share = piece.link_share();
        if teasing && (share > 0.5 || (piece.kind == BlockKind::Heading && share > 0.0)) {
            left.note(&piece, "under a teaser's heading");
            continue;
        }
        let line = Line::of(&piece.text);
        teasing = line.is_teaser_head();
        cuts.note(&piece, &line, teasing, kept.len());
        let why = match () {
            _ if teasing => Some("a teaser's heading"),
            _ if again[at] => Some("written before"),
            _ if metas[at] => Some("date, writer and the like between lead and text"),
            _ if counted[at] => Some("the number of a picture"),
            _ if dummies[at] => Some("text that nobody can read"),
            _ if insets[at] || offers[at] => Some(CARD),
            _ if at < signed && is_signature(&piece, about.bylines) => Some("who wrote it"),
            _ if at == last + 1 && meta::is_dated_byline(&piece) => Some("who wrote it"),
            _ if products[at] => Some("a product for sale"),
            _ => foreign(&piece, &line, own.contains(&at), about.host)
                .or_else(|| repeats_title(&line, &piece, &titles).then_some("the title again"))
                .or_else(|| is_dated_title(&piece, &heads).then_some("the title and its date")),
        };
        match why {
            Some(why) => {
                boxes.note(tree, &piece, why);
                left.note(&piece, why);
            }
            None => {
                cuts.keep(&piece);
                kept.push(piece);
            }
        }
    }
    // Their places among what is kept would no longer hold.
    if cuts.is_empty() {
        boxes.clear(tree, &mut kept, left);
    }
    cuts.make(tree, &mut kept, left);
    head(tree, &mut kept, about.leads, left);
    tail(&mut kept, left);
    invitations::clear(tree, &mut kept, left);
    outlets_name(&mut kept, about.host, left);
    tail(&mut kept, left);
    kept
}

/// Removes the outlet's name where the text ends with it.
fn outlets_name(kept: &mut Vec<Piece>, host: Option<&str>, left: &mut Left) {
    let signs = |last: &mut Piece| host.is_some_and(|host| names_outlet(&last.text, host));
    if let Some(last) = kept.pop_if(signs) {
        left.note(&last, "the outlet's name");
    }
}

/// A line is the outlet's name as its host has it: «N-Land» on n-land.de.
fn names_outlet(line: &str, host: &str) -> bool {
    let bare = |name: &str| -> String {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let name = (line.len() < OUTLET).then(|| bare(line)).filter(|name| name.len() >= SHORT);
    name.is_some_and(|name| host.split('.').any(|label| bare(label) == name))
}

/// An outlet's name is shorter, in bytes, …
const OUTLET: usize = 40;

/// …and no label of every host: "www", "news".
const SHORT: usize = 5;

/// The article begins after its headline where there is hardly any prose before.
fn after_headline(mut pieces: Vec<Piece>, headline: Option<NodeId>, left: &mut Left) -> Vec<Piece> {
    let headline = pieces.iter().position(|piece| Some(piece.node) == headline);
    if let Some(at) = headline
        && prose_bytes(&pieces[..at]) * 10 < prose_bytes(&pieces[at..])
    {
        left.note_all(&pieces[..=at], "the headline and what stands before it");
        pieces.drain(..=at);
    }
    pieces
}

/// Cards after most of the article, or after an article and before nothing. `headed`: the
/// pieces begin right after the article's headline; `addressed`: the page's address is
/// an article's.
fn offers(tree: &Tree, pieces: &[Piece], headed: bool, addressed: bool) -> Vec<bool> {
    let mut marks = cards::find_kin(tree, pieces);
    let Some(first) = marks.iter().position(|mark| *mark) else { return marks };
    let (all, before) = (prose_bytes(pieces), prose_bytes(&pieces[..first]));
    let marked = pieces.iter().zip(&marks).filter(|(_, mark)| **mark).map(|(piece, _)| piece);
    let offered = prose_bytes(marked);
    let after: usize = prose_bytes(
        pieces[first..].iter().zip(&marks[first..]).filter(|(_, mark)| !**mark).map(|(one, _)| one),
    );
    let few = before * 2 >= all && offered * 5 <= all * 2;
    let (article, share) = match headed {
        true if addressed => (SENTENCE, 20),
        true => (SHORT_ARTICLE, 5),
        false => (ARTICLE, 3),
    };
    let last = before > article && before * share >= all && after * 10 <= offered;
    if !few && !last {
        marks.fill(false);
    }
    marks
}

fn repeats_title(line: &Line<'_>, piece: &Piece, titles: &[String]) -> bool {
    piece.text.len() < 400 && line.is_any_of(titles)
}

/// A line that is a byline of the page, with its introduction and the date at most:
/// «Von Jana Petersen · 03.11.2026».
fn is_signature(piece: &Piece, bylines: &[&str]) -> bool {
    let line = piece.text.as_str();
    let signs = |byline: &&str| {
        let Some(at) = line.find(*byline).filter(|_| (TITLE..BYLINE).contains(&byline.len()))
        else {
            return false;
        };
        let (before, rest) = (line[..at].trim(), &line[at + byline.len()..]);
        let rest = rest.trim_matches(|letter: char| !letter.is_alphanumeric());
        (before.is_empty() || phrases::is_byline_label(before))
            && (rest.is_empty() || is_dateline(rest))
    };
    piece.kind == BlockKind::Paragraph && line.len() < SIGNATURE && bylines.iter().any(signs)
}

/// A longer claim of who wrote it is more than a byline, in bytes.
const BYLINE: usize = 80;

/// A byline with its date is shorter, in bytes, …
const SIGNATURE: usize = 140;

/// …and among so many lines of the text, where it stands over it.
const SIGNED: usize = 8;

/// A title without the names behind it.
fn head_of(title: &str) -> &str {
    title.split(" | ").next().unwrap_or(title).trim()
}

/// The title, a line break that the page's text does not show, and its date or agency.
/// `heads` are the titles without names.
fn is_dated_title(piece: &Piece, heads: &[&str]) -> bool {
    let long = heads.iter().filter(|head| head.len() > TITLE);
    let dates = long.filter_map(|head| piece.text.strip_prefix(*head));
    dates
        .map(|date| date.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .any(|rest| is_dateline(rest) || rest.len() < SCRAP && ends_with_agency(rest))
}

/// Why a line is not of the article, by what it says and where it leads.
fn foreign(piece: &Piece, line: &Line<'_>, own: bool, host: Option<&str>) -> Option<&'static str> {
    let share = piece.link_share();
    let length = piece.text.len();
    let long = length > 400;
    let linked = share > 0.85 && !long || share > 0.6 && length < 120;
    if piece.kind != BlockKind::Table && linked && !own {
        return Some(LINKS);
    }
    if is_credited(piece) {
        return None;
    }
    if line.is_notice() || phrases::is_aside(&piece.text) {
        return Some(NOTICE);
    }
    if !long && line.is_teaser() && (share > 0.2 || length < 160) {
        return Some("a teaser");
    }
    if share > 0.2 && is_tag_line(&piece.text) {
        return Some("a list of tags");
    }
    match () {
        _ if long => None,
        // A step of instructions: «1. Sign in to your account.»
        _ if piece.number.is_some() && piece.linked == 0 => None,
        _ if line.is_boilerplate() => Some(EVERY_PAGE),
        _ if are_hashtags(&piece.text) => Some("a list of tags"),
        _ if is_address(&piece.text) => Some("an address alone"),
        _ if is_text_size(&piece.text) => Some("the size of the text"),
        _ if is_picture(&piece.text) => Some("a picture alone"),
        _ if host.is_some_and(|host| is_own_address(&piece.text, host)) => {
            Some("the page's own address")
        }
        _ if !piece.text.contains(char::is_numeric) => None,
        _ if is_dateline(&piece.text) && !ends_with_agency(&piece.text) => Some("a dateline"),
        _ if phrases::is_reading_time_alone(&piece.text) => Some("how long it takes to read"),
        _ if phrases::is_counter(&piece.text) => Some("a count of readers"),
        _ if phrases::is_pager(&piece.text) => Some("a list of pages"),
        _ if is_clock(piece) => Some("a clock"),
        _ => None,
    }
}

/// Buttons for larger and smaller letters: «A+ A-», «ع+ ع-».
fn is_text_size(line: &str) -> bool {
    let signs = |word: &str| word.ends_with(['+', '-', '−', '–']);
    let letter = |word: &str| word.trim_end_matches(['+', '-', '−', '–']).chars().count() == 1;
    line.len() < 24
        && line.split_whitespace().all(letter)
        && line.split_whitespace().any(signs)
        && line.contains(char::is_alphabetic)
}

/// A sign that stands for a picture, as beside a tip: «💡».
fn is_picture(line: &str) -> bool {
    line.len() < 16
        && !line.is_ascii()
        && line.chars().all(|letter| letter >= '\u{2600}' && !letter.is_alphanumeric())
}

/// A caption that begins with whose the picture is: «© AFP صيادون في الميناء».
fn is_credited(piece: &Piece) -> bool {
    piece.kind == BlockKind::Caption && piece.text.starts_with('©') && piece.linked == 0
}

/// Words of networks and nothing else: «#روايات #عمان».
fn are_hashtags(line: &str) -> bool {
    line.starts_with('#')
        && line.contains(' ')
        && line.split_whitespace().all(|word| word.len() > 1 && word.starts_with('#'))
}

/// The address of a network's post or video, in whose place a script would show it.
fn is_address(line: &str) -> bool {
    let rest = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default().trim_start_matches("www.");
        let host = host.trim_start_matches("m.");
        !line.contains(char::is_whitespace) && NETWORKS.contains(&host)
    })
}

/// An address on the page's own site and nothing else, as beside «رابط مختصر».
fn is_own_address(line: &str, host: &str) -> bool {
    (line.starts_with("https://") || line.starts_with("http://"))
        && !line.contains(char::is_whitespace)
        && !own::is_of_other(line, host)
}

/// Hosts whose addresses content systems replace by what they lead to.
const NETWORKS: [&str; 12] = [
    "twitter.com",
    "x.com",
    "t.co",
    "youtube.com",
    "youtu.be",
    "instagram.com",
    "facebook.com",
    "fb.watch",
    "tiktok.com",
    "t.me",
    "vimeo.com",
    "dailymotion.com",
];

/// A paragraph that is a time of day, as before the entries of a live blog, or
/// the counter of a photo viewer: «١٤:٣٥», «2:05 م», «1 / 3».
fn is_clock(piece: &Piece) -> bool {
    let line = piece.text.trim();
    if line.len() > 24 || piece.kind == BlockKind::Table {
        return false;
    }
    let letters = line.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_number = |part: &str| {
        let part = part.trim_matches(|letter: char| !letter.is_numeric());
        matches!(part.chars().count(), 1 | 2) && part.chars().all(char::is_numeric)
    };
    let clock = line.split_once(':').is_some_and(|(hour, minute)| {
        let minute: String = minute.trim().chars().take(3).collect();
        is_number(hour.trim()) && is_number(&minute) && letters <= 4
    });
    let counter = line
        .split_once(" / ")
        .is_some_and(|(one, all)| letters == 0 && is_number(one) && is_number(all));
    clock || counter
}

/// Dateline, byline and the like before the first paragraph.
fn head(tree: &Tree, pieces: &mut Vec<Piece>, leads: &[NodeId], left: &mut Left) {
    let Some(first) = pieces.iter().position(is_prose) else { return };
    let lists = points(tree, &pieces[..first]);
    let mut at = 0;
    pieces.retain(|piece| {
        let before = at < first;
        at += 1;
        let scrap = || {
            matches!(piece.kind, BlockKind::Paragraph | BlockKind::ListItem)
                && (piece.text.len() < SCRAP || meta::is_told(piece))
        };
        // The agency's dateline: what it says of writer and agency is read later.
        let credits = || piece.text.contains(['/', '-', '–', 'ـ']) && ends_with_agency(&piece.text);
        let keeps =
            !(before && scrap()) || leads.contains(&piece.node) || credits() || is_verse(piece);
        let keeps = keeps || tree.parent(piece.node).is_some_and(|list| lists.contains(&list));
        if !keeps {
            left.note(piece, "a scrap before the first paragraph");
        }
        keeps
    });
}

/// The lists whose items all are words enough to say something, and lead nowhere: the
/// article's points before its text.
fn points(tree: &Tree, pieces: &[Piece]) -> FxHashSet<NodeId> {
    let item = |piece: &&Piece| piece.kind == BlockKind::ListItem;
    let list = |piece: &Piece| tree.parent(piece.node);
    let says = |piece: &Piece| {
        piece.linked == 0 && !meta::is_told(piece) && piece.text.split_whitespace().count() >= POINT
    };
    let (points, others): (Vec<&Piece>, Vec<&Piece>) =
        pieces.iter().filter(item).partition(|piece| says(piece));
    let others: FxHashSet<NodeId> = others.into_iter().filter_map(list).collect();
    let mut once: FxHashSet<NodeId> = FxHashSet::default();
    let lists = points.into_iter().filter_map(list).filter(|list| !others.contains(list));
    lists.filter(|list| !once.insert(*list)).collect()
}

/// A point has so many words at least.
const POINT: usize = 5;

/// A line of Arabic words alone, more of them than a name or a place has: it begins a poem
/// or a text of short sentences.
fn is_verse(piece: &Piece) -> bool {
    let plain = |letter: char| {
        ('\u{620}'..='\u{65f}').contains(&letter) || letter.is_whitespace() || letter == '،'
    };
    piece.kind == BlockKind::Paragraph
        && piece.linked == 0
        && piece.text.split_whitespace().count() >= VERSE
        && piece.text.chars().all(plain)
        && !phrases::is_byline(&piece.text)
}

/// A verse has at least so many words.
const VERSE: usize = 5;

/// A body ends with a paragraph, not with a heading or a line that announces what the
/// page does not say.
pub fn tail(pieces: &mut Vec<Piece>, left: &mut Left) {
    let announces = |last: &Piece| {
        last.kind == BlockKind::Paragraph
            && last.text.len() < ANNOUNCED
            && last.text.ends_with([':', '：'])
    };
    let heads = |last: &Piece| last.kind == BlockKind::Heading && last.text.len() < HEADING;
    let over_nothing = |last: &mut Piece| heads(last) || announces(last);
    while let Some(last) = pieces.pop_if(over_nothing) {
        left.note(&last, "a heading over nothing");
    }
}

/// A heading is shorter than this, in bytes.
const HEADING: usize = 240;

/// A line that announces what follows is shorter than this, in bytes.
const ANNOUNCED: usize = 120;
