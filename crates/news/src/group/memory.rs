//! The window of recent articles and their stories: a pure function of the
//! last articles placed and the stories they were given.

mod kept;
mod window;
mod sums;
mod tally;
mod candidates;
mod compare;
mod near;
mod read_also;
mod evidence;
mod decided;
mod split;
mod linkage;
mod line;

use std::collections::VecDeque;

use jiff::Timestamp;

use super::settings::{Fading, Settings};
use super::story::{Stories, Story};
use super::terms::{Term, Terms, share};
use super::vocabulary::{Vocabulary, Weighed};
use crate::model::article::{Article, ArticleId};
use crate::model::story::{
    Continuation, Copies, Decisions, Membership, Merge, Related, Split, StoryId,
};
use crate::window::names;
use crate::window::numbers::Numbers;
use crate::window::records::Records;
use crate::window::{LARGEST, ahead};
use evidence::Evidence;
use kept::{Kept, Remembered};
use tally::Tally;
use text::hash::hash;

/// Shared terms given, at most.
const SHARED_TERMS: usize = 5;

/// Articles of which all terms are held, the newest, and by which a term is known
/// to be rare. Of older ones the heaviest terms and the names are held.
const RECENT: usize = 1 << 18;

/// Members that make a story as a whole, at most.
const MOST_MEMBERS: usize = 512;

/// Marks an article whose place a newer version took.
const GONE: u32 = u32::MAX;

/// What of a remembered article is asked for often.
#[derive(Debug, Clone, Copy)]
struct Brief {
    /// The hash of its source.
    source: u32,
    /// The hash of its cluster of copies.
    cluster: u32,
    /// Its story, or [`GONE`].
    story: u32,
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
    /// The story that was split once this article was in it.
    pub split: Option<Split>,
    /// The earlier story that its story continues, when that was looked for.
    pub continuation: Option<Continuation>,
    /// The instant used.
    pub at: Timestamp,
}

/// The window of recent articles and their stories.
#[derive(Debug)]
pub struct Memory {
    window: usize,
    recent: usize,
    settings: Settings,
    first: u32,
    /// The first of the newest articles, of which all terms are held.
    first_recent: u32,
    /// How many of those there are.
    are_recent: usize,
    briefs: VecDeque<Brief>,
    /// Where articles stand on the time line, in seconds.
    instants: VecDeque<u32>,
    fading: Fading,
    numbers: Numbers,
    lasting: Records,
    passing: Records,
    vocabulary: Vocabulary,
    stories: Stories,
    decisions: Decisions,
    /// Scratch: what articles share with the one in hand; empty between placements.
    tally: Tally,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory::with_window(crate::pipeline::WINDOW, Settings::default())
    }
}

impl Memory {
    /// A memory of the last `window` articles, at most [`LARGEST`].
    pub fn with_window(window: usize, settings: Settings) -> Memory {
        Memory::with_recent(window, RECENT, settings)
    }

    /// The same with all terms of the last `recent` articles alone.
    pub fn with_recent(window: usize, recent: usize, mut settings: Settings) -> Memory {
        settings.newest_members = settings.newest_members.min(MOST_MEMBERS);
        Memory {
            window: window.clamp(1, LARGEST),
            recent: recent.max(1),
            first: 0,
            first_recent: 0,
            are_recent: 0,
            briefs: VecDeque::new(),
            instants: VecDeque::new(),
            fading: Fading::of(&settings),
            numbers: Numbers::default(),
            lasting: Records::default(),
            passing: Records::default(),
            vocabulary: Vocabulary::new(settings.background, settings.newest),
            tally: Tally::new(settings.seed_terms.min(settings.query_terms) * settings.newest),
            settings,
            stories: Stories::default(),
            decisions: Decisions::default(),
        }
    }

    /// Finds an article's story and remembers it there. A new version of a
    /// known article stays in its story; a copy joins its origin's.
    pub fn place(&mut self, article: &Article, terms: Terms, copies: &Copies) -> Placed {
        let before = self.forget(&article.id);
        let before = before.filter(|story| self.stories.get(*story).is_some());
        let compared = self.weigh(&terms);
        let at = seconds(article);
        let cluster = cluster(article, copies.cluster.as_ref());
        self.load(&compared);
        let (near, further) = self.near(&terms, &compared, at);
        let evidence = self.evidence(&near, &further, &compared, at);
        let origin = copies.of.as_ref().and_then(|of| self.number(&of.id));
        let pinned = self.pinned(&article.id);
        let bound = pinned.or(before).or_else(|| {
            self.origin_story(origin, at).or_else(|| self.stories.named(&article.id.0))
        });
        let joined = bound.or_else(|| {
            let best = evidence.first().filter(|best| best.score >= self.settings.join)?;
            Some(best.story)
        });
        let story = joined.unwrap_or_else(|| self.stories.found(&article.id.0));
        let own = (terms.terms.terms.as_slice(), &*compared.terms);
        let membership = self.membership(article, own, story, joined, origin, &evidence);
        self.vocabulary.clear();
        let related = self.related(near, further, article, cluster, at, story);
        let told = evidence.iter().find(|found| found.story == story).map(|found| found.told);
        self.remember(article, &terms, compared, cluster, story, told);
        let (story, merges) = self.merge(story, &evidence);
        let split = self.split(story);
        let story = self
            .number(&article.id)
            .and_then(|number| self.brief(number))
            .map_or(story, |brief| brief.story);
        let by_hand = pinned.is_some();
        let membership = Membership { story: self.story_id(story), by_hand, ..membership };
        let continuation = self.continuation(story, article, &terms.terms.terms);
        let at = article.instant().unwrap_or_default();
        Placed { membership, related, merges, split, continuation, at }
    }

