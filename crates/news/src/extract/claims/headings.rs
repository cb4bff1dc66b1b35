//! What an `<h1>` says: the headline without a kicker above it, or the site's name.

use std::sync::LazyLock;

use crate::extract::hints::{self, Hints};
use crate::extract::tree::{NodeId, Tag, Tree};
use crate::model::title::behind_stroke;

static KICKERS: LazyLock<Hints> = LazyLock::new(|| Hints::of(&["[kicker]"]));

/// What stands after the headline in its heading.
static SUBTITLES: LazyLock<Hints> = LazyLock::new(|| Hints::of(&["[lead]", "[kicker]"]));

/// What is left of a headline without its kicker has as many words at least.
const HEADLINE: usize = 3;

/// A site's name has no more words.
const NAME: usize = 8;

/// A heading of more bytes is not looked into: it was never closed.
const LONGEST: usize = 600;

/// A heading with more elements inside is asked for these alone.
const PARTS: usize = 24;

/// The heading's text. A kicker or subtitle that its markup names («<span
/// class="overline">») is left out, and a run of words in an element of its own never runs
/// into the next.
pub fn text(tree: &Tree, heading: NodeId) -> String {
    let mut text = tree.text_of(heading);
    if text.len() > LONGEST {
        return text;
    }
    let mut names = String::new();
    for node in inner(tree, heading) {
        let part = tree.text_of(node);
        if part.is_empty() {
            continue;
        }
        hints::names(tree, node, &mut names);
        if let Some(rest) = text.strip_prefix(&part)
            && KICKERS.any(&names)
        {
            let rest = rest.trim_start_matches([' ', ':', '-', '–', '—', '|', '/']);
            if rest.split(' ').count() >= HEADLINE {
                text = rest.to_owned();
                continue;
            }
        }
        if let Some(rest) = text.strip_suffix(&part)
            && SUBTITLES.any(&names)
            && !goes_on(rest)
        {
            let rest = rest.trim_end_matches([' ', ':', '-', '–', '—', '|', '/']);
            if rest.split(' ').count() >= HEADLINE {
                text.truncate(rest.len());
                continue;
            }
        }
        if part.contains(' ') {
            part_from_neighbours(&mut text, &part);
        }
    }
    text
}

/// What stands before a part of a heading leads to it: «Deliveries to the north: ».
fn goes_on(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with(':') && !before.ends_with(" :")
}

/// The headline without what follows it in the heading, a second line or a counter, where
/// `<title>` begins with the headline alone.
pub fn first_part(tree: &Tree, heading: NodeId, title: &str) -> Option<String> {
    let mut before = String::new();
    for node in tree.children(heading).take(PARTS) {
        let told = || title.strip_prefix(before.trim()).map(str::trim_start);
        if tree.is_element(node)
            && before.split_whitespace().count() >= HEADLINE
            && told().is_some_and(|rest| rest.is_empty() || behind_stroke(rest).is_some())
        {
            return Some(before.trim().to_owned());
        }
        if before.len() > LONGEST {
            return None;
        }
        before.push_str(tree.text(node).map_or_else(|| tree.text_of(node), str::to_owned).trim());
        before.push(' ');
    }
    None
}

/// The elements in a heading, the first of them.
fn inner(tree: &Tree, heading: NodeId) -> impl Iterator<Item = NodeId> {
    let inside = tree.descendants(heading).filter(move |node| *node != heading);
    inside.filter(|node| tree.is_element(*node)).take(PARTS)
}

/// Puts the spaces around `part` that the page leaves to its style sheet.
fn part_from_neighbours(text: &mut String, part: &str) {
    let Some(start) = text.find(part) else { return };
    let end = start + part.len();
    let speaks = |letter: Option<char>| letter.is_some_and(|it| it.is_alphanumeric() || it == '"');
    let within = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    if within(part.chars().next_back()) && speaks(text[end..].chars().next()) {
        text.insert(end, ' ');
    }
    if within(part.chars().next()) && within(text[..start].chars().next_back()) {
        text.insert(start, ' ');
    }
}

/// The heading is the site's name: all of it is links, and the first leads to the first
/// page of a site.
pub fn is_logo(tree: &Tree, heading: NodeId) -> bool {
    let mut links = inner(tree, heading).filter(|node| tree.tag(*node) == Tag::A).peekable();
    let home = links.peek().and_then(|first| tree.attribute(*first, "href")).is_some_and(is_root);
    if !home {
        return false;
    }
    let text = tree.text_of(heading);
    text.split(' ').count() <= NAME
        && links.map(|link| bare(&tree.text_of(link))).sum::<usize>() == bare(&text)
}

