//! When was it published? Claims to one instant, with precision and origin.

use std::sync::LazyLock;

use ::text::date::{self, Context, Date};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};
use rustc_hash::FxHashMap;
use url::Url;

use crate::model::article::{DateOrigin, Precision};
use crate::model::draft::{Candidate, DateClaim, Origin};

/// Zones by the country of an outlet's domain.
const ZONES: &str = include_str!("../../../../publishers/zones.txt");

/// Two instants so near to each other, in seconds, are of one event: a page's
/// offsets miss the summer time.
const NEARLY: i64 = 3_660;

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
    /// The day as the page tells it, in the outlet's own time.
    pub day: civil::Date,
}

/// A zone by its IANA name, from the data compiled in: the same on every machine.
pub fn zone_named(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// The zone of local times on an outlet's pages: its publisher rule's, else its
/// country's, else that of a language of one country among `languages`, else UTC.
pub fn zone_of(url: &Url, ruled: Option<&str>, languages: &[&str]) -> TimeZone {
    if let Some(zone) = ruled.and_then(zone_named) {
        return zone;
    }
    let host = url.host_str().unwrap_or_default();
    let country = host.rsplit('.').next().unwrap_or_default();
    let of_language =
        |tag: &&str| zone_labelled(&format!("language:{}", tag.trim().to_ascii_lowercase()));
    zone_labelled(country)
        .or_else(|| languages.iter().find_map(of_language))
        .unwrap_or(TimeZone::UTC)
}

fn zone_labelled(wanted: &str) -> Option<TimeZone> {
    LABELLED.get(wanted).and_then(|zone| zone_named(zone))
}

/// The zones by what has them: a country, a language.
static LABELLED: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let lines = ZONES.lines().filter_map(|line| line.split_once(' '));
    lines.map(|(label, zone)| (label, zone.trim())).collect()
});

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

/// The instant of a date that is written in full and lies ahead of `now`: one
/// that [`decide`] does not believe.
pub fn ahead(written: &str, now: Timestamp) -> Option<Timestamp> {
    let mut context = Context::new(HORIZON, TimeZone::UTC);
    context.relative = false;
    let at = date::parse(written.trim(), &context)?.at;
    (at.as_second() > now.as_second() + AHEAD).then_some(at)
}

/// The article's precision for a date's.
pub fn precision(precision: date::Precision) -> Precision {
    match precision {
        date::Precision::Minute => Precision::Minute,
        date::Precision::Hour => Precision::Hour,
        date::Precision::Day => Precision::Day,
    }
}

/// Names of `<meta>` elements that often hold a document's date instead of the
/// article's: a visible date near the headline is believed before them.
const WEAK: [&str; 4] = ["dc.date", "dcterms.date", "dcterms.created", "dc.created"];

/// Names that are as weak where they hold a bare day.
const DAYS: [&str; 4] = ["date", "created", "timestamp", "release_date"];

/// How far a claim is trusted, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// Structured data, the address, marked dates near the headline.
    Stated,
    /// Dates right over the headline that are no clock's.
    Over,
    /// Weak `<meta>` names.
    Weak,
    /// Lines near the headline.
    Near,
    /// Dates of anywhere else on the page.
    Far,
}

fn trust(claim: &Candidate<DateClaim>) -> Trust {
    match (claim.origin, claim.evidence.as_str()) {
        (Origin::Meta, name) if WEAK.contains(&name) => Trust::Weak,
        (Origin::Meta, name) if DAYS.contains(&name) && !has_time(&claim.value.written) => {
            Trust::Weak
        }
        (Origin::Text, "dateline above") => Trust::Over,
        (Origin::Text, "line" | "line above") => Trust::Near,
        (Origin::Text, "last line") | (Origin::Content, "distant date element") => Trust::Far,
        _ => Trust::Stated,
    }
}

fn has_time(written: &str) -> bool {
    written.contains(':') || written.bytes().filter(u8::is_ascii_digit).count() >= 10
}

/// The first claim, in the order of trust, that is a possible date. At equal
/// trust a date that names its year goes before one that does not: «18 May»,
/// "yesterday". Then a claim of the same day that is more exact makes it more
/// exact.
pub fn decide(claims: &[Candidate<DateClaim>], context: &Context) -> Option<Decided> {
    let mut whole = context.clone();
    whole.relative = false;
    let mut dates: Vec<(Trust, bool, Date, DateOrigin)> = Vec::new();
    for claim in claims {
        let trust = trust(claim);
        let written = &claim.value.written;
        let full = read(written, &whole);
        let relative = full.is_none();
        let usable = context.relative && trust != Trust::Far;
        let read = full.or_else(|| usable.then(|| read(written, context)).flatten());
        let Some(mut date) = read else { continue };
        let Some(at) = not_ahead(&date, context) else { continue };
        date.at = at;
        dates.push((trust, relative, date, claim.value.from));
    }
    dates.sort_by_key(|(trust, relative, ..)| (*trust, *relative));
    let (_, _, first, from) = dates.first()?;
    let exact = dates.iter().find(|(trust, _, date, _)| {
        *trust != Trust::Far
            && date.precision != date::Precision::Day
            && same_day(first, date, &context.zone)
    });
    let (date, from) = match exact {
        Some((_, _, date, from)) if first.precision == date::Precision::Day => (date, from),
        _ => (first, from),
    };
    let known = dates.iter().filter(|(trust, ..)| *trust != Trust::Far).map(|(_, _, date, _)| date);
    Some(Decided {
        at: date.at,
        precision: precision(date.precision),
        from: *from,
        day: local_day(date, known, &context.zone),
    })
}

