//! Zones and offsets: `Z`, `+0300`, "GMT+3", «بتوقيت القاهرة», «مكة (+3)».

use std::sync::LazyLock;

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use super::expression::Reader;
use super::lexicon::{Meaning, ZoneWord};

/// The database that is compiled in: what a name means does not depend on the
/// machine.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Whether a zone of a data file exists.
#[cfg(test)]
pub(super) fn known(word: ZoneWord) -> bool {
    match word {
        ZoneWord::Named(name) => DATABASE.get(name).is_ok(),
        ZoneWord::Fixed(_) | ZoneWord::Local => true,
    }
}

/// A zone read at a place.
pub(super) struct ZoneRead {
    /// `None` for "local time": the context's.
    pub(super) zone: Option<TimeZone>,
    pub(super) end: usize,
}

impl Reader<'_> {
    /// The zone at a token. `iso`: behind an ISO time, where `-05:00` needs no
    /// space before it.
    pub(super) fn zone_at(&self, i: usize, iso: bool) -> Option<ZoneRead> {
        let open = matches!(self.mark(i), Some('(' | '['));
        let skipped = usize::from(open || matches!(self.mark(i), Some(',' | '،')));
        let mut read = self.bare_zone_at(i + skipped, iso || open)?;
        if open && matches!(self.mark(read.end), Some(')' | ']')) {
            read.end += 1;
        }
        Some(read)
    }

    fn bare_zone_at(&self, i: usize, iso: bool) -> Option<ZoneRead> {
        if let Some((offset, end)) = self.offset_at(i, iso) {
            return Some(ZoneRead { zone: Some(TimeZone::fixed(offset)), end });
        }
        if self.is(i, Meaning::ZoneLead) {
            let word = self.meaning(i + 1, |meaning| match meaning {
                Meaning::City(word) | Meaning::Zone(word) => Some(word),
                _ => None,
            })?;
            return self.with_offset(word, i + 2);
        }
        let word = self.meaning(i, |meaning| match meaning {
            Meaning::Zone(word) => Some(word),
            Meaning::City(word) if self.offset_in_brackets(i + 1).is_some() => Some(word),
            Meaning::City(ZoneWord::Local) => Some(ZoneWord::Local),
            _ => None,
        })?;
        self.looks_like_zone(i).then(|| self.with_offset(word, i + 1)).flatten()
    }

    /// A named zone, unless an offset behind it says it better: `GMT+3`.
    fn with_offset(&self, word: ZoneWord, i: usize) -> Option<ZoneRead> {
        if let Some((offset, end)) = self.offset_in_brackets(i).or_else(|| self.offset_at(i, true))
        {
            return Some(ZoneRead { zone: Some(TimeZone::fixed(offset)), end });
        }
        let zone = match word {
            ZoneWord::Fixed(offset) => Some(TimeZone::fixed(offset)),
            ZoneWord::Named(name) => Some(DATABASE.get(name).ok()?),
            ZoneWord::Local => None,
        };
        Some(ZoneRead { zone, end: i })
    }

    fn offset_in_brackets(&self, i: usize) -> Option<(Offset, usize)> {
        let (offset, end) = self.mark(i).filter(|&mark| mark == '(').and_then(|_| {
            let inner = if self.is_zone(i + 1) { i + 2 } else { i + 1 };
            self.offset_at(inner, true)
        })?;
        (self.mark(end) == Some(')')).then_some((offset, end + 1))
    }

    fn is_zone(&self, i: usize) -> bool {
        self.meaning(i, |meaning| matches!(meaning, Meaning::Zone(_)).then_some(())).is_some()
    }

    /// "et", "ist" and "ct" are zones only in capitals; `Z` only behind a digit.
    fn looks_like_zone(&self, i: usize) -> bool {
        let text = self.text_of(i);
        if !text.is_ascii() {
            return true;
        }
        match text {
            "Z" | "z" => !self.spaced(i),
            "gmt" | "utc" => true,
            _ => {
                text.contains(' ')
                    || text.chars().all(|letter| letter.is_ascii_uppercase())
                    || text.eq_ignore_ascii_case("gmt")
            }
        }
    }

    /// `+0300`, `+03:00`, `+3`, `-0500`.
    fn offset_at(&self, i: usize, iso: bool) -> Option<(Offset, usize)> {
        let sign = match self.mark(i)? {
            '+' => 1,
            '-' | '−' | '–' => -1,
            _ => return None,
        };
        let (value, digits) = self.number(i + 1)?;
        if self.spaced(i + 1) {
            return None;
        }
        let value = i32::try_from(value).ok()?;
        let (hours, minutes, end) = match digits {
            4 => (value / 100, value % 100, i + 2),
            1 | 2 => match (self.mark(i + 2), self.number(i + 3)) {
                (Some(':'), Some((minutes, 2))) => (value, i32::try_from(minutes).ok()?, i + 4),
                _ => (value, 0, i + 2),
            },
            _ => return None,
        };
        // A dash is an offset only where it cannot be a range or a new date.
        let clear = sign > 0 || iso || digits == 4 || (self.spaced(i) && end == i + 4);
        let continues = matches!(self.mark(end), Some('.' | '/' | '-'))
            && !self.spaced(end)
            && self.number(end + 1).is_some();
        if !clear || continues || hours > 14 || minutes > 59 {
            return None;
        }
        let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
        Some((offset, end))
    }
}
