//! What words become in the index: of every word its folded form, and beside
//! it, at the same position, its stem behind a sign.

use tantivy::Index;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use text::analyzer;
use text::language::Language;

/// The name the schema knows the tokenizer by.
pub const TOKENIZER: &str = "marsad";

/// Stands before a stem, so that it is not taken for a word as written.
pub const STEM: char = '~';

/// Longer terms are cut to this many bytes.
const LONGEST: usize = 200;

/// A text with its language in front, as [`Words`] takes it.
pub fn marked(language: &str, text: &str) -> String {
    format!("{language}\u{1}{text}")
}

/// The language to analyse by: the article's, or for one that has none, what
/// its script suggests.
pub fn language_of(tag: &str, text: &str) -> Language {
    Language::from_tag(tag).unwrap_or_else(|| {
        let arabic = |c: char| ('\u{600}'..='\u{6ff}').contains(&c);
        if text.contains(arabic) { Language::Ar } else { Language::En }
    })
}

/// Cuts a term that no one would search whole.
pub fn bounded(term: &str) -> &str {
    &term[..term.floor_char_boundary(LONGEST)]
}

/// Makes the tokenizer known to an index.
pub fn register(index: &Index) {
    index.tokenizers().register(TOKENIZER, Words::default());
}

/// The tokenizer; it keeps its buffers from text to text.
#[derive(Clone, Default)]
struct Words {
    terms: Vec<Piece>,
    text: String,
    token: Token,
}

/// A term in [`Words::text`] and where it stood.
#[derive(Clone, Copy)]
struct Piece {
    end: usize,
    position: usize,
    offset_from: usize,
    offset_to: usize,
}

impl Words {
    fn analyse(&mut self, marked: &str) {
        self.terms.clear();
        self.text.clear();
        let (language, text) = marked.split_once('\u{1}').unwrap_or(("", marked));
        let Words { terms, text: all, .. } = self;
        let mut position = 0;
        analyzer::tokens(text, language_of(language, text), |token| {
            let (offset_from, offset_to) = (token.range.start, token.range.end);
            all.push_str(bounded(token.folded));
            terms.push(Piece { end: all.len(), position, offset_from, offset_to });
            all.push(STEM);
            all.push_str(bounded(token.stem));
            terms.push(Piece { end: all.len(), position, offset_from, offset_to });
            position += 1;
        });
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        self.analyse(text);
        self.token.reset();
        Terms { words: self, next: 0, from: 0 }
    }
}

/// The terms of one text.
struct Terms<'a> {
    words: &'a mut Words,
    next: usize,
    from: usize,
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        let Words { terms, text, token } = &mut *self.words;
        let Some(piece) = terms.get(self.next) else {
            return false;
        };
        token.text.clear();
        token.text.push_str(&text[self.from..piece.end]);
        token.position = piece.position;
        token.offset_from = piece.offset_from;
        token.offset_to = piece.offset_to;
        self.from = piece.end;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.words.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.words.token
    }
}
