//! Which stories would take the article in, and why?

use super::kept::Remembered;
use super::near::Near;
use super::{Compared, Memory};
use crate::group::story::{Dots, cosine};
use crate::window;

/// Members of a story that are counted, at most.
const COUNTED: usize = 256;

/// A story's evidence for taking an article in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// The story.
    pub story: u32,
    /// How much speaks for it.
    pub score: f64,
    /// The member nearest to the article.
    pub nearest: u32,
    /// What its newest members share with the article.
    pub told: Told,
}

/// The products of an article with the newest members of a story.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// With all of them.
    pub whole: Dots,
    /// With all but the first.
    pub without_first: Dots,
}

/// What a story's near members say.
struct Members {
    story: u32,
    nearest: u32,
    /// The three largest similarities, faded by time, the largest first; zero
    /// where there are fewer members.
    largest: [f64; 3],
    /// The largest of the titles'.
    title: f64,
    /// The largest of the names'.
    names: f64,
}

impl Members {
    /// The mean of the largest similarities there are.
    fn few(&self) -> f64 {
        let there = self.largest.iter().filter(|similarity| **similarity > 0.0);
        self.largest.iter().sum::<f64>() / there.count().max(1) as f64
    }

    fn add(&mut self, near: &Near, similarity: f64) {
        let place = self.largest.iter().position(|other| similarity > *other);
        if let Some(place) = place {
            self.largest[place..].rotate_right(1);
            self.largest[place] = similarity;
        }
        self.title = self.title.max(f64::from(near.likeness.title));
        self.names = self.names.max(f64::from(near.likeness.names));
    }
}

impl Memory {
    /// Every near story's evidence, strongest first. The article is
    /// [laid out](Memory::load).
    pub(super) fn evidence(
        &self,
        near: &[Near],
        further: &[Near],
        compared: &Compared,
        at: i64,
    ) -> Vec<Evidence> {
        let known = known(near, further);
        let settings = &self.settings;
        let routine = settings.routine * self.routine(near, at);
        let own = compared.square();
        let mut evidence: Vec<Evidence> = self
            .members(near, at)
            .into_iter()
            .filter_map(|members| {
                let story = self.stories.get(members.story)?;
                if !self.lasts(members.story, at) {
                    return None;
                }
                let around = self.around(&story.members, at) as f64;
                let told = self.told_by(story.newest(settings.newest_members), &known);
                let whole = cosine(told.whole.terms, story.square.terms, own.terms);
                let whole_names = cosine(told.whole.names, story.square.names, own.names);
                let score = settings.nearest * members.largest[0]
                    + settings.nearest_three * members.few()
                    + settings.title * members.title
                    + settings.names * members.names
                    + settings.whole * whole
                    + settings.whole_names * whole_names
                    + settings.size * around.ln_1p()
                    - settings.age * story.age_days(at).ln_1p()
                    - routine;
                Some(Evidence { story: members.story, score, nearest: members.nearest, told })
            })
            .collect();
        evidence.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.nearest.cmp(&b.nearest)));
        evidence
    }

    /// What some articles share with the one laid out, of which that is known of some.
    fn told_by(&self, members: &[u32], known: &[(u32, Dots)]) -> Told {
        let of = |member: &u32| {
            let found = known.binary_search_by_key(member, |(number, _)| *number);
            found.map(|found| known[found].1).map_err(|_| self.records(*member))
        };
        let of: Vec<Result<Dots, [&[u8]; 2]>> = members.iter().map(of).collect();
        window::ahead(of.iter().filter_map(|of| of.err()).flatten());
        let mut told = Told::default();
        for (place, of) in of.into_iter().enumerate() {
            let shares = of.unwrap_or_else(|[lasting, passing]| {
                self.shares(&Remembered::read(lasting, passing))
            });
            told.whole.add(shares, 1);
            if place > 0 {
                told.without_first.add(shares, 1);
            }
        }
        told
    }

    /// How many of a story's members are about an instant, the newest
    /// [`COUNTED`] looked at.
    fn around(&self, members: &[u32], at: i64) -> usize {
        let is_near =
            |number: &&u32| (self.instant(**number) - at).abs() <= self.settings.around_seconds;
        members.iter().rev().take(COUNTED).filter(is_near).count()
    }

    /// The near articles by story.
    fn members(&self, near: &[Near], at: i64) -> Vec<Members> {
        let settings = &self.settings;
        let mut stories: Vec<Members> = Vec::new();
        for candidate in near {
            let Some(other) = self.brief(candidate.number) else { continue };
            let gap = (self.instant(candidate.number) - at).abs();
            let similarity = f64::from(candidate.likeness.cosine) * settings.decay(gap);
            if gap > settings.join_seconds || similarity < settings.look {
                continue;
            }
            let known = stories.iter().position(|members| members.story == other.story);
            let place = known.unwrap_or_else(|| {
                let (story, nearest) = (other.story, candidate.number);
                stories.push(Members { story, nearest, largest: [0.0; 3], title: 0.0, names: 0.0 });
                stories.len() - 1
            });
            stories[place].add(candidate, similarity);
        }
        stories
    }

    /// How near the nearest articles of other days are: what is written every
    /// week, of prices, weather and matches, resembles itself without being one
    /// story. Mean of three, zero where there are fewer.
    fn routine(&self, near: &[Near], at: i64) -> f64 {
        let days_apart =
            |near: &&Near| (self.instant(near.number) - at).abs() > self.settings.routine_seconds;
        near.iter()
            .filter(days_apart)
            .take(3)
            .map(|near| f64::from(near.likeness.cosine))
            .sum::<f64>()
            / 3.0
    }
}

/// What near articles share with the one laid out, by their numbers.
fn known(near: &[Near], further: &[Near]) -> Vec<(u32, Dots)> {
    let mut known: Vec<(u32, Dots)> =
        near.iter().chain(further).map(|near| (near.number, near.likeness.shares)).collect();
    known.sort_unstable_by_key(|(number, _)| *number);
    known
}
