//! The window of recent articles and their stories: a pure function of the
//! last articles placed and the stories they were given.

mod near;
mod read_also;
mod evidence;
mod decided;
mod line;

use std::collections::VecDeque;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::settings::{Fading, Settings};
use super::story::{Story, Sums};
use super::terms::{Term, Terms};
use super::vocabulary::{Vocabulary, Weighed};
use crate::model::article::{Article, ArticleId};
use crate::model::story::{Continuation, Copies, Decisions, Membership, Merge, Related, StoryId};
use evidence::Evidence;
use text::hash::hash;

/// Shared terms given, at most.
const SHARED_TERMS: usize = 5;

/// A remembered article.
#[derive(Debug)]
struct Remembered {
    id: ArticleId,
    source: u64,
    cluster: u64,
    at: i64,
    story: u32,
    compared: Compared,
}

/// What is compared of an article.
#[derive(Debug)]
struct Compared {
    terms: Box<[Weighed]>,
    names: Box<[Weighed]>,
}

/// What `place` found.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The story and why.
    pub membership: Membership,
    /// Near articles that are no copies.
    pub related: Vec<Related>,
    /// Stories this article joined together.
    pub merges: Vec<Merge>,
    /// The earlier story that its story continues, when that was looked for.
    pub continuation: Option<Continuation>,
    /// The instant used.
    pub at: Timestamp,
}

/// The window of recent articles and their stories.
#[derive(Debug)]
pub struct Memory {
    window: usize,
    settings: Settings,
    first: u32,
    articles: VecDeque<Option<Remembered>>,
    /// [`Remembered::at`] of every article, close together: each article placed
    /// asks for thousands.
    instants: VecDeque<i64>,
    fading: Fading,
    numbers: FxHashMap<ArticleId, u32>,
    vocabulary: Vocabulary,
    stories: FxHashMap<u32, Story>,
    names: FxHashMap<StoryId, u32>,
    next_story: u32,
    decisions: Decisions,
    /// Scratch: an article's weight of every term; zero between placements.
    weights: Vec<f32>,
    /// Scratch: partial similarity of every article; zero between placements.
    partial: Vec<f32>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory::with_window(crate::pipeline::WINDOW, Settings::default())
    }
}

impl Memory {
    /// A memory of the last `window` articles.
    pub fn with_window(window: usize, settings: Settings) -> Memory {
        Memory {
            window: window.max(1),
            first: 0,
            articles: VecDeque::new(),
            instants: VecDeque::new(),
            fading: Fading::of(&settings),
            numbers: FxHashMap::default(),
            vocabulary: Vocabulary::new(settings.background),
            settings,
            stories: FxHashMap::default(),
            names: FxHashMap::default(),
            next_story: 0,
            decisions: Decisions::default(),
            weights: Vec::new(),
            partial: Vec::new(),
        }
    }

    /// Finds an article's story and remembers it there. A new version of a
    /// known article stays in its story; a copy joins its origin's.
    pub fn place(&mut self, article: &Article, terms: Terms, copies: &Copies) -> Placed {
        let before = self.forget(&article.id);
        let compared = self.weigh(&terms);
        let at = seconds(article);
        let cluster = cluster(article, copies.cluster.as_ref());
        let near = self.near(&compared, at);
        let evidence = self.evidence(&near, &compared, at);
        let origin = copies.of.as_ref().and_then(|of| self.numbers.get(&of.id)).copied();
        let pinned = self.pinned(&article.id);
        let before = before.filter(|story| self.stories.contains_key(story));
        let bound = pinned.or(before).or_else(|| {
            let named = self.names.get(&StoryId(article.id.0.clone()));
            self.origin_story(origin, at).or(named.copied())
        });
        let joined = bound.or_else(|| {
            let best = evidence.first().filter(|best| best.score >= self.settings.join)?;
            Some(best.story)
        });
        let story = joined.unwrap_or_else(|| self.found(StoryId(article.id.0.clone())));
        let membership = self.membership(article, &terms.terms, story, joined, origin, &evidence);
        let related = self.related(near, &compared, article, cluster, at, story);
        self.remember(article, compared, cluster, story);
        let (story, merges) = self.merge(story, &evidence);
        let by_hand = pinned.is_some();
        let membership = Membership { story: self.story_id(story), by_hand, ..membership };
        let continuation = self.continuation(story, article, &terms.terms);
        let at = article.instant().unwrap_or_default();
        Placed { membership, related, merges, continuation, at }
    }

    /// Remembers an article placed in an earlier run, in the story it was given.
    pub fn recall(&mut self, article: &Article, terms: Terms, cluster_id: Option<&ArticleId>) {
        self.forget(&article.id);
        let id = StoryId(article.story.clone().unwrap_or_else(|| article.id.0.clone()));
        let story = self.named(id);
        let compared = self.weigh(&terms);
        self.remember(article, compared, cluster(article, cluster_id), story);
    }

