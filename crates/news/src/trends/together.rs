//! Articles that speak of the same unusual things. What has just begun is told
//! by each outlet in its own words, and some of its first articles stand in
//! stories of their own for a while: none of what they speak of has been told
//! often enough, all of them together have.

use rustc_hash::{FxHashMap, FxHashSet};

use super::history::{HOUR, Sighting};
use super::{Burst, Kind, MIN_ARTICLES, MIN_SOURCES, Thing, ThingId, Trends};

/// How old an article may be to stand with the newest.
const WINDOW: i64 = 8 * HOUR;

/// Articles that must speak of a thing for it to hold any together: what one
/// alone speaks of is nothing yet.
pub(super) const SHARED_BY: u32 = 2;

/// Surprise that two articles must share, summed over all that both speak of.
const TOGETHER: f64 = 4.0;

/// Things that these must be, at least: one alone has a higher bar. An article has one
/// story, so that one is a keyword or name, and what they tell is no routine.
const SHARED_THINGS: usize = 2;

/// Surprise from which a thing is unusual: it holds articles together, and what
/// speaks of nothing unusual is a routine, for a story of things that come by the
/// clock is new and no news.
const UNUSUAL: f64 = 1.5;

/// Articles that are searched for such a thing: the newest of a story.
pub(super) const LOOKED_AT: usize = 8;

impl Trends {
    /// Those that stand with the newest article of a thing without speaking of
    /// the thing itself; `None` where all of them are no burst.
    pub(super) fn burst_together(&self, thing: &Thing, to: i64) -> Option<Vec<Sighting>> {
        let newest = thing.history.newest(to - WINDOW, to).next()?;
        let mut together = self.together(newest.article, to);
        let sources: FxHashSet<u32> = together.values().map(|sighting| sighting.source).collect();
        let all = together.len();
        let burst = all >= MIN_ARTICLES as usize && sources.len() >= MIN_SOURCES as usize;
        for own in thing.history.between(to - WINDOW, to) {
            together.remove(&own.article);
        }
        let shared = all - together.len() >= SHARED_BY as usize;
        (burst && shared).then(|| together.into_values().collect())
    }

    /// The articles that share enough that is unusual with one, itself among
    /// them.
    fn together(&self, article: u32, to: i64) -> FxHashMap<u32, Sighting> {
        let mut shared: FxHashMap<u32, (f64, usize, Sighting)> = FxHashMap::default();
        for thing in self.spoken_of(article) {
            let Some(burst) = self.unusual(thing, to) else { continue };
            for sighting in thing.history.between(to - WINDOW, to) {
                let (sum, things, _) =
                    shared.entry(sighting.article).or_insert((0.0, 0, *sighting));
                *sum += burst.surprise;
                *things += 1;
            }
        }
        shared.retain(|_, (sum, things, _)| *sum >= TOGETHER && *things >= SHARED_THINGS);
        shared.into_iter().map(|(article, (.., sighting))| (article, sighting)).collect()
    }

    /// Whether articles speak of a keyword or name that surprises.
    pub(super) fn no_routine(&self, articles: impl Iterator<Item = u32>, to: i64) -> bool {
        let mut asked: FxHashSet<ThingId> = FxHashSet::default();
        let of = articles.filter_map(|article| self.spoken.get(&article)).flat_map(|s| &s.of);
        of.filter(|id| asked.insert(**id))
            .filter_map(|id| self.things.get(id))
            .any(|thing| thing.kind != Kind::Story && self.unusual(thing, to).is_some())
    }

    fn unusual(&self, thing: &Thing, to: i64) -> Option<Burst> {
        self.surprising(thing, to, SHARED_BY, 1).filter(|burst| burst.surprise >= UNUSUAL)
    }

    fn spoken_of(&self, article: u32) -> impl Iterator<Item = &Thing> {
        let of = self.spoken.get(&article).map_or(&[][..], |spoken| &spoken.of);
        of.iter().filter_map(|id| self.things.get(id))
    }
}
