//! An amount of time before now: «منذ 3 ساعات», «قبل يومين», "2 hours ago".

use jiff::civil::Time;
use jiff::{SignedDuration, Span};

use super::expression::Reader;
use super::lexicon::Meaning;
use super::{Calendar, Date, Precision, Unit};

/// An amount read at a place, taken from now.
pub(super) struct Relative {
    pub(super) date: Date,
    pub(super) end: usize,
}

/// The most amounts in a row: "1 day 2 hours 5 minutes ago".
const AMOUNTS: usize = 3;

impl Reader<'_> {
    /// The relative expression at a token.
    pub(super) fn relative_at(&self, i: usize) -> Option<Relative> {
        if self.is(i, Meaning::Now) && !self.strict {
            return self.before_now(&[(0, Unit::Minute)], i + 1);
        }
        if self.is(i, Meaning::Ago) {
            let (amounts, end) = self.amounts_at(i + 1)?;
            // «قبل ساعة من الحادث» counts from something else.
            let counted = self.text_of(end) == "من";
            return (!counted).then(|| self.before_now(&amounts, end)).flatten();
        }
        let (amounts, end) = self.amounts_at(i)?;
        self.is(end, Meaning::AgoAfter).then(|| self.before_now(&amounts, end + 1)).flatten()
    }

    fn amounts_at(&self, i: usize) -> Option<(Vec<(i64, Unit)>, usize)> {
        let (first, mut end) = self.amount_at(i)?;
        let mut amounts = vec![first];
        while amounts.len() < AMOUNTS {
            let joined = self.is(end, Meaning::And) || matches!(self.mark(end), Some(',' | '،'));
            let Some((next, after)) = self.amount_at(end + usize::from(joined)) else { break };
            amounts.push(next);
            end = after;
        }
        Some((amounts, end))
    }

    fn amount_at(&self, i: usize) -> Option<((i64, Unit), usize)> {
        let span = self.meaning(i, |meaning| match meaning {
            Meaning::Span(amount, unit) => Some((amount, unit)),
            _ => None,
        });
        if let Some(span) = span {
            return Some((span, i + 1));
        }
        let amount = match self.number(i) {
            Some((value, 1..=3)) => i64::try_from(value).ok()?,
            Some(_) => return None,
            None => self.meaning(i, |meaning| match meaning {
                Meaning::Count(count) => Some(i64::from(count)),
                _ => None,
            })?,
        };
        let unit = self.meaning(i + 1, |meaning| match meaning {
            Meaning::Unit(unit) => Some(unit),
            _ => None,
        })?;
        Some(((amount, unit), i + 2))
    }

    fn before_now(&self, amounts: &[(i64, Unit)], end: usize) -> Option<Relative> {
        let finest = amounts.iter().map(|&(_, unit)| unit).min_by_key(|unit| *unit as u8)?;
        if self.strict && finest == Unit::Week {
            return None;
        }
        let date = match finest {
            Unit::Day | Unit::Week => self.days_ago(amounts)?,
            Unit::Hour | Unit::Minute | Unit::Second => self.hours_ago(amounts, finest)?,
        };
        Some(Relative { date, end })
    }

    fn days_ago(&self, amounts: &[(i64, Unit)]) -> Option<Date> {
        let days = amounts
            .iter()
            .map(|&(amount, unit)| if unit == Unit::Week { amount * 7 } else { amount })
            .sum::<i64>();
        let date = self.now.date().checked_sub(Span::new().days(days)).ok()?;
        Date::day(date, Calendar::Gregorian, false)
    }

    fn hours_ago(&self, amounts: &[(i64, Unit)], finest: Unit) -> Option<Date> {
        let seconds = amounts.iter().map(|&(amount, unit)| amount * seconds(unit)).sum();
        let at = self.context.now.checked_sub(SignedDuration::from_secs(seconds)).ok()?;
        let local = self.context.zone.to_datetime(at);
        let precision = if finest == Unit::Hour { Precision::Hour } else { Precision::Minute };
        let time = Time::new(local.hour(), local.minute(), local.second(), 0).ok()?;
        let local = local.date().to_datetime(time);
        Some(Date { at, precision, zoned: true, local, calendar: Calendar::Gregorian })
    }
}

fn seconds(unit: Unit) -> i64 {
    match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3_600,
        Unit::Day => 86_400,
        Unit::Week => 604_800,
    }
}
