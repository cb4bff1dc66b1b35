//! The analyzer: text to search tokens, one pass, for index and query alike.

mod stop_words;
mod memory;
mod analysis;

use std::cell::RefCell;
use std::ops::Range;

use crate::fold::fold_into;
use crate::hash::hash;
use crate::language::Language;
use crate::words::words;
use memory::{Memory, Recalled};

pub use analysis::{Analysis, SEPARATOR, Word};
pub use stop_words::{is_question_word, is_stop_word};

/// One token of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Token<'a> {
    /// Its bytes in the original.
    pub range: Range<usize>,
    /// The folded key.
    pub folded: &'a str,
    /// The stem of the key.
    pub stem: &'a str,
    /// [`crate::hash::hash`] of the folded key.
    pub form: u64,
    /// [`crate::hash::hash`] of the stem.
    pub key: u64,
    /// A stop word of the language.
    pub stop: bool,
    /// The share of the language's articles that hold the stem:
    /// [`crate::rarity::share`].
    pub share: f32,
}

thread_local! {
    static BUFFERS: RefCell<Vec<Buffers>> = const { RefCell::new(Vec::new()) };
}

/// What a run needs; kept by the thread between runs.
#[derive(Default)]
struct Buffers {
    key: String,
    memory: Memory,
}

/// Calls `each` with every token of a text, in order. Buffers are reused:
/// nothing is allocated per token.
///
/// A token's key is the folded word without its percent sign or the scheme of
/// an address; words that fold to nothing are no tokens.
pub fn tokens(text: &str, language: Language, mut each: impl FnMut(Token<'_>)) {
    // A run inside `each` takes buffers of its own.
    let mut buffers = BUFFERS.with_borrow_mut(Vec::pop).unwrap_or_default();
    for range in words(text) {
        buffers.key.clear();
        fold_into(&text[range.clone()], &mut buffers.key);
        let folded = search_form(&buffers.key);
        if folded.is_empty() {
            continue;
        }
        let form = hash(folded);
        let known = buffers.memory.recall(folded, form, language);
        let Recalled { stem, key, stop, share } = known;
        each(Token { range, folded, stem, form, key, stop, share });
    }
    BUFFERS.with_borrow_mut(|kept| kept.push(buffers));
}

/// The part of a folded word that is searched.
fn search_form(folded: &str) -> &str {
    let folded = folded.strip_suffix('%').unwrap_or(folded);
    // Addresses begin with Latin letters; most words here do not.
    if !folded.starts_with(|first: char| first.is_ascii()) {
        return folded;
    }
    match folded.split_once("://") {
        Some((_, address)) => address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/'),
        None => folded.strip_prefix("www.").unwrap_or(folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: Language, expected: &str) {
        let mut found = Vec::new();
        tokens(text, language, |token| {
            let stop = if token.stop { "*" } else { "" };
            found.push(format!("{}/{}{stop}", token.folded, token.stem));
        });
        assert_eq!(found.join(" "), expected, "the tokens of {text:?}");
    }

    #[test]
    fn tokens_of_every_language() {
        check("قال وزيرُ الخارجيّة", Language::Ar, "قال/قال وزير/وزير الخارجيه/خارج");
        check("في ٥٠٪ من الفصائل", Language::Ar, "في/في* 50/50 من/من* الفصايل/فصيل");
        check("کتاب‌های ایران", Language::Fa, "كتابهاي/كتاب ايران/ايران");
        check("The Ministers' cities", Language::En, "the/the* ministers/minister cities/cit");
        check("Les Élysées", Language::Fr, "les/les elysees/elysees");
        check("https://www.bbc.com/ ـــ", Language::En, "bbc.com/bbc.com");
    }

    #[test]
    fn a_run_inside_a_run_has_its_own_buffers() {
        tokens("وزير", Language::Ar, |outer| {
            tokens("للحكومة", Language::Ar, |inner| assert_eq!(inner.stem, "حكوم"));
            assert_eq!(outer.folded, "وزير");
        });
    }

    #[test]
    fn ranges_lead_to_the_words_as_written() {
        let text = "قالَ #الغوطة_الشرقية";
        let mut found = Vec::new();
        tokens(text, Language::Ar, |token| found.push(&text[token.range]));
        assert_eq!(found, ["قالَ", "الغوطة", "الشرقية"]);
    }
}
