//! Word lists of a language, matched as phrases of folded words.

use rustc_hash::FxHashSet;
use text::analyzer;
use text::language::Language;

use crate::model::lists::entries;

/// The folded words of a list that has words between spaces; `#` begins a comment.
pub fn words(list: &str) -> FxHashSet<String> {
    entries(list)
        .flat_map(|line| fold(line).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// The folded phrases of a list that has one a line.
pub fn phrases(list: &str) -> Vec<String> {
    entries(list).map(fold).filter(|phrase| !phrase.is_empty()).collect()
}

/// A phrase as its folded words joined by spaces.
pub fn fold(phrase: &str) -> String {
    let mut folded = String::new();
    analyzer::tokens(phrase, Language::Ar, |token| {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(token.folded);
    });
    folded
}

/// A folded word without a conjunction before it: «وقال» is «قال».
pub fn without_conjunction(folded: &str) -> Option<&str> {
    let rest = folded.strip_prefix(['و', 'ف'])?;
    (rest.chars().nth(1).is_some()).then_some(rest)
}
