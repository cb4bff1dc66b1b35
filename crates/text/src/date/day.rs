//! A day: in numbers, with a month's name, or by a weekday or «أمس».

use jiff::{Span, civil};

use super::Calendar;
use super::calendar::{Written, civil, year_near};
use super::clock::Clock;
use super::expression::Reader;
use super::lexicon::Meaning;
use crate::language::Language;

/// A day read at a place.
#[derive(Debug, Clone)]
pub(super) struct Day {
    pub(super) date: civil::Date,
    /// The month-first reading of numbers that could be either.
    pub(super) swapped: Option<civil::Date>,
    pub(super) calendar: Calendar,
    pub(super) kind: DayKind,
    /// The weekday written before it; Monday is 1.
    pub(super) weekday: Option<i8>,
    /// A time that stands inside: "Nov 30 14:05:00 2024".
    pub(super) clock: Option<Clock>,
    pub(super) end: usize,
}

/// What a day is told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayKind {
    Full,
    Yearless,
    Shift,
    Weekday,
}

/// Which of the years a day without one may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Toward {
    Nearest,
    /// The year now is in.
    Same,
    Past,
    Future,
}

struct Month {
    calendar: Calendar,
    number: i8,
    sure: bool,
    end: usize,
}

struct Year {
    value: i16,
    era: Option<Calendar>,
    end: usize,
}

const BETWEEN: &str = ",.،-/–(ـ";

/// The year of a date stands within so many tokens behind its day.
const YEAR_WITHIN: usize = 4;

/// The year of a date whose weekday comes last stands so few tokens before it.
const YEAR_BEFORE: usize = 4;

