//! Two messages of one template? Prices, weather, prayer times, telegrams of
//! congratulation: the same sentences about something else.

use super::shingles::{Shingles, shared};

/// From this many seconds apart two texts are of different days.
const DAY: i64 = 20 * 3600;

/// Whether what differs between two near texts makes them different messages.
/// A reprint leaves out, adds or rewords; a template's next message puts other
/// numbers, days or names into the same sentences, under a like title.
pub fn differ(a: &Shingles, b: &Shingles, seconds_apart: i64) -> bool {
    let other_day = seconds_apart >= DAY;
    like_titles(a, b) && (other_names(a, b) || (other_day && (other_numbers(a, b) || days(a, b))))
}

/// The titles share at least half of the shorter.
fn like_titles(a: &Shingles, b: &Shingles) -> bool {
    let fewer = a.title.len().min(b.title.len());
    fewer >= 2 && shared(&a.title, &b.title) * 2 >= fewer
}

/// Both have numbers, and share at most a quarter of the shorter list.
fn other_numbers(a: &Shingles, b: &Shingles) -> bool {
    let fewer = a.numbers.len().min(b.numbers.len());
    fewer >= 3 && shared(&a.numbers, &b.numbers) * 4 <= fewer
}

/// Both have rare words, names for the most part, and share at most a third of
/// the shorter list.
fn other_names(a: &Shingles, b: &Shingles) -> bool {
    let fewer = a.names.len().min(b.names.len());
    fewer >= 2 && shared(&a.names, &b.names) * 3 <= fewer
}

/// Both name days of the week, and none in common.
fn days(a: &Shingles, b: &Shingles) -> bool {
    a.weekdays != 0 && b.weekdays != 0 && a.weekdays & b.weekdays == 0
}
