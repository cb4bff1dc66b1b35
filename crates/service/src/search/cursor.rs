//! Where a page of hits ended: what the next one begins after.

use std::cmp::Ordering;
use std::fmt;

use super::plan::Strictness;
use super::query::mistake::{BadQuery, Mistake};

/// The place of a hit in the order of its search: by rank from high to low,
/// and among equals by key. Total, so that paging neither skips nor repeats.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The score or the instant, made one kind of number.
    pub rank: i64,
    /// A number made of the article's id.
    pub key: u64,
}

impl Standing {
    /// Comes earlier in the list.
    pub fn before(&self, other: &Standing) -> bool {
        self.order(other) == Ordering::Less
    }

    /// The order of the list.
    pub fn order(&self, other: &Standing) -> Ordering {
        other.rank.cmp(&self.rank).then(self.key.cmp(&other.key))
    }
}

/// The last hit of a page.
#[derive(Debug, Clone, Copy)]
pub struct Cursor {
    /// How strictly its search matched.
    pub strictness: Strictness,
    /// Where it stood.
    pub standing: Standing,
    /// The instant from which freshness was counted.
    pub now: Option<i64>,
}

impl Cursor {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Result<Cursor, BadQuery> {
        Cursor::read(text).ok_or(BadQuery { kind: Mistake::Cursor, at: 0 })
    }

    fn read(text: &str) -> Option<Cursor> {
        let mut parts = text.split('.');
        let strictness = match parts.next()? {
            "s" => Strictness::Strict,
            "r" => Strictness::Relaxed,
            _ => return None,
        };
        let rank = parts.next()?.parse().ok()?;
        let key = u64::from_str_radix(parts.next()?, 16).ok()?;
        let now = parts.next().map(|now| now.parse().ok());
        if now == Some(None) || parts.next().is_some() {
            return None;
        }
        Some(Cursor { strictness, standing: Standing { rank, key }, now: now.flatten() })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let strictness = match self.strictness {
            Strictness::Strict => "s",
            Strictness::Relaxed => "r",
        };
        write!(f, "{strictness}.{}.{:x}", self.standing.rank, self.standing.key)?;
        self.now.map_or(Ok(()), |now| write!(f, ".{now}"))
    }
}