    fn weigh(&mut self, terms: &Terms) -> Compared {
        Compared {
            terms: self.vocabulary.weigh(&terms.terms),
            names: self.vocabulary.weigh(&terms.names),
        }
    }

    /// The story of the article reproduced, unless that is long past.
    fn origin_story(&self, origin: Option<u32>, at: i64) -> Option<u32> {
        let story = self.get(origin?)?.story;
        self.lasts(story, at).then_some(story)
    }

    /// Whether a story would still be within its time with an article of an instant.
    fn lasts(&self, story: u32, at: i64) -> bool {
        let span = self.stories.get(&story).and_then(Story::span);
        span.is_some_and(|(first, last)| {
            last.max(at) - first.min(at) <= self.settings.story_seconds
        })
    }

    /// Why the article is in its story.
    fn membership(
        &self,
        article: &Article,
        terms: &[Term],
        story: u32,
        joined: Option<u32>,
        origin: Option<u32>,
        evidence: &[Evidence],
    ) -> Membership {
        let found = evidence.iter().find(|found| found.story == story);
        let nearest = origin.or(found.map(|found| found.nearest));
        let nearest = nearest.and_then(|number| self.get(number)).filter(|_| joined.is_some());
        let score = match (joined, origin, found) {
            (None, ..) | (_, Some(_), _) => 1.0,
            (_, _, Some(found)) => found.score.clamp(0.0, 1.0),
            _ => 0.0,
        };
        let mut shared_terms = Vec::new();
        if let Some(nearest) = nearest {
            for (term, weighed) in terms.iter().filter_map(|term| {
                let id = self.vocabulary.find(term.key)?;
                Some((term, nearest.compared.terms.iter().find(|other| other.id == id)?))
            }) {
                let weight = f64::from(term.share) * f64::from(weighed.share);
                shared_terms.push((weight, term));
            }
            shared_terms.sort_by(|a, b| b.0.total_cmp(&a.0));
        }
        Membership {
            story: self.story_id(story),
            score,
            nearest: nearest.map(|nearest| nearest.id.clone()),
            shared_terms: shared_terms
                .into_iter()
                .filter_map(|(_, term)| Some(term.written(article)?.to_owned()))
                .take(SHARED_TERMS)
                .collect(),
            by_hand: false,
        }
    }

    /// Joins stories that an article shows to be one: it could have joined
    /// either, and they resemble each other as wholes. The oldest survives.
    fn merge(&mut self, mut story: u32, evidence: &[Evidence]) -> (u32, Vec<Merge>) {
        let mut merges = Vec::new();
        for other in evidence.iter().take(self.settings.merge_looks) {
            if other.story == story || other.score < self.settings.merge_join {
                continue;
            }
            let (Some(a), Some(b)) = (self.stories.get(&story), self.stories.get(&other.story))
            else {
                continue;
            };
            let span = match (a.span(), b.span()) {
                (Some((a, b)), Some((c, d))) => b.max(d) - a.min(c),
                _ => continue,
            };
            let like = a.resemblance(b) + self.settings.merge_names * a.resemblance_of_names(b);
            if span > self.settings.story_seconds
                || like < self.settings.merge
                || self.decisions.are_apart(&a.id, &b.id)
            {
                continue;
            }
            let (into, from) = if a.members.first() <= b.members.first() {
                (story, other.story)
            } else {
                (other.story, story)
            };
            merges.extend(self.join(from, into));
            story = into;
        }
        (story, merges)
    }

    fn join(&mut self, from: u32, into: u32) -> Option<Merge> {
        let gone = self.stories.remove(&from)?;
        self.names.remove(&gone.id);
        for number in &gone.members {
            let at = (number - self.first) as usize;
            if let Some(Some(member)) = self.articles.get_mut(at) {
                member.story = into;
            }
        }
        let story = self.stories.get_mut(&into)?;
        let merge = Merge { from: gone.id.clone(), into: story.id.clone() };
        story.absorb(gone);
        self.sum(into);
        self.decisions.merged(&merge.from, &merge.into);
        Some(merge)
    }

    /// Sums a story's newest members anew.
    fn sum(&mut self, story: u32) {
        let Some(story) = self.stories.get_mut(&story) else { return };
        let mut sums = Sums::default();
        for number in story.newest(self.settings.newest_members) {
            if let Some(member) = found(&self.articles, self.first, *number) {
                sums.add(&member.compared.terms, &member.compared.names);
            }
        }
        story.sums = sums;
    }

