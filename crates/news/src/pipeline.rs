//! The whole product on one page: [`read`] turns bytes into articles, on every
//! core; [`place`] connects one article with what is remembered, in order.

use crate::annotate;
use crate::dedupe;
use crate::discover::{self, Item};
use crate::extract;
use crate::group;
use crate::model::article::{Article, ArticleId};
use crate::model::draft::Draft;
use crate::model::fate::SetAside;
use crate::model::page::Page;
use crate::model::story::{Copies, Decisions, Kept, StoryId};
use crate::model::words::{ArticleWords, Forms};
use crate::normalise;

/// What the reading of pages needs to know: publisher rules, word lists.
#[derive(Debug, Default)]
pub struct Rules {
    /// `publishers/HOST.toml`, by host.
    pub publishers: extract::publisher::Publishers,
}

/// An article ready to be placed: with its annotations, and with the features
/// that [`place`] compares, computed here because here every core works.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The article.
    pub article: Article,
    /// What search takes of its words.
    pub forms: Forms,
    /// What `dedupe` compares: its shingles.
    pub shingles: dedupe::shingles::Shingles,
    /// What `group` compares: its weighted terms.
    pub terms: group::terms::Terms,
}

/// An article of which it is known what it reproduces.
#[derive(Debug)]
pub struct Traced {
    /// The article, `copy_of` filled.
    pub article: Article,
    /// What search takes of its words.
    pub forms: Forms,
    terms: group::terms::Terms,
    copy: Copies,
}

/// What [`place`] remembers: a window of recent articles, rebuilt from the
/// store at start by [`recall`].
#[derive(Debug, Default)]
pub struct Memory {
    /// What [`trace`] remembers.
    pub copies: dedupe::memory::Memory,
    /// What [`connect`] remembers.
    pub stories: group::memory::Memory,
}

impl Memory {
    /// A memory of the last `articles` placed instead of [`WINDOW`].
    pub fn with_window(articles: usize) -> Memory {
        Memory {
            copies: dedupe::memory::Memory::with_window(articles),
            stories: group::memory::Memory::with_window(articles, Default::default()),
        }
    }

    /// Obeys what people decided, from now on.
    pub fn decide(&mut self, decisions: Decisions) {
        self.stories.decide(decisions);
    }

    /// Moves articles to stories as a person did; those not remembered are
    /// passed over.
    pub fn regroup(&mut self, moves: &[(ArticleId, StoryId)]) {
        self.stories.regroup(moves);
    }

    /// Remembers, after the articles were [recalled](recall), of what family each story
    /// is that was split, or that absorbed one that was.
    pub fn recall_families(&mut self, families: &[(StoryId, StoryId)]) {
        self.stories.recall_families(families);
    }
}

/// Reads a page: every article it holds, or why there is none. A feed holds
/// many; each entry has its own ending. Pure: the same page gives the same
/// readings, whatever came before.
pub fn read(page: &Page, rules: &Rules) -> Vec<Result<Reading, SetAside>> {
    articles(page, rules).into_iter().map(|article| article.map(reading)).collect()
}

/// The first part of [`read`]: the articles, without annotations.
pub fn articles(page: &Page, rules: &Rules) -> Vec<Result<Article, SetAside>> {
    let drafts = drafts(page, rules).into_iter();
    drafts.map(|draft| draft.and_then(normalise::article)).collect()
}

/// The first part of [`articles`]: what a page says of every article it holds.
pub fn drafts(page: &Page, rules: &Rules) -> Vec<Result<Draft, SetAside>> {
    drafts_by(page, rules, |page| extract::drafts(page, &rules.publishers))
}

/// [`drafts`] that also tell what was left out of their bodies and why.
pub fn explained(page: &Page, rules: &Rules) -> Vec<Result<Draft, SetAside>> {
    drafts_by(page, rules, |page| extract::explained(page, &rules.publishers))
}

fn drafts_by(
    page: &Page,
    rules: &Rules,
    read: impl Fn(&Page) -> Result<Vec<Draft>, SetAside>,
) -> Vec<Result<Draft, SetAside>> {
    let mut endings = Vec::new();
    for item in discover::items(page) {
        match item {
            Ok(Item::Html(page)) => match read(page) {
                Ok(drafts) => endings.extend(drafts.into_iter().map(Ok)),
                Err(set_aside) => endings.push(Err(set_aside)),
            },
            Ok(Item::Entry(draft) | Item::Record(draft)) => endings.push(Ok(draft)),
            Err(set_aside) => endings.push(Err(set_aside)),
        }
    }
    // Whatever an outlet's article comes by, its local times are the outlet's.
    for draft in endings.iter_mut().flatten().filter(|draft| draft.zone.is_none()) {
        let url = draft.url.as_deref().or(page.answered_url());
        let rule = url.and_then(|url| rules.publishers.of_url(url));
        draft.zone = rule.and_then(|rule| rule.zone()).map(str::to_owned);
    }
    endings
}

fn reading(mut article: Article) -> Reading {
    let words = ArticleWords::of(&article);
    article.annotations = annotate::annotations(&article, &words);
    compared(article, words)
}

/// Computes what [`place`] compares. For articles that are already whole.
pub fn prepare(article: Article) -> Reading {
    let words = ArticleWords::of(&article);
    compared(article, words)
}

fn compared(article: Article, words: ArticleWords) -> Reading {
    let shingles = dedupe::shingles::Shingles::of(&article, &words);
    let terms = group::terms::Terms::of(&article, &words);
    Reading { article, forms: words.into_forms(), shingles, terms }
}

/// Places an article among those remembered: is it a copy, and of which story?
/// Serial and cheap. Feeding the same readings in the same order gives the
/// same result, however they are batched.
pub fn place(reading: Reading, memory: &mut Memory) -> Kept {
    connect(trace(reading, &mut memory.copies), &mut memory.stories)
}

/// The first half of [`place`]: is it a copy? The two halves remember apart, so that
/// one may work on the next article while the other is at this one.
pub fn trace(reading: Reading, copies: &mut dedupe::memory::Memory) -> Traced {
    let Reading { mut article, forms, shingles, terms } = reading;
    let copy = copies.place(&article, shingles);
    article.copy_of = copy.of.clone();
    Traced { article, forms, terms, copy }
}

/// The second half of [`place`]: of which story is it?
pub fn connect(traced: Traced, stories: &mut group::memory::Memory) -> Kept {
    let Traced { mut article, terms, copy, .. } = traced;
    let story = stories.place(&article, terms, &copy);
    article.story = Some(story.membership.story.to_string());
    Kept {
        at: story.at,
        membership: story.membership,
        related: story.related,
        merges: story.merges,
        split: story.split,
        continuation: story.continuation,
        cluster: copy.cluster,
        article,
    }
}

/// Puts an article that was placed in an earlier run back into memory, with the
/// links it was given then. Recalling the last [`WINDOW`] articles in their
/// order leaves the same memory as having placed them all.
pub fn recall(reading: Reading, cluster: Option<ArticleId>, memory: &mut Memory) {
    let Reading { article, shingles, terms, .. } = reading;
    memory.stories.recall(&article, terms, cluster.as_ref());
    memory.copies.recall(&article, shingles, cluster);
}

/// How many articles memory holds: the newest, by order of placement.
pub const WINDOW: usize = 60_000;
