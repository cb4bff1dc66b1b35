//! When and where one thing was spoken of, and when anything was.

use std::collections::{VecDeque, vec_deque};
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Seconds.
pub(super) const HOUR: i64 = 3_600;
/// Seconds.
pub(super) const DAY: i64 = 24 * HOUR;

/// How long sightings are remembered: four weeks before the last day.
pub(super) const KEPT: i64 = 29 * DAY;

/// Days before that a window is compared with.
const DAYS: i64 = 14;

/// Weeks before that a window is compared with.
const WEEKS: i64 = 4;

/// How much a day counts the day after.
const FADING: f64 = 0.93;

/// How much a day of Ramadan counts for one outside it, and the other way: the
/// country works, eats and watches at other hours.
const OTHER_SEASON: f64 = 0.3;

/// How far a thing that comes at the same hour may be beside it.
const BESIDE: i64 = HOUR;

/// One article that spoke of a thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sighting {
    /// When, in seconds.
    pub at: i64,
    /// The article's number.
    pub article: u32,
    /// Its source, hashed.
    pub source: u32,
}

/// The sightings of one thing, in order of time.
#[derive(Debug, Default)]
pub(super) struct History {
    sightings: VecDeque<Sighting>,
}

impl History {
    /// Adds a sighting; a late one takes its place.
    pub fn add(&mut self, sighting: Sighting) {
        let place = self.sightings.partition_point(|other| other.at <= sighting.at);
        self.sightings.insert(place, sighting);
    }

    /// Drops what is before an instant; whether anything is left.
    pub fn forget(&mut self, before: i64) -> bool {
        while self.sightings.front().is_some_and(|sighting| sighting.at < before) {
            self.sightings.pop_front();
        }
        !self.sightings.is_empty()
    }

    /// The sightings after one instant and up to another.
    pub fn between(&self, after: i64, to: i64) -> vec_deque::Iter<'_, Sighting> {
        self.sightings.range(self.places(after, to))
    }

    /// The same, newest first.
    pub fn newest(&self, after: i64, to: i64) -> impl Iterator<Item = &Sighting> {
        self.between(after, to).rev()
    }

    /// How many.
    pub fn count(&self, after: i64, to: i64) -> f64 {
        self.places(after, to).len() as f64
    }

    fn places(&self, after: i64, to: i64) -> Range<usize> {
        let until = |at: i64| self.sightings.partition_point(|sighting| sighting.at <= at);
        let first = until(after);
        first..until(to).max(first)
    }
}

/// Earlier windows of the same hours, faded: how often a thing came in them
/// and how many they were.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Earlier {
    /// How often, faded.
    pub seen: f64,
    /// Windows, faded.
    pub windows: f64,
}

/// The window `(after, to]` on the days before, as far as `first` allows.
pub(super) fn days_before(history: &History, after: i64, to: i64, first: i64) -> Earlier {
    earlier(history, after, to, first, DAY, DAYS)
}

/// The same window in the weeks before.
pub(super) fn weeks_before(history: &History, after: i64, to: i64, first: i64) -> Earlier {
    earlier(history, after, to, first, 7 * DAY, WEEKS)
}

fn earlier(history: &History, after: i64, to: i64, first: i64, step: i64, steps: i64) -> Earlier {
    let ramadan = in_ramadan(to);
    let mut found = Earlier::default();
    // A window longer than a step would look into itself.
    let skipped = (to - after + BESIDE - 1) / step;
    for back in 1 + skipped..=steps + skipped {
        let (from, until) = (after - back * step, to - back * step);
        if from < first {
            break;
        }
        let season = if in_ramadan(until) == ramadan { 1.0 } else { OTHER_SEASON };
        let weight = season * FADING.powi((back * step / DAY) as i32);
        found.windows += weight;
        found.seen += weight * history.count(from - BESIDE, until + BESIDE);
    }
    found
}

/// Whether an instant is in the month of Ramadan, by Umm al-Qura.
fn in_ramadan(at: i64) -> bool {
    let Ok(instant) = Timestamp::from_second(at) else { return false };
    let day = TimeZone::UTC.to_datetime(instant).date();
    text::date::hijri_month(day) == Some(9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(instants: &[i64]) -> History {
        let mut history = History::default();
        for (n, &at) in instants.iter().enumerate() {
            history.add(Sighting { at, article: n as u32, source: 0 });
        }
        history
    }

    #[test]
    fn sightings_come_back_in_order_however_they_came() {
        let mut history = history(&[30, 10, 20]);
        let order: Vec<i64> = history.between(0, 100).map(|sighting| sighting.at).collect();
        assert_eq!(order, [10, 20, 30]);
        assert_eq!(history.between(10, 20).count(), 1);
        assert!(history.forget(25));
        assert!(!history.forget(31));
    }

    #[test]
    fn what_comes_daily_is_seen_on_every_day_before() {
        let start = 1_523_000_000;
        let daily: Vec<i64> = (0..10).map(|day| start + day * DAY).collect();
        let now = start + 10 * DAY;
        let found = days_before(&history(&daily), now - HOUR, now + HOUR, start - HOUR * 3);
        assert!((found.seen - found.windows).abs() < 1e-9, "{found:?}");
        let weekly = weeks_before(&history(&daily), now - HOUR, now + HOUR, start - HOUR * 3);
        assert!(weekly.windows < 1.0 && weekly.seen > 0.0, "{weekly:?}");
    }

    #[test]
    fn ramadan_began_on_the_17th_of_may_2018() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant").as_second();
        assert!(!in_ramadan(at("2018-05-15T12:00:00Z")));
        assert!(in_ramadan(at("2018-05-20T12:00:00Z")));
        assert!(!in_ramadan(at("2018-06-20T12:00:00Z")));
    }
}
