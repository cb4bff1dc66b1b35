//! Dates as people write them: every Arabic region's months, Hijri and Persian
//! calendars, Eastern digits, relative expressions, and the machine formats.
//!
//! A text is cut into numbers, known words and marks ([`mod@token`], with the
//! words of `languages/*/dates.txt`); a small grammar reads a day and a time of
//! day at a place in it ([`mod@day`], [`mod@relative`], [`mod@clock`],
//! [`mod@zone`]) and joins them ([`mod@expression`]).

mod letters;
mod lexicon;
mod token;
mod calendar;
mod zone;
mod clock;
mod day;
mod relative;
mod expression;
mod stamp;

use std::ops::Range;

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::language::Language;
use expression::{Expression, Reader};

/// The month of a civil day by Umm al-Qura, the Hijri calendar of Saudi Arabia:
/// 1 to 12, Ramadan the ninth. `None` outside the years a date can have.
pub fn hijri_month(day: civil::Date) -> Option<u8> {
    calendar::hijri_month(day)
}

/// A word that joins a date to what stands before it, and to no name: «في», «بتاريخ».
pub fn is_joint(word: &str) -> bool {
    lexicon::joints().any(|joint| joint == word)
}

/// How exactly an expression says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// To the minute or better.
    Minute,
    /// To the hour.
    Hour,
    /// To the day.
    Day,
}

/// The calendar an expression is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Calendar {
    /// The Gregorian calendar.
    Gregorian,
    /// The Hijri calendar by the tables of Umm al-Qura; a country that sights
    /// the moon may be a day off.
    UmmAlQura,
    /// The solar Hijri calendar of Iran and Afghanistan.
    Solar,
}

/// How `5/6/2024` is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// The day first, unless a number above 12, a weekday, an English AM or PM
    /// or a date in the future tells otherwise.
    #[default]
    Auto,
    /// The day first.
    DayFirst,
    /// The month first.
    MonthFirst,
}

/// A length of time that dates are told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
}

/// What an expression is read against.
#[derive(Debug, Clone)]
pub struct Context {
    /// The instant "now" means.
    pub now: Timestamp,
    /// The zone of local times that name none.
    pub zone: TimeZone,
    /// The language of the text around, where it is known.
    pub language: Option<Language>,
    /// How `5/6/2024` is read.
    pub order: Order,
    /// Whether `now` is known well enough to count from it: without it «أمس»,
    /// «الجمعة» and days without a year are no dates.
    pub relative: bool,
}

impl Context {
    /// A context that knows its `now`, and no language and no numeric order.
    pub fn new(now: Timestamp, zone: TimeZone) -> Context {
        Context { now, zone, language: None, order: Order::Auto, relative: true }
    }

    /// Whether a page can have been published then: from 1990 to `now` plus two days.
    pub fn allows(&self, at: Timestamp) -> bool {
        const FIRST: i64 = 631_152_000;
        let latest = self.now.checked_add(SignedDuration::from_hours(48));
        at.as_second() >= FIRST && latest.map_or(true, |latest| at <= latest)
    }
}

/// A date that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// The instant, UTC; for [`Precision::Day`] that day's midnight UTC.
    pub at: Timestamp,
    /// How exactly.
    pub precision: Precision,
    /// The instant does not depend on [`Context::zone`]: the expression named
    /// its own zone or offset, or an amount of time before now.
    pub zoned: bool,
    /// The wall clock as written, in the expression's own zone or else in
    /// [`Context::zone`]; its date is the page's own local day.
    pub local: civil::DateTime,
    /// The calendar it was written in.
    pub calendar: Calendar,
}

/// How much of a text [`parse`] reads, in bytes: an expression with words
/// around it is far shorter.
const PARSED: usize = 2_000;

/// Reads one date expression, alone or with words around it («نشر في: …»).
/// `None` where there is no date, or it is impossible, before 1990 or after
/// `now` plus two days. Of several, the first of those that name a year; a
/// Gregorian one before a Hijri one.
pub fn parse(text: &str, context: &Context) -> Option<Date> {
    let text = head(text.trim(), PARSED);
    if let Some(date) = stamp::parse(text, context) {
        return Some(date).filter(|date| context.allows(date.at));
    }
    let tokens = token::tokens(text);
    let reader = Reader::new(text, &tokens, context, false);
    let mut expressions = reader.all();
    expressions.retain(|expression| context.allows(expression.date.at));
    let best = (0..expressions.len()).min_by_key(|&i| expressions[i].rank)?;
    Some(reader.with_lone_clock(&expressions[best], &expressions))
}

/// A date found in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The expression's bytes.
    pub range: Range<usize>,
    /// What it means.
    pub date: Date,
}

/// Every date expression of a running text, in order, without overlaps. Unlike
/// [`parse`] it takes days of any year, past or to come; a date never runs
/// over a line feed.
pub fn find(text: &str, context: &Context) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n').flat_map(pieces) {
        let tokens = token::tokens(line);
        let reader = Reader::new(line, &tokens, context, true);
        found.extend(reader.all().into_iter().map(|Expression { range, date, .. }| Found {
            range: start + range.start..start + range.end,
            date,
        }));
        start += line.len();
    }
    found
}

/// The day in a URL's path: `/2024/11/30/`, `/2024-11-30-`, `/20241130/`.
/// `None` where there is none or it is not one [`Context::allows`].
pub fn from_url(url: &str, context: &Context) -> Option<Date> {
    stamp::from_url(url).filter(|date| context.allows(date.at))
}

impl Date {
    /// A whole day.
    fn day(date: civil::Date, calendar: Calendar, zoned: bool) -> Option<Date> {
        let local = date.to_datetime(civil::Time::midnight());
        let at = TimeZone::UTC.to_timestamp(local).ok()?;
        Some(Date { at, precision: Precision::Day, zoned, local, calendar })
    }
}

/// The pieces of a line that are read at once: far longer than a date, and what
/// bounds the memory that a page of one line takes.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    const PIECE: usize = 16 << 10;
    let mut rest = line;
    std::iter::from_fn(move || {
        let most = head(rest, PIECE);
        let end = match most.rfind(char::is_whitespace) {
            Some(space) if most.len() < rest.len() && space > 0 => space,
            _ => most.len(),
        };
        let piece = &rest[..end];
        rest = &rest[end..];
        (!piece.is_empty()).then_some(piece)
    })
}

/// At most `most` bytes of a text, cut at a character.
fn head(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}
