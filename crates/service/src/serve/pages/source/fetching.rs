//! How an outlet's fetching goes: on its page, where it is followed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use news::model::article::Precision;

use crate::serve::dates::When;
use crate::serve::locale::{Ui, grouped};
use crate::serve::site::Site;
use crate::sources::Feed;
use crate::sources::health::{self, Followed};
use crate::sources::history::Day;

/// So many days are shown.
const DAYS: usize = 14;

/// The length of the longest bar.
const LONGEST: u64 = 20;

/// What is shown of an outlet that is followed.
pub struct Fetching {
    /// How it does, in a word.
    pub state: String,
    /// All is not well with it.
    pub ails: bool,
    /// What to do about it.
    pub advice: Vec<String>,
    /// What of it is looked at.
    pub feeds: Vec<FeedLine>,
    /// Its last days, newest first.
    pub days: Vec<DayLine>,
}

/// A feed, sitemap or section page.
pub struct FeedLine {
    /// Its address.
    pub url: String,
    /// What it is.
    pub kind: String,
    /// When it was looked at last.
    pub looked: Option<When>,
    /// When it is looked at next; not at all where it says that it is gone.
    pub due: Option<When>,
    /// What went wrong the last time.
    pub trouble: Option<String>,
}

/// A day.
pub struct DayLine {
    /// Which.
    pub day: When,
    /// Pages found in its feeds.
    pub found: String,
    /// Pages fetched.
    pub fetched: String,
    /// How long the bar of these is, 0..=20.
    pub share: u64,
    /// Pages given up.
    pub given_up: String,
    /// What went wrong, and how often.
    pub wrong: String,
}

impl Fetching {
    /// How a followed outlet's fetching goes.
    pub fn of(site: &Site, ui: Ui, followed: &Followed) -> anyhow::Result<Fetching> {
        let now = site.now();
        let mut days = health::last_month(&site.sources, &followed.source.slug, now)?;
        days.truncate(DAYS);
        let most = days.iter().map(|day| day.brought.fetched).max().unwrap_or(0).max(1);
        let state = followed.health.state;
        Ok(Fetching {
            state: ui.t(&format!("source-state-{}", state.name())),
            ails: state.ails(),
            advice: followed.health.advice.clone(),
            feeds: followed.feeds.iter().map(|feed| feed_line(ui, feed, now)).collect(),
            days: days.iter().filter_map(|day| day_line(ui, day, most, now)).collect(),
        })
    }
}

fn feed_line(ui: Ui, feed: &Feed, now: Timestamp) -> FeedLine {
    let kind = feed.trouble.as_deref().map(|kind| failure(ui, kind));
    let trouble = kind.map(|kind| match &feed.detail {
        Some(detail) => format!("{kind}: \u{2068}{detail}\u{2069}"),
        None => kind,
    });
    FeedLine {
        url: feed.url.clone(),
        kind: ui.t(&format!("source-feed-{}", feed.kind.name())),
        looked: feed.looked_at.map(|at| When::of(ui, at, now)),
        due: feed.retired_at.is_none().then(|| When::of(ui, feed.due_at, now)),
        trouble,
    }
}

fn day_line(ui: Ui, day: &Day, most: u64, now: Timestamp) -> Option<DayLine> {
    let date: Date = day.day.parse().ok()?;
    let at = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
    Some(DayLine {
        day: When::new(ui, at, Precision::Day, now),
        found: grouped(day.brought.found),
        fetched: grouped(day.brought.fetched),
        share: day.brought.fetched * LONGEST / most,
        given_up: grouped(day.brought.given_up),
        wrong: wrong(ui, &day.failures),
    })
}

/// What went wrong, the most frequent first.
fn wrong(ui: Ui, failures: &BTreeMap<String, u64>) -> String {
    let mut failures: Vec<(&String, &u64)> = failures.iter().collect();
    failures.sort_by(|a, b| b.1.cmp(a.1));
    let told =
        failures.iter().map(|(kind, times)| format!("{} {}", failure(ui, kind), grouped(**times)));
    told.collect::<Vec<_>>().join(&ui.t("list-separator"))
}

/// A kind of failure in the visitor's language.
fn failure(ui: Ui, kind: &str) -> String {
    ui.t(&format!("failure-{}", kind.replace('_', "-")))
}
