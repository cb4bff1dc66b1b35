//! What words become in the index: of every word its folded form, and beside
//! it, at the same position, its stem behind a sign, where that is another.

use tantivy::Index;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use text::analyzer::SEPARATOR;
use text::language::Language;
use text::stem;

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

/// The terms of the words that have a stem: the stem behind its sign and, where a
/// word may be its own stem in one of the languages, that word.
pub fn of_stem(stem: &str, languages: &[Language]) -> impl Iterator<Item = String> {
    let own = languages.iter().any(|language| stem::stem(stem, *language) == stem);
    [Some(format!("{STEM}{stem}")), own.then(|| stem.to_owned())].into_iter().flatten()
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
        Terms { token: &mut self.token, rest: forms, stem: None, next: 0 }
    }
}

/// The terms of one text.
struct Terms<'a> {
    token: &'a mut Token,
    /// The forms behind the word at `next`.
    rest: &'a str,
    /// The stem of the word before it, if that is still to come.
    stem: Option<&'a str>,
    next: usize,
}

/// The first form of some, and the others.
fn first(forms: &str) -> Option<(&str, &str)> {
    // Forms are short: a search made for long texts would cost more.
    let end = forms.bytes().position(|byte| byte == SEPARATOR)?;
    Some((&forms[..end], &forms[end + 1..]))
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        if let Some(stem) = self.stem.take() {
            self.token.text.clear();
            self.token.text.push(STEM);
            self.token.text.push_str(bounded(stem));
            return true;
        }
        // Forms come in pairs: folded, then stem.
        let Some((folded, rest)) = first(self.rest) else { return false };
        let Some((stem, rest)) = first(rest) else { return false };
        self.token.text.clear();
        self.token.text.push_str(bounded(folded));
        self.token.position = self.next;
        self.stem = (stem != folded).then_some(stem);
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
