//! When to look at a feed again: as often as it publishes, by hour of the day.
//!
//! The rate of new items is kept as a decayed mean for every hour of the day
//! (UTC), so that an outlet that sleeps at night is left alone at night. The
//! next look comes when about [`EXPECTED`] new items are expected.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A feed is never looked at more often…
pub const SHORTEST: Duration = Duration::from_secs(5 * 60);

/// …nor more seldom than this.
pub const LONGEST: Duration = Duration::from_secs(12 * 3600);

/// The first look back, before anything is known.
const FIRST: Duration = Duration::from_secs(15 * 60);

/// A look is worth its while at so many expected new items.
const EXPECTED: f64 = 1.0;

/// Weight of the newest observation of an hour.
const LEARNING: f64 = 0.3;

/// The hour at hand counts so much, the mean of all hours the rest.
const OWN_HOUR: f64 = 0.7;

/// After so many failures in a row the waiting time grows no more.
const MOST_DOUBLINGS: u32 = 8;

/// What is known of a feed's habits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Habits {
    /// New items an hour, by hour of the day in UTC.
    rates: [f64; 24],
    /// Hours of observation that went into each.
    seen: [f64; 24],
}

impl Habits {
    /// Takes note of new items found at an hour (0–23, UTC) after some time.
    pub fn observe(&mut self, hour: usize, since: Duration, new: u32) {
        let hours = (since.as_secs_f64() / 3600.0).clamp(1.0 / 60.0, 24.0);
        // A long time tells of every hour within it.
        let spread = (hours.ceil() as usize).clamp(1, 24);
        for back in 0..spread {
            let at = (hour + 24 - back) % 24;
            let rate = f64::from(new) / hours;
            let weight = match self.seen[at] {
                seen if seen < 1.0 => 1.0 - seen * (1.0 - LEARNING),
                _ => LEARNING * (hours / spread as f64).min(1.0),
            };
            self.rates[at] += weight * (rate - self.rates[at]);
            self.seen[at] = (self.seen[at] + hours / spread as f64).min(1_000.0);
        }
    }

    /// New items an hour to be expected at an hour of the day; `None` before
    /// anything was observed.
    pub fn rate(&self, hour: usize) -> Option<f64> {
        let known: Vec<usize> = (0..24).filter(|&at| self.seen[at] > 0.0).collect();
        if known.is_empty() {
            return None;
        }
        let mean = known.iter().map(|&at| self.rates[at]).sum::<f64>() / known.len() as f64;
        Some(match self.seen[hour % 24] > 0.0 {
            true => OWN_HOUR * self.rates[hour % 24] + (1.0 - OWN_HOUR) * mean,
            false => mean,
        })
    }

    /// How long to wait from an hour of the day on, failures in a row counted.
    pub fn wait(&self, hour: usize, failures: u32) -> Duration {
        let wait = match self.rate(hour) {
            None => FIRST,
            Some(rate) if rate * LONGEST.as_secs_f64() < 3600.0 * EXPECTED => LONGEST,
            Some(rate) => Duration::from_secs_f64(3600.0 * EXPECTED / rate),
        };
        let wait = wait.clamp(SHORTEST, LONGEST);
        match failures {
            0 => wait,
            _ => (wait * 2u32.pow(failures.min(MOST_DOUBLINGS))).min(2 * LONGEST),
        }
    }
}

/// Moves a time by up to a tenth of it, so that feeds found together do not
/// stay together. `key` decides by how much: the same always.
pub fn jittered(wait: Duration, key: u64) -> Duration {
    let share = (key % 2_001) as f64 / 1_000.0 - 1.0;
    wait.mul_f64(1.0 + 0.1 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(minutes: u64) -> Duration {
        Duration::from_secs(60 * minutes)
    }

    /// A feed that publishes `rate` an hour by day and nothing by night, looked
    /// at as often as it asks for, over days.
    fn watched(rate: f64, days: u32) -> (Habits, Vec<(f64, f64)>) {
        let (mut habits, mut at, mut looks) = (Habits::default(), 0.0_f64, Vec::new());
        let published = |from: f64, to: f64| {
            let mut items = 0.0;
            let mut time = from;
            while time < to {
                let step = (to - time).min(0.05);
                if (6.0..22.0).contains(&(time % 24.0)) {
                    items += rate * step;
                }
                time += step;
            }
            items
        };
        let mut counted = 0.0;
        let mut total = 0.0;
        while at < f64::from(days) * 24.0 {
            let wait = habits.wait((at % 24.0) as usize, 0).as_secs_f64() / 3600.0;
            total += published(at, at + wait);
            at += wait;
            let new = (total - counted).floor();
            counted += new;
            habits.observe(
                (at % 24.0) as usize,
                Duration::from_secs_f64(wait * 3600.0),
                new as u32,
            );
            looks.push((at, wait));
        }
        (habits, looks)
    }

    #[test]
    fn a_busy_feed_is_looked_at_often_by_day_and_seldom_by_night() {
        let (_, looks) = watched(6.0, 8);
        let mean = |from: f64, to: f64| {
            let waits: Vec<f64> = looks
                .iter()
                .filter(|(at, _)| *at > 96.0 && (from..to).contains(&(at % 24.0)))
                .map(|(_, wait)| *wait)
                .collect();
            waits.iter().sum::<f64>() / waits.len() as f64
        };
        let (day, night) = (mean(9.0, 21.0), mean(0.0, 5.0));
        assert!((0.08..0.4).contains(&day), "every {day} hours by day");
        assert!(night > 2.0 * day, "every {night} hours by night");
    }

    #[test]
    fn a_silent_feed_is_left_alone_and_a_new_one_looked_at_soon() {
        assert_eq!(Habits::default().wait(3, 0), FIRST);
        let mut habits = Habits::default();
        (0..24).for_each(|hour| habits.observe(hour, minutes(60), 0));
        assert_eq!(habits.wait(3, 0), LONGEST);
        let mut flood = Habits::default();
        flood.observe(3, minutes(5), 500);
        assert_eq!(flood.wait(3, 0), SHORTEST);
        assert_eq!(flood.wait(3, 3), SHORTEST * 8);
        assert_eq!(flood.wait(3, 40), SHORTEST * 256);
    }

    #[test]
    fn jitter_is_small_and_the_same_for_the_same() {
        for key in [0, 1, 1_000, 2_000, u64::MAX] {
            let wait = jittered(minutes(100), key);
            assert!((minutes(90)..=minutes(110)).contains(&wait), "{wait:?}");
            assert_eq!(wait, jittered(minutes(100), key));
        }
    }
}
