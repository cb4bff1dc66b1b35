//! Sets of hashes in little more than the bits that tell one set from another: sorted,
//! by their distances in Rice's code, the quotient by a power of two in ones' place, the
//! rest in bits (R. F. Rice, «Some practical universal noiseless coding techniques»,
//! 1979).

use super::coding::Reader;

/// Bits that are written or read at once, at most.
const AT_ONCE: u32 = 24;

/// Writes sets, one behind the other.
#[derive(Debug)]
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    bits: u32,
}

impl<'a> Writer<'a> {
    /// A writer at the end of some bytes.
    pub fn new(out: &'a mut Vec<u8>) -> Writer<'a> {
        Writer { out, held: 0, bits: 0 }
    }

    /// Writes ascending numbers of so many bits, distinct.
    pub fn set<T: Copy + Into<u32>>(&mut self, numbers: &[T], bits: u32) {
        let rest = rest(numbers.len(), bits);
        let mut next = 0;
        for number in numbers.iter().copied().map(T::into) {
            let distance = number - next;
            let mut zeros = distance >> rest;
            while zeros >= AT_ONCE {
                self.put(0, AT_ONCE);
                zeros -= AT_ONCE;
            }
            self.put(1 << zeros, zeros + 1);
            self.put(distance & ((1 << rest) - 1), rest);
            next = number.wrapping_add(1);
        }
    }

    fn put(&mut self, value: u32, bits: u32) {
        self.held |= u64::from(value) << self.bits;
        self.bits += bits;
        while self.bits >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.bits -= 8;
        }
    }

    /// Writes what is left.
    pub fn end(self) {
        if self.bits > 0 {
            self.out.push(self.held as u8);
        }
    }
}

/// Reads sets in the order they were written.
#[derive(Debug)]
pub struct Sets<'a> {
    bytes: Reader<'a>,
    held: u64,
    bits: u32,
}

impl<'a> Sets<'a> {
    /// Reads from here on to the end of the bytes.
    pub fn new(bytes: Reader<'a>) -> Sets<'a> {
        Sets { bytes, held: 0, bits: 0 }
    }

    /// A set of so many numbers of so many bits. Where bytes are missing it is zeros.
    pub fn set(&mut self, count: usize, bits: u32) -> impl Iterator<Item = u32> {
        let rest = rest(count, bits);
        let mut next = 0u32;
        (0..count).map(move |_| {
            let number = next.wrapping_add(self.zeros() << rest | self.take(rest));
            next = number.wrapping_add(1);
            number
        })
    }

    /// The zeros before the next one, which is passed over.
    fn zeros(&mut self) -> u32 {
        let mut zeros = 0;
        self.fill();
        while self.held == 0 && self.bits > 0 {
            zeros += self.bits;
            self.bits = 0;
            self.fill();
        }
        let here = self.held.trailing_zeros().min(self.bits);
        self.pass(here + u32::from(here < self.bits));
        zeros + here
    }

    fn take(&mut self, bits: u32) -> u32 {
        self.fill();
        let taken = self.held as u32 & ((1 << bits) - 1);
        self.pass(bits.min(self.bits));
        taken
    }

    fn pass(&mut self, bits: u32) {
        self.held >>= bits;
        self.bits -= bits;
    }

    fn fill(&mut self) {
        while self.bits < AT_ONCE && !self.bytes.0.is_empty() {
            self.held |= u64::from(self.bytes.byte()) << self.bits;
            self.bits += 8;
        }
    }
}

/// The bits of a distance that are written as they are: as many as the mean has.
fn rest(count: usize, bits: u32) -> u32 {
    bits.saturating_sub((count.max(1) as u32 * 2 - 1).ilog2()).min(AT_ONCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_what_they_were() {
        let mut seed = 3u32;
        let mut next = move |bits: u32| {
            seed = seed.wrapping_mul(0x915f_77f5).wrapping_add(1);
            seed >> (32 - bits)
        };
        for size in [0, 1, 2, 3, 20, 128, 5_000] {
            let mut sets: Vec<(Vec<u32>, u32)> = Vec::new();
            for bits in [16, 20, 16] {
                let mut set: Vec<u32> = (0..size).map(|_| next(bits)).collect();
                set.extend((1 << bits) - 1_u32..1 << bits);
                set.sort_unstable();
                set.dedup();
                sets.push((set, bits));
            }
            let mut out = Vec::new();
            let mut writer = Writer::new(&mut out);
            sets.iter().for_each(|(set, bits)| writer.set(set, *bits));
            writer.end();
            let mut read = Sets::new(Reader(&out));
            for (set, bits) in &sets {
                assert_eq!(read.set(set.len(), *bits).collect::<Vec<u32>>(), *set);
            }
            let bits: f64 = sets
                .iter()
                .map(|(set, bits)| {
                    set.len() as f64 * (f64::from(*bits) - (set.len() as f64).log2() + 2.0)
                })
                .sum();
            assert!(out.len() as f64 * 8.0 <= bits + 8.0, "{} bits, not {bits}", out.len() * 8);
        }
        // Bytes that are missing.
        assert_eq!(Sets::new(Reader(&[])).set(3, 16).count(), 3);
    }
}
