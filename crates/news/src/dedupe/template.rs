//! Two messages of one template? Prices, weather, prayer times, telegrams of
//! congratulation: the same sentences about something else.

use super::shingles::{Shingles, shared};

/// From this many seconds apart two texts are of different days.
const DAY: i64 = 20 * 3600;

/// Whether what differs between two near texts makes them different messages.
/// A reprint leaves out, adds or rewords; a template's next message puts other
/// numbers or names into the same sentences, under a like title.
pub fn differ(a: &Shingles, b: &Shingles, seconds_apart: i64) -> bool {
    let other_day = seconds_apart >= DAY;
    (other_day && other_numbers(a, b))
        || (like_titles(a, b) && each_has_words(a, b) && (other_day || titles_differ(a, b)))
}

/// Both have numbers, and share at most a quarter of the shorter list.
fn other_numbers(a: &Shingles, b: &Shingles) -> bool {
    let fewer = a.numbers.len().min(b.numbers.len());
    fewer >= 3 && shared(&a.numbers, &b.numbers) * 4 <= fewer
}

/// The titles share at least half of the shorter.
fn like_titles(a: &Shingles, b: &Shingles) -> bool {
    let fewer = a.title.len().min(b.title.len());
    fewer >= 2 && shared(&a.title, &b.title) * 2 >= fewer
}

/// Each title has a word the other lacks.
fn titles_differ(a: &Shingles, b: &Shingles) -> bool {
    let common = shared(&a.title, &b.title);
    common < a.title.len() && common < b.title.len()
}

/// Each text has words the other lacks: names, where there are as few as here.
fn each_has_words(a: &Shingles, b: &Shingles) -> bool {
    let fewer = a.words.len().min(b.words.len());
    let other = fewer - shared(&a.words, &b.words);
    other >= 3 && other * 20 >= fewer
}
