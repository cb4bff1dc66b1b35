//! Where is the article? Scores the tree's elements by the paragraphs in them.
//!
//! The idea is Readability's (Arc90, 2009): a paragraph speaks for the elements
//! it stands in, links speak against them. Ours weighs class and id hints, joins
//! siblings and split bodies, and believes JSON-LD's `articleBody` where it is.

pub mod lead;
mod passing;

use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::blocks::{self, Mark, Piece};
use super::hints::{self, Hints, names};
use super::tree::{NodeId, Tag, Tree};
use crate::model::article::BlockKind;

/// A paragraph shorter than this says nothing about where the body is, in bytes.
const SPEAKS: usize = 30;

/// A byte of link lists and scraps outweighs this many bytes of prose.
const NOISE_WEIGHS: f32 = 2.5;

/// A wider element must be worth this much more than the one it holds.
const WORTH_WIDENING: f32 = 1.1;

/// A body is split where parts like the best add this much of its prose.
const SPLIT: f32 = 0.35;

/// The page's only `<article>` is the body's element where it adds so many times
/// the prose found: what it is about may be told in lists.
const SOLE: f32 = 2.0;

/// The kinds of hints, the stronger first; [`VERDICTS`] says what each means.
const SECTIONS: [&str; 5] = ["[open]", "[comments]", "[junk]", "[caption]", "[body]"];

const VERDICTS: [Verdict; 5] =
    [Verdict::Open, Verdict::Comments, Verdict::Junk, Verdict::Caption, Verdict::Body];

static NAMED: LazyLock<Hints> = LazyLock::new(|| Hints::of(&SECTIONS));
static FOLDED: LazyLock<Hints> = LazyLock::new(|| Hints::of(&["[folded]"]));

/// What an element's own markup says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Verdict {
    #[default]
    Open,
    /// Named or shaped like something that is not the article.
    Junk,
    /// Named like what readers wrote.
    Comments,
    /// Not shown.
    Hidden,
    /// Named like the article's body.
    Body,
    /// Named like an image's caption or credit.
    Caption,
}

/// The scored page.
pub struct Content<'a> {
    tree: &'a Tree,
    body: NodeId,
    verdicts: Vec<Verdict>,
    /// Bytes of running text below each element: paragraphs that are not links.
    prose: Vec<u32>,
    /// Bytes of link lists and scraps below each element.
    noise: Vec<u32>,
    /// Paragraph score of each element.
    scores: Vec<f32>,
    everything: Vec<Piece>,
    /// The page's only `<article>`, where there is one.
    sole: Option<NodeId>,
}

