//! Two messages of one template? Prices, weather, prayer times, telegrams of
//! congratulation: the same sentences about something else.

use super::shingles::{Shingles, shared};

/// Whether what differs between two near texts makes them different messages:
/// each has numbers the other lacks, and they agree on few.
pub fn differ(a: &Shingles, b: &Shingles, seconds_apart: i64) -> bool {
    numbers_differ(a, b) || (seconds_apart > 20 * 3600 && names_differ(a, b))
}

/// Both have numbers, and less than half of the shorter list is shared.
fn numbers_differ(a: &Shingles, b: &Shingles) -> bool {
    let fewer = a.numbers.len().min(b.numbers.len());
    fewer >= 2 && shared(&a.numbers, &b.numbers) * 2 < fewer
}

/// Titles share little of what they say although the texts are alike, and each
/// text has words the other lacks.
fn names_differ(a: &Shingles, b: &Shingles) -> bool {
    let common = shared(&a.words, &b.words);
    let fewer = a.words.len().min(b.words.len());
    fewer > 0 && common * 10 < fewer * 9
}
