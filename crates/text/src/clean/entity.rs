//! Character references left in a text: `&nbsp;`, `&#1575;`, `&amp;quot;`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

static NAMED: LazyLock<FxHashMap<&str, char>> = LazyLock::new(|| {
    let lines = include_str!("entities.txt").lines();
    lines
        .filter_map(|line| {
            let (name, code) = line.split_once(' ')?;
            Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
        })
        .collect()
});

/// The longest reference looked at, in bytes, without `&` and `;`.
const LONGEST: usize = 10;

/// Where the reference that ends a text with `;` begins, and its character.
/// `None` where the text ends in none.
pub fn ending(text: &str) -> Option<(usize, char)> {
    let body = text.strip_suffix(';')?;
    let window = body.len().saturating_sub(LONGEST + 1);
    let at = window + body.as_bytes()[window..].iter().rposition(|&byte| byte == b'&')?;
    Some((at, character(&body[at + 1..])?))
}

/// The character of a reference without `&` and `;`.
fn character(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else { return NAMED.get(name).copied() };
    let hex = number.strip_prefix(['x', 'X']);
    let digits = hex.unwrap_or(number);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let code = u32::from_str_radix(digits, if hex.is_some() { 16 } else { 10 }).ok()?;
    match code {
        // The numbers of windows-1252 that pages mean by their bytes, as HTML reads them.
        0x80..=0x9F => {
            let byte = [u8::try_from(code).ok()?];
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
        }
        _ => char::from_u32(code),
    }
}
