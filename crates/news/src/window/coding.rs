//! Numbers and sets as bytes, short where the numbers are small.

/// Writes a number, seven bits a byte.
pub fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a text with its length.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Writes a set of 16-bit hashes with its size.
pub fn put_set(out: &mut Vec<u8>, set: &[u16]) {
    put(out, set.len() as u32);
    set.iter().for_each(|hash| out.extend_from_slice(&hash.to_le_bytes()));
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
/// zeros and empty sets.
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

    /// Two bytes.
    #[inline]
    pub fn pair(&mut self) -> u16 {
        let Some((first, rest)) = self.0.split_first_chunk::<2>() else { return 0 };
        self.0 = rest;
        u16::from_le_bytes(*first)
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

    /// A text.
    pub fn text(&mut self) -> &'a str {
        let length = self.number() as usize;
        std::str::from_utf8(self.bytes(length)).unwrap_or_default()
    }

    /// A set of 16-bit hashes.
    pub fn set(&mut self) -> Box<[u16]> {
        let size = self.number() as usize;
        let pairs = self.bytes(2 * size).chunks_exact(2);
        pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
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
        put_text(&mut out, "واس");
        put_set(&mut out, &[3, 65_535]);
        put_ascending(&mut out, &numbers);
        let mut reader = Reader(&out);
        assert_eq!(numbers.map(|_| reader.number()), numbers);
        assert_eq!(reader.text(), "واس");
        assert_eq!(&*reader.set(), [3, 65_535]);
        assert_eq!(&*reader.ascending(), numbers);
        assert_eq!((reader.number(), reader.text(), reader.set().len()), (0, "", 0));
    }
}
