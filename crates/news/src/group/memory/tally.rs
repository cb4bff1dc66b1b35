//! What many articles share with one, added up: in a table that stays in the
//! processor's cache, however many articles are remembered.

/// A place of the table is an article's number and one in the high half, its sum in the
/// low one; zero where it is free.
const NUMBER: u32 = 32;

/// Sums by article.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// The articles, each at the place its number is scattered to or after it.
    places: Vec<u64>,
    /// How far a scattered number is shifted to be a place.
    shift: u32,
    /// The places that are taken, as many as `count`; one more is written to.
    taken: Vec<u32>,
    count: usize,
}

impl Tally {
    /// A tally for no more than `most` additions.
    pub fn new(most: usize) -> Tally {
        let places = (most + most / 2).next_power_of_two().max(2);
        Tally {
            places: vec![0; places],
            shift: u32::BITS - places.trailing_zeros(),
            taken: vec![0; most + 1],
            count: 0,
        }
    }

    /// Adds to an article's sum. More articles than there is room for are not added.
    #[inline]
    pub fn add(&mut self, number: u32, share: f32) {
        if self.count + 1 >= self.taken.len() {
            return;
        }
        let (place, held) = self.find(number);
        self.put(place, number, held, share);
        self.taken[self.count] = place as u32;
        self.count += usize::from(held == 0);
    }

    /// Adds to an article's sum, if it has one.
    #[inline]
    pub fn add_more(&mut self, number: u32, share: f32) {
        let (place, held) = self.find(number);
        if held != 0 {
            self.put(place, number, held, share);
        }
    }

    /// An article's place and what is held there: zero where it has none.
    #[inline]
    fn find(&self, number: u32) -> (usize, u64) {
        let last = self.places.len() - 1;
        let mut place = (number.wrapping_mul(0x9e37_79b9) >> self.shift) as usize & last;
        loop {
            let held = self.places[place];
            if held == 0 || (held >> NUMBER) as u32 == number + 1 {
                return (place, held);
            }
            place = (place + 1) & last;
        }
    }

    #[inline]
    fn put(&mut self, place: usize, number: u32, held: u64, share: f32) {
        // A free place has a sum of zero.
        let sum = f32::from_bits(held as u32) + share;
        self.places[place] = u64::from(number + 1) << NUMBER | u64::from(sum.to_bits());
    }

    /// Every article with its sum; none is left.
    pub fn drain(&mut self) -> impl Iterator<Item = (u32, f32)> + '_ {
        let taken = &self.taken[..std::mem::take(&mut self.count)];
        taken.iter().map(|place| {
            let held = std::mem::take(&mut self.places[*place as usize]);
            ((held >> NUMBER) as u32 - 1, f32::from_bits(held as u32))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn sums_are_those_of_a_map() {
        let mut tally = Tally::new(4_800);
        let mut seed = 7u64;
        for round in 0..20u32 {
            let mut sums: BTreeMap<u32, f32> = BTreeMap::new();
            for _ in 0..4_800 {
                seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                let number = round + (seed >> 33) as u32 % 3_000;
                let share = (seed >> 50) as f32 + 1.0;
                *sums.entry(number).or_default() += share;
                tally.add(number, share);
            }
            let mut added: Vec<(u32, f32)> = tally.drain().collect();
            added.sort_unstable_by_key(|(number, _)| *number);
            assert_eq!(added, Vec::from_iter(sums));
            assert_eq!(tally.drain().count(), 0);
        }
    }
}
