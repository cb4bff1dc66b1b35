//! A day and a time of day joined to one expression.

use std::ops::Range;

use jiff::civil;
use jiff::tz::TimeZone;

use super::clock::Clock;
use super::day::{Day, DayKind};
use super::lexicon::Meaning;
use super::token::{Kind, Token};
use super::{Calendar, Context, Date, Order, Precision};

/// Reads expressions out of the tokens of a text.
pub(super) struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    pub(super) context: &'a Context,
    /// The day and time of the context's now, in its zone.
    pub(super) now: civil::DateTime,
    /// Running text: what could be something else is no date.
    pub(super) strict: bool,
}

/// How good an expression is for [`super::parse`]; the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Full,
    OtherCalendar,
    Yearless,
    Relative,
    Weekday,
}

/// One expression.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    pub(super) date: Date,
    pub(super) rank: Rank,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// Its tokens.
    tokens: Range<usize>,
    day: Option<Day>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        text: &'a str,
        tokens: &'a [Token],
        context: &'a Context,
        strict: bool,
    ) -> Reader<'a> {
        let now = context.zone.to_datetime(context.now);
        Reader { text, tokens, context, now, strict }
    }

    /// Every expression, in order, without overlaps.
    pub(super) fn all(&self) -> Vec<Expression> {
        let mut found = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            match self.begins(i).then(|| self.expression_at(i)).flatten() {
                Some(expression) => {
                    i = expression.tokens.end.max(i + 1);
                    if self.context.relative || expression.rank <= Rank::OtherCalendar {
                        found.push(expression);
                    }
                }
                None => i += 1,
            }
        }
        found
    }

    fn begins(&self, i: usize) -> bool {
        match self.tokens[i].kind {
            Kind::Number { .. } => true,
            Kind::Word(meanings) => meanings.iter().any(|meaning| {
                !matches!(meaning, Meaning::Filler | Meaning::And | Meaning::ClockTail)
            }),
            Kind::Other | Kind::Mark(_) => false,
        }
    }

    fn expression_at(&self, i: usize) -> Option<Expression> {
        if let Some(relative) = self.relative_at(i) {
            let tokens = i..relative.end;
            return self.expression(relative.date, Rank::Relative, tokens, None);
        }
        if let Some(day) = self.day_at(i) {
            let clock = day.clock.clone().or_else(|| self.linked_clock(day.end));
            let clock = clock.or_else(|| self.dotted_clock(&day));
            let end = clock.as_ref().map_or(day.end, |clock| clock.end.max(day.end));
            return self.dated(day, clock, i, end);
        }
        let clock = self.clock_at(i).filter(|clock| clock.precision == Precision::Minute)?;
        let day = (clock.end..clock.end + 4)
            .take_while(|&k| k == clock.end || self.links(k - 1))
            .find_map(|k| self.day_at(k))?;
        let end = day.end;
        self.dated(day, Some(clock), i, end)
    }

    fn dated(&self, day: Day, clock: Option<Clock>, i: usize, end: usize) -> Option<Expression> {
        let (date, end) = match &clock {
            Some(clock) => (self.with_clock(&day, clock)?, end),
            None => {
                let zone = (day.kind == DayKind::Full).then(|| self.zone_at(end, false)).flatten();
                let civil = self.ordered(&day, None);
                let zoned = zone.as_ref().is_some_and(|read| read.zone.is_some());
                (Date::day(civil, day.calendar, zoned)?, zone.map_or(end, |read| read.end))
            }
        };
        let rank = match (day.kind, day.calendar) {
            (DayKind::Full, Calendar::Gregorian) => Rank::Full,
            (DayKind::Full, _) => Rank::OtherCalendar,
            (DayKind::Yearless, _) => Rank::Yearless,
            (DayKind::Shift, _) => Rank::Relative,
            (DayKind::Weekday, _) => Rank::Weekday,
        };
        self.expression(date, rank, i..end, Some(day))
    }

    fn expression(
        &self,
        date: Date,
        rank: Rank,
        tokens: Range<usize>,
        day: Option<Day>,
    ) -> Option<Expression> {
        let range = self.tokens.get(tokens.start)?.start..self.tokens.get(tokens.end - 1)?.end;
        Some(Expression { date, rank, range, tokens, day })
    }

    fn with_clock(&self, day: &Day, clock: &Clock) -> Option<Date> {
        let mut civil = self.ordered(day, Some(clock));
        if clock.next_day {
            civil = civil.tomorrow().ok()?;
        }
        let local = civil.to_datetime(clock.time);
        let zone: &TimeZone = clock.zone.as_ref().unwrap_or(&self.context.zone);
        let at = zone.to_ambiguous_timestamp(local).compatible().ok()?;
        Some(Date {
            at,
            precision: clock.precision,
            zoned: clock.zoned,
            local,
            calendar: day.calendar,
        })
    }

    /// Day first or month first?
    fn ordered(&self, day: &Day, clock: Option<&Clock>) -> civil::Date {
        let Some(swapped) = day.swapped else { return day.date };
        let latest = self.now.date().checked_add(jiff::Span::new().days(2));
        let future = |date: civil::Date| latest.as_ref().is_ok_and(|latest| date > *latest);
        let fits = |date: civil::Date| {
            day.weekday.is_some_and(|weekday| weekday == date.weekday().to_monday_one_offset())
        };
        let month_first = match self.context.order {
            Order::MonthFirst => true,
            Order::DayFirst => false,
            Order::Auto if fits(day.date) != fits(swapped) => fits(swapped),
            Order::Auto if future(day.date) != future(swapped) => future(day.date),
            Order::Auto => {
                day.calendar == Calendar::Gregorian && clock.is_some_and(|clock| clock.english_half)
            }
        };
        if month_first { swapped } else { day.date }
    }

    /// The time behind a day, with commas, dashes, "at" or a weekday between.
    fn linked_clock(&self, end: usize) -> Option<Clock> {
        (end..end + 5).take_while(|&k| k == end || self.links(k - 1)).find_map(|k| self.clock_at(k))
    }

    fn links(&self, i: usize) -> bool {
        const MARKS: &str = ",-–—|·•.@()/،:؛;ـ*~»«";
        match self.tokens.get(i).map(|token| token.kind) {
            Some(Kind::Mark(mark)) => MARKS.contains(mark),
            Some(Kind::Word(meanings)) => meanings.iter().any(|meaning| {
                matches!(
                    meaning,
                    Meaning::ClockLink
                        | Meaning::Filler
                        | Meaning::Weekday { .. }
                        | Meaning::Era(_)
                )
            }),
            _ => false,
        }
    }

    /// The date of an expression that has no time, with the only time that
    /// stands elsewhere in the text: "10:20 | some words | 12/04/2018".
    pub(super) fn with_lone_clock(&self, best: &Expression, all: &[Expression]) -> Date {
        let date = &best.date;
        let Some(day) = best.day.as_ref().filter(|_| date.precision == Precision::Day) else {
            return date.clone();
        };
        if all.iter().any(|other| other.date.local.date() != date.local.date()) {
            return date.clone();
        }
        let mut clocks = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            if let Some(taken) = all.iter().find(|taken| taken.tokens.contains(&i)) {
                i = taken.tokens.end;
                continue;
            }
            let clock = self.clock_at(i).filter(|clock| clock.plain);
            i = clock.as_ref().map_or(i + 1, |clock| clock.end);
            clocks.extend(clock);
        }
        match clocks.as_slice() {
            [clock] => self.with_clock(day, clock).unwrap_or_else(|| date.clone()),
            _ => date.clone(),
        }
    }
}

/// What stands at a token; nothing where there is none.
impl Reader<'_> {
    pub(super) fn number(&self, i: usize) -> Option<(u64, u8)> {
        match self.tokens.get(i)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// The text ends before the token.
    pub(super) fn is_end(&self, i: usize) -> bool {
        i >= self.tokens.len()
    }

    pub(super) fn mark(&self, i: usize) -> Option<char> {
        match self.tokens.get(i)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub(super) fn meaning<T>(
        &self,
        i: usize,
        wanted: impl FnMut(Meaning) -> Option<T>,
    ) -> Option<T> {
        match self.tokens.get(i)?.kind {
            Kind::Word(meanings) => meanings.iter().copied().find_map(wanted),
            _ => None,
        }
    }

    pub(super) fn is(&self, i: usize, meaning: Meaning) -> bool {
        self.meaning(i, |found| (found == meaning).then_some(())).is_some()
    }

    pub(super) fn spaced(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| token.spaced)
    }

    pub(super) fn text_of(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |token| &self.text[token.range()])
    }
}