    /// The story of an id, founded where memory has none.
    fn named(&mut self, id: StoryId) -> u32 {
        match self.names.get(&id) {
            Some(story) => *story,
            None => self.found(id),
        }
    }

    fn found(&mut self, id: StoryId) -> u32 {
        let story = self.next_story;
        self.next_story = self.next_story.wrapping_add(1);
        self.names.insert(id.clone(), story);
        self.stories.insert(story, Story::new(id));
        story
    }

    fn story_id(&self, story: u32) -> StoryId {
        self.stories.get(&story).map(|story| story.id.clone()).unwrap_or_default()
    }

    fn get(&self, number: u32) -> Option<&Remembered> {
        found(&self.articles, self.first, number)
    }

    /// Takes an older version out; its story, which may be left empty.
    fn forget(&mut self, id: &ArticleId) -> Option<u32> {
        let number = self.numbers.remove(id)?;
        let old = self.articles[(number - self.first) as usize].take()?;
        self.vocabulary.remove(&old.compared.terms, number);
        self.vocabulary.remove(&old.compared.names, number);
        self.leave(&old, number);
        Some(old.story)
    }

    fn leave(&mut self, old: &Remembered, number: u32) {
        let Some(story) = self.stories.get_mut(&old.story) else { return };
        let (whole, next) = story.remove(number, old.at, self.settings.newest_members);
        if whole {
            story.take(&old.compared.terms, &old.compared.names);
        }
        if let Some(next) = next.and_then(|next| found(&self.articles, self.first, next)) {
            story.add(&next.compared.terms, &next.compared.names);
        }
        if story.members.is_empty()
            && let Some(story) = self.stories.remove(&old.story)
        {
            self.names.remove(&story.id);
        }
    }

    fn remember(&mut self, article: &Article, compared: Compared, cluster: u64, story: u32) {
        if self.articles.len() >= 2 * self.window || self.end() == u32::MAX {
            self.renumber();
        }
        let remembered = Remembered {
            id: article.id.clone(),
            source: hash(&article.source),
            cluster,
            at: seconds(article),
            story,
            compared,
        };
        self.push(remembered);
        while self.numbers.len() > self.window {
            self.drop_oldest();
        }
    }

    fn push(&mut self, remembered: Remembered) {
        let number = self.end();
        self.vocabulary.insert(&remembered.compared.terms, number);
        self.vocabulary.insert(&remembered.compared.names, number);
        if let Some(story) = self.stories.get_mut(&remembered.story) {
            let gone = story.insert(number, remembered.at, self.settings.newest_members);
            story.add(&remembered.compared.terms, &remembered.compared.names);
            if let Some(gone) = gone.and_then(|gone| found(&self.articles, self.first, gone)) {
                story.take(&gone.compared.terms, &gone.compared.names);
            }
        }
        self.numbers.insert(remembered.id.clone(), number);
        self.instants.push_back(remembered.at);
        self.articles.push_back(Some(remembered));
    }

    fn drop_oldest(&mut self) {
        self.instants.pop_front();
        if let Some(Some(old)) = self.articles.pop_front() {
            self.vocabulary.remove(&old.compared.terms, self.first);
            self.vocabulary.remove(&old.compared.names, self.first);
            self.numbers.remove(&old.id);
            self.leave(&old, self.first);
        }
        self.first += 1;
    }

    /// Closes the gaps that replaced articles left.
    fn renumber(&mut self) {
        let mut next = 0;
        let mut renumbered: FxHashMap<u32, u32> = FxHashMap::default();
        for (at, article) in self.articles.iter().enumerate() {
            if article.is_some() {
                renumbered.insert(self.first + at as u32, next);
                next += 1;
            }
        }
        self.first = 0;
        self.articles.retain(Option::is_some);
        self.instants = self.articles.iter().flatten().map(|article| article.at).collect();
        self.numbers.values_mut().for_each(|number| *number = renumbered[number]);
        self.vocabulary.renumber(&renumbered);
        for story in self.stories.values_mut() {
            story.members.iter_mut().for_each(|number| *number = renumbered[number]);
        }
    }

    fn end(&self) -> u32 {
        self.first + self.articles.len() as u32
    }
}

fn found(articles: &VecDeque<Option<Remembered>>, first: u32, number: u32) -> Option<&Remembered> {
    articles.get(number.checked_sub(first)? as usize)?.as_ref()
}

/// Where the article stands on the time line, in seconds; zero where unknown.
fn seconds(article: &Article) -> i64 {
    article.instant().map_or(0, Timestamp::as_second)
}

fn cluster(article: &Article, cluster: Option<&ArticleId>) -> u64 {
    hash(&cluster.unwrap_or(&article.id).0)
}
