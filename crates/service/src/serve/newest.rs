//! What "now" is for a store: the newest article's instant, so that an old
//! corpus shows its last day and not an empty page.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::store::{ArticleFilter, Store, StoryFilter, StorySummary};

/// How far back a story may have ended to be one of now.
const WINDOW: SignedDuration = SignedDuration::from_hours(48);
/// How fast a story loses weight: half in so many hours.
const HALF_LIFE_HOURS: f64 = 12.0;
/// How many of the most recently grown stories are ranked.
const RANKED: usize = 400;

/// How many of the newest articles may be dated in the future by mistake.
const MISDATED: usize = 50;

/// The newest article's instant that is not after `clock`, so that a wrong
/// date does not move "now". Where all are after it, the clock is what is
/// wrong; where there is no article, it is the clock.
pub fn instant(store: &dyn Store, clock: Timestamp) -> Result<Timestamp> {
    let newest = store.latest(&ArticleFilter::default(), MISDATED)?;
    let mut instants = newest.iter().filter_map(|article| article.instant());
    let first = instants.clone().next();
    Ok(instants.find(|at| *at <= clock).or(first).unwrap_or(clock))
}

/// The stories of now, most covered first: those whose last article is within
/// two days of `now`, weighed by their sources and how recently they grew.
pub fn stories(
    store: &dyn Store,
    language: Option<&str>,
    min_sources: u32,
    now: Timestamp,
) -> Result<Vec<StorySummary>> {
    let language = language.map(str::to_owned);
    let filter = StoryFilter { language, min_sources, ..StoryFilter::default() };
    let mut stories = store.stories(&filter, RANKED)?;
    stories.retain(|story| now.duration_since(story.last_at) <= WINDOW);
    stories.sort_by(|a, b| weight(b, now).total_cmp(&weight(a, now)).then(a.id.cmp(&b.id)));
    Ok(stories)
}

/// Sources count in full and further articles by their logarithm; all of it
/// halves with every half-life since the story last grew.
fn weight(story: &StorySummary, now: Timestamp) -> f64 {
    let age = now.duration_since(story.last_at).as_secs_f64().max(0.0) / 3_600.0;
    let coverage = f64::from(story.sources) + f64::from(story.articles).max(1.0).ln();
    coverage * 0.5_f64.powf(age / HALF_LIFE_HOURS)
}
