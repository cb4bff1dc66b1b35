//! The header of a WARC record: a version line and named fields (WARC 1.1,
//! section 4).

/// A header is at most so many bytes.
pub const MAX_HEADER: usize = 64 << 10;

/// The named fields of one record, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    fields: Vec<(String, String)>,
}

impl Header {
    /// Reads a header: everything before the empty line. `None` where the first
    /// line is no WARC version. Lines that are no field are passed over; a line
    /// that begins with a blank continues the one before.
    pub fn parse(bytes: &[u8]) -> Option<Header> {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        if !lines.next()?.starts_with("WARC/") {
            return None;
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Some(Header { fields })
    }

    /// The first field of a name, whatever its case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The block's length in bytes, where it is said and is a number.
    pub fn content_length(&self) -> Option<u64> {
        self.get("Content-Length")?.parse().ok()
    }

    /// The target URI without the angle brackets that WARC 1.0 asked for.
    pub fn target_uri(&self) -> Option<&str> {
        let uri = self.get("WARC-Target-URI")?;
        Some(uri.trim_start_matches('<').trim_end_matches('>')).filter(|uri| !uri.is_empty())
    }
}

/// A value as it can stand in a field: control characters, backslashes and
/// outer blanks are written as `\uXXXX`.
pub fn escape(value: &str) -> String {
    let outer =
        |at: usize, c: char| c.is_whitespace() && (at == 0 || at + c.len_utf8() == value.len());
    let mut escaped = String::with_capacity(value.len());
    for (at, c) in value.char_indices() {
        if c.is_control() || c == '\\' || matches!(c, '\u{2028}' | '\u{2029}') || outer(at, c) {
            escaped.push_str(&format!("\\u{:04x}", c as u32));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// The value that [`escape`] was given.
pub fn unescape(escaped: &str) -> String {
    let mut value = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some(at) = rest.find("\\u") {
        value.push_str(&rest[..at]);
        let scalar = rest.get(at + 2..at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match scalar.and_then(char::from_u32) {
            Some(c) => {
                value.push(c);
                rest = &rest[at + 6..];
            }
            None => {
                value.push_str("\\u");
                rest = &rest[at + 2..];
            }
        }
    }
    value.push_str(rest);
    value
}
