//! Two messages of one template? Prices, weather, prayer times, telegrams of
//! congratulation: the same sentences about something else.

use super::features::{Features, content_shared};
use super::shingles::shared;

/// From this many seconds apart two texts are of different days.
const DAY: i64 = 20 * 3600;

/// Content words of a text that is long: what a short one shares may be chance.
const LONG: usize = 60;

/// A reprint comes on the same day, by the next day's paper…
const SAME_DAY: i64 = 18 * 3600;
const NEXT_DAY: i64 = 36 * 3600;

/// …or some days after; later it is rare.
const DAYS_AFTER: i64 = 72 * 3600;

/// So many numbers that two texts of two days share are those of one event.
const MANY_NUMBERS: usize = 5;

/// How like two texts are.
#[derive(Debug)]
pub struct Likeness {
    /// Jaccard resemblance of the shingle sets.
    pub jaccard: f64,
    /// Share of the shorter text's shingles found in the other.
    pub containment: f64,
    /// Seconds between them.
    pub seconds_apart: i64,
    /// The share of what they share that is a formula's.
    pub formula: f64,
    /// Containment of what is no formula's.
    pub beside_formula: f64,
}

/// Whether two texts that share what copies share are different messages.
pub fn other_message(a: &Features, b: &Features, likeness: &Likeness) -> bool {
    let seconds_apart = likeness.seconds_apart;
    if a.bulletin && b.bulletin && seconds_apart >= DAY {
        return true;
    }
    if seconds_apart <= NEXT_DAY && !is_formula(likeness) && same_numbers(a, b) >= MANY_NUMBERS {
        return false;
    }
    differ(a, b, seconds_apart) || !same_matter(a, b, likeness)
}

/// Whether what two texts share is for the most part a formula.
fn is_formula(likeness: &Likeness) -> bool {
    likeness.formula >= 0.3 && likeness.beside_formula < 0.5 && likeness.jaccard < 0.7
}

/// Whether two like texts are about the same thing. The longer after, the more
/// they must share: what a formula's next message shares with the last is the
/// formula, and what it is about differs. Set on the even lines of
/// `fixtures/copies/pairs.tsv`; particulars and long pieces on all labelled pairs.
fn same_matter(a: &Features, b: &Features, likeness: &Likeness) -> bool {
    let Likeness { jaccard, containment, seconds_apart, .. } = *likeness;
    if is_formula(likeness) {
        return false;
    }
    let content = content_shared(&a.content, &b.content);
    if seconds_apart <= DAYS_AFTER && content >= 0.8 && same_particulars(a, b) {
        return true;
    }
    let long = a.content.len().min(b.content.len()) >= LONG;
    if seconds_apart <= SAME_DAY {
        (content >= 0.55 && (jaccard >= 0.3 || containment >= 0.58 || same_names(a, b)))
            || content >= if long { 0.75 } else { 0.82 }
    } else if seconds_apart <= NEXT_DAY {
        (content >= 0.65 && same_names(a, b))
            || (content >= 0.7 && (jaccard >= 0.3 || containment >= 0.8))
            || (content >= 0.78 && jaccard >= 0.24)
            || (content >= 0.7 && containment >= 0.55 && long)
            || (content >= 0.85 && containment >= 0.6)
            || content >= 0.88
    } else if seconds_apart <= DAYS_AFTER {
        (jaccard >= 0.35 && content >= 0.8) || (containment >= 0.6 && content >= 0.9)
    } else {
        ((jaccard >= 0.5 || containment >= 0.8) && content >= 0.8)
            || (jaccard >= 0.4 && content >= 0.84)
    }
}

/// Of two or more persons, organisations and places that the one with fewer
/// names, three quarters are in the other too.
fn same_names(a: &Features, b: &Features) -> bool {
    let fewer = a.entities.len().min(b.entities.len());
    fewer > 1 && shared(&a.entities, &b.entities) * 4 >= fewer * 3
}

/// How many numbers two texts share, where that is three quarters of the shorter list.
fn same_numbers(a: &Features, b: &Features) -> usize {
    let common = shared(&a.numbers, &b.numbers);
    if common * 4 >= a.numbers.len().min(b.numbers.len()) * 3 { common } else { 0 }
}

/// Whether two texts share three numbers or four rare words, and three quarters of the
/// shorter list of these.
fn same_particulars(a: &Features, b: &Features) -> bool {
    let names = shared(&a.names, &b.names);
    same_numbers(a, b) >= 3 || (names >= 4 && names * 4 >= a.names.len().min(b.names.len()) * 3)
}

/// Whether what differs between two near texts makes them different messages.
/// A reprint leaves out, adds or rewords; a template's next message puts other
/// numbers, days or names into the same sentences, under a like title.
fn differ(a: &Features, b: &Features, seconds_apart: i64) -> bool {
    let other_day = seconds_apart >= DAY;
    like_titles(a, b) && (other_names(a, b) || (other_day && (other_numbers(a, b) || days(a, b))))
}

/// The titles share at least half of the shorter.
fn like_titles(a: &Features, b: &Features) -> bool {
    let fewer = a.title.len().min(b.title.len());
    fewer >= 2 && shared(&a.title, &b.title) * 2 >= fewer
}

/// Both have numbers, and share at most half of the shorter list.
fn other_numbers(a: &Features, b: &Features) -> bool {
    let fewer = a.numbers.len().min(b.numbers.len());
    fewer >= 3 && shared(&a.numbers, &b.numbers) * 2 <= fewer
}

/// Both have rare words, names for the most part, and share at most a third of
/// the shorter list.
fn other_names(a: &Features, b: &Features) -> bool {
    let fewer = a.names.len().min(b.names.len());
    fewer >= 2 && shared(&a.names, &b.names) * 3 <= fewer
}

/// Both name days of the week, and none in common.
fn days(a: &Features, b: &Features) -> bool {
    a.weekdays != 0 && b.weekdays != 0 && a.weekdays & b.weekdays == 0
}
