//! Is the page an article? Section fronts, tag pages, search pages, galleries
//! and empty shells are not.

mod media;

use media::Media;
use rustc_hash::FxHashSet;
use url::Url;

use super::blocks::Piece;
use super::cards;
use super::content::is_prose;
use super::entries::Entries;
use super::jsonld::Claims;
use super::phrases;
use super::tree::Tree;
use crate::discover::listing::shape;
use crate::model::article::{Block, running_bytes};
use crate::model::draft::{Candidate, Draft, Origin};
use crate::model::fate::Reason;

/// So many scalars of a description tell what it describes.
const DESCRIBES: usize = 60;

/// A page with more running text is not asked for more, in bytes.
const UNCLEAR: usize = 4_000;

/// A page with this much of its running text in cards is a front.
const FRONT: f64 = 0.7;

/// Under the address of a list stands less running text than an article has, in bytes.
const BRIEF: usize = 600;

/// An article has more paragraphs than a page that says it was not found.
const APOLOGY: usize = 3;

/// A sentence is longer than this, in bytes…
const SENTENCE: usize = 120;

/// …and a headline has at least so many words.
const HEADLINE: usize = 4;

/// A heading says what the page's `<meta>` names as the title.
fn is_headed(draft: &Draft) -> bool {
    let shown =
        |claim: &&Candidate<String>| claim.origin == Origin::Content && claim.evidence == "h1";
    let told: Vec<String> = draft
        .titles
        .iter()
        .filter(|claim| matches!(claim.origin, Origin::Meta | Origin::JsonLd))
        .map(|claim| phrases::key(&claim.value))
        .collect();
    let is_told = |claim: &Candidate<String>| {
        let key = phrases::key(&claim.value);
        key.split(' ').count() >= HEADLINE && told.contains(&key)
    };
    draft.titles.iter().filter(shown).any(is_told)
}

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// The page says of itself that it is an article.
    pub claimed: bool,
    /// Its address is the site's root.
    pub root: bool,
    /// Its address is that of one article.
    pub addressed: bool,
    /// Its address is that of a list: of a tag, a section, a writer, a search.
    pub listing: bool,
    /// The titles of other articles on it, with their text.
    entries: Entries,
    /// More than half of the body's text is links.
    linked: bool,
    /// Bytes of running text in the chosen body.
    pub prose: usize,
    /// Paragraphs of running text in it.
    pub paragraphs: usize,
    /// Paragraphs of running text that break off: «…من ميناء…».
    pub cut: usize,
    /// Most running text of the body is that of cards.
    pub front: bool,
    /// The page says of itself that it is of the site, no article.
    pub site: bool,
    /// Bytes of running text in the article's blocks, wherever they were told.
    pub text: usize,
    /// What the page has to be seen or heard.
    media: Media,
    /// The page says that it was not found.
    pub lost: bool,
    /// All its titles are that of a page on the site itself: whom to ask, what is allowed.
    pub of_site: bool,
    /// The page describes itself with the words of its body.
    pub described: bool,
    /// The address is an article's, and its headline is told twice over a sentence.
    pub headed: bool,
    /// Link-like pieces of the whole page.
    pub links: usize,
}

impl Evidence {
    /// Counts what the body and the page hold.
    pub fn of(
        tree: &Tree,
        body: &[Piece],
        page: &[Piece],
        claimed: bool,
        url: Option<&Url>,
    ) -> Evidence {
        let prose = body.iter().filter(|piece| is_prose(piece));
        let entries = || Entries::of(tree, page, body, url.and_then(Url::host_str));
        Evidence {
            claimed,
            root: url.is_some_and(is_root),
            addressed: url.is_some_and(shape::is_of_article),
            listing: url.is_some_and(shape::is_of_listing),
            entries: if claimed { Entries::default() } else { entries() },
            linked: links_bytes(body) * 2 > body.iter().map(|piece| piece.text.len()).sum(),
            prose: prose.clone().map(|piece| piece.text.len()).sum(),
            paragraphs: prose.clone().count(),
            cut: prose
                .filter(|piece| piece.text.ends_with(['…']) || piece.text.ends_with("..."))
                .count(),
            front: !claimed && cards::share(tree, page, body) > FRONT,
            site: false,
            text: 0,
            media: Media::default(),
            lost: false,
            of_site: false,
            described: false,
            headed: false,
            links: page.iter().filter(|piece| piece.link_share() > 0.8).count(),
        }
    }

    /// With what `og:type` says, and what else tells that the page is seen or heard.
    pub fn with_kind(
        mut self,
        tree: &Tree,
        kind: Option<&str>,
        nodes: &[Claims],
        url: Option<&Url>,
    ) -> Evidence {
        self.site = kind == Some("website");
        self.media = Media::of(tree, kind, nodes, url, self.prose);
        self
    }

