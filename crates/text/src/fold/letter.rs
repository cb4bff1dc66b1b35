//! What becomes of one character.

use std::sync::LazyLock;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

/// What one character of a text is in the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Letter {
    /// Nothing.
    Dropped,
    /// White space.
    Space,
    /// One character.
    One(char),
    /// A ligature's two or three characters, padded with `\0`.
    Few([char; 3]),
    /// A symbol's many characters: «ﷺ».
    Many(Box<str>),
}

impl Letter {
    /// Appends the characters to a key.
    #[inline]
    pub(super) fn push_to(self, key: &mut String) {
        self.each(&mut |c| key.push(c));
    }

    /// Hands on the characters.
    #[inline]
    pub(super) fn each(self, each: &mut impl FnMut(char)) {
        match self {
            Letter::Dropped => {}
            Letter::Space => each(' '),
            Letter::One(c) => each(c),
            Letter::Few(characters) => {
                characters.into_iter().take_while(|c| *c != '\0').for_each(each);
            }
            Letter::Many(characters) => characters.chars().for_each(each),
        }
    }
}

/// The first characters, where nearly all news text lies.
const DIRECT: usize = 0x700;

/// Marks of [`TABLE`]: nothing, white space, look further.
const DROPPED: u16 = 0;
const SPACE: u16 = 1;
const FURTHER: u16 = 2;

/// ASCII and the Arabic block, folded.
static TABLE: [u16; DIRECT] = table();

const fn table() -> [u16; DIRECT] {
    let mut table = [FURTHER; DIRECT];
    let mut code = 0;
    while code < 0x80 {
        table[code] = match code {
            0x09..=0x0D | 0x20 => SPACE,
            0x00..=0x08 | 0x0E..=0x1F | 0x7F => DROPPED,
            0x41..=0x5A => code as u16 + 0x20,
            _ => code as u16,
        };
        code += 1;
    }
    code = 0x600;
    while code < 0x700 {
        table[code] = arabic(code as u16);
        code += 1;
    }
    table
}

/// The Arabic block, U+0600–U+06FF.
const fn arabic(code: u16) -> u16 {
    match code {
        // Number signs and the end of an ayah, marks above and below, tatweel.
        0x600..=0x605 | 0x6DD | 0x610..=0x61A | 0x61C | 0x640 => DROPPED,
        0x64B..=0x65F | 0x670 | 0x674 | 0x6D6..=0x6DC | 0x6DF..=0x6E8 | 0x6EA..=0x6ED => DROPPED,
        // Alef.
        0x622 | 0x623 | 0x625 | 0x627 | 0x671..=0x673 | 0x675 => 0x627,
        // Waw.
        0x624 | 0x648 | 0x676 => 0x648,
        0x677 => 0x6C7,
        // Ya.
        0x626 | 0x649 | 0x64A | 0x678 | 0x6CC | 0x6CD | 0x6D0..=0x6D3 => 0x64A,
        // Ha.
        0x629 | 0x647 | 0x6BE | 0x6C0..=0x6C3 | 0x6D5 | 0x6FF => 0x647,
        // Kaf, fa.
        0x643 | 0x6A9 | 0x6AA => 0x643,
        0x641 | 0x6A4 => 0x641,
        // Digits and their signs.
        0x660..=0x669 => code - 0x660 + 0x30,
        0x6F0..=0x6F9 => code - 0x6F0 + 0x30,
        0x66A => 0x25,
        0x66B => 0x2E,
        0x66C => 0x2C,
        _ => code,
    }
}

/// The one character that a character of [`TABLE`] is in the key; `None` for
/// all others.
#[inline]
pub(super) fn plain(c: char) -> Option<char> {
    let code = *TABLE.get(c as usize)?;
    if code <= FURTHER { None } else { char::from_u32(u32::from(code)) }
}

/// Folds one character.
#[inline]
pub(super) fn fold(c: char) -> Letter {
    match TABLE.get(c as usize) {
        Some(&DROPPED) => Letter::Dropped,
        Some(&SPACE) => Letter::Space,
        Some(&FURTHER) | None => fold_rare(c),
        Some(&code) => match char::from_u32(u32::from(code)) {
            Some(folded) => Letter::One(folded),
            None => Letter::Dropped,
        },
    }
}

