//! Lists of phrases of `languages/*/`, folded, by their words.

use text::fold::fold;

use crate::model::lists::entries;

/// The phrases of a file, in the languages named.
macro_rules! phrases {
    ($file:literal, $($language:literal)+) => {
        $crate::group::phrases::Phrases::of(&[
            $(include_str!(concat!("../../../../languages/", $language, "/", $file))),+
        ])
    };
}
pub(super) use phrases;

/// Phrases to find at the beginning of a text.
pub struct Phrases(Vec<Vec<String>>);

impl Phrases {
    /// Reads lists of one phrase a line; `#` begins a remark.
    pub fn of(lists: &[&str]) -> Phrases {
        let mut phrases: Vec<Vec<String>> =
            lists.iter().flat_map(|list| entries(list)).map(words).collect();
        // The longest of those with one beginning comes first.
        phrases.sort_by(|a, b| b.cmp(a));
        phrases.dedup();
        Phrases(phrases)
    }

    /// How many words of a text's beginning are a phrase; zero where none is.
    pub fn begin(&self, folded: &[String]) -> usize {
        let longest = self.0.iter().filter(|phrase| folded.starts_with(phrase)).map(Vec::len).max();
        longest.unwrap_or(0)
    }
}

/// The folded words of a text.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
