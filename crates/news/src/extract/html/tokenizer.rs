//! Letters to text, tags and comments (HTML 13.2.5), handed on as they are found.

use memchr::{memchr, memchr_iter, memchr2};

use super::super::tree::{Stretch, Tag, TooManyNodes};
use super::builder::{Builder, Built, Start};
use super::doctype;
use super::letters::Span;
use super::raw::{self, Content};
use super::reference;

/// So many attributes of one tag are kept.
const MOST_ATTRIBUTES: u16 = 1_024;

/// Reads one page.
pub struct Tokenizer<'a> {
    page: &'a str,
    bytes: &'a [u8],
    at: usize,
    builder: Builder<'a>,
}

impl<'a> Tokenizer<'a> {
    /// A tokenizer at the page's start. Lines end with line feeds alone.
    pub fn new(page: &'a str) -> Tokenizer<'a> {
        Tokenizer { page, bytes: page.as_bytes(), at: 0, builder: Builder::new(page) }
    }

    /// Reads to the end.
    pub fn run(mut self) -> Result<Built, TooManyNodes> {
        while self.at < self.bytes.len() {
            if self.builder.is_full() {
                return Err(TooManyNodes);
            }
            self.text();
            if self.at < self.bytes.len() {
                self.markup();
            }
        }
        self.builder.finish()
    }

    /// Text up to what looks like a tag.
    fn text(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            if *byte == b'<' {
                return;
            }
            let rest = &self.bytes[self.at..];
            let length = memchr2(b'<', b'&', rest).unwrap_or(rest.len());
            self.builder.characters(Span::new(self.at, self.at + length));
            self.at += length;
            if self.bytes.get(self.at) == Some(&b'&') {
                match reference::decode(&self.page[self.at..], false) {
                    Some(found) => {
                        self.at += found.length;
                        let letters = self.builder.decoded(found);
                        self.builder.characters(letters);
                    }
                    None => self.literal(),
                }
            }
        }
    }

    /// One byte that looked like markup but is text.
    fn literal(&mut self) {
        self.builder.characters(Span::new(self.at, self.at + 1));
        self.at += 1;
    }

    /// What begins with `<`.
    fn markup(&mut self) {
        match (self.bytes.get(self.at + 1), self.bytes.get(self.at + 2)) {
            (Some(b'a'..=b'z' | b'A'..=b'Z'), _) => self.start_tag(),
            (Some(b'/'), Some(b'a'..=b'z' | b'A'..=b'Z')) => self.end_tag(),
            (Some(b'/'), Some(b'>')) => self.at += 3,
            (Some(b'/'), Some(_)) => self.bogus_comment(),
            (Some(b'!'), _) => self.declaration(),
            (Some(b'?'), _) => self.bogus_comment(),
            _ => self.literal(),
        }
    }

