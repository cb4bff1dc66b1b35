//! Bytes to text: which charset is it really?
//!
//! In order: byte order mark; valid UTF-8 whatever is declared; the HTTP header;
//! the `<meta>` prescan (WHATWG HTML 13.2.3.2, first 4 KB); detection on the
//! first 16 KB. A declaration of UTF-8 over bytes that are not is not believed,
//! nor a Western one over bytes that read as another alphabet. Letters that were
//! encoded twice are made whole.

mod twice;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

const SAMPLE: usize = 16 * 1_024;
const PRESCAN: usize = 4 * 1_024;

/// So many bytes of ASCII beside other letters help to tell a charset.
const BESIDE: usize = 24;

/// Decodes a page. Bytes that fit no charset become U+FFFD.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let text = once(bytes, content_type);
    twice::repaired(&text).unwrap_or(text)
}

fn once(bytes: &[u8], content_type: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    if let Some(text) = almost_utf8(bytes) {
        return text;
    }
    let declared = content_type.and_then(charset_of).or_else(|| prescan(bytes));
    encoding(bytes, declared).decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16 without the mark at its start: every other byte of `<html` or `<!DOC` is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes.get(..MARKUP)?.as_chunks::<2>();
    let markup = |letter: u8| letter.is_ascii_graphic() || letter.is_ascii_whitespace();
    if pairs.iter().all(|[one, other]| markup(*one) && *other == 0) {
        return Some(UTF_16LE);
    }
    pairs.iter().all(|[one, other]| *one == 0 && markup(*other)).then_some(UTF_16BE)
}

/// So many bytes of a page's start are of its markup.
const MARKUP: usize = 12;

/// UTF-8, also when it is cut in the middle of a letter or holds a few bad bytes
/// among many good letters.
fn almost_utf8(bytes: &[u8]) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            // The tree puts what it decodes behind the page's own letters.
            let mut owned = String::with_capacity(text.len() + text.len() / 8);
            owned.push_str(text);
            Some(owned)
        }
        Err(_) => {
            let (mut good, mut bad) = (0usize, 0usize);
            for chunk in bytes.utf8_chunks() {
                good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
                bad += usize::from(!chunk.invalid().is_empty());
            }
            (good > 20 * bad).then(|| String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

fn encoding(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    match declared {
        Some(declared) if declared == UTF_8 => detect(bytes),
        Some(declared) if declared == WINDOWS_1252 => detect(bytes),
        Some(declared) => declared,
        None => detect(bytes),
    }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let from = start.saturating_sub(SAMPLE / 4);
    let sample = &bytes[from..bytes.len().min(from + SAMPLE)];
    detector.feed(&telling(sample), true);
    detector.guess(None, Utf8Detection::Allow)
}

/// What tells charsets apart: the letters that are not ASCII, and what stands beside them.
/// The rest is markup, which costs the detector as much.
fn telling(sample: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(sample.len());
    let (mut at, mut taken) = (0, 0);
    while let Some(found) = sample[at..].iter().position(|byte| !byte.is_ascii()) {
        let begin = at + found;
        let run = sample[begin..].iter().position(u8::is_ascii);
        at = run.map_or(sample.len(), |length| begin + length);
        let end = sample.len().min(at + BESIDE);
        kept.extend_from_slice(&sample[taken.max(begin.saturating_sub(BESIDE))..end]);
        taken = end;
    }
    kept
}

fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let after = lower.split("charset").nth(1)?.trim_start().strip_prefix('=')?;
    let label = after.trim_start().trim_matches(['"', '\'']);
    let end = label.find([';', '"', '\'', ' ', ',', '>', '/']).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// The charset a `<meta>` of the first kilobytes declares; UTF-16 there is UTF-8.
fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let head: String = head.iter().map(|byte| byte.to_ascii_lowercase() as char).collect();
    let found = head
        .split("<meta")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .find_map(charset_of)
        .or_else(|| {
            let start = head.find("<?xml")?;
            let rest = &head[start..];
            let label = rest.split('>').next()?.split("encoding").nth(1)?;
            let label = label.trim_start_matches([' ', '=', '"', '\'']);
            Encoding::for_label(label.split(['"', '\'']).next()?.as_bytes())
        })?;
    Some(if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found })
}

#[cfg(test)]
mod tests {
    use super::{BESIDE, decode, telling};

    const TEXT: &str = "دعا وزير الخارجية الإيراني إلى التعاون مع روسيا في اجتماع عقد في موسكو";

    fn page(meta: &str, charset: &'static encoding_rs::Encoding) -> Vec<u8> {
        let html = format!("<html><head><meta charset=\"{meta}\"></head><body><p>{TEXT}</p>");
        charset.encode(&html).0.into_owned()
    }

    #[test]
    fn declarations_that_lie_are_not_believed() {
        let arabic = encoding_rs::WINDOWS_1256;
        let utf8 = encoding_rs::UTF_8;
        for (bytes, header) in [
            (page("utf-8", utf8), None),
            (page("windows-1256", utf8), Some("text/html; charset=windows-1256")),
            (page("windows-1256", arabic), None),
            (page("utf-8", arabic), Some("text/html; charset=utf-8")),
            (page("iso-8859-1", arabic), None),
            (page("x", arabic), Some("text/html; charset=\"windows-1256\"")),
        ] {
            assert!(decode(&bytes, header).contains(TEXT), "{header:?}");
        }
    }

    #[test]
    fn markup_between_letters_tells_no_charset() {
        let markup = "<div class=\"a\">".repeat(20);
        let html = format!("{markup}é{markup}àé b è{markup}");
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&html);
        let kept = telling(&bytes);
        assert_eq!(kept.iter().filter(|byte| !byte.is_ascii()).count(), 4);
        assert_eq!(kept.len(), 1 + 6 + 4 * BESIDE);
        assert_eq!(telling(b"plain"), b"");
        assert_eq!(telling(b"\xe9 a \xe9"), b"\xe9 a \xe9");
        assert!(decode(&bytes, None).contains("àé b è"));
    }

    #[test]
    fn a_letter_cut_at_the_end_spoils_nothing() {
        let bytes = page("utf-8", encoding_rs::UTF_8);
        let end = bytes.len() - "</p>".len() - 1;
        assert!(decode(&bytes[..end], None).contains("دعا وزير"));
    }

    #[test]
    fn utf16_without_its_mark_is_told_by_the_markup() {
        let html = String::from_utf8(page("utf-8", encoding_rs::UTF_8)).expect("a page in UTF-8");
        let little: Vec<u8> = html.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = html.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(decode(&bytes, None), html);
        }
    }
}
