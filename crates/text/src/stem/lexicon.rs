//! The words the Arabic stemmer knows, from `languages/ar`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::arabic;
use crate::fold::fold;

/// What is known of a folded word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// It is kept whole.
    Guarded,
    /// It is a form of another word, whose stem this is.
    Form(Box<str>),
    /// It is a word.
    Known,
}

/// Every word known, by its folded form.
pub(super) static ARABIC: LazyLock<FxHashMap<Box<str>, Entry>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for word in lines(include_str!("../../../../languages/ar/stems.txt")) {
        words.insert(word.into(), Entry::Known);
    }
    let plurals = include_str!("../../../../languages/ar/broken_plurals.txt");
    for word in lines(plurals).filter_map(|line| line.split(' ').next()) {
        words.entry(fold(word).into()).or_insert(Entry::Known);
    }
    for word in lines(include_str!("../../../../languages/ar/stem_guards.txt")) {
        words.insert(fold(word).into(), Entry::Guarded);
    }
    add_forms(plurals, &mut words);
    words
});

/// Adds the listed forms. A form that is itself listed as a word stays that
/// word («كتاب» is a book before it is writers); of two words' common form,
/// the first has it.
fn add_forms(plurals: &str, words: &mut FxHashMap<Box<str>, Entry>) {
    let mut taken: FxHashSet<Box<str>> =
        lines(plurals).filter_map(|line| Some(fold(line.split(' ').next()?).into())).collect();
    for line in lines(plurals) {
        let mut parts = line.split(' ').map(fold);
        let Some(word) = parts.next() else { continue };
        let guarded = words.get(word.as_str()) == Some(&Entry::Guarded);
        let stem: Box<str> =
            if guarded { word.as_str() } else { arabic::without_ending(&word) }.into();
        for form in parts {
            let form: Box<str> = form.into();
            if taken.insert(form.clone()) {
                words.insert(form, Entry::Form(stem.clone()));
            }
        }
    }
}

/// The lines of a data file that are neither empty nor comments.
fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
