//! Reading a query.
//!
//! ```text
//! words beside each other    found together where possible, best first
//! "a phrase"                 these words, in this order, as written
//! "a phrase"~3               near each other: so many words away from the phrase
//! word*                      every word that begins so
//! a AND b   a OR b   NOT a   -a   ( … )
//! a أو b                     where nothing but «أو» stands between the parts
//! title: body: tag:          a word, a "phrase" or a begin* in that part only
//! author: entity: section:   of this writer, naming this name, of this section
//! source:NAME  lang:TAG      of this outlet, in this language
//! date:2024-11-30            of that day (UTC), month or year
//! date:2024-11-01..2024-12   of a range, both ends included, either left out
//! after:2024-11-30           of that day or later
//! before:2024-11-30          of an earlier day
//! ```
//!
//! Fields have Arabic names as well: [`field`].

mod day;
pub mod field;
mod lexer;
pub mod mistake;
mod words;

pub use day::Days;
pub use words::Word;

use self::field::Field;
use self::lexer::{Lexeme, Lexer, Operator};
use self::mistake::{BadQuery, Mistake};

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
    /// Lead and body.
    Body,
    /// The publisher's tags.
    Tags,
}

/// A name of a kind that an article has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name, folded.
    pub name: String,
    /// The whole name is given, not one word of it.
    pub whole: bool,
}

/// What one part of a query asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// A word, by stem and as written.
    Word(Word, Place),
    /// Words in their order, as written; folded.
    Phrase {
        /// The words.
        words: Vec<String>,
        /// Where.
        place: Place,
        /// So many words they may be away from the phrase as written.
        gap: u32,
    },
    /// Words that begin so; folded.
    Prefix(String, Place),
    /// An outlet, folded.
    Source(String),
    /// A BCP-47 tag.
    Language(String),
    /// The outlet's section, folded.
    Section(String),
    /// Someone of the byline.
    Author(Named),
    /// Someone or something the text names.
    Entity(Named),
    /// Days.
    Days(Days),
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
        Some((at, _)) => Err(bad(at, Mistake::ClosesNothing)),
    }
}

fn bad(at: usize, kind: Mistake) -> BadQuery {
    BadQuery { kind, at }
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
        let parted = parted(self.lexer);
        while let Some((at, lexeme)) = self.lexer.peek()? {
            let lexeme = if parted { operator(lexeme) } else { lexeme };
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
            return Err(bad(at, Mistake::NothingAfter));
        }
        if alternatives.len() > 1 && alternatives.last().is_some_and(Vec::is_empty) {
            return Err(bad(self.lexer.at(), Mistake::NothingAfter));
        }
        alternatives.retain(|parts| !parts.is_empty());
        Ok(Query { alternatives })
    }

    /// The next part: one clause, or the words of one run of characters.
    fn clauses(&mut self, depth: usize) -> Result<Vec<Clause>, BadQuery> {
        let Some((at, lexeme)) = self.lexer.next()? else { return Ok(Vec::new()) };
        let clauses = match lexeme {
            Lexeme::Open => return self.group(at, depth).map(|group| group.into_iter().collect()),
            Lexeme::Text { field, value, from, quoted, gap } => {
                self.text(at, field, value, Written { from, quoted, gap })?
            }
            Lexeme::Close | Lexeme::Operator(_) => Vec::new(),
        };
        self.words += clauses.iter().map(size).sum::<usize>();
        if self.words > MOST_WORDS {
            return Err(bad(at, Mistake::TooManyWords(MOST_WORDS)));
        }
        Ok(clauses)
    }

    fn group(&mut self, at: usize, depth: usize) -> Result<Option<Clause>, BadQuery> {
        if depth >= DEEPEST {
            return Err(bad(at, Mistake::TooDeep(DEEPEST)));
        }
        let query = self.query(depth + 1)?;
        match self.lexer.next()? {
            Some((_, Lexeme::Close)) => {}
            _ => return Err(bad(at, Mistake::GroupOpen)),
        }
        Ok((!query.alternatives.is_empty()).then_some(Clause::Group(query)))
    }

    fn text(
        &self,
        at: usize,
        field: Option<Field>,
        value: &str,
        Written { from, quoted, gap }: Written,
    ) -> Result<Vec<Clause>, BadQuery> {
        let folded = || text::fold::fold(value);
        let named = || Named { name: folded(), whole: quoted };
        let place = match field {
            Some(Field::Source) => return Ok(vec![Clause::Source(folded())]),
            Some(Field::Section) => return Ok(vec![Clause::Section(folded())]),
            Some(Field::Author) => return Ok(vec![Clause::Author(named())]),
            Some(Field::Entity) => return Ok(vec![Clause::Entity(named())]),
            Some(Field::Lang) => return Ok(vec![Clause::Language(value.to_ascii_lowercase())]),
            Some(Field::After) => return Ok(vec![Clause::Days(Days::from(at, value)?)]),
            Some(Field::Before) => return Ok(vec![Clause::Days(Days::before(at, value)?)]),
            Some(Field::Date) => return Ok(vec![Clause::Days(Days::within(at, value)?)]),
            Some(Field::Title) => Place::Title,
            Some(Field::Body) => Place::Body,
            Some(Field::Tag) => Place::Tags,
            None => Place::Anywhere,
        };
        let words = words::read(value, from, self.language);
        if quoted {
            let words: Vec<String> = words.into_iter().map(|word| word.folded).collect();
            let phrase = (!words.is_empty()).then_some(Clause::Phrase { words, place, gap });
            return Ok(phrase.into_iter().collect());
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

/// How a text stood in the query.
struct Written {
    /// Its first byte.
    from: usize,
    quoted: bool,
    gap: u32,
}

/// Whether nothing but «أو» stands between the parts from here to the end or the
/// closing parenthesis: «غزة أو رفح» parts them, «هل يفوز هذا أو ذاك؟» asks.
fn parted(mut lexer: Lexer<'_>) -> bool {
    let (mut depth, mut part, mut seen) = (0_usize, false, false);
    while let Ok(Some((_, lexeme))) = lexer.next() {
        match lexeme {
            Lexeme::Close if depth == 0 => break,
            Lexeme::Open if depth == 0 && part => return false,
            Lexeme::Open => depth += 1,
            Lexeme::Close => {
                depth -= 1;
                part = true;
            }
            _ if depth > 0 => {}
            other => match operator(other) {
                Lexeme::Operator(Operator::Or) if part => (part, seen) = (false, true),
                Lexeme::Text { .. } if !part => part = true,
                _ => return false,
            },
        }
    }
    seen && part
}

/// «أو», however its alef is written, as the operator it may be.
fn operator(lexeme: Lexeme<'_>) -> Lexeme<'_> {
    match lexeme {
        Lexeme::Text { field: None, value: "أو" | "او", quoted: false, .. } => {
            Lexeme::Operator(Operator::Or)
        }
        other => other,
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
    if allowed { Ok(()) } else { Err(bad(at, Mistake::NothingBefore)) }
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
        Clause::Phrase { words, .. } => words.len(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
