//! Light stemming: folded word to stem.
//!
//! Search must find «للوزير» and «الوزراء» by «وزير», but not «زار» by «وزارة». An
//! affix is cut only where what stays is a word we know; where nothing is
//! known, the light10 rules decide (Larkey, Ballesteros, Connell: "Light
//! Stemming for Arabic Information Retrieval", 2007). A stem is a key, not
//! always a word.

mod lexicon;
mod arabic;
mod persian;
mod english;
mod skeleton;

use std::borrow::Cow;

use serde::Serialize;

use crate::language::Language;

pub use skeleton::skeleton;

/// How a stem was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Nothing was cut: no affix, or too short to cut.
    Whole,
    /// A listed word that is kept as it is (`stem_guards.txt`).
    Guarded,
    /// A listed form of another word (`broken_plurals.txt`).
    Listed,
    /// A form of a verb (`verbs.txt`).
    Verb,
    /// What stays after the cuts is a word of `stems.txt`.
    Known,
    /// Cut by rule alone.
    Light,
}

/// A stem and the way to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Explanation<'a> {
    /// The stem.
    pub stem: &'a str,
    /// What was cut in front.
    pub prefix: &'a str,
    /// What was cut behind.
    pub suffix: &'a str,
    /// What decided.
    pub rule: Rule,
}

impl<'a> Explanation<'a> {
    fn whole(word: &'a str) -> Explanation<'a> {
        Explanation { stem: word, prefix: "", suffix: "", rule: Rule::Whole }
    }

    /// Cuts a word to `stem`, a part of it.
    fn cut(word: &'a str, from: usize, to: usize, rule: Rule) -> Explanation<'a> {
        Explanation { stem: &word[from..to], prefix: &word[..from], suffix: &word[to..], rule }
    }
}

/// The stem of a folded word.
pub fn stem(folded: &str, language: Language) -> Cow<'_, str> {
    Cow::Borrowed(explain(folded, language).stem)
}

/// The stem of a folded word and how it was found.
pub fn explain(folded: &str, language: Language) -> Explanation<'_> {
    match language {
        Language::Ar => arabic::explain(folded, true),
        Language::Fa | Language::Ur | Language::Ckb => persian::explain(folded),
        Language::En => english::explain(folded),
        _ => Explanation::whole(folded),
    }
}

/// The stem of an explained word without the knowledge of verbs: texts of one
/// event share what was done more by its noun than by the tense it is told in.
pub fn nominal<'a>(folded: &'a str, found: Explanation<'a>) -> &'a str {
    match found.rule {
        Rule::Verb => arabic::explain(folded, false).stem,
        _ => found.stem,
    }
}

#[cfg(test)]
mod tests;
