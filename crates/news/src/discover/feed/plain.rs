//! Markup to plain text: titles and names, which may hold some.

use quick_xml::escape::resolve_html5_entity;

/// A reference is at most so long: the longest HTML name has 31 letters.
const MAX_REFERENCE: usize = 34;

/// The text of a piece of HTML: without tags, comments and their like,
/// references resolved, blanks collapsed. Elements that begin a line are blanks.
pub fn plain(html: &str) -> String {
    let tags = Tags::of(html);
    let mut text = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        text.push_str(&html[at..at + found]);
        at += found;
        match tags.end(at) {
            Some(end) => {
                if !Tags::is_inline(&html[at..end]) {
                    text.push(' ');
                }
                at = past_code(html, at, end);
            }
            None => {
                text.push('<');
                at += 1;
            }
        }
    }
    text.push_str(&html[at..]);
    collapsed(&unescape(&text))
}

/// Where a tag's end leads: past what a script or style sheet holds.
fn past_code(html: &str, start: usize, end: usize) -> usize {
    let tag = html[start + 1..end].to_ascii_lowercase();
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !matches!(name, "script" | "style") || tag.ends_with("/>") {
        return end;
    }
    let closing = format!("</{name}");
    let rest = &html.as_bytes()[end..];
    let found =
        rest.windows(closing.len()).position(|part| part.eq_ignore_ascii_case(closing.as_bytes()));
    found.map_or(end, |found| end + found)
}

/// Whether text that should be plain looks as if it held HTML.
pub fn looks_like_html(text: &str) -> bool {
    let tags = Tags::of(text);
    let tag = text.match_indices('<').any(|(at, _)| tags.end(at).is_some());
    tag || text.match_indices('&').any(|(at, _)| reference(&text[at..]).is_some())
}

/// Resolves character and HTML references; what is none stays.
pub fn unescape(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((value, length)) => {
                resolved.push_str(&value);
                rest = &rest[length..];
            }
            None => {
                resolved.push('&');
                rest = &rest[1..];
            }
        }
    }
    resolved.push_str(rest);
    resolved
}

/// What an entity or character reference without `&` and `;` stands for.
pub fn resolve(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // Numbers of C1 controls mean windows-1252, as browsers read them.
    let c = match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => encoding_rs::WINDOWS_1252.decode(&[byte]).0.chars().next(),
        _ => char::from_u32(code),
    };
    c.filter(|&c| c != '\0').map(String::from).or_else(|| Some(String::new()))
}

/// Blanks and line ends to one space each, none at the ends; control characters
/// left out.
pub fn collapsed(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() && c != '\u{a0}');
    let mut line = String::with_capacity(text.len());
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|c| !c.is_control()));
    }
    line
}

/// The reference that a text begins with, resolved, and its length.
fn reference(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let end = bytes.iter().take(MAX_REFERENCE).position(|&byte| byte == b';')?;
    let name = text.get(1..end)?;
    let plausible = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    let value = if plausible { resolve(name)? } else { return None };
    Some((value, end + 1))
}

/// Finds where tags end. That there are no more ends to come is known ahead, so
/// that looking for them stays linear.
struct Tags<'a> {
    html: &'a str,
    last_end: usize,
    last_comment_end: usize,
}

impl<'a> Tags<'a> {
    fn of(html: &'a str) -> Tags<'a> {
        let last_end = html.rfind('>').unwrap_or_default();
        let last_comment_end = html.rfind("-->").unwrap_or_default();
        Tags { html, last_end, last_comment_end }
    }

    /// One past the tag or comment that begins at the `<` at a place.
    fn end(&self, at: usize) -> Option<usize> {
        let next = *self.html.as_bytes().get(at + 1)?;
        let begins = next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?');
        if !begins || at > self.last_end {
            return None;
        }
        let text = &self.html[at..];
        if at < self.last_comment_end && text.starts_with("<!--") {
            return text.find("-->").map(|length| at + length + 3);
        }
        text.find('>').map(|length| at + length + 1)
    }

    /// Whether a tag is of an element within a line: it separates no words.
    fn is_inline(tag: &str) -> bool {
        const INLINE: [&str; 16] = [
            "a", "abbr", "b", "bdi", "bdo", "code", "em", "font", "i", "mark", "span", "strong",
            "sub", "sup", "u", "wbr",
        ];
        let name = tag.trim_start_matches(['<', '/']);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(&name[..end]))
    }
}
