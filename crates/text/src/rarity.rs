//! How common is a word in the articles of its language at large?

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::fold::fold;
use crate::language::Language;
use crate::stem::{explain, nominal, skeleton};

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
            add(&mut shares, stem.to_owned(), share);
        }
    }
    shares
});

/// The shares of all stems of a skeleton.
static SKELETONS: LazyLock<FxHashMap<String, f32>> = LazyLock::new(|| {
    let mut shares = FxHashMap::default();
    // In one order: sums of fractions depend on it.
    let mut stems: Vec<(&String, &f32)> = ARABIC.iter().collect();
    stems.sort_unstable_by_key(|(stem, _)| *stem);
    for (stem, share) in stems {
        if let Some(skeleton) = skeleton(stem) {
            add(&mut shares, skeleton, *share);
        }
    }
    shares
});

/// The chance that an article holds one form or another.
fn add(shares: &mut FxHashMap<String, f32>, of: String, share: f32) {
    let entry = shares.entry(of).or_default();
    *entry = *entry + share - *entry * share;
}

/// Whether the shares of a language's words are known.
pub fn has_table(language: Language) -> bool {
    language == Language::Ar
}

/// The share of the language's articles that hold a stem, 0..=1, never 0.
pub fn share(stem: &str, language: Language) -> f32 {
    if !has_table(language) {
        return NO_TABLE;
    }
    ARABIC.get(stem).copied().unwrap_or(UNKNOWN).max(UNKNOWN)
}

/// The share of Arabic articles that hold a stem of a [`skeleton`], 0..=1, never 0.
pub fn skeleton_share(skeleton: &str) -> f32 {
    SKELETONS.get(skeleton).copied().unwrap_or(UNKNOWN).max(UNKNOWN)
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
