//! Two messages of one template? Prices, weather, prayer times, telegrams of
//! congratulation: the same sentences about something else.

use super::features::{Features, TOMORROW, YESTERDAY, content_shared};
use super::shingles::shared;

/// From this many seconds apart two texts are of different days.
const DAY: i64 = 20 * 3600;

/// A reprint comes on the same day, in the next day's paper, or later, which is rarer.
const SAME_DAY: i64 = 18 * 3600;
const NEXT_DAY: i64 = 36 * 3600;

/// The share of what two texts have in common that other messages have too, from which
/// it may be a formula.
const SAID_BEFORE: f64 = 0.2;

/// So many numbers and rare words are enough to tell one event from another.
const PARTICULARS: usize = 3;

/// So many of them may be written otherwise or left out in a reprint.
const MISSING: usize = 4;

/// So many are enough even within a formula.
const MANY_PARTICULARS: usize = 5;

/// So many numbers that two texts of two days share are those of one event.
const MANY_NUMBERS: usize = 5;

/// How like two texts are.
#[derive(Debug)]
pub struct Likeness {
    /// Jaccard resemblance of the shingle sets.
    pub jaccard: f64,
    /// Share of the shorter text's shingles found in the other.
    pub containment: f64,
    /// Seconds from the other to the one in hand: below zero where that came first.
    pub seconds_after: i64,
    /// The share of what they share that is a formula's.
    pub formula: f64,
    /// Containment of what is no formula's.
    pub beside_formula: f64,
}

impl Likeness {
    fn seconds_apart(&self) -> i64 {
        self.seconds_after.abs()
    }
}

/// Whether two texts that share what copies share are different messages for certain,
/// whatever the copies of one of them are taken for: of two days, both the day's
/// bulletin, with none of their numbers in common, or what is to be and what was.
pub fn surely_other(a: &Features, b: &Features, likeness: &Likeness) -> bool {
    likeness.seconds_apart() >= DAY
        && (a.bulletin && b.bulletin
            || no_number_in_common(a, b, likeness)
            || if likeness.seconds_after > 0 { announced(b, a) } else { announced(a, b) })
}

/// Whether the earlier of two texts announces for tomorrow what the later tells of
/// yesterday: an arrival and the feast it was for. A day of the week that both name is
/// one day, though a reprint says of it «أمس» for «اليوم».
fn announced(earlier: &Features, later: &Features) -> bool {
    (earlier.near_days, later.near_days) == (TOMORROW, YESTERDAY)
        && earlier.weekdays & later.weekdays == 0
}

/// Whether two texts that share what copies share, and are not [other for
/// certain](surely_other), are different messages.
pub fn other_message(a: &Features, b: &Features, likeness: &Likeness) -> bool {
    let seconds_apart = likeness.seconds_apart();
    if seconds_apart <= NEXT_DAY && !is_formula(likeness) && same_numbers(a, b) >= MANY_NUMBERS {
        return false;
    }
    if same_particulars(a, b, likeness) {
        return false;
    }
    differ(a, b, seconds_apart) || !same_matter(a, b, likeness)
}

/// Whether what two texts share is for the most part a formula.
fn is_formula(likeness: &Likeness) -> bool {
    likeness.formula >= 0.3 && likeness.beside_formula < 0.5 && likeness.jaccard < 0.7
}

/// Whether two texts tell of the same thing by their numbers and rare words, names for
/// the most part: of those of the shorter lists, the other has two thirds and lacks few.
/// That two events have these in common is unlikely, however long after; but a later
/// report brings more of its own, and a formula has its own in every message, so that
/// where the words have been used before, nearly all are wanted.
fn same_particulars(a: &Features, b: &Features, likeness: &Likeness) -> bool {
    let common = shared(&a.numbers, &b.numbers) + shared(&a.names, &b.names);
    let fewer = a.numbers.len().min(b.numbers.len()) + a.names.len().min(b.names.len());
    if common >= MANY_PARTICULARS && common * 10 >= fewer * 9 {
        return true;
    }
    likeness.formula < SAID_BEFORE
        && common >= PARTICULARS
        && fewer - common <= MISSING
        && common * 3 >= fewer * 2
        && likeness.containment >= 0.35
        && content_shared(&a.content, &b.content) >= 0.7
}

/// Both have numbers and none in common, and most of the shorter text is not in the
/// other: another flight, another fine.
fn no_number_in_common(a: &Features, b: &Features, likeness: &Likeness) -> bool {
    let both = !a.numbers.is_empty() && !b.numbers.is_empty();
    both && shared(&a.numbers, &b.numbers) == 0 && likeness.containment < 0.55
}

/// Whether two like texts are about the same thing. The longer after, the more
/// they must share: what a formula's next message shares with the last is the
/// formula, and what it is about differs. Set on the labelled pairs but those of
/// `fixtures/copies/held_out_2.tsv`.
fn same_matter(a: &Features, b: &Features, likeness: &Likeness) -> bool {
    let Likeness { jaccard, containment, .. } = *likeness;
    let seconds_apart = likeness.seconds_apart();
    if is_formula(likeness) {
        return false;
    }
    let content = content_shared(&a.content, &b.content);
    if likeness.formula < SAID_BEFORE && containment >= 0.6 && content >= 0.8 {
        return true;
    }
    if seconds_apart <= SAME_DAY {
        content >= 0.82
            || (content >= 0.55 && (jaccard >= 0.3 || containment >= 0.58 || same_names(a, b)))
    } else if seconds_apart <= NEXT_DAY {
        (content >= 0.65 && same_names(a, b))
            || (content >= 0.7 && (jaccard >= 0.3 || containment >= 0.8))
            || (content >= 0.78 && jaccard >= 0.24)
            || content >= 0.88
    } else {
        jaccard >= 0.35 && content >= 0.82
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