    /// Remembers an article placed in an earlier run, in the story it was given.
    pub fn recall(&mut self, article: &Article, terms: Terms, cluster_id: Option<&ArticleId>) {
        self.forget(&article.id);
        let story = self.named(article.story.as_deref().unwrap_or(&article.id.0));
        let compared = self.weigh(&terms);
        self.remember(article, &terms, compared, cluster(article, cluster_id), story, None);
    }

    /// Bytes of memory that each part takes up.
    pub fn bytes(&self) -> Vec<(&'static str, usize)> {
        let [lists, terms] = self.vocabulary.bytes();
        let rows = self.briefs.capacity() * size_of::<Brief>() + 4 * self.instants.capacity();
        vec![
            ("terms of articles", self.lasting.bytes()),
            ("terms of the newest", self.passing.bytes()),
            ("articles of terms", lists),
            ("vocabulary", terms),
            ("stories", self.stories.bytes()),
            ("rows", rows),
            ("numbers", self.numbers.bytes()),
        ]
    }

    fn weigh(&mut self, terms: &Terms) -> Compared {
        Compared {
            terms: self.vocabulary.weigh(&terms.terms),
            names: self.vocabulary.weigh(&terms.names),
        }
    }

    /// The story of the article reproduced, unless that is long past.
    fn origin_story(&self, origin: Option<u32>, at: i64) -> Option<u32> {
        let story = self.brief(origin?)?.story;
        self.lasts(story, at).then_some(story)
    }

    /// Whether a story would still be within its time with an article of an instant.
    fn lasts(&self, story: u32, at: i64) -> bool {
        let span = self.stories.get(story).and_then(Story::span);
        span.is_some_and(|(first, last)| {
            last.max(at) - first.min(at) <= self.settings.story_seconds
        })
    }

    /// Why the article is in its story. The article is [laid out](Memory::load).
    fn membership(
        &self,
        article: &Article,
        (terms, own): (&[Term], &[Weighed]),
        story: u32,
        joined: Option<u32>,
        origin: Option<u32>,
        evidence: &[Evidence],
    ) -> Membership {
        let found = evidence.iter().find(|found| found.story == story);
        let nearest = origin.or(found.map(|found| found.nearest));
        let nearest = nearest.filter(|number| joined.is_some() && self.brief(*number).is_some());
        let score = match (joined, origin, found) {
            (None, ..) | (_, Some(_), _) => 1.0,
            (_, _, Some(found)) => found.score.clamp(0.0, 1.0),
            _ => 0.0,
        };
        let shared_terms = nearest.map(|nearest| self.shared_with(nearest, own));
        Membership {
            story: self.story_id(story),
            score,
            nearest: nearest.map(|nearest| self.id(nearest)),
            shared_terms: shared_terms
                .into_iter()
                .flatten()
                .filter_map(|place| Some(terms.get(place)?.written(article)?.to_owned()))
                .take(SHARED_TERMS)
                .collect(),
            by_hand: false,
        }
    }

    /// Which of the terms of an article that is [laid out](Memory::load) another has,
    /// those that weigh most in both first.
    fn shared_with(&self, other: u32, own: &[Weighed]) -> impl Iterator<Item = usize> {
        let other = self.remembered(other);
        let shared = |kept: Kept| {
            // Laid out in their order, before the names.
            let place = usize::from(self.vocabulary.place(kept.id)).wrapping_sub(1);
            let term = own.get(place).filter(|term| term.id == kept.id)?;
            let share = share(kept.weight, self.vocabulary.rarity(kept.id), other.length);
            Some((f64::from(term.share) * f64::from(share), place))
        };
        let mut shared: Vec<(f64, usize)> = other.terms().filter_map(shared).collect();
        shared.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        shared.into_iter().map(|(_, place)| place)
    }

