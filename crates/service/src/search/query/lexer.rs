//! A query's signs: parentheses, operators, runs of characters, quoted texts.

use super::field::Field;
use super::mistake::{BadQuery, Mistake};

/// An operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
}

/// One sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lexeme<'a> {
    Open,
    Close,
    Operator(Operator),
    /// A run of characters or a quoted text, maybe with the field before it.
    Text {
        field: Option<Field>,
        value: &'a str,
        /// Where the value begins, in bytes.
        from: usize,
        quoted: bool,
        /// `~3` behind a quoted text: so many words may stand between.
        gap: u32,
    },
}

/// The widest `~N`.
const WIDEST: u32 = 50;

/// Reads signs from left to right.
#[derive(Clone, Copy)]
pub(super) struct Lexer<'a> {
    rest: &'a str,
    /// Byte offset of `rest`.
    from: usize,
    /// Scalar offset of `rest`.
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(query: &'a str) -> Lexer<'a> {
        Lexer { rest: query, from: 0, at: 0 }
    }

    /// Where the next sign begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Result<Option<(usize, Lexeme<'a>)>, BadQuery> {
        let mut ahead = *self;
        ahead.next()
    }

    /// The next sign and the scalar offset where it begins.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Lexeme<'a>)>, BadQuery> {
        let spaces = self.rest.len() - self.rest.trim_start().len();
        self.skip(spaces);
        let at = self.at;
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let simple = match first {
            '(' => Some(Lexeme::Open),
            ')' => Some(Lexeme::Close),
            '-' if self.rest[1..].starts_with(|c: char| !c.is_whitespace() && c != '-') => {
                Some(Lexeme::Operator(Operator::Not))
            }
            _ => None,
        };
        if let Some(lexeme) = simple {
            self.skip(1);
            return Ok(Some((at, lexeme)));
        }
        let field = self.field();
        if let Some(close) = closing(self.rest.chars().next()) {
            return self.quoted(at, field, close).map(Some);
        }
        let end = self.rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"'));
        let value = &self.rest[..end.unwrap_or(self.rest.len())];
        if let Some(field) = field
            && value.is_empty()
        {
            return Err(BadQuery { kind: Mistake::FieldEmpty(field.name()), at });
        }
        let from = self.from;
        self.skip(value.len());
        let lexeme = match (field, value) {
            (None, "AND" | "&&") => Lexeme::Operator(Operator::And),
            (None, "OR" | "||") => Lexeme::Operator(Operator::Or),
            (None, "NOT") => Lexeme::Operator(Operator::Not),
            _ => Lexeme::Text { field, value, from, quoted: false, gap: 0 },
        };
        Ok(Some((at, lexeme)))
    }

    /// A known field and its colon, if they come next. An Arabic name with a
    /// space behind its colon is the beginning of a headline, not a field:
    /// «مصدر: لا تغيير في الأسعار».
    fn field(&mut self) -> Option<Field> {
        let (name, value) = self.rest.split_once(':')?;
        let field = Field::named(name)?;
        if !name.is_ascii() && !value.starts_with(|c: char| !c.is_whitespace()) {
            return None;
        }
        self.skip(name.len() + 1);
        Some(field)
    }

    fn quoted(
        &mut self,
        at: usize,
        field: Option<Field>,
        close: char,
    ) -> Result<(usize, Lexeme<'a>), BadQuery> {
        let opened = self.at;
        self.skip(self.rest.chars().next().map_or(0, char::len_utf8));
        let Some(end) = self.rest.find(close) else {
            return Err(BadQuery { kind: Mistake::QuoteOpen, at: opened });
        };
        let (value, from) = (&self.rest[..end], self.from);
        self.skip(end + close.len_utf8());
        let gap = self.gap();
        Ok((at, Lexeme::Text { field, value, from, quoted: true, gap }))
    }

    /// The `~N` that may follow a quotation.
    fn gap(&mut self) -> u32 {
        let Some(behind) = self.rest.strip_prefix('~') else { return 0 };
        let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Ok(gap) = behind[..digits].parse::<u32>() else { return 0 };
        self.skip(1 + digits);
        gap.min(WIDEST)
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.from += bytes;
        self.at += skipped.chars().count();
        self.rest = rest;
    }
}

/// What closes a quotation that this character opens.
fn closing(open: Option<char>) -> Option<char> {
    match open? {
        '"' => Some('"'),
        '“' => Some('”'),
        '„' => Some('“'),
        _ => None,
    }
}
