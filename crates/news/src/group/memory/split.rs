//! A story that tells of two things is split: it drifted from one event to the
//! next, or an article that tells of two events brought them together.

use super::{Memory, linkage};
use crate::group::settings::Settings;
use crate::group::story::cosine;
use crate::group::vocabulary::Weighed;
use crate::model::article::ArticleId;
use crate::model::story::{Moved, Split, StoryId};
use text::hash::hash;

/// Members that are looked at, the newest.
const LOOKED_AT: usize = 192;

/// A member as the shares of its terms and names, the terms of all members numbered.
struct Member {
    number: u32,
    at: i64,
    shares: Vec<(u16, u16)>,
    /// Its squared length.
    square: i64,
}

/// The members of a story and how many terms they have together.
struct Members {
    of: Vec<Member>,
    terms: usize,
}

/// A part of a story: the sum of its members, by term.
struct Part {
    sum: Vec<i64>,
}

impl Part {
    fn of<'a>(terms: usize, members: impl Iterator<Item = &'a Member>) -> Part {
        let mut sum = vec![0; terms];
        for (term, share) in members.flat_map(|member| &member.shares) {
            sum[usize::from(*term)] += i64::from(*share);
        }
        Part { sum }
    }

    fn square(&self) -> i64 {
        self.sum.iter().map(|share| share * share).sum()
    }

    fn dot(&self, member: &Member) -> i64 {
        let shares = member.shares.iter();
        shares.map(|(term, share)| self.sum[usize::from(*term)] * i64::from(*share)).sum()
    }

    /// The cosine with one of its members, without what it has from the member itself.
    fn nearness(&self, member: &Member, square: i64) -> f64 {
        let (dot, own) = (self.dot(member), member.square);
        cosine(dot - own, square - 2 * dot + own, own)
    }

    fn resemblance(&self, other: &Part) -> f64 {
        let dot = self.sum.iter().zip(&other.sum).map(|(one, other)| one * other).sum();
        cosine(dot, self.square(), other.square())
    }
}

impl Memory {
    /// Splits a story whose members fall into two parts that resemble each other
    /// little, looked for each time it has grown by about a half. The smaller part
    /// gets an id of its own. A story that a person touched stays as it is.
    pub(super) fn split(&mut self, story: u32) -> Option<Split> {
        let held = self.stories.get(story)?;
        if held.members.len() < 2 * self.settings.split_least
            || !super::line::is_time(held.members.len())
        {
            return None;
        }
        let (from, numbers) = (held.id(), held.newest(LOOKED_AT).to_vec());
        if self.is_decided(&from, &numbers) {
            return None;
        }
        let members = self.split_members(&numbers);
        let moved = parts(&members, &self.settings)?;
        let id = moved.iter().find_map(|member| {
            let id = self.id(member.number).0;
            (id != from.0 && self.stories.named(&id).is_none()).then_some(StoryId(id))
        })?;
        let told = self.told(members.terms, &moved);
        let moves: Vec<(ArticleId, StoryId)> =
            told.iter().map(|moved| (moved.article.clone(), id.clone())).collect();
        self.regroup(&moves);
        self.found_family(story, &id);
        Some(Split { from, into: id, moved: told })
    }

    /// A story and the one split off are of one family, named after the story that
    /// was split first.
    fn found_family(&mut self, from: u32, into: &StoryId) {
        let Some(held) = self.stories.get_mut(from) else { return };
        if held.family == 0 {
            held.family = family(&held.id());
        }
        let of = held.family;
        if let Some(into) = self.stories.named(&into.0) {
            self.stories.get_mut(into).into_iter().for_each(|story| story.family = of);
        }
    }

    /// Whether two stories were one that was split.
    pub(super) fn are_siblings(&self, one: u32, other: u32) -> bool {
        let family = |story| self.stories.get(story).map_or(0, |story| story.family);
        let of = family(one);
        of != 0 && of == family(other)
    }

    /// Remembers of what family stories are that were split in an earlier run; those
    /// not remembered are passed over.
    pub fn recall_families(&mut self, families: &[(StoryId, StoryId)]) {
        for (story, name) in families {
            let held = self.stories.named(&story.0).and_then(|story| self.stories.get_mut(story));
            held.into_iter().for_each(|story| story.family = family(name));
        }
    }

    /// Whether a person joined a story, or put one of some articles where it is.
    fn is_decided(&self, story: &StoryId, members: &[u32]) -> bool {
        let pinned = &self.decisions.pinned;
        self.decisions.whole.contains(story)
            || pinned.values().any(|pinned| pinned == story)
            || members.iter().any(|number| pinned.contains_key(&self.id(*number)))
    }