/// The characters of spacing accents and isolated tashkeel, which NFKD writes
/// as a space and a mark: the space is no space of the text.
pub(super) fn is_spacing_mark(c: char) -> bool {
    !c.is_whitespace()
        && DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(std::iter::once(c)).next()
            == Some(' ')
}

/// Latin, Greek, Cyrillic and Hebrew letters, which whole languages write, folded once.
static LETTERS: LazyLock<Vec<Letter>> =
    LazyLock::new(|| ('\u{80}'..'\u{600}').map(decomposed).collect());

/// Quotation marks and dashes of all languages, and the spaces and controls beside them.
static MARKS: LazyLock<Vec<Letter>> =
    LazyLock::new(|| ('\u{2000}'..'\u{2070}').map(decomposed).collect());

fn fold_rare(c: char) -> Letter {
    let known = match c {
        '\u{80}'..'\u{600}' => LETTERS.get(c as usize - 0x80),
        '\u{2000}'..'\u{2070}' => MARKS.get(c as usize - 0x2000),
        _ if is_itself(c) => return Letter::One(c),
        _ => None,
    };
    known.cloned().unwrap_or_else(|| decomposed(c))
}

/// Ideographs and what stands for a broken letter: whole texts are made of them.
fn is_itself(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{fffd}')
}

#[cold]
fn decomposed(c: char) -> Letter {
    if c.is_whitespace() {
        return Letter::Space;
    }
    if is_ignorable(c) || is_spacing_mark(c) {
        return Letter::Dropped;
    }
    let (mut few, mut length, mut many) = (['\0'; 3], 0, String::new());
    for part in DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(std::iter::once(c)) {
        fold_part(part, &mut |c| {
            match few.get_mut(length) {
                Some(place) => *place = c,
                None if many.is_empty() => many.extend(few.iter().chain([&c])),
                None => many.push(c),
            }
            length += 1;
        });
    }
    match length {
        0 => Letter::Dropped,
        1 if few[0] == ' ' => Letter::Space,
        1 => Letter::One(few[0]),
        2 | 3 => Letter::Few(few),
        _ => Letter::Many(many.into()),
    }
}

/// Folds a character that does not decompose.
fn fold_part(c: char, each: &mut dyn FnMut(char)) {
    if let Some(&code) = TABLE.get(c as usize)
        && code != FURTHER
    {
        match code {
            DROPPED => {}
            SPACE => each(' '),
            code => char::from_u32(u32::from(code)).into_iter().for_each(each),
        }
        return;
    }
    if is_ignorable(c) || CanonicalCombiningClassMapBorrowed::new().get_u8(c) != 0 {
        return;
    }
    if let Some(spelling) = spelling(c) {
        return spelling.chars().for_each(each);
    }
    if let Some(digit) = digit(c) {
        return each(digit);
    }
    for lower in c.to_lowercase() {
        if CanonicalCombiningClassMapBorrowed::new().get_u8(lower) == 0 {
            spelling(lower).unwrap_or(lower.encode_utf8(&mut [0; 4])).chars().for_each(&mut *each);
        }
    }
}

/// Controls and variation selectors that no reader sees.
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Letters that do not decompose but are commonly written otherwise.
fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'ı' => "i",
        'ς' => "σ",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' => "d",
        'ł' | 'Ł' => "l",
        '’' | '‘' | 'ʼ' | '‛' => "'",
        '“' | '”' | '„' | '‟' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        _ => return None,
    })
}

/// The ASCII digit of a decimal digit of any script in news.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 12] =
        [0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0x17E0];
    let code = c as u32;
    let zero = ZEROS.into_iter().find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_beforehand_is_what_it_decomposes_to() {
        for c in ('\u{80}'..=char::MAX).filter(|c| is_itself(*c) || (*c as usize) < 0x2070) {
            assert_eq!(fold_rare(c), decomposed(c), "U+{:04X}", c as u32);
        }
    }
}
