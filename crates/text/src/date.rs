//! Dates as people write them: every Arabic region's months, Hijri and Persian
//! calendars, Eastern digits, relative expressions, and the machine formats.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How exactly an expression says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// To the minute or better.
    Minute,
    /// To the hour.
    Hour,
    /// To the day.
    Day,
}

/// What an expression is read against.
#[derive(Debug, Clone)]
pub struct Context {
    /// The instant "now" means.
    pub now: Timestamp,
    /// The zone of local times that name none.
    pub zone: TimeZone,
}

/// A date that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// The instant, UTC; for [`Precision::Day`] that day's midnight UTC.
    pub at: Timestamp,
    /// How exactly.
    pub precision: Precision,
    /// The expression named its own zone or offset.
    pub zoned: bool,
}

/// Reads one date expression, alone or with words around it («نشر في: …»).
/// `None` where there is no date, or it is impossible, before 1990 or after
/// `now` plus two days.
pub fn parse(_text: &str, _context: &Context) -> Option<Date> {
    None
}

/// A date found in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The expression's bytes.
    pub range: std::ops::Range<usize>,
    /// What it means.
    pub date: Date,
}

/// Every date expression of a running text, in order, without overlaps.
pub fn find(_text: &str, _context: &Context) -> Vec<Found> {
    Vec::new()
}
