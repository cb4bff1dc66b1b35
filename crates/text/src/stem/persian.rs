//! Persian, Urdu and Sorani: the plural and definite endings that ZWNJ or a
//! space would set apart, on folded words.

use super::{Explanation, Rule};

/// Longest first: Persian «های», «ها»; Sorani «ەکان», «ەکە».
const SUFFIXES: [&str; 7] = ["هايي", "هايش", "هاي", "ها", "هكاني", "هكان", "هكه"];

/// Letters that must stay, in bytes.
const SHORTEST: usize = 4;

pub(super) fn explain(word: &str) -> Explanation<'_> {
    for suffix in SUFFIXES {
        if let Some(rest) = word.strip_suffix(suffix)
            && rest.len() >= SHORTEST
        {
            return Explanation::cut(word, 0, rest.len(), Rule::Light);
        }
    }
    Explanation::whole(word)
}
