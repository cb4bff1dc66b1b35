//! Persons, organisations, places: known names first, then what titles, heads
//! and the parts of names tell. Arabic; other languages have no lists yet.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use serde_json::json;
use text::language::Language;

use super::gazetteer::{self, HEADS};
use super::words::{Word, Words};
use crate::model::annotation::{Annotation, AnnotationKind};
use crate::model::hash::hash;

/// A name found: its words, how many bytes of clitics it begins with, its kind.
struct Name {
    end: usize,
    clitic: usize,
    kind: AnnotationKind,
    score: f64,
}

/// Every name of the text, without overlaps. `value` is `{"key": folded name}`.
pub fn find(words: &Words<'_>, language: Language) -> Vec<Annotation> {
    let mut found = Vec::new();
    if language != Language::Ar {
        return found;
    }
    let mut families = FxHashSet::default();
    let mut at = 0;
    while at < words.words.len() {
        let name = known(words, at)
            .or_else(|| organisation(words, at))
            .or_else(|| place(words, at))
            .or_else(|| person(words, at))
            .or_else(|| again(words, at, &families))
            .or_else(|| foreign(words, at));
        let Some(name) = name else {
            at += 1;
            continue;
        };
        let mut bytes = words.bytes(at..name.end);
        let key = words.folded_of(at..name.end);
        let mut key = key.as_str();
        // The clitics are left out where they are written as they are folded.
        if words.text[bytes.start..].starts_with(&key[..name.clitic]) {
            bytes.start += name.clitic;
            key = &key[name.clitic..];
        }
        let value = json!({ "key": key });
        found.push(words.mark(name.kind, bytes, value, name.score));
        if name.kind == AnnotationKind::Person && name.end > at + 1 {
            families.insert(words.words[name.end - 1].key);
        }
        at = name.end;
    }
    found
}

/// A person named in full before, now by the last name alone.
fn again(words: &Words<'_>, at: usize, families: &FxHashSet<u64>) -> Option<Name> {
    let word = &words.words[at];
    let folded = words.folded(word);
    (families.contains(&word.key) && !word.stop && folded.chars().nth(2).is_some())
        .then_some(Name { end: at + 1, clitic: 0, kind: AnnotationKind::Person, score: 0.6 })
}

/// Two words or three that no Arabic article has: a foreign person's name.
fn foreign(words: &Words<'_>, at: usize) -> Option<Name> {
    let limit = run(words, at, 3);
    let end = (at..limit).find(|&next| !is_foreign(words, &words.words[next])).unwrap_or(limit);
    (end > at + 1).then_some(Name { end, clitic: 0, kind: AnnotationKind::Person, score: 0.4 })
}

/// A name-like word without Arabic affixes.
fn is_foreign(words: &Words<'_>, word: &Word) -> bool {
    let folded = words.folded(word);
    is_name_like(words, word)
        && folded.chars().nth(3).is_some()
        && folded.chars().all(|c| ('\u{621}'..='\u{64a}').contains(&c))
        && !folded.starts_with("ال")
        && !folded.starts_with("لل")
        && !folded.starts_with("ست")
        && !folded.starts_with("سي")
        && !folded.starts_with(['ي', 'ت', 'م'])
        && !["وا", "ها", "هم", "ات", "ون", "ين", "يه", "نا", "ه", "تم", "ته"]
            .iter()
            .any(|suffix| folded.ends_with(suffix))
}

/// The longest known name that begins at a word, its clitics put aside.
fn known(words: &Words<'_>, at: usize) -> Option<Name> {
    let folded = words.folded(&words.words[at]);
    let mut best = None;
    for (form, clitic) in forms(folded) {
        let first = hash(&form);
        if !gazetteer::begins(first) {
            continue;
        }
        let mut key = first;
        for end in at + 1..=run(words, at, gazetteer::LONGEST) {
            if end > at + 1 {
                key = gazetteer::key(key, hash(words.folded(&words.words[end - 1])));
            }
            let longer = best.as_ref().is_none_or(|name: &Name| end > name.end);
            if longer && let Some(kind) = gazetteer::kind(key) {
                best = Some(Name { end, clitic, kind, score: 0.9 });
            }
        }
    }
    best
}

/// A word as it is, then without «و», «ف» and then without «ب», «ل», «ك»; each
/// with the bytes left out.
fn forms(folded: &str) -> Vec<(Cow<'_, str>, usize)> {
    let mut forms = vec![(Cow::Borrowed(folded), 0)];
    let mut rest = folded;
    for clitics in [&['و', 'ف'][..], &['ب', 'ل', 'ك'][..]] {
        let Some(clitic) = rest.chars().next().filter(|first| clitics.contains(first)) else {
            continue;
        };
        let shorter = &rest[clitic.len_utf8()..];
        if shorter.chars().nth(2).is_none() {
            break;
        }
        if clitic == 'ل' && shorter.starts_with('ل') {
            // «للسعودية»: the article's alef is not written; the word stays whole.
            forms.push((Cow::Owned(format!("ا{shorter}")), folded.len() - rest.len()));
        }
        rest = shorter;
        forms.push((Cow::Borrowed(rest), folded.len() - rest.len()));
    }
    forms
}