impl Reader<'_> {
    /// The day at a token.
    pub(super) fn day_at(&self, i: usize) -> Option<Day> {
        // "Mar 12, 2025": "mar" is a Tuesday in Spanish and French.
        if self.weekday(i).is_some()
            && self.month_at(i).is_some()
            && let Some(day) = self.worded_at(i, None).filter(|day| day.kind == DayKind::Full)
        {
            return Some(day);
        }
        let mut j = i + usize::from(self.is(i, Meaning::DayLead));
        let shift = self.meaning(j, |meaning| match meaning {
            Meaning::Shift(days) => Some(days),
            _ => None,
        });
        if shift.is_some() {
            j += 1;
            if self.is(j, Meaning::NotDay) || self.ordinal(j).is_some() {
                return None;
            }
        }
        let bracket = usize::from(shift.is_some() && matches!(self.mark(j), Some('(' | '،' | ',')));
        let weekday = self.weekday(j + bracket);
        if weekday.is_some() {
            j += bracket + 1;
            j += usize::from(bracket == 1 && self.mark(j) == Some(')'));
        }
        let led = j > i;
        let k = if led { self.skip(j, ",.،-–/|()", 2) } else { j };
        let number = weekday.map(|(number, _)| number);
        if let Some(day) = self.numeric_at(k, number).or_else(|| self.worded_at(k, number)) {
            return Some(day);
        }
        if let Some(days) = shift {
            let date = self.now.date().checked_add(Span::new().days(days)).ok()?;
            return Some(self.told(date, DayKind::Shift, j));
        }
        let (number, sure) = weekday?;
        self.lone_weekday(number, sure, i, j)
    }

    fn told(&self, date: civil::Date, kind: DayKind, end: usize) -> Day {
        let calendar = Calendar::Gregorian;
        Day { date, swapped: None, calendar, kind, weekday: None, clock: None, end }
    }

    fn lone_weekday(&self, number: i8, sure: bool, i: usize, end: usize) -> Option<Day> {
        if !sure || self.is(i.wrapping_sub(1), Meaning::NotBefore) || self.is_dated(i, end) {
            return None;
        }
        let today = self.now.date();
        let back = (today.weekday().to_monday_one_offset() - number).rem_euclid(7);
        let (days, end) = match self.toward(end) {
            Some((Toward::Past, end)) => (if back == 0 { -7 } else { -back }, end),
            Some((Toward::Future, end)) => (7 - back, end),
            _ => (-back, end),
        };
        let date = today.checked_add(Span::new().days(days)).ok()?;
        Some(self.told(date, DayKind::Weekday, end))
    }

    /// A year right before, or a day's number and, some words on, a year: a date in words
    /// that are not known, whose weekday tells nothing alone.
    fn is_dated(&self, start: usize, end: usize) -> bool {
        let year = |at: usize| {
            let number = self.number(at);
            number.is_some_and(|(it, digits)| digits == 4 && (1_300..=2_100).contains(&it))
        };
        let after = self.skip(end, BETWEEN, 1);
        let day = self.number(after).is_some_and(|(it, digits)| digits <= 2 && it <= 31);
        (start.saturating_sub(YEAR_BEFORE)..start).any(year)
            || day && (after + 2..=after + YEAR_WITHIN).any(year)
    }

    /// `30/11/2024`, `2024-11-30`, `30.11.24`, `30 | 11 | 2024`, `17-10-1436هـ`.
    fn numeric_at(&self, i: usize, weekday: Option<i8>) -> Option<Day> {
        let (a, a_digits) = self.number(i)?;
        let separator = self.mark(i + 1).filter(|mark| "/-.−‐‑–\\|".contains(*mark))?;
        let (b, b_digits) = self.number(i + 2)?;
        let (c, c_digits) = self.number(i + 4).filter(|_| self.mark(i + 3) == Some(separator))?;
        // Bars part the numbers of menus and pages too.
        if self.runs_on(i, i + 5) || b_digits > 2 || separator == '|' && c_digits != 4 {
            return None;
        }
        let (era, end) = self.era_at(i + 5);
        let (a, b, c) = (i16::try_from(a).ok()?, i16::try_from(b).ok()?, i16::try_from(c).ok()?);
        let settle = |year, month, day| self.settle(year, month, day, era);
        let ((date, calendar), swapped) = match (a_digits, c_digits) {
            (4, 1 | 2) => (settle(a, b, c)?, None),
            (1 | 2, 4) => either(settle(c, b, a), settle(c, a, b))?,
            (2, 2) if !self.strict && a > 31 => (settle(century(a), b, c)?, None),
            // «07.11. 09:59»: what stands there is the hour.
            (1 | 2, 2) if !(self.strict || self.spaced(i + 4) && self.minutes_at(i + 5)) => {
                let year = century(c);
                either(settle(year, b, a), settle(year, a, b))?
            }
            _ => return None,
        };
        Some(Day { date, swapped, calendar, kind: DayKind::Full, weekday, clock: None, end })
    }

    /// A colon and the minutes behind an hour.
    fn minutes_at(&self, i: usize) -> bool {
        self.mark(i) == Some(':') && self.number(i + 1).is_some_and(|(_, digits)| digits == 2)
    }

    /// Whether digits go on before or behind: a version, an address, a number.
    fn runs_on(&self, start: usize, end: usize) -> bool {
        let before = start > 0
            && !self.spaced(start)
            && self.mark(start - 1).is_some_and(|mark| {
                "/-.+_=#".contains(mark)
                    && (self.strict || (start > 1 && self.number(start - 2).is_some()))
            });
        let behind = self.mark(end).is_some_and(|mark| "/-.".contains(mark))
            && !self.spaced(end)
            && !self.spaced(end + 1)
            && self.number(end + 1).is_some();
        before || behind
    }

    /// The civil day of written numbers, in the calendar they are likely of.
    fn settle(
        &self,
        year: i16,
        month: i16,
        day: i16,
        era: Option<Calendar>,
    ) -> Option<(civil::Date, Calendar)> {
        let month = i8::try_from(month).ok()?;
        let written = Written { year, month, day: i8::try_from(day).ok()? };
        let calendars = match era {
            Some(calendar) => [calendar; 2],
            // Of the years news was published in, 1369-1409 are solar and
            // 1410 on lunar, outside Persian.
            None if (1300..=1409).contains(&year) => [Calendar::Solar, Calendar::UmmAlQura],
            None if (1410..=1500).contains(&year) => match self.context.language {
                Some(Language::Fa) => [Calendar::Solar, Calendar::UmmAlQura],
                _ => [Calendar::UmmAlQura, Calendar::Solar],
            },
            None => [Calendar::Gregorian; 2],
        };
        let read = calendars.map(|calendar| {
            civil(written, calendar)
                .filter(|date| self.plausible(*date))
                .map(|date| (date, calendar))
        });
        read.into_iter().flatten().find(|(date, _)| self.recent(*date)).or(read[0]).or(read[1])
    }

    fn recent(&self, date: civil::Date) -> bool {
        (1990..=self.now.year() + 1).contains(&date.year())
    }

    fn plausible(&self, date: civil::Date) -> bool {
        (1800..=2200).contains(&date.year())
    }

    /// A day with a month's name, in any order.
    fn worded_at(&self, i: usize, weekday: Option<i8>) -> Option<Day> {
        if let Some((day, end)) = self.day_number(i) {
            let after = self.skip(end, BETWEEN, 3);
            let in_month = self
                .month_at(after)
                .and_then(|month| self.with_year(day, &month, month.end, weekday));
            return in_month.or_else(|| self.of_this_month(day, end, weekday));
        }
        if let Some(month) = self.month_at(i) {
            let (day, end) = self.day_number(self.skip(month.end, ".", 1))?;
            return self.month_first(day, &month, i, end, weekday);
        }
        self.year_first(i, weekday)
    }

    /// "November 30, 2024"; without a year not in Arabic, where «في مارس 13
    /// قتيلا» counts the dead.
    fn month_first(
        &self,
        day: i8,
        month: &Month,
        i: usize,
        end: usize,
        weekday: Option<i8>,
    ) -> Option<Day> {
        let read = self.with_year(day, month, end, weekday)?;
        let latin = self.text_of(i).chars().next().is_some_and(|letter| letter < '\u{0590}');
        (read.kind == DayKind::Full || (latin && self.mark(end) != Some('%'))).then_some(read)
    }

    /// "2024 November 30", `2024-Nov-30`, «2020/تیر/2», `2024年11月30日`, «2024 ж. 5 қаңтар».
    fn year_first(&self, i: usize, weekday: Option<i8>) -> Option<Day> {
        let (year, 4) = self.number(i)? else { return None };
        let year = i16::try_from(year).ok()?;
        let full = |date, calendar, end| {
            let (swapped, clock) = (None, None);
            Some(Day { date, swapped, calendar, kind: DayKind::Full, weekday, clock, end })
        };
        if self.is(i + 1, Meaning::YearMark) {
            let (month, _) = self.number(i + 2).filter(|_| self.is(i + 3, Meaning::MonthMark))?;
            let (day, _) = self.number(i + 4).filter(|_| self.is(i + 5, Meaning::DayMark))?;
            let (month, day) = (i16::try_from(month).ok()?, i16::try_from(day).ok()?);
            let (date, calendar) = self.settle(year, month, day, None)?;
            return full(date, calendar, i + 6);
        }
        let marked = self.is(i + 1, Meaning::Filler);
        let at = self.skip(i + 1 + usize::from(marked), ".-/،,", 2);
        let day_first = || {
            let (day, end) = self.day_number(at)?;
            let month = self.month_at(end)?;
            Some((day, month.end, month))
        };
        let month_first = || {
            let month = self.month_at(at)?;
            let (day, end) = self.day_number(self.skip(month.end, ".-/،,", 2))?;
            Some((day, end, month))
        };
        let (day, end, month) = if marked { day_first() } else { None }.or_else(month_first)?;
        if self.mark(end) == Some(':') {
            return None;
        }
        let written = Written { year, month: month.number, day };
        full(civil(written, month.calendar)?, month.calendar, end)
    }

    /// A day and a month, with the year behind them or the one that is meant.
    fn with_year(&self, day: i8, month: &Month, i: usize, weekday: Option<i8>) -> Option<Day> {
        let Month { calendar, number, sure, .. } = *month;
        let day_of = |year| civil(Written { year, month: number, day }, calendar);
        let read = |date, kind, clock, end| {
            Some(Day { date, swapped: None, calendar, kind, weekday, clock, end })
        };
        if let Some(year) = self.year_at(i) {
            if year.era.is_some_and(|era| era != calendar) {
                return None;
            }
            let date = day_of(year.value).filter(|date| self.plausible(*date))?;
            return read(date, DayKind::Full, None, year.end);
        }
        let inside = self.clock_at(self.skip(i, ",،", 1)).filter(|clock| clock.plain);
        if let Some(clock) = inside
            && let Some((year, 4)) = self.number(clock.end)
            && let Some(date) = i16::try_from(year).ok().and_then(day_of)
        {
            let end = clock.end + 1;
            return read(date, DayKind::Full, Some(clock), end);
        }
        if !sure || (self.strict && day == 0) {
            return None;
        }
        let (toward, end) = self.toward(i).unwrap_or((Toward::Nearest, i));
        let date = self.likely(calendar, number, day, weekday, toward)?;
        read(date, DayKind::Yearless, None, end)
    }

    /// «15 من الشهر الجاري», «يوم 3 من الشهر الماضي».
    fn of_this_month(&self, day: i8, i: usize, weekday: Option<i8>) -> Option<Day> {
        let j = i + usize::from(self.is(i, Meaning::Filler));
        let j = j + usize::from(self.is(j, Meaning::MonthLead));
        if j == i || !self.is(j - 1, Meaning::MonthLead) {
            return None;
        }
        let months = self.meaning(j, |meaning| match meaning {
            Meaning::This => Some(0),
            Meaning::Last => Some(-1),
            Meaning::Next => Some(1),
            _ => None,
        })?;
        let first = self.now.date().first_of_month().checked_add(Span::new().months(months));
        let date = first.ok()?.with().day(day).build().ok()?;
        Some(Day { weekday, ..self.told(date, DayKind::Yearless, j + 1) })
    }

    fn toward(&self, i: usize) -> Option<(Toward, usize)> {
        let toward = self.meaning(i, |meaning| match meaning {
            Meaning::Last => Some(Toward::Past),
            Meaning::Next => Some(Toward::Future),
            Meaning::This => Some(Toward::Same),
            _ => None,
        })?;
        Some((toward, i + 1))
    }

    /// The day of a year that is not written: the one its weekday fits, the
    /// nearest to now; for a page's date never one to come.
    fn likely(
        &self,
        calendar: Calendar,
        month: i8,
        day: i8,
        weekday: Option<i8>,
        toward: Toward,
    ) -> Option<civil::Date> {
        let today = self.now.date();
        let days = |date: civil::Date| {
            today.until(date).map_or(i64::MAX, |span| i64::from(span.get_days()))
        };
        let base = year_near(today.year(), calendar);
        let back = if weekday.is_some() { 6 } else { 2 };
        let candidates: Vec<civil::Date> = (base - back..=base + 2)
            .filter_map(|year| civil(Written { year, month, day }, calendar))
            .filter(|&date| match toward {
                Toward::Past => days(date) < 0,
                Toward::Future => days(date) > 0,
                Toward::Same => date.year() == today.year(),
                Toward::Nearest => self.strict || days(date) <= 2,
            })
            .collect();
        // A date of this year is meant even where the last or next is nearer.
        let distance = |date: &civil::Date| {
            days(*date).abs() - if date.year() == today.year() { 30 } else { 0 }
        };
        let fits = |date: &&civil::Date| {
            weekday.is_some_and(|weekday| date.weekday().to_monday_one_offset() == weekday)
        };
        let fitting = candidates.iter().filter(fits).min_by_key(|date| distance(date));
        fitting.or_else(|| candidates.iter().min_by_key(|date| distance(date))).copied()
    }

    /// 1 to 31 in digits («30», "30th") or as an ordinal word.
    fn day_number(&self, i: usize) -> Option<(i8, usize)> {
        if let Some(ordinal) = self.ordinal(i) {
            return Some((ordinal, i + 1));
        }
        let (value, 1 | 2) = self.number(i)? else { return None };
        let day = i8::try_from(value).ok().filter(|day| (1..=31).contains(day))?;
        if self.runs_on(i, i + 1) && self.strict {
            return None;
        }
        let tail = self.is(i + 1, Meaning::OrdinalTail) && !self.spaced(i + 1);
        Some((day, i + 1 + usize::from(tail)))
    }

    fn ordinal(&self, i: usize) -> Option<i8> {
        self.meaning(i, |meaning| match meaning {
            Meaning::Ordinal(number) => i8::try_from(number).ok(),
            _ => None,
        })
    }

    fn weekday(&self, i: usize) -> Option<(i8, bool)> {
        self.meaning(i, |meaning| match meaning {
            Meaning::Weekday { number, sure } => Some((number, sure)),
            _ => None,
        })
    }

    /// A month, also by two names at once: «نيسان / أبريل», «نيسان (أبريل)».
    fn month_at(&self, i: usize) -> Option<Month> {
        let (calendar, number, sure) = self.month_name(i)?;
        let mark = self.mark(i + 1).filter(|mark| "/-(،".contains(*mark));
        let second = i + 1 + usize::from(mark.is_some());
        let mut end = i + 1;
        if self
            .month_name(second)
            .is_some_and(|(other, same, _)| other == calendar && same == number)
        {
            end = second + 1;
            end += usize::from(mark == Some('(') && self.mark(end) == Some(')'));
        }
        Some(Month { calendar, number, sure, end })
    }

    fn month_name(&self, i: usize) -> Option<(Calendar, i8, bool)> {
        let named = |wanted: bool| {
            self.meaning(i, |meaning| match meaning {
                Meaning::Month { calendar, number, sure } if sure == wanted => {
                    Some((calendar, number, sure))
                }
                _ => None,
            })
        };
        named(true).or_else(|| named(false))
    }

    /// The year behind a month: `2024`, «عام 2018», «1446 هـ», `-24`, `24)`.
    fn year_at(&self, i: usize) -> Option<Year> {
        let mut j = i;
        for _ in 0..4 {
            let passes = self.mark(j).is_some_and(|mark| ",.،-/–)ـ".contains(mark))
                || self.is(j, Meaning::Filler)
                || self.is(j, Meaning::YearLead);
            if !passes {
                break;
            }
            j += 1;
        }
        match self.number(j)? {
            (value, 4) if (1000..3000).contains(&value) => {
                let clock = self.mark(j + 1) == Some(':') && !self.spaced(j + 1);
                let (era, end) = self.era_at(j + 1);
                let value = i16::try_from(value).ok()?;
                (!clock).then_some(Year { value, era, end })
            }
            (value, 2) => {
                let joined = j == i + 1
                    && matches!(self.mark(i), Some('-' | '/' | '.'))
                    && !self.spaced(i)
                    && !self.spaced(j);
                let timed = !self.strict
                    && self.clock_at(j + 1).is_some_and(|clock| clock.plain)
                    && self.mark(j + 1) != Some(':');
                let last = !self.strict && j == i && matches!(self.mark(j + 1), Some(')' | ']'));
                let value = century(i16::try_from(value).ok()?);
                (joined || timed || last).then_some(Year { value, era: None, end: j + 1 })
            }
            _ => None,
        }
    }

    fn era_at(&self, i: usize) -> (Option<Calendar>, usize) {
        let era = self.meaning(i, |meaning| match meaning {
            Meaning::Era(calendar) => Some(calendar),
            _ => None,
        });
        (era, i + usize::from(era.is_some()))
    }

    /// Past at most `most` of these marks, fillers and day leads.
    pub(super) fn skip(&self, i: usize, marks: &str, most: usize) -> usize {
        let passes = |j: usize| {
            self.mark(j).is_some_and(|mark| marks.contains(mark))
                || self.is(j, Meaning::Filler)
                || self.is(j, Meaning::DayLead)
        };
        (i..i + most).find(|&j| !passes(j)).unwrap_or(i + most)
    }
}

/// The year of two digits, by the rule of POSIX `%y`: 69 is 1969, 68 is 2068.
fn century(two_digits: i16) -> i16 {
    if two_digits < 69 { 2000 + two_digits } else { 1900 + two_digits }
}

/// Day first, with the month first as its other reading; or the only one.
fn either(
    day_first: Option<(civil::Date, Calendar)>,
    month_first: Option<(civil::Date, Calendar)>,
) -> Option<((civil::Date, Calendar), Option<civil::Date>)> {
    match (day_first, month_first) {
        (Some(day_first), month_first) => {
            let swapped = month_first.map(|(date, _)| date).filter(|&date| date != day_first.0);
            Some((day_first, swapped))
        }
        (None, Some(month_first)) => Some((month_first, None)),
        (None, None) => None,
    }
}