/// The day of a date as its page tells it: by the offset it is written with;
/// where that is UTC, by another claim of the same instant, by the day the page
/// shows or its address names, by the outlet's zone.
fn local_day<'a>(
    date: &Date,
    known: impl Iterator<Item = &'a Date> + Clone,
    zone: &TimeZone,
) -> civil::Date {
    let utc = TimeZone::UTC.to_datetime(date.at);
    if date.precision == date::Precision::Day || !date.zoned || date.local != utc {
        return date.local.date();
    }
    let in_utc = |other: &Date| other.zoned && other.local == TimeZone::UTC.to_datetime(other.at);
    let same = known.clone().find(|other| {
        other.precision == date::Precision::Minute
            && !in_utc(other)
            && other.zoned
            && (other.at.as_second() - date.at.as_second()).abs() <= NEARLY
    });
    if let Some(same) = same {
        return same.local.date();
    }
    let beside = |day: civil::Date| match day.since(utc.date()).map(|span| span.get_days()) {
        Ok(0) => true,
        Ok(-1) => utc.hour() < 12,
        Ok(1) => utc.hour() >= 10,
        _ => false,
    };
    // An instant of its own is that of something else: a comment, another article.
    let shown = known.filter(|other| !other.zoned).map(|other| other.local.date());
    shown.into_iter().find(|day| beside(*day)).unwrap_or_else(|| zone.to_datetime(date.at).date())
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

fn same_day(day: &Date, exact: &Date, zone: &TimeZone) -> bool {
    let day = day.local.date();
    exact.local.date() == day
        || zone.to_datetime(exact.at).date() == day
        || TimeZone::UTC.to_datetime(exact.at).date() == day
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Claims as `evidence: written`, and what is decided: the instant, and the
    /// page's own day.
    #[track_caller]
    fn check(claims: &[(&str, &str)], wanted: &str, day: &str) {
        let claims: Vec<Candidate<DateClaim>> = claims
            .iter()
            .map(|(evidence, written)| Candidate {
                value: DateClaim { written: (*written).to_owned(), from: DateOrigin::Text },
                origin: match *evidence {
                    "datePublished" => Origin::JsonLd,
                    "date" => Origin::Meta,
                    "path" => Origin::Url,
                    "date element" | "distant date element" => Origin::Content,
                    _ => Origin::Text,
                },
                evidence: (*evidence).to_owned(),
            })
            .collect();
        let now = "2026-11-24T00:00:00Z".parse().unwrap();
        let decided = decide(&claims, &Context::new(now, TimeZone::UTC)).unwrap();
        assert_eq!(decided.at.to_string(), wanted, "{claims:?}");
        assert_eq!(decided.day.to_string(), day, "{claims:?}");
    }

    #[test]
    fn dates_are_believed_in_the_order_of_trust() {
        let near = ("dateline", "27 Sep 2016");
        let far = ("distant date element", "09/09/2019");
        check(&[far, near], "2016-09-27T00:00:00Z", "2016-09-27");
        let yearless = ("date element", "18 Mai");
        check(&[yearless, ("path", "2014-05-18")], "2014-05-18T00:00:00Z", "2014-05-18");
        let weak = ("date", "2020-02-12");
        check(&[weak, ("dateline", "05.02.2020")], "2020-02-05T00:00:00Z", "2020-02-05");
        let over = ("dateline above", "Research 7 April 2020");
        check(&[("date", "2020-03-03"), over], "2020-04-07T00:00:00Z", "2020-04-07");
        check(&[weak, ("line", "The trial of 5 May 2019")], "2020-02-12T00:00:00Z", "2020-02-12");
        let day = ("datePublished", "2024-11-30");
        check(&[day, ("dateline", "30.11.2024 14:05")], "2024-11-30T14:05:00Z", "2024-11-30");
    }

    #[test]
    fn the_day_is_the_one_the_page_tells() {
        let utc = ("datePublished", "2020-02-25T02:25:54Z");
        check(&[utc], "2020-02-25T02:25:54Z", "2020-02-25");
        check(&[utc, ("path", "2020-02-24")], "2020-02-25T02:25:54Z", "2020-02-24");
        check(&[utc, ("path", "2020-01-24")], "2020-02-25T02:25:54Z", "2020-02-25");
        let comment = ("date element", "2020-02-26T09:35:53-07:00");
        check(&[utc, comment], "2020-02-25T02:25:54Z", "2020-02-25");
        check(&[("datePublished", "2020-06-03T03:01+0400")], "2020-06-02T23:01:00Z", "2020-06-03");
    }
}
