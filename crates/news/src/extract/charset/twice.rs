//! UTF-8 that was taken for Latin-1 and encoded once more: «petâ\u{80}\u{99}s».
//! The controls U+0080 to U+009F stand in no text, so that a letter's bytes
//! among which there is one are known for what they are.

/// So many letters broken beyond doubt say the same of those that could be meant.
const EVIDENCE: usize = 3;

/// The page with its letters whole again; `None` where none is broken.
pub fn repaired(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut controls = memchr::memchr_iter(0xc2, bytes)
        .filter(|at| bytes.get(at + 1).is_some_and(|next| (0x80..0xa0).contains(next)));
    controls.next()?;
    let certain = broken(text).filter(|letter| letter.certain).take(EVIDENCE).count();
    if certain == 0 {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for letter in broken(text).filter(|letter| letter.certain || certain == EVIDENCE) {
        out.push_str(&text[from..letter.start]);
        out.push(letter.meant);
        from = letter.end;
    }
    out.push_str(&text[from..]);
    Some(out)
}

/// A letter in two to four others.
struct Broken {
    meant: char,
    /// Where the others stand, in bytes.
    start: usize,
    end: usize,
    /// One of them is a control.
    certain: bool,
}

/// The letters that the text's own letters would be as bytes, in order.
fn broken(text: &str) -> impl Iterator<Item = Broken> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            // What is a lead byte, U+00C2 to U+00F4, begins with 0xC3.
            let start = at + memchr::memchr(0xc3, &text.as_bytes()[at..])?;
            match letter(text, start) {
                Some(letter) => {
                    at = letter.end;
                    return Some(letter);
                }
                None => at = start + 2,
            }
        }
    })
}

/// The letter whose bytes the letters from `start` on are.
fn letter(text: &str, start: usize) -> Option<Broken> {
    let mut letters = text[start..].chars();
    let mut raw = [0u8; 4];
    raw[0] = u8::try_from(u32::from(letters.next()?)).ok()?;
    let length = match raw[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    for byte in &mut raw[1..length] {
        *byte = u8::try_from(u32::from(letters.next()?)).ok()?;
    }
    let meant = std::str::from_utf8(&raw[..length]).ok()?.chars().next()?;
    let certain = raw[1..length].iter().any(|byte| (0x80..0xa0).contains(byte));
    // Each of the letters takes two bytes.
    Some(Broken { meant, start, end: start + 2 * length, certain })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page is after its bytes were taken for Latin-1.
    fn broken_once(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn letters_encoded_twice_come_back() {
        let cases = ["the pet’s “own” — 5 €", "naïve café’s", "وزير الخارجية", "👍 أحسنت"];
        for text in cases {
            let found = repaired(&broken_once(text));
            assert!(found.is_some(), "{text}");
            if text.chars().filter(|letter| u32::from(*letter) > 0x7ff).count() >= EVIDENCE {
                assert_eq!(found.as_deref(), Some(text));
            }
        }
    }

    #[test]
    fn a_page_with_whole_letters_stays() {
        for text in ["", "the pet’s own", "Ã© is not é, nor Â£ £", "a\u{a0}b Â\u{a0}c", "x\u{85}y"]
        {
            assert_eq!(repaired(text), None, "{text}");
        }
        let mixed = format!("الوزير قال: {}", broken_once("it’s"));
        assert_eq!(repaired(&mixed).as_deref(), Some("الوزير قال: it’s"));
    }
}
