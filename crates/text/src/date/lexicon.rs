//! The words of dates: `languages/*/dates.txt`, read once.

use std::sync::LazyLock;

use jiff::tz::Offset;
use rustc_hash::FxHashMap;

use super::letters::{key_into, plain};
use super::{Calendar, Unit};

/// What a word may mean in a date. Most words have one meaning; «م» has two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    Month {
        calendar: Calendar,
        number: i8,
        sure: bool,
    },
    /// Monday is 1.
    Weekday {
        number: i8,
        sure: bool,
    },
    Half(Half),
    /// Days from today: yesterday is -1.
    Shift(i8),
    Now,
    /// Before the amount: «منذ».
    Ago,
    /// After the amount: "ago".
    AgoAfter,
    Unit(Unit),
    /// An amount with its unit: «يومين».
    Span(i64, Unit),
    Count(u8),
    Ordinal(u8),
    OrdinalTail,
    /// An hour as a word: «التاسعة».
    Hour(i8),
    /// Minutes after it: «والنصف».
    Past(i8),
    Last,
    Next,
    This,
    DayLead,
    ClockLead,
    /// A word between a day and a time: "at".
    ClockLink,
    ClockTail,
    HourMark,
    Filler,
    YearLead,
    Era(Calendar),
    ZoneLead,
    Zone(ZoneWord),
    /// A zone only after a lead: «بتوقيت القاهرة».
    City(ZoneWord),
    YearMark,
    MonthMark,
    DayMark,
    And,
    /// After «اليوم»: not today, "the same day".
    NotDay,
    /// Before a weekday: part of another name, «صلاة الجمعة».
    NotBefore,
    /// "of the month": «15 من الشهر الجاري».
    MonthLead,
}

/// Which half of the day an hour belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Am,
    Pm,
    Noon,
    Night,
}

/// A zone as a data file writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ZoneWord {
    Fixed(Offset),
    Named(&'static str),
    /// The zone of the context.
    Local,
}

/// One known word or phrase.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) meanings: Vec<Meaning>,
    /// How many words the longest phrase that begins with this one has.
    pub(super) longest: usize,
}

/// Every known word by its key; words of a phrase are joined by one space.
pub(super) type Lexicon = FxHashMap<String, Entry>;

/// Which Arabic words may be a word of the lexicon, by a few of their letters:
/// asked of every word of a text, before its key is made.
pub(super) static SIEVE: LazyLock<Sieve> = LazyLock::new(|| {
    let mut sieve = Sieve(vec![0; Sieve::BITS / 64].into());
    let words = LEXICON.keys().flat_map(|key| key.split(' '));
    words.for_each(|word| sieve.add(word));
    sieve
});

/// A set of words by two of their first letters, the article and their length.
pub(super) struct Sieve(Box<[u64]>);

impl Sieve {
    const BITS: usize = 1 << (6 + 6 + 5);

    /// Whether a word of Arabic letters alone, as written, may be in the set.
    pub(super) fn may_hold(&self, word: &str) -> bool {
        let bit = Sieve::bit(word);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    fn add(&mut self, key: &str) {
        let bit = Sieve::bit(key);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    fn bit(word: &str) -> usize {
        // What stands behind the article tells more than the article.
        let mut letters = word.chars().map(plain);
        let mut next = || letters.next().unwrap_or('\0');
        let (pair, definite) = match (next(), next()) {
            ('ا', 'ل') => ((next(), next()), 1),
            pair => (pair, 0),
        };
        let (first, second) = (pair.0 as usize % 64, pair.1 as usize % 64);
        ((first * 64 + second) * 2 + definite) * 16 + word.len() / 2 % 16
    }
}

const FILES: &[&str] = &[
    include_str!("../../../../languages/ar/dates.txt"),
    include_str!("../../../../languages/fa/dates.txt"),
    include_str!("../../../../languages/ur/dates.txt"),
    include_str!("../../../../languages/ckb/dates.txt"),
    include_str!("../../../../languages/ku/dates.txt"),
    include_str!("../../../../languages/tr/dates.txt"),
    include_str!("../../../../languages/en/dates.txt"),
    include_str!("../../../../languages/fr/dates.txt"),
    include_str!("../../../../languages/de/dates.txt"),
    include_str!("../../../../languages/es/dates.txt"),
    include_str!("../../../../languages/he/dates.txt"),
    include_str!("../../../../languages/other/dates.txt"),
];

/// Words before a date that are no part of it.
pub(super) fn joints() -> impl Iterator<Item = &'static str> {
    let list = include_str!("../../../../languages/ar/date_joints.txt");
    list.lines().filter(|line| !line.starts_with('#'))
}

/// The lexicon of all languages. Lines that do not parse are left out here and
/// fail the test that reads every file.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for line in FILES.iter().flat_map(|file| file.lines()) {
        if let Some(line) = Line::parse(line) {
            line.add_to(&mut lexicon);
        }
    }
    lexicon
});

struct Line {
    meaning: Meaning,
    forms: Vec<(&'static str, bool)>,
}

impl Line {
    fn parse(line: &'static str) -> Option<Line> {
        if line.trim_start().starts_with('#') {
            return None;
        }
        let (meaning, forms) = line.split_once(": ")?;
        Some(Line {
            meaning: meaning_of(meaning)?,
            forms: forms
                .split(',')
                .map(str::trim)
                .filter(|form| !form.is_empty())
                .map(|form| match form.strip_prefix('~') {
                    Some(form) => (form, false),
                    None => (form, true),
                })
                .collect(),
        })
    }