/// «وزارة الخارجية», «شركة أرامكو»: a head and what defines it.
fn organisation(words: &Words<'_>, at: usize) -> Option<Name> {
    let clitic = head(words, at, |word| HEADS.organisations.contains(word))?;
    let limit = run(words, at, 4);
    let mut end = at + 1;
    while end < limit {
        let word = &words.words[end];
        let folded = words.folded(word);
        let definite = folded.starts_with("ال") && !word.stop;
        let named = definite || (end == at + 1 && is_name_like(words, word));
        if !named {
            break;
        }
        end += 1;
    }
    (end > at + 1).then_some(Name { end, clitic, kind: AnnotationKind::Organisation, score: 0.6 })
}

/// «مدينة كذا»: the name after the head, when it is no common word.
fn place(words: &Words<'_>, at: usize) -> Option<Name> {
    let before = at.checked_sub(1).filter(|_| words.words[at].joined)?;
    head(words, before, |word| HEADS.places.contains(word))?;
    let word = &words.words[at];
    is_name_like(words, word).then_some(Name {
        end: at + 1,
        clitic: 0,
        kind: AnnotationKind::Place,
        score: 0.5,
    })
}

/// A run of name words that begins with a given name, or follows a title.
fn person(words: &Words<'_>, at: usize) -> Option<Name> {
    let first = words.folded(&words.words[at]);
    let titled = at.checked_sub(1).is_some_and(|before| {
        words.words[at].joined
            && (head(words, before, |word| HEADS.titles.contains(word)).is_some()
                || after_title(words, before))
    });
    // «على» folds to the name «علي», and is none.
    let is_on = words.text[words.words[at].bytes.clone()].ends_with('ى');
    let (given, clitic) = if is_on { (false, 0) } else { given(first) };
    let named = given || (titled && is_name_like(words, &words.words[at]));
    if !named {
        return None;
    }
    let limit = run(words, at, 6);
    let mut end = at + 1;
    while end < limit {
        let word = &words.words[end];
        let folded = words.folded(word);
        let part = matches!(folded, "بن" | "ابن" | "بنت" | "ال" | "ابو" | "عبد" | "الدين" | "الله")
            || gazetteer::is_given(folded)
            || gazetteer::is_family(folded)
            || is_name_like(words, word);
        if !part || (word.stop && !matches!(folded, "بن" | "ابن" | "ال" | "الله")) {
            break;
        }
        end += 1;
    }
    let alone = end == at + 1;
    if alone && !titled {
        return None;
    }
    let score = if titled { 0.7 } else { 0.6 };
    Some(Name { end, clitic, kind: AnnotationKind::Person, score })
}

/// «وزير الخارجية سيرغي»: the title is two words before.
fn after_title(words: &Words<'_>, before: usize) -> bool {
    let Some(title) = before.checked_sub(1).filter(|_| words.words[before].joined) else {
        return false;
    };
    words.folded(&words.words[before]).starts_with("ال")
        && head(words, title, |word| HEADS.titles.contains(word)).is_some()
}

/// Whether a word is a given name, and the bytes of the clitic before it.
fn given(folded: &str) -> (bool, usize) {
    if gazetteer::is_given(folded) {
        return (true, 0);
    }
    let rest = folded.strip_prefix(['و', 'ل', 'ب']);
    let given = rest.is_some_and(|rest| rest.chars().count() > 3 && gazetteer::is_given(rest));
    (given, if given { 2 } else { 0 })
}

/// Whether a word, perhaps after a clitic, is a head; the clitic's bytes.
fn head(words: &Words<'_>, at: usize, is_head: impl Fn(&str) -> bool) -> Option<usize> {
    let folded = words.folded(&words.words[at]);
    if is_head(folded) {
        return Some(0);
    }
    let rest = folded.strip_prefix(['و', 'ف', 'ب', 'ل'])?;
    is_head(rest).then_some(2)
}

/// A word that is rare in the language at large, and no stop word or number.
fn is_name_like(words: &Words<'_>, word: &Word) -> bool {
    !word.stop && !word.number && words.folded(word).chars().nth(2).is_some() && word.share < 4e-5
}

/// One past the last word that follows a word with only spaces between.
fn run(words: &Words<'_>, at: usize, most: usize) -> usize {
    let mut end = at + 1;
    while end < words.words.len() && end < at + most && words.words[end].joined {
        end += 1;
    }
    end
}
