//! Numbers as bytes, short where the numbers are small.

/// Writes a number, seven bits a byte.
pub fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes ascending numbers by their distances, with how many they are.
pub fn put_ascending(out: &mut Vec<u8>, numbers: &[u32]) {
    put(out, numbers.len() as u32);
    let mut before = 0;
    for &number in numbers {
        put(out, number - before);
        before = number;
    }
}

/// Reads what was written, in the same order. Where nothing is left it reads
/// zeros.
#[derive(Debug, Clone)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// A byte.
    #[inline]
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Four bytes.
    #[inline]
    pub fn four(&mut self) -> u32 {
        let Some((first, rest)) = self.0.split_first_chunk::<4>() else { return 0 };
        self.0 = rest;
        u32::from_le_bytes(*first)
    }

    /// A number.
    #[inline]
    pub fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f).wrapping_shl(shift);
            shift += 7;
            if byte < 0x80 || shift > 28 {
                return number;
            }
        }
    }

    /// So many bytes.
    pub fn bytes(&mut self, many: usize) -> &'a [u8] {
        let (bytes, rest) = self.0.split_at(many.min(self.0.len()));
        self.0 = rest;
        bytes
    }

    /// Ascending numbers.
    pub fn ascending(&mut self) -> Box<[u32]> {
        let mut before = 0u32;
        let size = (self.number() as usize).min(self.0.len());
        let next = |_| {
            before = before.wrapping_add(self.number());
            before
        };
        (0..size).map(next).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut out = Vec::new();
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u32::MAX];
        numbers.iter().for_each(|number| put(&mut out, *number));
        put_ascending(&mut out, &numbers);
        let mut reader = Reader(&out);
        assert_eq!(numbers.map(|_| reader.number()), numbers);
        assert_eq!(&*reader.ascending(), numbers);
        assert_eq!((reader.number(), reader.ascending().len()), (0, 0));
    }
}
