//! The name of a saved search.

/// A name is at most so many characters.
pub const LONGEST: usize = 80;

/// A name that can be had: one line, neither empty nor long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    written: String,
    key: String,
}

/// Why a search cannot be saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// There is no name.
    #[error("give the search a name")]
    Empty,
    /// The name is too long.
    #[error("a name has at most {0} characters")]
    TooLong(usize),
    /// The name has control characters or a slash.
    #[error("a name is one line without slashes")]
    Unprintable,
    /// A search of this name is there.
    #[error("there is a saved search of this name: choose another name, or remove that one first")]
    Taken,
    /// There is nothing to search for.
    #[error("there is nothing to search for")]
    NoQuery,
    /// The query is too long.
    #[error("a saved query has at most {0} characters")]
    QueryTooLong(usize),
    /// There are as many as there may be.
    #[error("there are {0} saved searches, and no more are kept: remove some first")]
    TooMany(usize),
}

impl BadName {
    /// A name that stays the same in every language: `taken`.
    pub fn code(&self) -> &'static str {
        match self {
            BadName::Empty => "empty",
            BadName::TooLong(_) => "too-long",
            BadName::Unprintable => "unprintable",
            BadName::Taken => "taken",
            BadName::NoQuery => "no-query",
            BadName::QueryTooLong(_) => "query-too-long",
            BadName::TooMany(_) => "too-many",
        }
    }

    /// The limit that the message in words names.
    pub fn value(&self) -> String {
        match self {
            BadName::TooLong(most) | BadName::QueryTooLong(most) | BadName::TooMany(most) => {
                most.to_string()
            }
            _ => String::new(),
        }
    }
}

impl Name {
    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(name: &str) -> Result<Name, BadName> {
        let name = name.trim();
        if name.chars().any(|c| c.is_control() || c == '/') {
            return Err(BadName::Unprintable);
        }
        if name.chars().count() > LONGEST {
            return Err(BadName::TooLong(LONGEST));
        }
        // A name of signs alone has no folded form: it is its own key.
        let folded = text::fold::fold(name);
        let key = if folded.trim().is_empty() { name.to_owned() } else { folded };
        match key.is_empty() {
            true => Err(BadName::Empty),
            false => Ok(Name { written: name.to_owned(), key }),
        }
    }

    /// As given, without space around it.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// What other spellings of it have in common.
    pub fn key(&self) -> &str {
        &self.key
    }
}