    fn split_members(&mut self, numbers: &[u32]) -> Members {
        self.load_sum(numbers);
        let member = |number: &u32| {
            let compared = self.compared(*number);
            let shares = compared.terms.iter().chain(&compared.names);
            let place = |term: &Weighed| (self.vocabulary.place(term.id), term.share);
            let shares: Vec<(u16, u16)> = shares.map(place).collect();
            let square = shares.iter().map(|(_, share)| i64::from(*share).pow(2)).sum();
            Member { number: *number, at: self.instant(*number), shares, square }
        };
        let of = numbers.iter().map(member).collect();
        let terms = self.vocabulary.all_laid().len() + 1;
        self.vocabulary.clear();
        Members { of, terms }
    }

    /// What the new story says of each of its members: how near it is to the
    /// others, and the nearest of them.
    fn told(&self, terms: usize, moved: &[&Member]) -> Vec<Moved> {
        let part = Part::of(terms, moved.iter().copied());
        let square = part.square();
        let id = |member: &Member| self.id(member.number);
        let tell = |member: &&Member| {
            let alone = Part::of(terms, std::iter::once(*member));
            let likeness = |other: &Member| cosine(alone.dot(other), member.square, other.square);
            let others = moved.iter().filter(|other| other.number != member.number);
            let nearest = others
                .map(|other| (likeness(other), other))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.number.cmp(&a.1.number)));
            Moved {
                article: id(member),
                score: part.nearness(member, square).clamp(0.0, 1.0),
                nearest: nearest.map(|(_, other)| id(other)),
            }
        };
        moved.iter().map(tell).collect()
    }
}

/// What stands for a family in memory.
fn family(name: &StoryId) -> u32 {
    (hash(&name.0) as u32).max(1)
}

/// The members of the smaller of two parts that resemble each other little, in
/// order of placement.
fn parts<'a>(members: &'a Members, settings: &Settings) -> Option<Vec<&'a Member>> {
    let sides = linkage::sides(likenesses(members, settings), settings.split_least)?;
    let part = |wanted: bool| {
        let of = members.of.iter().zip(&sides).filter(move |(_, side)| **side == wanted);
        of.map(|(member, _)| member)
    };
    let middle = |wanted: bool| {
        let mut instants: Vec<i64> = part(wanted).map(|member| member.at).collect();
        instants.sort_unstable();
        instants.get(instants.len() / 2).copied().unwrap_or_default()
    };
    let apart = (middle(false) - middle(true)).abs();
    let sum = |wanted: bool| Part::of(members.terms, part(wanted));
    let resemblance = sum(false).resemblance(&sum(true)) * settings.decay(apart);
    if resemblance >= settings.split {
        return None;
    }
    let second = sides.iter().filter(|side| **side).count();
    Some(part(second * 2 <= members.of.len()).collect())
}

/// How like every two members are, faded by the time between them.
fn likenesses(members: &Members, settings: &Settings) -> Vec<Vec<f64>> {
    let of = &members.of;
    let shared = shared(members);
    // What the member in hand has of each term.
    let mut laid_out = vec![0u16; members.terms];
    let mut likenesses = vec![vec![0.0; of.len()]; of.len()];
    for (place, member) in of.iter().enumerate() {
        shared[place].iter().for_each(|(term, share)| laid_out[usize::from(*term)] = *share);
        for (other, before) in of[..place].iter().enumerate() {
            let product = |(term, share): &(u16, u16)| {
                u64::from(u32::from(laid_out[usize::from(*term)]) * u32::from(*share))
            };
            let dot: u64 = shared[other].iter().map(product).sum();
            let faded = settings.decay((member.at - before.at).abs());
            let likeness = cosine(dot as i64, member.square, before.square) * faded;
            likenesses[place][other] = likeness;
            likenesses[other][place] = likeness;
        }
        shared[place].iter().for_each(|(term, _)| laid_out[usize::from(*term)] = 0);
    }
    likenesses
}

/// The shares of the terms that more than one member has.
fn shared(members: &Members) -> Vec<Vec<(u16, u16)>> {
    let mut counts = vec![0u16; members.terms];
    for (term, _) in members.of.iter().flat_map(|member| &member.shares) {
        counts[usize::from(*term)] += 1;
    }
    let is_shared = |(term, _): &&(u16, u16)| counts[usize::from(*term)] > 1;
    let of = |member: &Member| member.shares.iter().filter(is_shared).copied().collect();
    members.of.iter().map(of).collect()
}
