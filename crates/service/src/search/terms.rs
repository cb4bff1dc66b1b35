//! What words become in the index: of every word its folded form, and beside
//! it, at the same position, its stem behind a sign.

use tantivy::Index;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use text::analyzer::SEPARATOR;

/// The name the schema knows the tokenizer by.
pub const TOKENIZER: &str = "marsad";

/// Stands before a stem, so that it is not taken for a word as written.
pub const STEM: char = '~';

/// Longer terms are cut to this many bytes.
const LONGEST: usize = 200;

/// Cuts a term that no one would search whole.
pub fn bounded(term: &str) -> &str {
    &term[..term.floor_char_boundary(LONGEST)]
}

/// Makes the tokenizer known to an index.
pub fn register(index: &Index) {
    index.tokenizers().register(TOKENIZER, Forms::default());
}

/// The tokenizer: it takes [`text::analyzer::Analysis::forms`], so that an
/// article is analysed once, before it comes here.
#[derive(Clone, Default)]
struct Forms {
    token: Token,
}

impl Tokenizer for Forms {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, forms: &'a str) -> Terms<'a> {
        self.token.reset();
        Terms { token: &mut self.token, rest: forms, next: 0 }
    }
}

/// The terms of one text.
struct Terms<'a> {
    token: &'a mut Token,
    rest: &'a str,
    next: usize,
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        // Forms are short: a search made for long texts would cost more.
        let Some(end) = self.rest.bytes().position(|byte| byte == SEPARATOR) else {
            return false;
        };
        let (form, rest) = (&self.rest[..end], &self.rest[end + 1..]);
        self.token.text.clear();
        // Forms come in pairs: folded, then stem.
        if self.next % 2 == 1 {
            self.token.text.push(STEM);
        }
        self.token.text.push_str(bounded(form));
        self.token.position = self.next / 2;
        self.rest = rest;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
