//! Days, months and years of a query, and ranges of them.

use jiff::civil::Date;

use super::mistake::{BadQuery, Mistake};

/// Days in a row; open where there is no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Option<Date>,
    /// The one after the last.
    pub until: Option<Date>,
}

impl Days {
    /// Those of `2024-11-30`, `2024-11`, `2024` or of `A..B`, both included,
    /// where one may be missing; in digits of any script.
    pub fn within(at: usize, value: &str) -> Result<Days, BadQuery> {
        let folded = text::fold::fold(value);
        let bad = || BadQuery { kind: Mistake::NoDay(value.to_owned()), at };
        let Some((from, to)) = folded.split_once("..") else {
            let span = span(&folded).ok_or_else(bad)?;
            return Ok(Days { from: Some(span.0), until: Some(span.1) });
        };
        let end = |text: &str| match text {
            "" => Some(None),
            text => span(text).map(Some),
        };
        let (from, to) = (end(from).ok_or_else(bad)?, end(to).ok_or_else(bad)?);
        let days = Days { from: from.map(|span| span.0), until: to.map(|span| span.1) };
        match (days.from, days.until) {
            (None, None) => Err(bad()),
            (Some(from), Some(until)) if from >= until => {
                Err(BadQuery { kind: Mistake::BackwardRange(value.to_owned()), at })
            }
            _ => Ok(days),
        }
    }

    /// From the first day of a value on.
    pub fn from(at: usize, value: &str) -> Result<Days, BadQuery> {
        Ok(Days { from: first(at, value)?, until: None })
    }

    /// Before the first day of a value.
    pub fn before(at: usize, value: &str) -> Result<Days, BadQuery> {
        Ok(Days { from: None, until: first(at, value)? })
    }
}

fn first(at: usize, value: &str) -> Result<Option<Date>, BadQuery> {
    match span(&text::fold::fold(value)) {
        Some((first, _)) => Ok(Some(first)),
        None => Err(BadQuery { kind: Mistake::NoDay(value.to_owned()), at }),
    }
}

/// The first day of a day, month or year, and the one after its last.
fn span(value: &str) -> Option<(Date, Date)> {
    let mut numbers = value.split(['-', '/']).map(|part| part.parse::<i16>());
    let year = numbers.next()?.ok().filter(|year| (1000..=9998).contains(year))?;
    let month = numbers.next().transpose().ok()?.map(i8::try_from).transpose().ok()?;
    let day = numbers.next().transpose().ok()?.map(i8::try_from).transpose().ok()?;
    if numbers.next().is_some() {
        return None;
    }
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let next = match (month, day) {
        (_, Some(_)) => first.tomorrow().ok()?,
        (Some(_), None) => first.last_of_month().tomorrow().ok()?,
        _ => first.last_of_year().tomorrow().ok()?,
    };
    Some((first, next))
}