    fn add_to(&self, lexicon: &mut Lexicon) {
        for &(form, sure) in &self.forms {
            let mut key = String::new();
            let mut words = 0;
            for word in form.split([' ', '\'', '’']).filter(|word| !word.is_empty()) {
                if words > 0 {
                    key.push(' ');
                }
                words += 1;
                key_into(word, &mut key);
            }
            let first = key.split(' ').next().unwrap_or_default().to_owned();
            let head = lexicon.entry(first).or_default();
            head.longest = head.longest.max(words);
            let meanings = &mut lexicon.entry(key).or_default().meanings;
            let meaning = match self.meaning {
                Meaning::Month { calendar, number, .. } => {
                    Meaning::Month { calendar, number, sure }
                }
                Meaning::Weekday { number, .. } => Meaning::Weekday { number, sure },
                other => other,
            };
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
    }
}

fn meaning_of(text: &'static str) -> Option<Meaning> {
    let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
    let number = || rest.parse::<i8>().ok();
    let month = |calendar| Some(Meaning::Month { calendar, number: number()?, sure: true });
    match kind {
        "month" => month(Calendar::Gregorian),
        "hijri" => month(Calendar::UmmAlQura),
        "solar" => month(Calendar::Solar),
        "weekday" => Some(Meaning::Weekday { number: number()?, sure: true }),
        "am" => Some(Meaning::Half(Half::Am)),
        "pm" => Some(Meaning::Half(Half::Pm)),
        "noon" => Some(Meaning::Half(Half::Noon)),
        "night" => Some(Meaning::Half(Half::Night)),
        "today" => Some(Meaning::Shift(0)),
        "yesterday" => Some(Meaning::Shift(-1)),
        "before-yesterday" => Some(Meaning::Shift(-2)),
        "tomorrow" => Some(Meaning::Shift(1)),
        "after-tomorrow" => Some(Meaning::Shift(2)),
        "now" => Some(Meaning::Now),
        "ago" => Some(Meaning::Ago),
        "ago-after" => Some(Meaning::AgoAfter),
        "unit" => Some(Meaning::Unit(unit_of(rest)?)),
        "one" => Some(Meaning::Span(1, unit_of(rest)?)),
        "two" => Some(Meaning::Span(2, unit_of(rest)?)),
        "count" => Some(Meaning::Count(rest.parse().ok()?)),
        "ordinal" => Some(Meaning::Ordinal(rest.parse().ok()?)),
        "ordinal-tail" => Some(Meaning::OrdinalTail),
        "hour" => Some(Meaning::Hour(number()?)),
        "half" => Some(Meaning::Past(30)),
        "quarter" => Some(Meaning::Past(15)),
        "last" => Some(Meaning::Last),
        "next" => Some(Meaning::Next),
        "this" => Some(Meaning::This),
        "day-lead" => Some(Meaning::DayLead),
        "clock-lead" => Some(Meaning::ClockLead),
        "clock-link" => Some(Meaning::ClockLink),
        "and" => Some(Meaning::And),
        "not-day" => Some(Meaning::NotDay),
        "not-before" => Some(Meaning::NotBefore),
        "month-lead" => Some(Meaning::MonthLead),
        "clock-tail" => Some(Meaning::ClockTail),
        "hour-mark" => Some(Meaning::HourMark),
        "filler" => Some(Meaning::Filler),
        "year-lead" => Some(Meaning::YearLead),
        "era" => Some(Meaning::Era(match rest {
            "gregorian" => Calendar::Gregorian,
            "hijri" => Calendar::UmmAlQura,
            "solar" => Calendar::Solar,
            _ => return None,
        })),
        "zone-lead" => Some(Meaning::ZoneLead),
        "zone" => Some(Meaning::Zone(zone_of(rest)?)),
        "city" => Some(Meaning::City(zone_of(rest)?)),
        "year-mark" => Some(Meaning::YearMark),
        "month-mark" => Some(Meaning::MonthMark),
        "day-mark" => Some(Meaning::DayMark),
        _ => None,
    }
}

fn unit_of(text: &str) -> Option<Unit> {
    Some(match text {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        _ => return None,
    })
}

fn zone_of(text: &'static str) -> Option<ZoneWord> {
    if text == "local" {
        return Some(ZoneWord::Local);
    }
    let Some(sign) = text.strip_prefix(['+', '-']) else {
        return text.contains('/').then_some(ZoneWord::Named(text));
    };
    let (hours, minutes) = sign.split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    let seconds = if text.starts_with('-') { -seconds } else { seconds };
    Offset::from_seconds(seconds).ok().map(ZoneWord::Fixed)
}

/// The Gregorian month a token names.
pub(super) fn month_of(token: &super::token::Token) -> Option<i8> {
    let super::token::Kind::Word(meanings) = token.kind else { return None };
    meanings.iter().find_map(|meaning| match meaning {
        Meaning::Month { calendar: Calendar::Gregorian, number, .. } => Some(*number),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::letters::is_arabic;
    use crate::date::zone;

    #[test]
    fn the_sieve_lets_every_word_through_as_written() {
        let forms = FILES.iter().flat_map(|file| file.lines()).filter_map(Line::parse);
        for (form, _) in forms.flat_map(|line| line.forms) {
            for word in form.split(' ').filter(|word| word.chars().all(is_arabic)) {
                assert!(SIEVE.may_hold(word), "{word}");
            }
        }
        assert!(!SIEVE.may_hold("الفصائل"));
    }

    #[test]
    fn every_line_of_every_file_is_understood() {
        for line in FILES.iter().flat_map(|file| file.lines()) {
            if !line.trim().is_empty() && !line.starts_with('#') {
                let line = Line::parse(line).unwrap_or_else(|| panic!("not understood: {line}"));
                if let Meaning::City(word) | Meaning::Zone(word) = line.meaning {
                    assert!(zone::known(word), "no such zone: {word:?}");
                }
            }
        }
    }
}
