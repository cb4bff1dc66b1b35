//! `score --tune-stories MINUTES`: looks for better settings of the stories on
//! the labelled windows. Some settings at a time are moved a little, the better
//! choice stays. It is done once with every window left out, and once with all:
//! what the windows that took no part gain says whether a choice is worth it.

use std::time::{Duration, Instant};

use anyhow::Result;
use fastrand::Rng;
use news::group::settings::Settings;
use rayon::prelude::*;

use super::windows::Window;
use super::{bcubed, f1};
use crate::shared::Shared;

/// Choices tried at once.
const TRIED: usize = 4;

/// The chance of a setting to be moved.
const MOVED: f64 = 0.25;

/// The longest move, up or down, as a logarithm.
const FARTHEST: f64 = 1.0;

const HOUR: f64 = 3600.0;

/// A setting's name, how it is read and how it is set.
type Knob = (&'static str, fn(&Settings) -> f64, fn(&mut Settings, f64));

const KNOBS: &[Knob] = &[
    ("join", |s| s.join, |s, v| s.join = v),
    ("nearest", |s| s.nearest, |s, v| s.nearest = v),
    ("nearest_three", |s| s.nearest_three, |s, v| s.nearest_three = v),
    ("title", |s| s.title, |s, v| s.title = v),
    ("names", |s| s.names, |s, v| s.names = v),
    ("whole", |s| s.whole, |s, v| s.whole = v),
    ("whole_names", |s| s.whole_names, |s, v| s.whole_names = v),
    ("newest_members", |s| s.newest_members as f64, |s, v| s.newest_members = v.max(1.0) as usize),
    ("size", |s| s.size, |s, v| s.size = v),
    (
        "around_hours",
        |s| s.around_seconds as f64 / HOUR,
        |s, v| {
            s.around_seconds = (v * HOUR) as i64;
        },
    ),
    ("age", |s| s.age, |s, v| s.age = v),
    ("routine", |s| s.routine, |s, v| s.routine = v),
    (
        "routine_hours",
        |s| s.routine_seconds as f64 / HOUR,
        |s, v| {
            s.routine_seconds = (v * HOUR) as i64;
        },
    ),
    ("merge_join", |s| s.merge_join, |s, v| s.merge_join = v),
    ("merge", |s| s.merge, |s, v| s.merge = v),
    ("merge_names", |s| s.merge_names, |s, v| s.merge_names = v),
    ("background", |s| f64::from(s.background), |s, v| s.background = v as f32),
    ("fade_hours", |s| s.fade_seconds / HOUR, |s, v| s.fade_seconds = v * HOUR),
    ("join_hours", |s| s.join_seconds as f64 / HOUR, |s, v| s.join_seconds = (v * HOUR) as i64),
];

/// Searches for so long altogether and prints the best settings of every search.
pub fn tune(shared: &Shared, time: Duration, seed: u64) -> Result<()> {
    let windows = Window::all(shared, &shared.articles(super::CORPUS)?)?;
    let time = time / (windows.len() as u32 + 1);
    for left_out in 0..=windows.len() {
        let kept = windows.iter().enumerate().filter(|(n, _)| *n != left_out);
        let kept: Vec<&Window> = kept.map(|(_, window)| window).collect();
        let best = search(&kept, time, &mut Rng::with_seed(seed));
        let name = windows.get(left_out).map_or("none", |window| window.name);
        println!("left out: {name}");
        for window in &windows {
            let [before, after] = [&Settings::default(), &best].map(|s| value(&[window], s));
            println!("  {} F1 {before:.4} -> {after:.4}", window.name);
        }
        let settings = KNOBS.iter().map(|(name, get, _)| format!("{name} {:.4}", get(&best)));
        println!("  {}", settings.collect::<Vec<_>>().join(", "));
    }
    Ok(())
}

fn search(windows: &[&Window], time: Duration, random: &mut Rng) -> Settings {
    let start = Instant::now();
    let mut best = Settings::default();
    let mut reached = value(windows, &best);
    while start.elapsed() < time {
        let choices: Vec<Settings> = (0..TRIED).map(|_| moved(&best, random)).collect();
        let tried: Vec<(f64, Settings)> =
            choices.into_par_iter().map(|choice| (value(windows, &choice), choice)).collect();
        for (value, choice) in tried {
            if value > reached {
                (reached, best) = (value, choice);
            }
        }
    }
    best
}

fn moved(settings: &Settings, random: &mut Rng) -> Settings {
    let mut settings = settings.clone();
    for (_, get, set) in KNOBS {
        if random.f64() < MOVED {
            let far = (random.f64() + random.f64() - 1.0) * FARTHEST;
            let value = get(&settings) * far.exp();
            set(&mut settings, value);
        }
    }
    settings
}

/// Mean BCubed F1 of some windows.
fn value(windows: &[&Window], settings: &Settings) -> f64 {
    let of = |window: &&Window| {
        let stories = window.stories(settings);
        let (precision, recall) = bcubed(&window.pairs(&stories.of));
        f1(precision, recall)
    };
    windows.iter().map(of).sum::<f64>() / windows.len() as f64
}
