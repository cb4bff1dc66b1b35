//! Where is the article? Scores the tree's elements by the paragraphs in them.
//!
//! The idea is Readability's (Arc90, 2009): a paragraph speaks for the elements
//! it stands in, links speak against them. Ours weighs class and id hints, joins
//! siblings and split bodies, and believes JSON-LD's `articleBody` where it is.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{self, Piece};
use super::tree::{Edge, NodeId, Tag, Tree};

/// Class and id hints.
const HINTS: &str = include_str!("../../../../publishers/hints.txt");

/// A paragraph shorter than this says nothing about where the body is, in bytes.
const SPEAKS: usize = 30;

static JUNK: LazyLock<Regex> = LazyLock::new(|| hints("[junk]"));
static BODY: LazyLock<Regex> = LazyLock::new(|| hints("[body]"));

/// The hints of one section as one pattern over lower-cased, hyphenated names.
#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by every test")]
fn hints(section: &str) -> Regex {
    let words: Vec<String> = HINTS
        .lines()
        .map(str::trim)
        .skip_while(|line| *line != section)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| match line.strip_suffix('*') {
            Some(start) => format!("{}[a-z]*", regex::escape(start)),
            None => regex::escape(line),
        })
        .collect();
    Regex::new(&format!("(?:^|[ -])(?:{})(?:[ -]|$)", words.join("|"))).expect("valid hints")
}

/// Class and id as words: lower case, `_` and case changes as hyphens.
fn names(tree: &Tree, node: NodeId, out: &mut String) {
    out.clear();
    for attribute in ["class", "id"] {
        let Some(value) = tree.attribute(node, attribute) else { continue };
        let mut before = ' ';
        for letter in value.chars().take(400) {
            if letter.is_ascii_uppercase() {
                if before.is_ascii_lowercase() {
                    out.push('-');
                }
                out.push(letter.to_ascii_lowercase());
            } else if letter == '_' || letter == ':' {
                if !out.ends_with('-') {
                    out.push('-');
                }
            } else if letter == '-' {
                if !out.ends_with('-') {
                    out.push('-');
                }
            } else if letter.is_whitespace() {
                out.push(' ');
            } else {
                out.push(letter);
            }
            before = letter;
        }
        out.push(' ');
    }
}

/// What an element's own markup says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Verdict {
    #[default]
    Open,
    /// Named or shaped like something that is not the article.
    Junk,
    /// Not shown.
    Hidden,
    /// Named like the article's body.
    Body,
}

/// The scored page.
pub struct Content<'a> {
    tree: &'a Tree,
    body: NodeId,
    verdicts: Vec<Verdict>,
    /// Bytes of running text (not links) below each element.
    running: Vec<u32>,
    /// Bytes of link text below each element.
    linked: Vec<u32>,
    /// Paragraph score of each element.
    scores: Vec<f32>,
}