/// How many bytes that are no spaces.
fn bare(text: &str) -> usize {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count()
}

/// «/», «https://example.com/», «//example.com»: an address without a path.
fn is_root(href: &str) -> bool {
    let href = href.trim();
    let rest = href.find("//").map_or(href, |at| {
        let rest = &href[at + 2..];
        rest.find('/').map_or("/", |slash| &rest[slash..])
    });
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    path == "/"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, wanted: &str, logo: bool) {
        let tree = Tree::parse(html).expect("a small page");
        let heading = tree.descendants(tree.root()).find(|node| tree.tag(*node) == Tag::H1);
        let heading = heading.expect("a heading");
        assert_eq!(text(&tree, heading), wanted);
        assert_eq!(is_logo(&tree, heading), logo, "{html}");
    }

    #[test]
    fn a_kicker_is_no_part_of_the_headline() {
        let wanted = "افتتاح الجسر الجديد شمال المدينة";
        let html = "<h1><span class=\"article_overline\">النقل</span><span>: </span>";
        check(&format!("{html}{wanted}</h1>"), wanted, false);
        check(
            "<h1><span class=\"kicker\">Transport</span>\"We open the bridge\"</h1>",
            "\"We open the bridge\"",
            false,
        );
        check("<h1><span class=\"kicker\">Transport</span> today</h1>", "Transport today", false);
    }

    #[test]
    fn a_subtitle_is_no_part_of_the_headline() {
        let wanted = "افتتاح الجسر الجديد شمال المدينة";
        let after = "<small class='topline'>التاريخ: <time>26.01.2022</time></small>";
        check(&format!("<h1><span>{wanted}</span> <span>: </span>{after}</h1>"), wanted, false);
        // The headline goes on.
        let goes_on =
            "<h1>Deliveries to the north: <span class='subtitle'>a court decides</span></h1>";
        check(goes_on, "Deliveries to the north: a court decides", false);
        check(
            "<h1><span>We open the bridge</span> <span class='entry-subtitle'>At last</span></h1>",
            "We open the bridge",
            false,
        );
        check(
            "<h1>Bridges <span class='lead'>of the north</span></h1>",
            "Bridges of the north",
            false,
        );
    }

    #[test]
    fn a_second_line_is_no_part_of_the_headline() {
        let part = |html: &str, title: &str| {
            let tree = Tree::parse(html).expect("a small page");
            let heading = tree.descendants(tree.root()).find(|node| tree.tag(*node) == Tag::H1);
            first_part(&tree, heading.expect("a heading"), title)
        };
        let html = "<h1>افتتاح الجسر الجديد <br>الكلفة نصف مليون</h1>";
        let headline = Some("افتتاح الجسر الجديد".to_owned());
        assert_eq!(part(html, "افتتاح الجسر الجديد | الرواق"), headline);
        assert_eq!(part(html, "افتتاح الجسر الجديد الكلفة نصف مليون | الرواق"), None);
        assert_eq!(part("<h1>افتتاح الجسر <em>الجديد</em></h1>", "افتتاح الجسر الجديد"), None);
    }

    #[test]
    fn words_of_their_own_elements_stay_apart() {
        check(
            "<h1>The best bridges<span>And how to cross them</span></h1>",
            "The best bridges And how to cross them",
            false,
        );
        check("<h1><span>B</span>ridges of the north</h1>", "Bridges of the north", false);
        check("<h1>“<em>To the north</em>”, they say</h1>", "“To the north”, they say", false);
    }

    #[test]
    fn a_link_to_the_first_page_is_the_sites_name() {
        check("<h1><a href='/'>صحيفة المثال</a></h1>", "صحيفة المثال", true);
        check(
            "<h1><a href='https://example.com'>Example <i>beta</i></a></h1>",
            "Example beta",
            true,
        );
        check(
            "<h1><a href='//example.com/?x'>Example</a> <a href='/news'>news</a></h1>",
            "Example news",
            true,
        );
        check("<h1><a href='/news/1'>Example</a></h1>", "Example", false);
        check(
            "<h1><a href='/'>Example</a>: the bridge opens</h1>",
            "Example: the bridge opens",
            false,
        );
    }
}
