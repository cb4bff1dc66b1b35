//! What words become in the index: of every word its folded form, and beside
//! it, at the same position, its stem behind a sign, where that is another.

use text::analyzer::SEPARATOR;
use text::language::Language;
use text::stem;

/// The name in the schema of how texts become words: outside of tantivy, so that an
/// article is analysed once, before it comes here.
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

/// The words of [`text::analyzer::Analysis::forms`], each as folded form and stem, cut
/// to what the index takes.
pub fn pairs(forms: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = forms;
    std::iter::from_fn(move || {
        let (folded, others) = first(rest)?;
        let (stem, others) = first(others)?;
        rest = others;
        Some((bounded(folded), bounded(stem)))
    })
}

/// The first form of some, and the others.
fn first(forms: &str) -> Option<(&str, &str)> {
    // Forms are short: a search made for long texts would cost more.
    let end = forms.bytes().position(|byte| byte == SEPARATOR)?;
    Some((&forms[..end], &forms[end + 1..]))
}
