//! A bit for each article of a window.

use std::ops::Range;

/// A window has at most so many articles.
pub const WIDEST: usize = 1_024;

/// The bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask([u64; WIDEST / 64]);

impl Mask {
    /// Nothing.
    pub const EMPTY: Mask = Mask([0; WIDEST / 64]);

    /// Whether a bit is set.
    #[inline]
    pub fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|bits| bits & (1 << (place % 64)) != 0)
    }

    /// Sets a bit of the window.
    #[inline]
    pub fn set(&mut self, place: usize) {
        self.set_if(place, true);
    }

    /// Sets a bit of the window if that holds.
    #[inline]
    pub fn set_if(&mut self, place: usize, holds: bool) {
        if let Some(bits) = self.0.get_mut(place / 64) {
            *bits |= u64::from(holds) << (place % 64);
        }
    }

    /// The bits of a range.
    pub fn of_range(range: &Range<usize>) -> Mask {
        let mut mask = Mask::EMPTY;
        for (at, bits) in mask.0.iter_mut().enumerate() {
            let from = range.start.saturating_sub(at * 64).min(64) as u32;
            let until = range.end.saturating_sub(at * 64).min(64) as u32;
            let below = |end: u32| u64::MAX.checked_shr(64 - end).unwrap_or(0);
            *bits = below(until) & !below(from);
        }
        mask
    }

    /// The bits of a longer row, from one of them on.
    pub fn of_row(row: &[u64], from: usize) -> Mask {
        let mut mask = Mask::EMPTY;
        let (first, shift) = (from / 64, (from % 64) as u32);
        for (at, bits) in mask.0.iter_mut().enumerate() {
            let of = |at: usize| row.get(at).copied().unwrap_or(0);
            let high = of(first + at + 1).checked_shl(64 - shift).unwrap_or(0);
            *bits = of(first + at) >> shift | high;
        }
        mask
    }

    /// Clears a bit of the window.
    pub fn clear(&mut self, place: usize) {
        if let Some(bits) = self.0.get_mut(place / 64) {
            *bits &= !(1 << (place % 64));
        }
    }

    /// What is in both.
    pub fn and(self, other: &Mask) -> Mask {
        self.with(other, |bits, more| bits & more)
    }

    /// What is in one or the other.
    pub fn or(self, other: &Mask) -> Mask {
        self.with(other, |bits, more| bits | more)
    }

    /// What is in this one and not in the other.
    pub fn without(self, other: &Mask) -> Mask {
        self.with(other, |bits, more| bits & !more)
    }

    fn with(mut self, other: &Mask, join: impl Fn(u64, u64) -> u64) -> Mask {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, more)| *bits = join(*bits, *more));
        self
    }

    /// How many bits are set.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    /// The first bit that is set, from a place on.
    pub fn first_from(&self, place: usize) -> Option<usize> {
        let mut at = place / 64;
        let mut bits = self.0.get(at)? & (u64::MAX << (place % 64));
        while bits == 0 {
            at += 1;
            bits = *self.0.get(at)?;
        }
        Some(at * 64 + bits.trailing_zeros() as usize)
    }

    /// The last bit that is set.
    pub fn last(&self) -> Option<usize> {
        let at = self.0.iter().rposition(|bits| *bits != 0)?;
        Some(at * 64 + 63 - self.0[at].leading_zeros() as usize)
    }

    /// Calls `each` with the places of the bits that are set, in order.
    #[inline]
    pub fn each(&self, mut each: impl FnMut(usize)) {
        for (at, bits) in self.0.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                each(at * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mask, WIDEST};

    #[test]
    fn ranges_and_rows_are_taken_bit_by_bit() {
        let row: Vec<u64> = (1..40u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        for from in [0, 1, 63, 64, 100, 1_500, 2_495] {
            let mask = Mask::of_row(&row, from);
            for place in 0..WIDEST {
                let bit = row
                    .get((from + place) / 64)
                    .is_some_and(|n| n >> ((from + place) % 64) & 1 == 1);
                assert_eq!(mask.has(place), bit, "{place} from {from}");
            }
        }
        for range in [0..0, 0..1, 0..64, 5..130, 64..128, 1_000..1_024, 0..WIDEST] {
            let mask = Mask::of_range(&range);
            assert!(
                (0..WIDEST).all(|place| mask.has(place) == range.contains(&place)),
                "{range:?}"
            );
        }
    }
}
