//! The time of day: `14:05:30`, "2:05 PM", «09:22 مساءً», «الساعة التاسعة», "14h05",
//! «الساعة 15 و 05 دقيقة».

use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::day::{Day, DayKind};
use super::expression::Reader;
use super::lexicon::{Half, Meaning};
use super::{Precision, Unit};

/// A time of day read at a place.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    pub(super) time: Time,
    /// `24:00`: the midnight that ends the day.
    pub(super) next_day: bool,
    pub(super) precision: Precision,
    /// It named a zone.
    pub(super) zoned: bool,
    /// The zone it named; `None` also for "local time".
    pub(super) zone: Option<TimeZone>,
    /// An English AM or PM.
    pub(super) english_half: bool,
    /// Hours and minutes with a colon: a time wherever it stands.
    pub(super) plain: bool,
    pub(super) end: usize,
}

/// The digits of a time, before its half of the day.
struct Digits {
    hour: i8,
    minute: Option<i8>,
    second: i8,
    /// A colon or an `h` told that it is a time.
    plain: bool,
    end: usize,
}

impl Reader<'_> {
    /// The time at a token.
    pub(super) fn clock_at(&self, i: usize) -> Option<Clock> {
        let lead = self.is(i, Meaning::ClockLead);
        let mut i = i + usize::from(lead);
        if lead && self.mark(i) == Some(':') {
            i += 1;
        }
        let digits = match self.number(i) {
            Some((hour, 1 | 2)) => self.digits(i, i8::try_from(hour).ok()?)?,
            Some(_) => return None,
            None if lead => self.hour_word(i)?,
            None => return None,
        };
        let mut end = digits.end;
        let half = self.half_at(end);
        if half.is_some() {
            end += 1;
        }
        let tail = self.is(end, Meaning::ClockTail);
        if tail {
            end += 1;
        }
        if !(digits.plain || lead || half.is_some() || tail) {
            return None;
        }
        self.clock(digits, half, end, i)
    }

    /// "18.22" right behind a whole date, with nothing behind it that it could be a number
    /// of: Danish, Finnish and Indonesian hours.
    pub(super) fn dotted_clock(&self, day: &Day) -> Option<Clock> {
        let i = self.skip(day.end, ",،-–|", 1);
        let (hour, _) = self.number(i).filter(|(hour, digits)| *digits <= 2 && *hour < 24)?;
        let digits = self.digits(i, i8::try_from(hour).ok()?)?;
        let ends = self.is_end(digits.end)
            || self.mark(digits.end).is_some_and(|mark| !".-/%°".contains(mark));
        let dotted = self.mark(i + 1) == Some('.') && digits.minute.is_some_and(|it| it < 60);
        let whole = day.kind == DayKind::Full && dotted && ends;
        if whole { self.clock(digits, None, i + 3, i) } else { None }
    }

    fn clock(&self, digits: Digits, half: Option<Half>, end: usize, start: usize) -> Option<Clock> {
        let next_day = digits.hour == 24 && digits.minute.unwrap_or(0) == 0;
        let hour = if next_day { 0 } else { hour_of(digits.hour, half) };
        let time = Time::new(hour, digits.minute.unwrap_or(0), digits.second.min(59), 0).ok()?;
        let iso = self.is(start.wrapping_sub(1), Meaning::ClockLink) && !self.spaced(start);
        let zone = self.zone_at(end, iso);
        Some(Clock {
            time,
            next_day,
            precision: if digits.minute.is_some() { Precision::Minute } else { Precision::Hour },
            zoned: zone.as_ref().is_some_and(|read| read.zone.is_some()),
            english_half: half.is_some() && self.text_of(digits.end).is_ascii(),
            plain: digits.plain && digits.minute.is_some(),
            end: zone.as_ref().map_or(end, |read| read.end),
            zone: zone.and_then(|read| read.zone),
        })
    }

    fn digits(&self, i: usize, hour: i8) -> Option<Digits> {
        let two = |i: usize| match self.number(i) {
            Some((value, 2)) => i8::try_from(value).ok(),
            _ => None,
        };
        let bare = Digits { hour, minute: None, second: 0, plain: false, end: i + 1 };
        if hour > 24 {
            return None;
        }
        if self.mark(i + 1) == Some(':')
            && let Some(minute) = two(i + 2)
        {
            let (second, end) = self.second_at(i + 3);
            return Some(Digits { hour, minute: Some(minute), second, plain: true, end });
        }
        if self.is(i + 1, Meaning::HourMark) {
            return Some(match two(i + 2) {
                Some(minute) => {
                    Digits { hour, minute: Some(minute), second: 0, plain: true, end: i + 3 }
                }
                None => Digits { plain: !self.strict, end: i + 2, ..bare },
            });
        }
        if self.mark(i + 1) == Some('.')
            && !self.spaced(i + 1)
            && !self.spaced(i + 2)
            && let Some(minute) = two(i + 2)
        {
            return Some(Digits {
                hour,
                minute: Some(minute),
                second: 0,
                plain: false,
                end: i + 3,
            });
        }
        if let Some((minute, end)) = self.minutes_in_words(i + 1) {
            return Some(Digits { minute: Some(minute), end, ..bare });
        }
        Some(bare)
    }

    /// «و 05 دقيقة» behind the hour: the minutes, and where they end.
    fn minutes_in_words(&self, i: usize) -> Option<(i8, usize)> {
        let (minute, _) = self.number(i + 1).filter(|(_, digits)| *digits <= 2)?;
        let said = self.is(i, Meaning::And) && self.is(i + 2, Meaning::Unit(Unit::Minute));
        said.then_some((i8::try_from(minute).ok()?, i + 3))
    }

    /// `:30.125` behind the minutes; `:0` where a template leaves out the zero.
    fn second_at(&self, i: usize) -> (i8, usize) {
        let Some((second, 1 | 2)) = self.number(i + 1).filter(|_| self.mark(i) == Some(':')) else {
            return (0, i);
        };
        let Ok(second) = i8::try_from(second) else { return (0, i) };
        let fraction = matches!(self.mark(i + 2), Some('.' | ','))
            && !self.spaced(i + 2)
            && !self.spaced(i + 3)
            && self.number(i + 3).is_some();
        (second, if fraction { i + 4 } else { i + 2 })
    }

    fn hour_word(&self, i: usize) -> Option<Digits> {
        let hour = self.meaning(i, |meaning| match meaning {
            Meaning::Hour(hour) => Some(hour),
            _ => None,
        })?;
        let past = self.meaning(i + 1, |meaning| match meaning {
            Meaning::Past(minute) => Some(minute),
            _ => None,
        });
        let end = i + 1 + usize::from(past.is_some());
        Some(Digits { hour, minute: past, second: 0, plain: true, end })
    }

    fn half_at(&self, i: usize) -> Option<Half> {
        self.meaning(i, |meaning| match meaning {
            Meaning::Half(half) => Some(half),
            _ => None,
        })
    }
}

/// The hour of 24 of an hour of 12. «12 ليلا» is midnight, «2 ليلا» past it,
/// «10 ليلا» before it; «1 ظهرا» is 13, «11 ظهرا» 11.
fn hour_of(hour: i8, half: Option<Half>) -> i8 {
    match half {
        Some(Half::Am) if hour == 12 => 0,
        Some(Half::Pm) if hour < 12 => hour + 12,
        Some(Half::Noon) if hour < 6 => hour + 12,
        Some(Half::Night) if hour == 12 => 0,
        Some(Half::Night) if (6..12).contains(&hour) => hour + 12,
        _ => hour,
    }
}
