//! How common is a word in the articles of its language at large?

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::fold::fold;
use crate::language::Language;
use crate::stem::{explain, nominal};

/// The share of a word that no table has.
const UNKNOWN: f32 = 1e-5;

/// The share of a word of a language without a table.
const NO_TABLE: f32 = 5e-4;

/// Shares by stem (verbs not known), of the words of `languages/ar/article_shares.txt`.
static ARABIC: LazyLock<FxHashMap<String, f32>> = LazyLock::new(|| {
    let mut shares: FxHashMap<String, f32> = FxHashMap::default();
    let lines = include_str!("../../../languages/ar/article_shares.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let mut words = line.split_ascii_whitespace();
        let tenths = words.next().and_then(|number| number.parse::<f32>().ok());
        let Some(share) = tenths.map(|tenths| (-tenths / 10.0).exp()) else { continue };
        for word in words {
            let folded = fold(word);
            let stem = nominal(&folded, explain(&folded, Language::Ar));
            let entry = shares.entry(stem.to_owned()).or_default();
            // The chance that an article holds one form or another.
            *entry = *entry + share - *entry * share;
        }
    }
    shares
});

/// The share of the language's articles that hold a stem, 0..=1, never 0.
pub fn share(stem: &str, language: Language) -> f32 {
    match language {
        Language::Ar => ARABIC.get(stem).copied().unwrap_or(UNKNOWN).max(UNKNOWN),
        _ => NO_TABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stem::stem;

    #[test]
    fn common_words_have_larger_shares_than_rare_ones() {
        let share = |word: &str| share(&stem(&fold(word), Language::Ar), Language::Ar);
        assert!(share("الرئيس") > share("البنتاغون"));
        assert!(share("اليوم") > 0.1);
        assert!(share("كلمهلاوجودلها") <= UNKNOWN);
    }
}
