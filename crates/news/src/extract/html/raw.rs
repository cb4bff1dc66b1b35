//! Where does the content of an element end whose tags do not count: `<script>`,
//! `<style>`, `<title>`…?

use memchr::{memchr, memchr2};

/// How the content of an element is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Tags, text, references.
    Markup,
    /// Text and references: `<title>`, `<textarea>`.
    Text,
    /// Text as it stands: `<style>`, `<iframe>`.
    Raw,
    /// Text as it stands; `<!--` in it may hold further scripts.
    Script,
    /// Text as it stands to the end of the page.
    Plain,
}

/// The end of raw content from `from` on: where `</name` begins, or the end.
pub fn end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found;
        if bytes.get(at + 1) == Some(&b'/') && is_name(bytes, at + 2, name) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// The end of a script's content (HTML 13.2.5.15 and following): after `<!--`
/// a `<script` takes the next `</script` with it.
pub fn script_end(bytes: &[u8], from: usize) -> usize {
    #[derive(PartialEq)]
    enum State {
        Script,
        Comment,
        Nested,
    }
    let mut state = State::Script;
    let mut dashes = from;
    let mut at = from;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let found = match state {
            State::Script => memchr(b'<', rest),
            _ => memchr2(b'<', b'>', rest),
        };
        let Some(found) = found else { return bytes.len() };
        at += found;
        if bytes[at] == b'>' {
            if at >= dashes + 2 && bytes[..at].ends_with(b"--") {
                state = State::Script;
            }
            at += 1;
            continue;
        }
        let closes = bytes.get(at + 1) == Some(&b'/') && is_name(bytes, at + 2, b"script");
        match state {
            State::Nested if closes => state = State::Comment,
            _ if closes => return at,
            State::Script if bytes[at..].starts_with(b"<!--") => {
                state = State::Comment;
                dashes = at + 2;
                at += 3;
            }
            State::Comment if is_name(bytes, at + 1, b"script") => state = State::Nested,
            _ => {}
        }
        at += 1;
    }
}

/// `name` stands at `at`, whatever its case, and ends there.
fn is_name(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    let end = at + name.len();
    bytes.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(name))
        && matches!(bytes.get(end), Some(b'\t' | b'\n' | b'\x0c' | b' ' | b'/' | b'>'))
}

#[cfg(test)]
mod tests {
    use super::{end, script_end};

    #[test]
    fn raw_content_ends_at_its_own_end_tag() {
        for (content, expected) in
            [("a</b></STYLE >", 5), ("a</styles></style>", 10), ("a</style", 8), ("", 0)]
        {
            assert_eq!(end(content.as_bytes(), 0, b"style"), expected, "{content}");
        }
    }

    #[test]
    fn scripts_hide_scripts_in_comments() {
        for (content, expected) in [
            ("a<b</script>", 3),
            ("<!-- </script>", 5),
            ("<!--<script></script>--></script>", 24),
            ("<!--<script></script></script>", 21),
            ("<!--><script></script>", 13),
            ("<!--<script>--></script>", 15),
            ("<!--<scripts></script>", 13),
            ("<!--<script>", 12),
        ] {
            assert_eq!(script_end(content.as_bytes(), 0), expected, "{content}");
        }
    }
}
