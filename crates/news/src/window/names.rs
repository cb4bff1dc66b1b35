//! Ids in little memory: ours are 26 letters of base 32 and are held as their bits,
//! those that came with records as they are written.

use text::hash::hash;

use super::coding::{self, Reader};

/// Letters of one of our ids, and the bytes of their bits.
const LETTERS: usize = 26;
const BYTES: usize = (LETTERS * 5).div_ceil(8);

/// An id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// One of ours.
    Bits([u8; BYTES]),
    /// Another.
    Text(Box<str>),
}

impl Default for Name {
    fn default() -> Name {
        Name::Text(Box::default())
    }
}

impl Name {
    /// The name of an id.
    pub fn of(id: &str) -> Name {
        packed(id).map_or_else(|| Name::Text(id.into()), Name::Bits)
    }

    /// The id.
    pub fn written(&self) -> String {
        match self {
            Name::Bits(bits) => unpacked(bits),
            Name::Text(text) => text.to_string(),
        }
    }

    /// A hash of the id as it is written.
    pub fn hash(&self) -> u64 {
        match self {
            Name::Bits(bits) => hash(&unpacked(bits)),
            Name::Text(text) => hash(text),
        }
    }
}

/// Writes an id.
pub fn put(out: &mut Vec<u8>, id: &str) {
    match packed(id) {
        Some(bits) => {
            out.push(0);
            out.extend(bits);
        }
        None => {
            coding::put(out, id.len() as u32 + 1);
            out.extend(id.as_bytes());
        }
    }
}

/// The bytes of an id that was [written](put): of equal ids they are equal.
pub fn bytes<'a>(reader: &mut Reader<'a>) -> &'a [u8] {
    let all = reader.0;
    let length = match reader.number() {
        0 => BYTES,
        longer => longer as usize - 1,
    };
    reader.bytes(length);
    &all[..all.len() - reader.0.len()]
}

/// The id of which these are the [bytes]; empty where they are none.
pub fn written(bytes: &[u8]) -> String {
    let mut reader = Reader(bytes);
    match reader.number() {
        0 => reader.0.first_chunk().map(unpacked).unwrap_or_default(),
        _ => String::from_utf8_lossy(reader.0).into_owned(),
    }
}

fn packed(id: &str) -> Option<[u8; BYTES]> {
    let letters: &[u8; LETTERS] = id.as_bytes().try_into().ok()?;
    let (mut bytes, mut bits, mut held, mut at) = ([0; BYTES], 0u32, 0u32, 0);
    for letter in letters {
        let five = match letter {
            b'a'..=b'z' => letter - b'a',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u32::from(five);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes[at] = (bits >> held) as u8;
            at += 1;
        }
    }
    bytes[at] = (bits << (8 - held)) as u8;
    Some(bytes)
}

fn unpacked(bytes: &[u8; BYTES]) -> String {
    let letter = |at: usize| {
        let bit = 5 * at;
        let next = bytes.get(bit / 8 + 1).copied().unwrap_or_default();
        let two = u16::from_be_bytes([bytes[bit / 8], next]);
        let five = (two >> (11 - bit % 8)) as u8 & 31;
        if five < 26 { b'a' + five } else { b'2' + five - 26 }
    };
    let letters: [u8; LETTERS] = std::array::from_fn(letter);
    std::str::from_utf8(&letters).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_what_it_was() {
        let ours = crate::normalise::id::of_url("https://example.org/1").0;
        let others = ["", "a7", "abcdefghijklmnopqrstuvwxy1", "abcdefghijklmnopqrstuvwxyاب"];
        for id in [&ours, "77777777777777777777777777"].into_iter().chain(others) {
            let name = Name::of(id);
            assert_eq!((name.written(), name.hash()), (id.to_owned(), hash(id)));
            assert_eq!(matches!(name, Name::Bits(_)), !others.contains(&id));
            let mut out = Vec::new();
            put(&mut out, id);
            out.extend([1, 2]);
            let mut reader = Reader(&out);
            assert_eq!(written(bytes(&mut reader)), id);
            assert_eq!(reader.0, [1, 2]);
        }
        assert!(bytes(&mut Reader(&[])).is_empty());
    }
}
