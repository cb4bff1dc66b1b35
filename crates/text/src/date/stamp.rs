//! Dates in digits alone: Unix seconds, compact ISO 8601, the path of a URL.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use super::{Calendar, Context, Date, Precision};

/// Reads a text that is one number: Unix seconds (10 digits, also with a
/// fraction), milliseconds (13), microseconds (16), `YYYYMMDD`,
/// `YYYYMMDDhhmmss`; or compact ISO 8601, `20241130T140500Z`.
pub(super) fn parse(text: &str, context: &Context) -> Option<Date> {
    if text.len() > 12 && text.as_bytes()[8] == b'T' {
        return basic_iso(text, context);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let at = match whole.len() {
        8 if fraction == "0" => return Date::day(compact_day(whole)?, Calendar::Gregorian, false),
        10 => Timestamp::from_second(number),
        13 => Timestamp::from_millisecond(number),
        14 => {
            return clocked(
                compact_day(&whole[..8])?.to_datetime(compact_time(&whole[8..])?),
                context,
            );
        }
        16 => Timestamp::from_microsecond(number),
        _ => return None,
    };
    let at = Timestamp::from_second(at.ok()?.as_second()).ok()?;
    Some(Date {
        at,
        precision: Precision::Minute,
        zoned: true,
        local: TimeZone::UTC.to_datetime(at),
        calendar: Calendar::Gregorian,
    })
}

/// `20241130T140500Z`, `20241130T1405+0300`.
fn basic_iso(text: &str, context: &Context) -> Option<Date> {
    if let Ok(at) = text.parse::<Timestamp>() {
        let local = text.get(..15).and_then(|wall| wall.parse().ok());
        let local = local.unwrap_or_else(|| TimeZone::UTC.to_datetime(at));
        let (precision, calendar) = (Precision::Minute, Calendar::Gregorian);
        return Some(Date { at, precision, zoned: true, local, calendar });
    }
    clocked(text.parse().ok()?, context)
}

fn clocked(local: civil::DateTime, context: &Context) -> Option<Date> {
    let at = context.zone.to_ambiguous_timestamp(local).compatible().ok()?;
    let (precision, calendar) = (Precision::Minute, Calendar::Gregorian);
    Some(Date { at, precision, zoned: false, local, calendar })
}

/// `140500`.
fn compact_time(text: &str) -> Option<civil::Time> {
    let (hour, rest) = text.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, 0).ok()
}

/// `20241130`.
pub(super) fn compact_day(text: &str) -> Option<civil::Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day a URL names: the first year, month and day that follow one another,
/// or one run of eight digits.
pub(super) fn from_url(url: &str) -> Option<Date> {
    let runs: Vec<(usize, &str)> = runs(url).collect();
    let date = runs.windows(3).find_map(|three| {
        let [(_, year), (_, month), (day_at, day)] = three else { return None };
        let whole = year.len() == 4 && day.len() <= 2 && joined(url, three);
        let bounded = url
            .as_bytes()
            .get(day_at + day.len())
            .is_none_or(|byte| !byte.is_ascii_alphabetic() || *byte == b'T');
        if !whole || !bounded {
            return None;
        }
        civil::Date::new(year.parse().ok()?, month_of(month)?, day.parse().ok()?).ok()
    });
    let date = date.or_else(|| {
        let compact = runs.iter().filter(|(_, run)| run.len() == 8);
        compact.filter_map(|(_, run)| compact_day(run)).find(|date| date.year() >= 1990)
    })?;
    Date::day(date, Calendar::Gregorian, false)
}

/// The runs of digits of a text, and of letters that could be a month's name.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        while let Some(&byte) = text.as_bytes().get(rest) {
            let start = rest;
            let same: fn(&u8) -> bool = match byte {
                b'0'..=b'9' => u8::is_ascii_digit,
                b'a'..=b'z' | b'A'..=b'Z' => u8::is_ascii_alphabetic,
                _ => {
                    rest += 1;
                    continue;
                }
            };
            let length = text.as_bytes()[start..].iter().take_while(|byte| same(byte)).count();
            rest = start + length;
            return Some((start, &text[start..rest]));
        }
        None
    })
}

/// Whether the runs stand one separator apart.
fn joined(text: &str, runs: &[(usize, &str)]) -> bool {
    runs.windows(2).all(|pair| {
        let [(start, run), (next, _)] = pair else { return false };
        let between = text.get(start + run.len()..*next);
        matches!(between, Some("/" | "-" | "_" | "."))
    })
}

fn month_of(run: &str) -> Option<i8> {
    if run.len() <= 2 {
        return run.parse().ok();
    }
    let tokens = super::token::tokens(run);
    super::lexicon::month_of(tokens.first()?)
}
