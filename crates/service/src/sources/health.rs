//! How an outlet's feeds do, in one word, and what to do about it.

use anyhow::Result;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::history::Day;
use super::{Feed, Source, Sources, Yield};
use crate::store::SourceSummary;

/// An outlet is judged by so many days.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// So many of its days are told.
const MONTH: SignedDuration = SignedDuration::from_hours(29 * 24);

/// A feed that brought nothing new for so long is silent.
const SILENT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// After so many failures in a row a feed is taken for dead.
const DEAD: u32 = 5;

/// An outlet of which more than this share of pages is given up is in trouble.
const MOST_GIVEN_UP: f64 = 0.3;

/// How an outlet does, worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// All is well.
    Well,
    /// Not looked at yet.
    New,
    /// Its pages are read to less than before: they have changed.
    Changed,
    /// Nothing new for two weeks.
    Silent,
    /// Pages cannot be had.
    Failing,
    /// Its robots.txt or server does not let us in.
    Blocked,
    /// Feeds fail again and again.
    Dead,
    /// It says that it is gone.
    Gone,
}

impl State {
    /// Every state, best first.
    pub const ALL: [State; 8] = [
        State::Well,
        State::New,
        State::Changed,
        State::Silent,
        State::Failing,
        State::Blocked,
        State::Dead,
        State::Gone,
    ];

    /// Whether something is to be done about it.
    pub fn ails(self) -> bool {
        !matches!(self, State::Well | State::New)
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            State::Well => "well",
            State::New => "new",
            State::Changed => "changed",
            State::Silent => "silent",
            State::Failing => "failing",
            State::Blocked => "blocked",
            State::Dead => "dead",
            State::Gone => "gone",
        }
    }
}

/// How an outlet does, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// In one word: that of its best feed.
    pub state: State,
    /// What to do, feed by feed.
    pub advice: Vec<String>,
}

/// An outlet that is followed, and how it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Followed {
    /// The outlet.
    #[serde(flatten)]
    pub source: Source,
    /// How it does, and what to do.
    #[serde(flatten)]
    pub health: Health,
    /// What a week brought.
    pub week: Yield,
    /// Its feeds.
    pub feeds: Vec<Feed>,
}

impl Followed {
    /// The outlet's line where nothing of it is here yet.
    pub fn without_articles(&self) -> SourceSummary {
        SourceSummary {
            source: self.source.slug.clone(),
            site_name: Some(self.source.name.clone()),
            articles: 0,
            copies: 0,
            last_at: None,
        }
    }
}

/// Every outlet that is followed, by folder and name.
pub fn followed(sources: &Sources, now: Timestamp) -> Result<Vec<Followed>> {
    let since = TimeZone::UTC.to_datetime(now.checked_sub(WEEK)?).date();
    let (mut weeks, qualities) = (sources.yields(since)?, sources.qualities(now)?);
    let mut feeds: FxHashMap<String, Vec<Feed>> = FxHashMap::default();
    for feed in sources.feeds(None)? {
        feeds.entry(feed.source.clone()).or_default().push(feed);
    }
    let followed = sources.list()?.into_iter().map(|source| {
        let feeds = feeds.remove(&source.slug).unwrap_or_default();
        let week = weeks.remove(&source.slug).unwrap_or_default();
        let quality = qualities.get(&source.slug);
        let drift = quality.and_then(|(recent, before)| recent.drift(before));
        let health = of(&feeds, &week, drift, now);
        Followed { source, health, week, feeds }
    });
    Ok(followed.collect())
}

/// An outlet that is followed, by its slug.
pub fn one(sources: &Sources, slug: &str, now: Timestamp) -> Result<Option<Followed>> {
    Ok(followed(sources, now)?.into_iter().find(|followed| followed.source.slug == slug))
}

/// What an outlet's days of the last month brought, newest first.
pub fn last_month(sources: &Sources, slug: &str, now: Timestamp) -> Result<Vec<Day>> {
    sources.history(slug, TimeZone::UTC.to_datetime(now.checked_sub(MONTH)?).date())
}

/// How an outlet does by its feeds, the last days' yield, and how its pages are
/// read to less than before.
pub fn of(feeds: &[Feed], yields: &Yield, drift: Option<String>, now: Timestamp) -> Health {
    let mut advice = Vec::new();
    let mut best: Option<State> = None;
    for feed in feeds {
        let (state, what) = of_feed(feed, now);
        best = Some(best.map_or(state, |best| best.min(state)));
        advice.extend(what.map(|what| format!("{}: {what}", feed.url)));
    }
    let mut state = best.unwrap_or(State::Dead);
    if feeds.is_empty() {
        advice.push("it has no feed: add it again, or remove it".to_owned());
    }
    let asked = yields.fetched + yields.given_up;
    if state == State::Well && asked >= 10 && yields.given_up as f64 > MOST_GIVEN_UP * asked as f64
    {
        state = State::Failing;
        advice.push(format!(
            "{} of {asked} pages of a week were given up: `marsad why URL` tells why",
            yields.given_up
        ));
    }
    if let Some(drift) = drift {
        state = if state == State::Well { State::Changed } else { state };
        advice.push(drift);
    }
    Health { state, advice }
}

fn of_feed(feed: &Feed, now: Timestamp) -> (State, Option<String>) {
    let detail = || feed.detail.clone().unwrap_or_default();
    if feed.retired_at.is_some() {
        let what =
            "the outlet says that it is gone (410): look for another with `marsad sources add`";
        return (State::Gone, Some(what.to_owned()));
    }
    if feed.looked_at.is_none() {
        return (State::New, None);
    }
    match (feed.trouble.as_deref(), feed.failures) {
        (None, _) => {}
        (Some("forbidden"), _) => {
            return (State::Blocked, Some(format!("{}: ask the outlet, or remove it", detail())));
        }
        (Some("client"), _) if ["401", "403"].iter().any(|status| detail().starts_with(status)) => {
            let what = "the outlet refuses us: write to it, or remove the feed";
            return (State::Blocked, Some(format!("{}, {what}", detail())));
        }
        (Some("client"), failures) if failures >= 2 => {
            let what = "the feed has moved or is gone: add the outlet's home page again";
            return (State::Dead, Some(format!("{}, {what}", detail())));
        }
        (Some(kind), failures) if failures >= DEAD => {
            let what = format!("failed {failures} times in a row ({kind}: {})", detail());
            return (State::Dead, Some(format!("{what}: remove it, or add the outlet again")));
        }
        (Some(kind), _) => {
            let what = format!("failed last time ({kind}: {}); it is tried again", detail());
            return (State::Failing, Some(what));
        }
    }
    match feed.changed_at {
        Some(changed) if now.duration_since(changed) > SILENT => {
            let days = now.duration_since(changed).as_hours() / 24;
            (State::Silent, Some(format!("nothing new for {days} days: is there a newer feed?")))
        }
        _ => (State::Well, None),
    }
}
