//! From the bytes of a feed to letters, whatever it claims its charset to be.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Up to so many bytes are looked at to guess a charset.
const SAMPLED: usize = 64 << 10;

/// Decodes a feed. A byte order mark decides; then valid UTF-8, which no other
/// charset looks like; then the charset named by the XML declaration or the
/// `Content-Type` header, where the bytes fit it; then a guess. A few bytes that
/// do not fit become U+FFFD.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0;
    }
    match bytes {
        [b'<' | b'{', 0, ..] => return UTF_16LE.decode_without_bom_handling(bytes).0,
        [0, b'<' | b'{', ..] => return UTF_16BE.decode_without_bom_handling(bytes).0,
        _ => {}
    }
    let claims = [declared(bytes), content_type.and_then(of_content_type)];
    let escapes = claims.iter().flatten().any(|encoding| !encoding.is_ascii_compatible());
    if let (Ok(text), false) = (std::str::from_utf8(bytes), escapes) {
        return Cow::Borrowed(text);
    }
    if mostly_utf8(bytes) && !escapes {
        return String::from_utf8_lossy(bytes);
    }
    let legacy = claims.into_iter().flatten().filter(|&encoding| encoding != UTF_8);
    for encoding in legacy {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLED)], true);
    detector.guess(None, Utf8Detection::Allow).decode_without_bom_handling(bytes).0
}

/// Whether at least nine in ten of the bytes beyond ASCII are UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good >= 9 * bad
}

/// The charset of `<?xml … encoding="…"?>`, which junk may stand before.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(2048)];
    let at = memchr::memmem::find(start, b"<?xml")?;
    let declaration = &start[at..];
    let end = memchr::memmem::find(declaration, b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    label(value)
}

fn of_content_type(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    label(lower.split_once("charset=")?.1)
}

/// The encoding of a label that may stand in quotes.
fn label(value: &str) -> Option<&'static Encoding> {
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| matches!(c, '"' | '\'' | ';') || c.is_whitespace());
    Encoding::for_label(&value.as_bytes()[..end.unwrap_or(value.len())])
}
