//! The words the Arabic stemmer knows, from `languages/ar`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::arabic;
use crate::fold::fold;
use crate::hash::hash;

/// What is known of a folded word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// It is kept whole.
    Guarded,
    /// It is a form of another word, whose stem this is.
    Form(Box<str>),
    /// It is a form of a verb, whose stem this is.
    Verb(Box<str>),
    /// It is a word.
    Known,
}

/// So many bits say which words are not known, a power of two.
const BITS: usize = 1 << 19;

/// Words, most of which are asked for in vain: a stemmer tries every cut.
pub(super) struct Lexicon {
    words: FxHashMap<Box<str>, Entry>,
    /// Two bits of each word are set, by its hash (Bloom: "Space/Time Trade-offs
    /// in Hash Coding with Allowable Errors", 1970).
    bits: Vec<u64>,
}

impl Lexicon {
    fn of(words: FxHashMap<Box<str>, Entry>) -> Lexicon {
        let mut bits = vec![0; BITS / 64];
        for place in words.keys().flat_map(|word| places(word)) {
            bits[place / 64] |= 1 << (place % 64);
        }
        Lexicon { words, bits }
    }

    /// A word as it is kept, and what is known of it; of verbs' forms nothing
    /// unless `verbs` are asked for.
    pub(super) fn get(&self, word: &str, verbs: bool) -> Option<(&str, &Entry)> {
        let may_be =
            places(word).iter().all(|place| self.bits[place / 64] >> (place % 64) & 1 == 1);
        if !may_be {
            return None;
        }
        let (word, entry) = self.words.get_key_value(word)?;
        (verbs || !matches!(entry, Entry::Verb(_))).then_some((&**word, entry))
    }
}

fn places(word: &str) -> [usize; 2] {
    let hash = hash(word) as usize;
    [hash % BITS, (hash >> 32) % BITS]
}

/// Every word known, by its folded form.
pub(super) static ARABIC: LazyLock<Lexicon> = LazyLock::new(|| {
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
    add_verbs(include_str!("../../../../languages/ar/verbs.txt"), &mut words);
    Lexicon::of(words)
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

/// Adds the listed verbs. What is a noun as well stays one: «قتل», «بحث».
fn add_verbs(verbs: &str, words: &mut FxHashMap<Box<str>, Entry>) {
    for line in lines(verbs) {
        let stem = fold(line.split(' ').next().unwrap_or_default());
        for form in line.split(' ') {
            words.entry(fold(form).into()).or_insert_with(|| Entry::Verb(stem.as_str().into()));
        }
    }
}

/// The lines of a data file that are neither empty nor comments.
fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