impl<'a> Content<'a> {
    /// Reads the whole body once.
    pub fn of(tree: &'a Tree, body: NodeId) -> Content<'a> {
        let mut content = Content {
            tree,
            body,
            verdicts: vec![Verdict::Open; tree.len()],
            running: vec![0; tree.len()],
            linked: vec![0; tree.len()],
            scores: vec![0.0; tree.len()],
        };
        content.weigh();
        content.judge();
        content
    }

    /// Running and linked text of every element, bottom up.
    fn weigh(&mut self) {
        let mut links = 0u32;
        let mut edges = self.tree.edges(self.body);
        while let Some(edge) = edges.next() {
            match edge {
                Edge::Open(node) => {
                    let tag = self.tree.tag(node);
                    if tag.is_silent() {
                        edges.pass();
                        continue;
                    }
                    if tag == Tag::A {
                        links += 1;
                    }
                    if let Some(text) = self.tree.text(node) {
                        let bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
                        let Some(parent) = self.tree.parent(node) else { continue };
                        let side = if links > 0 { &mut self.linked } else { &mut self.running };
                        side[parent.index()] += bytes as u32;
                    }
                }
                Edge::Close(node) => {
                    if self.tree.tag(node) == Tag::A {
                        links = links.saturating_sub(1);
                    }
                    if let Some(parent) = self.tree.parent(node) {
                        self.running[parent.index()] += self.running[node.index()];
                        self.linked[parent.index()] += self.linked[node.index()];
                    }
                }
            }
        }
    }

    /// What each element's tag, class, id, role and style say.
    fn judge(&mut self) {
        let total = self.running[self.body.index()];
        let mut name = String::new();
        for node in self.tree.descendants(self.body) {
            if !self.tree.is_element(node) || node == self.body {
                continue;
            }
            let mut verdict = self.shape(node);
            names(self.tree, node, &mut name);
            if verdict == Verdict::Open && name.trim().len() > 1 {
                if JUNK.is_match(&name) {
                    verdict = Verdict::Junk;
                } else if BODY.is_match(&name) {
                    verdict = Verdict::Body;
                }
            }
            // A name does not outweigh most of the page's text: it is a wrapper's.
            let wraps = self.running[node.index()] * 10 > total * 4;
            if matches!(verdict, Verdict::Junk) && wraps {
                verdict = Verdict::Open;
            }
            self.verdicts[node.index()] = verdict;
        }
    }

    fn shape(&self, node: NodeId) -> Verdict {
        let attribute = |name: &str| self.tree.attribute(node, name);
        let tag = self.tree.tag(node);
        if attribute("hidden").is_some()
            || attribute("aria-hidden") == Some("true")
            || attribute("style").is_some_and(is_invisible)
            || tag == Tag::Dialog
            || attribute("aria-modal").is_some()
        {
            return Verdict::Hidden;
        }
        if matches!(
            attribute("role"),
            Some(
                "navigation"
                    | "dialog"
                    | "alertdialog"
                    | "banner"
                    | "contentinfo"
                    | "search"
                    | "complementary"
                    | "menu"
                    | "menubar"
                    | "tablist"
            )
        ) {
            return Verdict::Junk;
        }
        match tag {
            Tag::Nav
            | Tag::Footer
            | Tag::Aside
            | Tag::Form
            | Tag::Fieldset
            | Tag::Noscript
            | Tag::Label => Verdict::Junk,
            _ if attribute("itemprop").is_some_and(|value| value.contains("articleBody")) => {
                Verdict::Body
            }
            _ => Verdict::Open,
        }
    }

    /// The element is left out of the body.
    pub fn is_out(&self, node: NodeId) -> bool {
        matches!(self.verdicts[node.index()], Verdict::Junk | Verdict::Hidden)
    }

    /// Every piece of the page that is not plainly something else.
    pub fn pieces(&self) -> Vec<Piece> {
        blocks::pieces(self.tree, self.body, |node| self.is_out(node))
    }

    /// Lets every paragraph speak for the elements it stands in.
    pub fn score(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            let length = piece.text.len();
            if length < SPEAKS || piece.link_share() > 0.5 {
                continue;
            }
            let pauses = piece.text.chars().filter(|letter| ",،、;؛".contains(*letter)).count();
            let own = 1.0 + pauses.min(12) as f32 + (length as f32 / 100.0).min(5.0);
            let own = own * (1.0 - piece.link_share() as f32);
            let inner = self.is_paragraph(piece.node);
            let mut at = if inner { self.tree.parent(piece.node) } else { Some(piece.node) };
            for level in 0..6u8 {
                let Some(node) = at else { break };
                let share = match level {
                    0 => 1.0,
                    1 => 0.5,
                    level => 1.0 / (f32::from(level) * 3.0),
                };
                self.scores[node.index()] += own * share;
                at = self.tree.parent(node);
            }
        }
    }

    fn is_paragraph(&self, node: NodeId) -> bool {
        let tag = self.tree.tag(node);
        tag.is_heading()
            || matches!(
                tag,
                Tag::P | Tag::Li | Tag::Pre | Tag::Blockquote | Tag::Figcaption | Tag::Dd | Tag::Dt
            )
    }

    /// An element's score with its hint and its links counted.
    fn standing(&self, node: NodeId) -> f32 {
        let hint = match self.verdicts[node.index()] {
            Verdict::Body => 25.0,
            Verdict::Junk | Verdict::Hidden => -25.0,
            Verdict::Open => match self.tree.tag(node) {
                Tag::Article | Tag::Main => 12.0,
                Tag::Li | Tag::Ul | Tag::Ol | Tag::Td | Tag::Tr => -3.0,
                _ => 0.0,
            },
        };
        let linked = self.linked[node.index()] as f32;
        let all = linked + self.running[node.index()] as f32;
        (self.scores[node.index()] + hint) * (1.0 - linked / all.max(1.0))
    }

    /// The element the article's body stands in.
    pub fn top(&self) -> NodeId {
        let mut best = (0.0, self.body);
        for node in self.tree.descendants(self.body) {
            if self.scores[node.index()] > 0.0 && !self.tree.tag(node).is_silent() {
                let standing = self.standing(node);
                if standing > best.0 {
                    best = (standing, node);
                }
            }
        }
        self.widened(best.1)
    }

    /// A body cut in parts by ads or sections: climbs while the parent adds
    /// running text and few links.
    fn widened(&self, top: NodeId) -> NodeId {
        let mut top = top;
        for up in self.tree.ancestors(top) {
            if !self.tree.contains(self.body, up) {
                break;
            }
            let score = self.scores[top.index()];
            let (running, linked) = self.beyond(up, top);
            let wider = running * 6 > self.running[top.index()]
                && linked * 3 < running
                && self.scores[up.index()] > score * 0.6;
            if wider {
                top = up;
            }
        }
        top
    }

    /// Running and linked bytes in `up` that are neither in `top` nor left out.
    fn beyond(&self, up: NodeId, top: NodeId) -> (u32, u32) {
        let (mut running, mut linked) = (0, 0);
        let mut at = self.tree.first_child(up);
        while let Some(node) = at {
            if node == top || self.is_out(node) || self.tree.tag(node).is_silent() {
                at = self.tree.after(node, up);
                continue;
            }
            if self.tree.contains(node, top) {
                at = self.tree.following(node, up);
                continue;
            }
            running += self.running[node.index()];
            linked += self.linked[node.index()];
            at = self.tree.after(node, up);
        }
        (running, linked)
    }
}

fn is_invisible(style: &str) -> bool {
    let style: String = style
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}