impl<'a> Content<'a> {
    /// Reads the whole body once and scores it.
    pub fn of(tree: &'a Tree, body: NodeId) -> Content<'a> {
        let mut content = Content {
            tree,
            body,
            verdicts: vec![Verdict::Open; tree.len()],
            prose: vec![0; tree.len()],
            noise: vec![0; tree.len()],
            scores: vec![0.0; tree.len()],
            everything: Vec::new(),
            sole: None,
        };
        let everything = blocks::pieces(tree, body, |_| Mark::Keep);
        content.weigh(&everything);
        content.everything = everything;
        content.judge();
        let mut articles = tree.descendants(body).filter(|node| tree.tag(*node) == Tag::Article);
        content.sole = articles.next().filter(|_| articles.next().is_none());
        content
    }

    /// Prose and noise below every element.
    fn weigh(&mut self, pieces: &[Piece]) {
        self.prose.fill(0);
        self.noise.fill(0);
        for piece in pieces {
            let length = piece.text.len() as u32;
            let (prose, noise) = if is_prose(piece) {
                (length, 0)
            } else if piece.link_share() > 0.5 {
                (0, length)
            } else {
                (0, length / 3)
            };
            let mut at = Some(piece.node);
            while let Some(node) = at {
                self.prose[node.index()] += prose;
                self.noise[node.index()] += noise;
                at = (node != self.body).then(|| self.tree.parent(node)).flatten();
            }
        }
    }

    /// What each element's tag, class, id, role and style say.
    fn judge(&mut self) {
        let total = self.prose[self.body.index()];
        let mut name = String::new();
        let mut known: FxHashMap<(bool, Option<&str>, Option<&str>), Verdict> =
            FxHashMap::with_capacity_and_hasher(hints::DIFFERENT, FxBuildHasher);
        for node in self.tree.descendants(self.body) {
            if !self.tree.is_element(node) || node == self.body {
                continue;
            }
            let mut verdict = self.shape(node);
            if verdict == Verdict::Open {
                let (class, id) =
                    (self.tree.attribute(node, "class"), self.tree.attribute(node, "id"));
                let inline = is_inline(self.tree.tag(node));
                verdict = *known.entry((inline, class, id)).or_insert_with(|| {
                    names(self.tree, node, &mut name);
                    if name.trim().len() > 1 { named(inline, &name) } else { Verdict::Open }
                });
                if matches!(verdict, Verdict::Junk | Verdict::Caption)
                    && hints::is_anchor(self.tree, node)
                {
                    hints::class(self.tree, node, &mut name);
                    verdict = named(inline, &name);
                }
            }
            if verdict == Verdict::Hidden {
                names(self.tree, node, &mut name);
                if self.unfolds(node, &name) {
                    verdict = Verdict::Open;
                }
            }
            // A name does not outweigh much of the page's prose: it is a wrapper's.
            let share = f64::from(self.prose[node.index()]) / f64::from(total.max(1));
            let wrapper = match (verdict, self.tree.tag(node)) {
                (Verdict::Comments, _) => 0.85,
                (Verdict::Hidden, _) if self.is_dialog(node) => 0.9,
                (Verdict::Hidden, _) | (_, Tag::Footer | Tag::Nav) => 0.6,
                (_, Tag::Article | Tag::Main) => 0.1,
                _ => 0.3,
            };
            if verdict != Verdict::Body && share > wrapper {
                verdict = Verdict::Open;
            }
            self.verdicts[node.index()] = verdict;
        }
        let (prose, noise) = (&self.prose, &self.noise);
        let page = passing::Weighed { tree: self.tree, prose, noise, all: total };
        for node in passing::boxes(&page, self.body) {
            self.verdicts[node.index()] = Verdict::Junk;
        }
    }

    fn shape(&self, node: NodeId) -> Verdict {
        let attribute = |name: &str| self.tree.attribute(node, name);
        let tag = self.tree.tag(node);
        if attribute("hidden").is_some()
            || attribute("aria-hidden") == Some("true")
            || attribute("style").is_some_and(is_invisible)
            || self.is_dialog(node)
        {
            return Verdict::Hidden;
        }
        if matches!(
            attribute("role"),
            Some(
                "navigation"
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
            _ if is_article_body(self.tree, node) => Verdict::Body,
            _ if attribute("itemprop") == Some("author") && tag.is_block() => Verdict::Junk,
            _ => Verdict::Open,
        }
    }

    /// A box before the page: with much text it still is not the article.
    fn is_dialog(&self, node: NodeId) -> bool {
        self.tree.tag(node) == Tag::Dialog
            || self.tree.attribute(node, "aria-modal").is_some()
            || matches!(self.tree.attribute(node, "role"), Some("dialog" | "alertdialog"))
    }

    /// Hidden until a reader opens it: the answer of an accordion.
    fn unfolds(&self, node: NodeId, name: &str) -> bool {
        matches!(self.tree.attribute(node, "role"), Some("region" | "tabpanel")) || FOLDED.any(name)
    }

    /// Leaves elements out by a publisher's rule.
    pub fn strip(&mut self, nodes: &[NodeId]) {
        for node in nodes {
            self.verdicts[node.index()] = Verdict::Junk;
        }
    }

    /// Leaves out elements that hold other articles, also from
    /// [`Content::everything`].
    pub fn leave_out(&mut self, elements: &[NodeId]) {
        self.strip(elements);
        let held: FxHashSet<NodeId> =
            elements.iter().flat_map(|element| self.tree.descendants(*element)).collect();
        self.everything.retain(|piece| !held.contains(&piece.node));
    }

    /// Every piece of the page, whatever its element's name.
    pub fn everything(&self) -> &[Piece] {
        &self.everything
    }

    /// Every piece of the page that is not plainly something else.
    pub fn pieces(&self) -> Vec<Piece> {
        blocks::pieces(self.tree, self.body, |node| match self.verdicts[node.index()] {
            Verdict::Junk | Verdict::Comments | Verdict::Hidden => Mark::Skip,
            Verdict::Caption => Mark::Caption,
            _ => Mark::Keep,
        })
    }

    /// The pieces that [`Content::pieces`] passes over, and the element for
    /// whose sake.
    pub fn left_by_name(&self) -> impl Iterator<Item = (&Piece, String)> + '_ {
        let left = |piece: &Piece| {
            let mut around = std::iter::once(piece.node).chain(self.tree.ancestors(piece.node));
            around.find_map(|node| {
                let why = match self.verdicts[node.index()] {
                    Verdict::Junk => "named or shaped like no part of an article",
                    Verdict::Comments => "readers' comments",
                    Verdict::Hidden => "hidden",
                    _ => return None,
                };
                let class = self.tree.attribute(node, "class").unwrap_or_default();
                let class: String = class.chars().take(60).collect();
                Some(format!("{why}: <{} class=\"{class}\">", self.tree.name(node)))
            })
        };
        self.everything.iter().filter_map(move |piece| left(piece).map(|why| (piece, why)))
    }

    /// Lets every paragraph speak for the elements it stands in.
    pub fn score(&mut self, pieces: &[Piece]) {
        self.weigh(pieces);
        for piece in pieces {
            let length = piece.text.len();
            if length < SPEAKS || piece.link_share() > 0.5 || piece.kind == BlockKind::Caption {
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
            Verdict::Junk | Verdict::Comments | Verdict::Hidden => -25.0,
            Verdict::Open | Verdict::Caption => match self.tree.tag(node) {
                Tag::Article | Tag::Main => 12.0,
                Tag::Li | Tag::Ul | Tag::Ol | Tag::Td | Tag::Tr => -3.0,
                _ => 0.0,
            },
        };
        let noise = self.noise[node.index()] as f32;
        let all = noise + self.prose[node.index()] as f32;
        (self.scores[node.index()] + hint) * (1.0 - noise / all.max(1.0))
    }

    /// The element the article's body stands in.
    pub fn top(&self) -> NodeId {
        self.top_in(self.body)
    }

    /// The element that the body of an article inside an element stands in.
    pub fn top_in(&self, element: NodeId) -> NodeId {
        let mut best = (0.0, element);
        for node in self.tree.descendants(element) {
            if self.scores[node.index()] > 0.0 && !self.tree.tag(node).is_silent() {
                let standing = self.standing(node);
                if standing > best.0 {
                    best = (standing, node);
                }
            }
        }
        self.widened(best.1, element)
    }

    /// A body cut in parts by ads or sections: the ancestor that adds the most
    /// prose for the least noise. Parts that are alike may hold more noise.
    fn widened(&self, top: NodeId, limit: NodeId) -> NodeId {
        let prose = |node: NodeId| self.prose[node.index()] as f32;
        let noise = |node: NodeId| self.noise[node.index()] as f32;
        let value = |node: NodeId| prose(node) - NOISE_WEIGHS * noise(node);
        let (mut best, mut part) = (top, top);
        for up in self.tree.ancestors(top) {
            let (added, scraps) = (prose(up) - prose(best), noise(up) - noise(best));
            let worth = added > prose(best) * (WORTH_WIDENING - 1.0)
                && value(up) > value(best) * WORTH_WIDENING;
            let kin = || self.alike(part) + self.beside(up);
            let split = added > prose(best) * SPLIT && scraps < added && kin() * 2.0 > added;
            let named =
                added > 0.0 && scraps * NOISE_WEIGHS < added && is_article_body(self.tree, up);
            let sole = self.sole == Some(up) && added > prose(best) * SOLE;
            if worth || split || named || sole {
                best = up;
            }
            if up == limit {
                break;
            }
            part = up;
        }
        best
    }

    /// Bytes of prose in paragraphs that stand in the element itself.
    fn beside(&self, element: NodeId) -> f32 {
        let own = self.everything.iter().filter(|piece| {
            is_prose(piece)
                && self.is_paragraph(piece.node)
                && self.tree.parent(piece.node) == Some(element)
        });
        own.map(|piece| piece.text.len() as f32).sum()
    }

    /// Bytes of prose in the part's siblings with the same tag and first class.
    fn alike(&self, part: NodeId) -> f32 {
        let class = |node: NodeId| {
            self.tree.attribute(node, "class").and_then(|class| class.split_whitespace().next())
        };
        let (Some(parent), Some(own)) = (self.tree.parent(part), class(part)) else { return 0.0 };
        self.tree
            .children(parent)
            .filter(|node| {
                *node != part
                    && self.tree.tag(*node) == self.tree.tag(part)
                    && class(*node) == Some(own)
            })
            .map(|node| self.prose[node.index()] as f32)
            .sum()
    }
}

/// A paragraph of running text: long, or a sentence, and not made of links.
pub fn is_prose(piece: &Piece) -> bool {
    let length = piece.text.len();
    let sentence = piece.text.ends_with(['.', '!', '?', '؟', '۔', '。', '…', ':', '»', '”', '"']);
    piece.kind != BlockKind::Caption
        && piece.link_share() < 0.34
        && (length > 100 || (length > SPEAKS && sentence))
}

/// The bytes of running text in some pieces.
pub fn prose_bytes<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> usize {
    pieces.into_iter().filter(|piece| is_prose(piece)).map(|piece| piece.text.len()).sum()
}

fn is_inline(tag: Tag) -> bool {
    matches!(tag, Tag::Span | Tag::Em | Tag::Strong | Tag::B | Tag::I | Tag::A | Tag::Code)
}

/// What a name says. Inline elements are only left out where they are written
/// for screen readers, or where a font shows a picture for their words
/// («chevron_right»).
fn named(inline: bool, name: &str) -> Verdict {
    if inline {
        let unseen =
            ["sr-only", "screen-reader", "visually-hidden", "material-icons", "material-symbols"];
        let unseen = unseen.iter().any(|part| name.contains(part));
        return if unseen { Verdict::Junk } else { Verdict::Open };
    }
    NAMED.first(name).map_or(Verdict::Open, |section| VERDICTS[section])
}

/// Microdata or RDFa names the element the article's body.
fn is_article_body(tree: &Tree, node: NodeId) -> bool {
    let told = |name| tree.attribute(node, name).is_some_and(|it| it.contains("articleBody"));
    told("itemprop") || told("property")
}

fn is_invisible(style: &str) -> bool {
    let style: String = style
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}
