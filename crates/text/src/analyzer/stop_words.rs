//! Words that carry no subject, from `languages/LANG/stop_words.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::fold::fold;
use crate::language::Language;

type Words = LazyLock<FxHashSet<String>>;

static ARABIC: Words =
    LazyLock::new(|| read(include_str!("../../../../languages/ar/stop_words.txt")));
static PERSIAN: Words =
    LazyLock::new(|| read(include_str!("../../../../languages/fa/stop_words.txt")));
static ENGLISH: Words =
    LazyLock::new(|| read(include_str!("../../../../languages/en/stop_words.txt")));
static QUESTION: Words =
    LazyLock::new(|| read(include_str!("../../../../languages/ar/question_words.txt")));

fn read(file: &str) -> FxHashSet<String> {
    let lines = file.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(fold).collect()
}

/// Whether a folded word is a stop word of the language; an Arabic one also
/// behind «و» or «ف».
pub fn is_stop_word(folded: &str, language: Language) -> bool {
    match language {
        Language::Ar => {
            ARABIC.contains(folded)
                || folded
                    .strip_prefix(['و', 'ف'])
                    .is_some_and(|rest| rest.chars().nth(1).is_some() && ARABIC.contains(rest))
        }
        Language::Fa => PERSIAN.contains(folded),
        Language::En => ENGLISH.contains(folded),
        _ => false,
    }
}

/// Whether a folded Arabic word asks («متى») or only helps to ask («هي»): in a
/// question it is not what is looked for.
pub fn is_question_word(folded: &str) -> bool {
    QUESTION.contains(folded)
}
