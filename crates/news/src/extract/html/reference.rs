//! Character references: `&amp;`, `&nbsp`, `&#1575;`, `&#x627;`.
//!
//! Names are those of the standard's table (HTML 13.5), as the crate `web_atoms`
//! (MIT or Apache-2.0) has it.

use web_atoms::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// The longest name that counts without its semicolon: `Aacute`.
const LONGEST_BARE: usize = 6;

/// The longest name of all: `CounterClockwiseContourIntegral`.
const LONGEST: usize = 31;

/// What a reference stands for: one character, or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decoded {
    /// The first.
    pub first: char,
    /// The second.
    pub second: Option<char>,
    /// The bytes of the reference, ampersand and all.
    pub length: usize,
}

impl Decoded {
    fn one(first: char, length: usize) -> Decoded {
        Decoded { first, second: None, length }
    }

    /// Appends the characters.
    pub fn push_to(self, out: &mut String) {
        out.push(self.first);
        out.extend(self.second);
    }
}

/// The reference that `text` begins with, from its ampersand on; `None` where
/// the ampersand is only itself.
pub fn decode(text: &str, in_attribute: bool) -> Option<Decoded> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric(bytes);
    }
    let name = bytes.iter().skip(1).take(LONGEST + 1);
    let length = name.take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if length == 0 {
        return None;
    }
    if bytes.get(1 + length) == Some(&b';')
        && let Some(found) = named(&text[1..length + 2])
    {
        return Some(found);
    }
    (2..=length.min(LONGEST_BARE)).rev().find_map(|length| {
        let found = named(&text[1..1 + length])?;
        let next = bytes.get(1 + length).copied().unwrap_or_default();
        let continues = in_attribute && (next == b'=' || next.is_ascii_alphanumeric());
        // The longest name decides: in an attribute it may say that this is none.
        Some((!continues).then_some(found))
    })?
}

/// A name with its semicolon, or one of those that need none.
fn named(name: &str) -> Option<Decoded> {
    let first = match name {
        "amp;" => Some('&'),
        "quot;" => Some('"'),
        "nbsp;" => Some('\u{a0}'),
        "lt;" => Some('<'),
        "gt;" => Some('>'),
        _ => None,
    };
    if let Some(first) = first {
        return Some(Decoded::one(first, name.len() + 1));
    }
    let (first, second) = NAMED_ENTITIES.get(name)?;
    // The table also holds the beginnings of names, as zero.
    let first = char::from_u32(*first).filter(|first| *first != '\0')?;
    let second = char::from_u32(*second).filter(|second| *second != '\0');
    Some(Decoded { first, second, length: name.len() + 1 })
}

fn numeric(bytes: &[u8]) -> Option<Decoded> {
    let (radix, start) = match bytes.get(2) {
        Some(b'x' | b'X') => (16, 3),
        _ => (10, 2),
    };
    let mut value = 0u32;
    let mut at = start;
    while let Some(digit) = bytes.get(at).and_then(|byte| char::from(*byte).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit).min(0x11_0000);
        at += 1;
    }
    if at == start {
        return None;
    }
    at += usize::from(bytes.get(at) == Some(&b';'));
    let letter = match value {
        0x80..=0x9f => C1_REPLACEMENTS[value as usize - 0x80].or(char::from_u32(value)),
        0 => None,
        value => char::from_u32(value),
    };
    Some(Decoded::one(letter.unwrap_or(char::REPLACEMENT_CHARACTER), at))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[track_caller]
    fn check(text: &str, in_attribute: bool, expected: &str) {
        let mut out = String::new();
        let length = decode(text, in_attribute).map_or(0, |found| {
            found.push_to(&mut out);
            found.length
        });
        out.push_str(&text[length..]);
        assert_eq!(out, expected, "{text}");
    }

    #[test]
    fn references_as_the_standard_has_them() {
        for (text, expected) in [
            ("&amp;amp;", "&amp;"),
            ("&ampx", "&x"),
            ("&notit;", "¬it;"),
            ("&notin;", "∉"),
            ("&nGt;", "≫⃒"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&laquo;&", "«&"),
            ("&eacute", "é"),
            ("&eacut;", "&eacut;"),
            ("&;", "&;"),
            ("& ", "& "),
            ("&", "&"),
            ("&#1575;ل", "ال"),
            ("&#x627ل", "ال"),
            ("&#x;", "&#x;"),
            ("&#;", "&#;"),
            ("&#128;", "€"),
            ("&#0;", "\u{fffd}"),
            ("&#xd800;", "\u{fffd}"),
            ("&#99999999999;", "\u{fffd}"),
        ] {
            check(text, false, expected);
        }
    }

    #[test]
    fn addresses_in_attributes_are_left_alone() {
        check("&copy=1", true, "&copy=1");
        check("&copyright", true, "&copyright");
        check("&copy;=1", true, "©=1");
        check("&copy 1", true, "© 1");
        check("&copy=1", false, "©=1");
    }
}
