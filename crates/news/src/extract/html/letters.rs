//! The page's letters, and those that had to be decoded: one space of offsets.

/// A stretch of letters of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// From byte `start` to byte `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// Where it begins.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Where it ends.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Its bytes.
    pub fn len(self) -> usize {
        self.end() - self.start()
    }

    /// It has no letters.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// The page as it came, followed by what was decoded.
#[derive(Debug)]
pub struct Letters<'a> {
    page: &'a str,
    decoded: String,
}

impl<'a> Letters<'a> {
    /// The letters of a page, none decoded yet.
    pub fn new(page: &'a str) -> Letters<'a> {
        Letters { page, decoded: String::new() }
    }

    /// The letters of a span.
    pub fn get(&self, span: Span) -> &str {
        let length = self.page.len();
        let found = if span.start() >= length {
            self.decoded.get(span.start() - length..span.end() - length)
        } else {
            self.page.get(span.start()..span.end())
        };
        found.unwrap_or_default()
    }

    /// Adds decoded letters.
    pub fn push(&mut self, letters: &str) -> Span {
        let start = self.end();
        self.decoded.push_str(letters);
        Span::new(start, self.end())
    }

    /// Two spans as one; `None` where that would copy more than the page is
    /// worth.
    pub fn join(&mut self, one: Span, other: Span) -> Option<Span> {
        let length = self.page.len();
        if one.end == other.start && one.end() != length {
            return Some(Span { start: one.start, end: other.end });
        }
        let start = if one.end() == self.end() && one.start() >= length {
            one.start()
        } else if self.decoded.len() + one.len() > 2 * length + 4_096 {
            return None;
        } else {
            let start = self.end();
            self.copy(one);
            start
        };
        self.copy(other);
        Some(Span::new(start, self.end()))
    }

    fn copy(&mut self, span: Span) {
        let length = self.page.len();
        if span.start() >= length {
            let (start, end) = (span.start() - length, span.end() - length);
            self.decoded.extend_from_within(start..end);
        } else {
            self.decoded.push_str(self.page.get(span.start()..span.end()).unwrap_or_default());
        }
    }

    fn end(&self) -> usize {
        self.page.len() + self.decoded.len()
    }

    /// What was decoded: it follows the page in the order of offsets.
    pub fn into_decoded(self) -> String {
        self.decoded
    }
}
