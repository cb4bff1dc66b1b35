//! Reading a query.
//!
//! ```text
//! words beside each other    found together where possible, best first
//! "a phrase"                 these words, in this order, as written
//! word*                      every word that begins so
//! a AND b   a OR b   NOT a   -a   ( … )
//! title:word  title:"…"      in the title only
//! source:NAME  lang:TAG      of this outlet, in this language
//! after:2024-11-30           of that day (UTC) or later
//! before:2024-11-30          of an earlier day
//! ```

mod lexer;
mod words;

use jiff::civil::Date;

pub use words::Word;

use self::lexer::{Lexeme, Lexer, Operator};
use super::BadQuery;

/// A query takes at most so many words, phrases' words included.
const MOST_WORDS: usize = 128;

/// Parentheses go at most so deep.
const DEEPEST: usize = 16;

/// Where a word is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Title, lead, body and tags.
    Anywhere,
    /// The title.
    Title,
}

/// What one part of a query asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// A word, by stem and as written.
    Word(Word, Place),
    /// Words in their order, as written; folded.
    Phrase(Vec<String>, Place),
    /// Words that begin so; folded.
    Prefix(String, Place),
    /// An outlet, folded.
    Source(String),
    /// A BCP-47 tag.
    Language(String),
    /// Of this day or later.
    After(Date),
    /// Of an earlier day.
    Before(Date),
    /// A part in parentheses.
    Group(Query),
}

/// How a part takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Stands beside others: the more of these, the better.
    Beside,
    /// Must match: it was joined by AND, or it is a filter or a phrase.
    Must,
    /// Must not match.
    MustNot,
}

/// A query: one of the alternatives (parted by OR), each a list of parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The alternatives, none of them empty. No alternative asks for everything.
    pub alternatives: Vec<Vec<(Role, Clause)>>,
}

/// Reads a query.
pub fn parse(q: &str) -> Result<Query, BadQuery> {
    let mut parser = Parser { lexer: Lexer::new(q), words: 0, language: words::asked_language(q) };
    let query = parser.query(0)?;
    match parser.lexer.next()? {
        None => Ok(query),
        // Only a closing parenthesis ends a query before its end.
        Some((at, _)) => Err(bad(at, "this parenthesis closes nothing: take it away")),
    }
}

fn bad(at: usize, message: impl Into<String>) -> BadQuery {
    BadQuery { message: message.into(), at }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    words: usize,
    language: Option<text::language::Language>,
}

