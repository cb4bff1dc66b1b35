//! A query's signs: parentheses, operators, runs of characters, quoted texts.

use super::{BadQuery, bad};

/// The fields a query may name.
const FIELDS: [&str; 5] = ["source", "lang", "after", "before", "title"];

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
        field: Option<&'a str>,
        value: &'a str,
        quoted: bool,
    },
}

/// Reads signs from left to right.
pub(super) struct Lexer<'a> {
    rest: &'a str,
    /// Scalar offset of `rest`.
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(query: &'a str) -> Lexer<'a> {
        Lexer { rest: query, at: 0 }
    }

    /// Where the next sign begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Result<Option<(usize, Lexeme<'a>)>, BadQuery> {
        Lexer { rest: self.rest, at: self.at }.next()
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
            return Err(bad(at, format!("what {field}: asks for must follow it without a space")));
        }
        self.skip(value.len());
        let lexeme = match (field, value) {
            (None, "AND") => Lexeme::Operator(Operator::And),
            (None, "OR") => Lexeme::Operator(Operator::Or),
            (None, "NOT") => Lexeme::Operator(Operator::Not),
            _ => Lexeme::Text { field, value, quoted: false },
        };
        Ok(Some((at, lexeme)))
    }

    /// A known field and its colon, if they come next.
    fn field(&mut self) -> Option<&'a str> {
        let (name, _) = self.rest.split_once(':')?;
        let known = FIELDS.into_iter().find(|field| field.eq_ignore_ascii_case(name))?;
        self.skip(name.len() + 1);
        Some(known)
    }

    fn quoted(
        &mut self,
        at: usize,
        field: Option<&'a str>,
        close: char,
    ) -> Result<(usize, Lexeme<'a>), BadQuery> {
        let opened = self.at;
        self.skip(self.rest.chars().next().map_or(0, char::len_utf8));
        let Some(end) = self.rest.find(close) else {
            return Err(bad(opened, "this quotation is not closed: write \" at its end"));
        };
        let value = &self.rest[..end];
        self.skip(end + close.len_utf8());
        Ok((at, Lexeme::Text { field, value, quoted: true }))
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.at += skipped.chars().count();
        self.rest = rest;
    }
}

/// What closes a quotation that this character opens.
fn closing(open: Option<char>) -> Option<char> {
    match open? {
        '"' => Some('"'),
        '“' => Some('”'),
        _ => None,
    }
}
