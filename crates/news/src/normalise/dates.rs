//! When was it published? Claims to one instant, with precision and origin.

use ::text::date::{self, Context, Date};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use url::Url;

use crate::model::article::{DateOrigin, Precision};
use crate::model::draft::{Candidate, DateClaim};

/// Zones by the country of an outlet's domain.
const ZONES: &str = include_str!("../../../../publishers/zones.txt");

/// News is not older than the web and not from tomorrow.
const EARLIEST: i64 = 631_152_000; // 1990-01-01

/// How far a page's clock may run ahead of ours, in seconds.
const AHEAD: i64 = 2 * 3_600;

/// The "now" of a record that does not say when it arrived: 2100-01-01.
pub const HORIZON: Timestamp = Timestamp::constant(4_102_444_800, 0);

/// The instant decided for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The instant, UTC.
    pub at: Timestamp,
    /// How exactly it is known.
    pub precision: Precision,
    /// Where it was read.
    pub from: DateOrigin,
}

/// A zone by its IANA name, from the data compiled in: the same on every machine.
pub fn zone_named(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// The zone of local times on an outlet's pages: its publisher rule's, else its
/// country's, else UTC.
pub fn zone_of(url: &Url, ruled: Option<&str>) -> TimeZone {
    if let Some(zone) = ruled.and_then(zone_named) {
        return zone;
    }
    let host = url.host_str().unwrap_or_default();
    let country = host.rsplit('.').next().unwrap_or_default();
    ZONES
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(label, _)| *label == country)
        .and_then(|(_, zone)| zone_named(zone.trim()))
        .unwrap_or(TimeZone::UTC)
}

/// Reads one written date.
pub fn read(written: &str, context: &Context) -> Option<Date> {
    let written = written.trim();
    if written.is_empty() || written.len() > 400 {
        return None;
    }
    let date = date::parse(written, context)?;
    let second = date.at.as_second();
    (second >= EARLIEST && second <= context.now.as_second().saturating_add(2 * 86_400))
        .then_some(date)
}

/// The article's precision for a date's.
pub fn precision(precision: date::Precision) -> Precision {
    match precision {
        date::Precision::Minute => Precision::Minute,
        date::Precision::Hour => Precision::Hour,
        date::Precision::Day => Precision::Day,
    }
}

/// The first claim, in the order of trust, that is a possible date; a later
/// claim of the same day that is more exact makes it more exact.
pub fn decide(claims: &[Candidate<DateClaim>], context: &Context) -> Option<Decided> {
    let mut chosen: Option<Decided> = None;
    for claim in claims {
        let Some(date) = read(&claim.value.written, context) else { continue };
        let at = match not_ahead(&date, context) {
            Some(at) => at,
            None => continue,
        };
        let found = Decided { at, precision: precision(date.precision), from: claim.value.from };
        match &chosen {
            None => chosen = Some(found),
            Some(first)
                if first.precision == Precision::Day
                    && found.precision != Precision::Day
                    && same_day(first.at, found.at, &context.zone) =>
            {
                return Some(found);
            }
            Some(_) => {}
        }
        if chosen.as_ref().is_some_and(|first| first.precision == Precision::Minute) {
            break;
        }
    }
    chosen
}

/// A time ahead of the clock is the outlet's local time with a false `Z`, or no date.
fn not_ahead(date: &Date, context: &Context) -> Option<Timestamp> {
    let now = context.now.as_second();
    let second = date.at.as_second();
    let slack = if date.precision == date::Precision::Day { 86_400 } else { AHEAD };
    if second <= now.saturating_add(slack) {
        return Some(date.at);
    }
    let offset = i64::from(context.zone.to_offset(date.at).seconds());
    let local = Timestamp::from_second(second - offset).ok()?;
    (offset > 0 && local.as_second() <= now.saturating_add(AHEAD)).then_some(local)
}

fn same_day(day: Timestamp, exact: Timestamp, zone: &TimeZone) -> bool {
    let day = TimeZone::UTC.to_datetime(day).date();
    zone.to_datetime(exact).date() == day || TimeZone::UTC.to_datetime(exact).date() == day
}