    /// Joins stories that an article shows to be one: it could have joined
    /// either, and they resemble each other as wholes. The oldest survives.
    fn merge(&mut self, mut story: u32, evidence: &[Evidence]) -> (u32, Vec<Merge>) {
        let mut merges = Vec::new();
        let mut laid_out = None;
        for other in evidence.iter().take(self.settings.merge_looks) {
            if other.story == story || other.score < self.settings.merge_join {
                continue;
            }
            let (Some(a), Some(b)) = (self.stories.get(story), self.stories.get(other.story))
            else {
                continue;
            };
            let span = match (a.span(), b.span()) {
                (Some((a, b)), Some((c, d))) => b.max(d) - a.min(c),
                _ => continue,
            };
            if span > self.settings.story_seconds || self.are_apart(a, b) {
                continue;
            }
            let (into, from) = if a.members.first() <= b.members.first() {
                (story, other.story)
            } else {
                (other.story, story)
            };
            if laid_out != Some(story) {
                self.vocabulary.clear();
                self.load_sum(&self.newest_of(story));
                laid_out = Some(story);
            }
            let (terms, names) = self.resemblance(story, other.story);
            if terms + self.settings.merge_names * names < self.settings.merge {
                continue;
            }
            self.vocabulary.clear();
            laid_out = None;
            merges.extend(self.join(from, into));
            story = into;
        }
        self.vocabulary.clear();
        (story, merges)
    }

    fn join(&mut self, from: u32, into: u32) -> Option<Merge> {
        let gone = self.stories.remove(from)?;
        for number in &gone.members {
            if let Some(member) = self.brief_mut(*number) {
                member.story = into;
            }
        }
        let story = self.stories.get_mut(into)?;
        let merge = Merge { from: gone.id(), into: story.id() };
        story.absorb(gone);
        self.sum(into);
        self.decisions.merged(&merge.from, &merge.into);
        Some(merge)
    }

    /// The story of an id, founded where memory has none.
    fn named(&mut self, id: &str) -> u32 {
        let named = self.stories.named(id);
        named.unwrap_or_else(|| self.stories.found(id))
    }

    fn story_id(&self, story: u32) -> StoryId {
        self.stories.get(story).map(Story::id).unwrap_or_default()
    }

    /// What is asked for often, of an article that is held.
    fn brief(&self, number: u32) -> Option<&Brief> {
        let brief = self.briefs.get(number.wrapping_sub(self.first) as usize);
        brief.filter(|brief| brief.story != GONE)
    }

    fn brief_mut(&mut self, number: u32) -> Option<&mut Brief> {
        let brief = self.briefs.get_mut(number.wrapping_sub(self.first) as usize);
        brief.filter(|brief| brief.story != GONE)
    }

    /// Where a held article stands on the time line.
    fn instant(&self, number: u32) -> i64 {
        let at = self.instants.get(number.wrapping_sub(self.first) as usize);
        at.map_or(0, |at| i64::from(*at))
    }

    fn remembered(&self, number: u32) -> Remembered<'_> {
        remembered(&self.lasting, &self.passing, self.first_recent, number)
    }

    /// Reads what is remembered of some articles, all at the same time.
    fn ahead(&self, numbers: &[u32]) {
        ahead(numbers.iter().flat_map(|number| self.records(*number)));
    }

    fn records(&self, number: u32) -> [&[u8]; 2] {
        records(&self.lasting, &self.passing, self.first_recent, number)
    }

    fn id(&self, number: u32) -> ArticleId {
        ArticleId(names::written(id_of(&self.lasting, number)))
    }

    fn number(&self, id: &ArticleId) -> Option<u32> {
        self.numbers.get(id, |number| id_of(&self.lasting, number))
    }

    fn end(&self) -> u32 {
        self.first + self.briefs.len() as u32
    }
}

fn remembered<'a>(
    lasting: &'a Records,
    passing: &'a Records,
    first_recent: u32,
    number: u32,
) -> Remembered<'a> {
    let [lasting, passing] = records(lasting, passing, first_recent, number);
    Remembered::read(lasting, passing)
}

/// What is remembered of an article as long as it is held, and as long as it is among
/// the newest.
fn records<'a>(
    lasting: &'a Records,
    passing: &'a Records,
    first_recent: u32,
    number: u32,
) -> [&'a [u8]; 2] {
    let passing = if number >= first_recent { passing.get(number) } else { &[] };
    [lasting.get(number), passing]
}

fn id_of(records: &Records, number: u32) -> &[u8] {
    kept::id(records.get(number))
}

/// Where the article stands on the time line, in seconds; zero where unknown. Times
/// before 1970 and after 2106 are taken to be then.
fn seconds(article: &Article) -> i64 {
    let seconds = article.instant().map_or(0, Timestamp::as_second);
    seconds.clamp(0, i64::from(u32::MAX))
}

fn cluster(article: &Article, cluster: Option<&ArticleId>) -> u32 {
    hash(&cluster.unwrap_or(&article.id).0) as u32
}