impl Parser<'_> {
    /// Alternatives up to a closing parenthesis or the end.
    fn query(&mut self, depth: usize) -> Result<Query, BadQuery> {
        let mut alternatives = vec![Vec::new()];
        let mut joined = None;
        let mut negated = None;
        while let Some((at, lexeme)) = self.lexer.peek()? {
            let current = alternatives.len() - 1;
            match lexeme {
                Lexeme::Close => break,
                Lexeme::Operator(operator) => {
                    self.lexer.next()?;
                    operand_before(&alternatives[current], operator, negated.or(joined), at)?;
                    match operator {
                        Operator::And => {
                            must(alternatives[current].last_mut());
                            joined = Some(at);
                        }
                        Operator::Or => alternatives.push(Vec::new()),
                        Operator::Not => negated = Some(at),
                    }
                    continue;
                }
                _ => {}
            }
            let clauses = self.clauses(depth)?;
            for clause in clauses {
                let role = role(&clause, joined.is_some(), negated.is_some());
                alternatives[current].push((role, clause));
            }
            (joined, negated) = (None, None);
        }
        if let Some(at) = joined.or(negated) {
            return Err(bad(at, "something to search must follow this operator"));
        }
        if alternatives.len() > 1 && alternatives.last().is_some_and(Vec::is_empty) {
            return Err(bad(self.lexer.at(), "something to search must follow OR"));
        }
        alternatives.retain(|parts| !parts.is_empty());
        Ok(Query { alternatives })
    }

    /// The next part: one clause, or the words of one run of characters.
    fn clauses(&mut self, depth: usize) -> Result<Vec<Clause>, BadQuery> {
        let Some((at, lexeme)) = self.lexer.next()? else { return Ok(Vec::new()) };
        let clauses = match lexeme {
            Lexeme::Open => return self.group(at, depth).map(|group| group.into_iter().collect()),
            Lexeme::Text { field, value, quoted } => self.text(at, field, value, quoted)?,
            Lexeme::Close | Lexeme::Operator(_) => Vec::new(),
        };
        self.words += clauses.iter().map(size).sum::<usize>();
        if self.words > MOST_WORDS {
            return Err(bad(at, format!("a query takes at most {MOST_WORDS} words")));
        }
        Ok(clauses)
    }

    fn group(&mut self, at: usize, depth: usize) -> Result<Option<Clause>, BadQuery> {
        if depth >= DEEPEST {
            return Err(bad(at, format!("parentheses go at most {DEEPEST} deep")));
        }
        let query = self.query(depth + 1)?;
        match self.lexer.next()? {
            Some((_, Lexeme::Close)) => {}
            _ => return Err(bad(at, "this parenthesis is not closed: write ) behind its part")),
        }
        Ok((!query.alternatives.is_empty()).then_some(Clause::Group(query)))
    }

    fn text(
        &self,
        at: usize,
        field: Option<&str>,
        value: &str,
        quoted: bool,
    ) -> Result<Vec<Clause>, BadQuery> {
        let place = match field {
            Some("source") => return Ok(vec![Clause::Source(text::fold::fold(value))]),
            Some("lang") => return Ok(vec![Clause::Language(value.to_ascii_lowercase())]),
            Some("after") => return Ok(vec![Clause::After(date(at, value)?)]),
            Some("before") => return Ok(vec![Clause::Before(date(at, value)?)]),
            Some("title") => Place::Title,
            _ => Place::Anywhere,
        };
        let words = words::read(value, self.language);
        if quoted {
            let folded = words.into_iter().map(|word| word.folded).collect::<Vec<_>>();
            return Ok(if folded.is_empty() {
                vec![]
            } else {
                vec![Clause::Phrase(folded, place)]
            });
        }
        let prefix = value.ends_with('*');
        let last = words.len().saturating_sub(1);
        let clause = |(number, word): (usize, Word)| {
            if prefix && number == last {
                Clause::Prefix(word.folded, place)
            } else {
                Clause::Word(word, place)
            }
        };
        Ok(words.into_iter().enumerate().map(clause).collect())
    }
}

/// AND needs something before it; NOT follows anything but another NOT.
fn operand_before(
    parts: &[(Role, Clause)],
    operator: Operator,
    pending: Option<usize>,
    at: usize,
) -> Result<(), BadQuery> {
    let allowed = match operator {
        Operator::And | Operator::Or => !parts.is_empty() && pending.is_none(),
        Operator::Not => true,
    };
    if allowed {
        Ok(())
    } else {
        Err(bad(at, "something to search must stand before this operator"))
    }
}

fn must(part: Option<&mut (Role, Clause)>) {
    if let Some((role @ Role::Beside, _)) = part {
        *role = Role::Must;
    }
}

fn role(clause: &Clause, joined: bool, negated: bool) -> Role {
    match clause {
        _ if negated => Role::MustNot,
        Clause::Word(..) | Clause::Prefix(..) | Clause::Group(_) if !joined => Role::Beside,
        _ => Role::Must,
    }
}

fn size(clause: &Clause) -> usize {
    match clause {
        Clause::Phrase(words, _) => words.len(),
        _ => 1,
    }
}

fn date(at: usize, value: &str) -> Result<Date, BadQuery> {
    let ascii = text::fold::fold(value);
    ascii.parse().map_err(|_| bad(at, format!("«{value}» is no day: write it as 2024-11-30")))
}

#[cfg(test)]
mod tests;
