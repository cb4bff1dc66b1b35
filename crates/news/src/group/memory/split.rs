//! A story that tells of two things is split: it drifted from one event to the
//! next, or an article that tells of two events brought them together.

use super::{Memory, linkage};
use crate::group::settings::Settings;
use crate::group::story::cosine;
use crate::model::article::ArticleId;
use crate::model::story::{Moved, Split, StoryId};
use rustc_hash::FxHashMap;
use text::hash::hash;

/// Members that are looked at, the newest.
const LOOKED_AT: usize = 192;

/// A member as its terms' and names' shares.
struct Member {
    number: u32,
    at: i64,
    shares: Vec<(u32, i64)>,
}

impl Member {
    /// Its squared length.
    fn length(&self) -> i64 {
        self.shares.iter().map(|(_, share)| share * share).sum()
    }
}

/// A part of a story: the sum of its members.
#[derive(Default)]
struct Part {
    sum: FxHashMap<u32, i64>,
}

impl Part {
    fn of<'a>(members: impl Iterator<Item = &'a Member>) -> Part {
        let mut part = Part::default();
        for member in members {
            for (term, share) in &member.shares {
                *part.sum.entry(*term).or_default() += share;
            }
        }
        part
    }

    fn square(&self) -> i64 {
        self.sum.values().map(|share| share * share).sum()
    }

    /// The cosine with a member, without what it has from the member itself.
    fn nearness(&self, member: &Member, square: i64, is_own: bool) -> f64 {
        let own = member.length();
        let dot = |(term, share): &(u32, i64)| self.sum.get(term).map_or(0, |sum| sum * share);
        let dot: i64 = member.shares.iter().map(dot).sum();
        if is_own {
            cosine(dot - own, square - 2 * dot + own, own)
        } else {
            cosine(dot, square, own)
        }
    }

    fn resemblance(&self, other: &Part) -> f64 {
        let dot = self.sum.iter().filter_map(|(term, sum)| Some(other.sum.get(term)? * sum));
        cosine(dot.sum(), self.square(), other.square())
    }
}

impl Memory {
    /// Splits a story whose members fall into two parts that resemble each other
    /// little, looked for each time it has grown by about a half. The smaller part
    /// gets an id of its own. A story that a person touched stays as it is.
    pub(super) fn split(&mut self, story: u32) -> Option<Split> {
        let held = self.stories.get(story)?;
        let settings = &self.settings;
        if held.members.len() < 2 * settings.split_least
            || !super::line::is_time(held.members.len())
        {
            return None;
        }
        let numbers = held.newest(LOOKED_AT).to_vec();
        if self.is_decided(&held.id, &numbers) {
            return None;
        }
        let members: Vec<Member> = numbers.iter().map(|number| self.member(*number)).collect();
        let moved = parts(&members, settings)?;
        let from = held.id.clone();
        let id = moved.iter().find_map(|member| {
            let id = self.id(member.number).0;
            (id != from.0 && self.stories.named(&id).is_none()).then_some(StoryId(id))
        })?;
        let told = self.told(&moved);
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
            held.family = family(&held.id);
        }
        let of = held.family;
        if let Some(into) = self.stories.named(&into.0) {
            self.stories.get_mut(into).into_iter().for_each(|story| story.family = of);
        }
    }

    /// Whether two stories were one that was split.
    pub(super) fn are_siblings(&self, one: u32, other: u32) -> bool {
        let family = |story| self.stories.get(story).map_or(0, |story| story.family);
        family(one) != 0 && family(one) == family(other)
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

    fn member(&self, number: u32) -> Member {
        let compared = self.compared(number);
        let terms = compared.terms.iter().chain(&compared.names);
        Member {
            number,
            at: self.instant(number),
            shares: terms.map(|term| (term.id, i64::from(term.share))).collect(),
        }
    }

    /// What the new story says of each of its members: how near it is to the
    /// others, and the nearest of them.
    fn told(&self, moved: &[&Member]) -> Vec<Moved> {
        let part = Part::of(moved.iter().copied());
        let square = part.square();
        let id = |member: &Member| self.id(member.number);
        let tell = |member: &&Member| {
            let alone = Part::of(std::iter::once(*member));
            let length = alone.square();
            let others = moved.iter().filter(|other| other.number != member.number);
            let nearest = others
                .map(|other| (alone.nearness(other, length, false), other))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.number.cmp(&a.1.number)));
            Moved {
                article: id(member),
                score: part.nearness(member, square, true).clamp(0.0, 1.0),
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
fn parts<'a>(members: &'a [Member], settings: &Settings) -> Option<Vec<&'a Member>> {
    let sides = linkage::sides(likenesses(members, settings), settings.split_least)?;
    let part = |wanted: bool| {
        let of = members.iter().zip(&sides).filter(move |(_, side)| **side == wanted);
        of.map(|(member, _)| member)
    };
    let middle = |wanted: bool| {
        let mut instants: Vec<i64> = part(wanted).map(|member| member.at).collect();
        instants.sort_unstable();
        instants.get(instants.len() / 2).copied().unwrap_or_default()
    };
    let apart = (middle(false) - middle(true)).abs();
    let resemblance = Part::of(part(false)).resemblance(&Part::of(part(true)));
    let resemblance = resemblance * settings.decay(apart);
    if resemblance >= settings.split {
        return None;
    }
    let second = sides.iter().filter(|side| **side).count();
    Some(part(second * 2 <= members.len()).collect())
}

/// How like every two members are, faded by the time between them.
fn likenesses(members: &[Member], settings: &Settings) -> Vec<Vec<f64>> {
    let squares: Vec<i64> =
        members.iter().map(|member| Part::of(std::iter::once(member)).square()).collect();
    let shared = Shared::of(members);
    // What the member in hand has of each term.
    let mut laid_out = vec![0; shared.terms];
    let mut likenesses = vec![vec![0.0; members.len()]; members.len()];
    for (place, member) in members.iter().enumerate() {
        shared.of[place].iter().for_each(|(term, share)| laid_out[*term as usize] += share);
        for (other, before) in members[..place].iter().enumerate() {
            let dot = |(term, share): &(u32, i64)| laid_out[*term as usize] * share;
            let dot: i64 = shared.of[other].iter().map(dot).sum();
            let faded = settings.decay((member.at - before.at).abs());
            let likeness = cosine(dot, squares[place], before.length()) * faded;
            likenesses[place][other] = likeness;
            likenesses[other][place] = likeness;
        }
        shared.of[place].iter().for_each(|(term, _)| laid_out[*term as usize] = 0);
    }
    likenesses
}

/// The shares of terms that more than one member has, the terms numbered anew.
struct Shared {
    terms: usize,
    of: Vec<Vec<(u32, i64)>>,
}

impl Shared {
    fn of(members: &[Member]) -> Shared {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for (term, _) in members.iter().flat_map(|member| &member.shares) {
            *counts.entry(*term).or_default() += 1;
        }
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let mut of = Vec::with_capacity(members.len());
        for member in members {
            let mut shares = Vec::with_capacity(member.shares.len());
            for (term, share) in member.shares.iter().filter(|(term, _)| counts[term] > 1) {
                let next = numbers.len() as u32;
                shares.push((*numbers.entry(*term).or_insert(next), *share));
            }
            of.push(shares);
        }
        Shared { terms: numbers.len(), of }
    }
}