    fn declaration(&mut self) {
        let rest = &self.bytes[self.at + 2..];
        if rest.starts_with(b"--") {
            self.comment();
        } else if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")) {
            let start = self.at + 9;
            let end = memchr(b'>', &self.bytes[start..]).map_or(self.bytes.len(), |at| start + at);
            self.builder.doctype(doctype::is_quirky(&self.page[start..end]));
            self.at = end + 1;
        } else if rest.starts_with(b"[CDATA[") && self.builder.is_foreign() {
            let start = self.at + 9;
            let end = memchr::memmem::find(&self.bytes[start..], b"]]>");
            let end = end.map_or(self.bytes.len(), |at| start + at);
            self.builder.characters(Span::new(start, end));
            self.at = end + 3;
        } else {
            self.bogus_comment();
        }
    }

    /// From `<!--` to `-->` or `--!>`; `<!-->` and `<!--->` are whole.
    fn comment(&mut self) {
        let start = self.at + 4;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let end = memchr_iter(b'>', rest).find(|end| {
            let before = &rest[..*end];
            before.is_empty()
                || before == b"-"
                || before.ends_with(b"--")
                || before.ends_with(b"--!")
        });
        self.builder.comment();
        self.at = end.map_or(self.bytes.len(), |end| start + end + 1);
    }

    fn bogus_comment(&mut self) {
        self.builder.comment();
        let end = memchr(b'>', &self.bytes[self.at..]);
        self.at = end.map_or(self.bytes.len(), |end| self.at + end + 1);
    }

    fn start_tag(&mut self) {
        let (tag, name) = self.name(self.at + 1);
        let Some(start) = self.attributes(tag, name) else {
            // The page ends in the tag.
            self.at = self.bytes.len();
            return;
        };
        match self.builder.start(&start) {
            Content::Markup => {
                // A tag that opens nothing, as in a frameset, leaves the line feed.
                if matches!(tag, Tag::Pre | Tag::Listing) && self.builder.open.last_is(tag) {
                    self.skip_line_feed();
                }
            }
            content => self.content(tag, content),
        }
    }

    fn skip_line_feed(&mut self) {
        if self.bytes.get(self.at) == Some(&b'\n') {
            self.at += 1;
        }
    }

    /// The raw content of the element that was just opened, and its end tag.
    fn content(&mut self, tag: Tag, content: Content) {
        if tag == Tag::Textarea {
            self.skip_line_feed();
        }
        let name = tag.name();
        let end = match content {
            Content::Script => raw::script_end(self.bytes, self.at),
            Content::Plain | Content::Markup => self.bytes.len(),
            Content::Text | Content::Raw => raw::end(self.bytes, self.at, name.as_bytes()),
        };
        if content == Content::Text {
            let letters = self.decoded(Span::new(self.at, end), false);
            self.builder.raw_text(letters);
        } else {
            self.builder.raw_text(Span::new(self.at, end));
        }
        self.builder.end_of_content();
        self.at = end;
        if end < self.bytes.len() {
            let (tag, name) = self.name(end + 2);
            if self.attributes(tag, name).is_none() {
                self.at = self.bytes.len();
            }
        }
    }

    fn end_tag(&mut self) {
        let (tag, name) = self.name(self.at + 2);
        match self.attributes(tag, name) {
            Some(_) => self.builder.end(tag, name),
            None => self.at = self.bytes.len(),
        }
    }

    /// A tag's name from `start` on. Its letters are kept only where the name is
    /// none of those known.
    fn name(&mut self, start: usize) -> (Tag, Span) {
        let rest = &self.bytes[start..];
        let is_end = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\x0c' | b' ' | b'/' | b'>');
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
        self.at = start + length;
        let tag = Tag::of(&rest[..length]);
        let span = Span::new(start, start + length);
        let name = if tag == Tag::Other { self.lower(span) } else { span };
        (tag, name)
    }

    /// A name in lower case.
    fn lower(&mut self, span: Span) -> Span {
        let name = &self.page[span.start()..span.end()];
        let wrong = |byte: u8| byte.is_ascii_uppercase() || byte == 0;
        if !name.bytes().any(wrong) {
            return span;
        }
        let lower = name.to_ascii_lowercase().replace('\0', "\u{fffd}");
        self.builder.letters.push(&lower)
    }

    /// The attributes, and the tag's end; `None` where the page ends before.
    fn attributes(&mut self, tag: Tag, name: Span) -> Option<Start> {
        let first = self.builder.attributes_len();
        let mut attributes = Stretch { first, ..Stretch::default() };
        loop {
            self.skip_space();
            match self.bytes.get(self.at)? {
                b'>' => {
                    self.at += 1;
                    return Some(Start { tag, name, attributes, self_closing: false });
                }
                b'/' => {
                    self.at += 1;
                    if self.bytes.get(self.at) == Some(&b'>') {
                        self.at += 1;
                        return Some(Start { tag, name, attributes, self_closing: true });
                    }
                }
                _ => {
                    let (name, value) = self.attribute()?;
                    if attributes.count < MOST_ATTRIBUTES {
                        attributes.count += 1;
                        attributes.marks |= self.builder.attribute(name, value);
                    }
                }
            }
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\n' | b'\t' | b'\x0c')) {
            self.at += 1;
        }
    }

    fn attribute(&mut self) -> Option<(Span, Span)> {
        let start = self.at;
        let rest = &self.bytes[start + 1..];
        let is_end =
            |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\x0c' | b' ' | b'/' | b'>' | b'=');
        // An equals sign that comes first is part of the name.
        let length = 1 + rest.iter().position(is_end)?;
        self.at = start + length;
        let name = self.lower(Span::new(start, self.at));
        self.skip_space();
        if self.bytes.get(self.at)? != &b'=' {
            return Some((name, Span::default()));
        }
        self.at += 1;
        self.skip_space();
        let (start, end) = match self.bytes.get(self.at)? {
            quote @ (b'"' | b'\'') => {
                let start = self.at + 1;
                let rest = &self.bytes[start..];
                let mut end = memchr2(*quote, b'&', rest)?;
                let decoded = rest[end] != *quote || self.builder.has_nul;
                if rest[end] != *quote {
                    end += memchr(*quote, &rest[end..])?;
                }
                self.at = start + end + 1;
                let value = Span::new(start, start + end);
                let value = if decoded { self.decoded(value, true) } else { value };
                return Some((name, value));
            }
            b'>' => (self.at, self.at),
            _ => {
                let is_end = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\x0c' | b' ' | b'>');
                let start = self.at;
                self.at += self.bytes[start..].iter().position(is_end)?;
                (start, self.at)
            }
        };
        Some((name, self.decoded(Span::new(start, end), true)))
    }

    /// A stretch of the page with its references decoded.
    fn decoded(&mut self, span: Span, in_attribute: bool) -> Span {
        let text = &self.page[span.start()..span.end()];
        let has_nul = self.builder.has_nul && text.contains('\0');
        if !has_nul && memchr(b'&', text.as_bytes()).is_none() {
            return span;
        }
        let mut out = String::new();
        let mut copied = 0;
        for at in memchr_iter(b'&', text.as_bytes()) {
            if at >= copied
                && let Some(found) = reference::decode(&text[at..], in_attribute)
            {
                out.push_str(&text[copied..at]);
                found.push_to(&mut out);
                copied = at + found.length;
            }
        }
        if copied == 0 && !has_nul {
            return span;
        }
        out.push_str(&text[copied..]);
        if has_nul {
            out = out.replace('\0', "\u{fffd}");
        }
        self.builder.letters.push(&out)
    }
}
