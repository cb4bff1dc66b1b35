//! Words told apart by 128 bits each.
//!
//! The product of the two halves of a word, each with a number mixed in that nobody
//! knows, is another for another word: among ten million words two are confused with
//! a chance of one in 10^14, and nobody can choose words that are. (The product of
//! secret sums is the step of Wang Yi's wyhash, which keeps half of it.)

use std::hash::{BuildHasher, RandomState};

/// What tells a word from others.
pub struct Fingerprint {
    /// The greater part.
    pub print: [u32; 3],
    /// The rest: where in a table it is looked for.
    pub place: u32,
}

/// The numbers that are mixed in.
pub struct Seed([u64; 4]);

impl Seed {
    /// Drawn by the system.
    pub fn drawn() -> Seed {
        let random = RandomState::new();
        Seed([0_u64, 1, 2, 3].map(|number| random.hash_one(number)))
    }

    /// The fingerprint of a word; that of a stem is another.
    #[inline]
    pub fn of(&self, word: &[u8], is_stem: bool) -> Fingerprint {
        let [one, other, stem, again] = self.0;
        // How long a word is must not be undone by its letters.
        let mut one = one.wrapping_add(again.wrapping_mul(word.len() as u64));
        one ^= if is_stem { stem } else { 0 };
        let mut other = other;
        let mut rest = word;
        while let Some((first, behind)) = rest.split_first_chunk::<16>()
            && !behind.is_empty()
        {
            let (low, high) = product(halves(first), one, other);
            (one, other) = (low ^ again, high ^ again.rotate_left(32));
            rest = behind;
        }
        let (low, high) = product(halves(rest), one, other);
        let print = [low as u32, (low >> 32) as u32, (high >> 32) as u32];
        Fingerprint { print, place: high as u32 }
    }
}

#[inline]
fn product((first, second): (u64, u64), one: u64, other: u64) -> (u64, u64) {
    let product = u128::from(first ^ one) * u128::from(second ^ other);
    (product as u64, (product >> 64) as u64)
}

/// At most sixteen bytes as two numbers; with their count, they tell the bytes.
#[inline]
fn halves(bytes: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into());
    }
    match *bytes {
        [] => (0, 0),
        [first, ..] => {
            let (middle, last) = (bytes[bytes.len() / 2], bytes[bytes.len() - 1]);
            (first.into(), u64::from(middle) << 8 | u64::from(last))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Seed;

    #[test]
    fn words_that_differ_little_have_other_fingerprints() {
        let seed = Seed::drawn();
        let mut words: HashSet<Vec<u8>> = HashSet::new();
        for number in 0..70_000_u32 {
            words.insert(number.to_be_bytes()[1 + usize::from(number < 1 << 16)..].to_vec());
            words.insert(format!("{number:x}").into_bytes());
        }
        let long = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".as_bytes();
        for length in 0..long.len() {
            words.insert(long[..length].to_vec());
            for changed in 0..length {
                for bit in 0..8 {
                    let mut word = long[..length].to_vec();
                    word[changed] ^= 1 << bit;
                    words.insert(word);
                }
            }
        }
        let prints: HashSet<([u32; 3], u32)> = words
            .iter()
            .flat_map(|word| [seed.of(word, false), seed.of(word, true)])
            .map(|of| (of.print, of.place))
            .collect();
        assert_eq!(prints.len(), 2 * words.len());
    }
}
