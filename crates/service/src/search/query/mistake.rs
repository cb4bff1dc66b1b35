//! What can be wrong with a query, as a value: each reader gets it in words of
//! their own language.

use std::fmt;

/// A query that cannot be read, pointing at the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} (at character {at})")]
pub struct BadQuery {
    /// What is wrong.
    pub kind: Mistake,
    /// Scalar offset into the query.
    pub at: usize,
}

/// A kind of mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// A `)` without its `(`.
    ClosesNothing,
    /// A `(` without its `)`.
    GroupOpen,
    /// A quotation that does not end.
    QuoteOpen,
    /// Nothing before AND or OR, or two operators in a row.
    NothingBefore,
    /// Nothing after an operator.
    NothingAfter,
    /// Nothing after the colon of this field.
    FieldEmpty(&'static str),
    /// Not a day, month or year, or not a range of them.
    NoDay(String),
    /// A range that ends before it begins.
    BackwardRange(String),
    /// More words than this.
    TooManyWords(usize),
    /// Parentheses deeper than this.
    TooDeep(usize),
    /// Not a cursor that a page of hits gave.
    Cursor,
}

impl Mistake {
    /// A name that stays the same in every language: `quote-open`.
    pub fn code(&self) -> &'static str {
        match self {
            Mistake::ClosesNothing => "closes-nothing",
            Mistake::GroupOpen => "group-open",
            Mistake::QuoteOpen => "quote-open",
            Mistake::NothingBefore => "nothing-before",
            Mistake::NothingAfter => "nothing-after",
            Mistake::FieldEmpty(_) => "field-empty",
            Mistake::NoDay(_) => "no-day",
            Mistake::BackwardRange(_) => "backward-range",
            Mistake::TooManyWords(_) => "too-many-words",
            Mistake::TooDeep(_) => "too-deep",
            Mistake::Cursor => "cursor",
        }
    }

    /// What the message in words names: the field, the value, the limit.
    pub fn value(&self) -> String {
        match self {
            Mistake::FieldEmpty(field) => (*field).to_owned(),
            Mistake::NoDay(value) | Mistake::BackwardRange(value) => value.clone(),
            Mistake::TooManyWords(most) | Mistake::TooDeep(most) => most.to_string(),
            _ => String::new(),
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bad query: {}", self.code())?;
        match self.value() {
            value if value.is_empty() => Ok(()),
            value => write!(f, " {value}"),
        }
    }
}
