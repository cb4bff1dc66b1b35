//! The names of news agencies, as both stages ask for them: what credits, what signs.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use text::fold;

use super::lists;

/// An agency's name at the end of a line has so many words at most.
const WORDS: usize = 3;

static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    lists::letters(&[
        include_str!("../../../../languages/ar/agencies.txt"),
        include_str!("../../../../languages/en/agencies.txt"),
        include_str!("../../../../languages/fa/agencies.txt"),
        include_str!("../../../../languages/tr/agencies.txt"),
    ])
});

/// The name is that of a news agency, or says "agencies".
pub fn is_agency(name: &str) -> bool {
    NAMES.contains(&fold::letters(name))
}

/// The last words of a line are an agency's name: the dateline of its piece, which credits
/// it.
pub fn ends_with_agency(line: &str) -> bool {
    let words = line.rsplit(|letter: char| !letter.is_alphanumeric());
    let mut name = String::new();
    words.filter(|word| !word.is_empty()).take(WORDS).any(|word| {
        name.insert_str(0, &fold::letters(word));
        NAMES.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_known_by_their_letters() {
        for name in ["أ ف ب", "(ا.ف.ب)", "أفب", "وكالة الأناضول", "Reuters"] {
            assert!(is_agency(name), "{name}");
            assert!(ends_with_agency(&format!("القاهرة - {name}")), "{name}");
        }
        for line in ["", "القاهرة", "رويترز تنفي الخبر"] {
            assert!(!is_agency(line) && !ends_with_agency(line), "{line}");
        }
    }
}