    /// With what the page says of itself in its titles and descriptions, where
    /// it is not clear enough what it is.
    pub fn with_claims(mut self, draft: &Draft, body: &[Piece]) -> Evidence {
        if self.claimed || self.prose > UNCLEAR {
            return self;
        }
        let mut prose = body.iter().filter(|piece| is_prose(piece));
        let first = prose.clone().next().map(|piece| piece.text.as_str());
        let titles = draft.titles.iter().map(|title| title.value.as_str());
        self.lost = titles.clone().chain(first).any(phrases::is_not_found);
        let mut known = titles.filter(|title| !title.is_empty()).map(phrases::is_site_page);
        self.of_site = draft.titles.len() > 1 && known.all(|known| known);
        self.headed = self.addressed && self.prose >= SENTENCE && is_headed(draft);
        let told: Vec<String> = draft
            .subtitles
            .iter()
            .map(|claim| phrases::key(&claim.value))
            .filter_map(|key| key.char_indices().nth(DESCRIBES).map(|(at, _)| key[..at].to_owned()))
            .collect();
        self.described = !told.is_empty()
            && prose.any(|piece| {
                let key = phrases::key(&piece.text);
                told.iter().any(|told| key.starts_with(told.as_str()))
            });
        self
    }

    /// With the text that structured data gave instead of the page's elements; `told`: the
    /// data for its script gave it.
    pub fn with_blocks(mut self, blocks: &[Block], told: bool) -> Evidence {
        self.text = running_bytes(blocks);
        if told {
            self.paragraphs = blocks.iter().filter(|block| block.is_running()).count();
        }
        if told || self.prose == 0 {
            self.prose = self.text;
        }
        self
    }

    /// Why the page is no article; `None` when it is one.
    pub fn verdict(&self) -> Option<(Reason, String)> {
        let detail = format!(
            "{} paragraphs, {} bytes of running text, {} lines of links",
            self.paragraphs, self.prose, self.links
        );
        if self.root && !self.claimed && (self.links > 30 || self.prose < 600) {
            return Some((Reason::NotAnArticle, format!("the site's front: {detail}")));
        }
        if self.media.is_all(self) {
            return Some((Reason::NotAnArticle, format!("to be seen or heard: {detail}")));
        }
        if self.prose == 0 {
            let reason = if self.links > 20 && !self.claimed {
                Reason::NotAnArticle
            } else {
                Reason::NoText
            };
            return Some((reason, detail));
        }
        if self.lost && !self.claimed && self.paragraphs <= APOLOGY {
            return Some((Reason::NotAnArticle, format!("says it was not found: {detail}")));
        }
        if self.of_site && !self.claimed {
            return Some((Reason::NotAnArticle, format!("of the site itself: {detail}")));
        }
        let listed = self.prose < BRIEF || self.entries.are_list(self.prose);
        if self.listing && !self.claimed && listed {
            return Some((Reason::NotAnArticle, format!("a list by its address: {detail}")));
        }
        let teasers = self.cut >= 3 && self.cut * 3 >= self.paragraphs * 2;
        let index = self.site && self.paragraphs < 2 && self.prose < 300 && self.links > 8;
        let list = self.links > 40 && self.prose < 500 && self.paragraphs < 4
            || teasers
            || index
            || self.linked
            || self.entries.are_front(self.prose)
            || self.front && self.prose < UNCLEAR;
        (list && !self.claimed && !self.described && !self.headed)
            .then_some((Reason::NotAnArticle, detail))
    }
}

fn is_root(url: &Url) -> bool {
    url.path().trim_matches('/').is_empty() && url.query().is_none()
}

fn links_bytes(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| piece.linked).sum()
}

/// The page says of itself that it is an article: in its structured data, unless that is of
/// the several articles it lists, or in `og:type`, unless its address is that of a list.
/// `titles` are what the page says of its title elsewhere.
pub fn is_claimed<'a>(
    nodes: &[Claims],
    kind: Option<&str>,
    url: Option<&Url>,
    titles: impl Iterator<Item = &'a str>,
) -> bool {
    let articles = || nodes.iter().filter(|node| node.is_article());
    let heads: FxHashSet<String> =
        articles().filter_map(|node| node.headline.as_deref()).map(phrases::key).collect();
    let lists = heads.len() >= SEVERAL && {
        let mut titles = titles.map(phrases::key);
        !titles.any(|title| heads.iter().any(|head| title.starts_with(head.as_str())))
    };
    let typed = kind.is_some_and(|kind| kind.contains("article"));
    articles().next().is_some() && !lists || typed && !url.is_some_and(shape::is_of_listing)
}

/// Structured data of so many articles is of those that the page lists.
const SEVERAL: usize = 3;
