//! Persons, organisations, places: known names first, then what titles, heads
//! and the parts of names tell. Arabic; other languages have no lists yet.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use serde_json::json;
use text::language::Language;

use text::hash::hash;

use super::facts::{
    BEGINS_NAME, CLITIC_GIVEN, CLITIC_ORGANISATION_HEAD, DEFINITE, FAMILY, FOREIGN, GIVEN, LONG,
    NAME_LIKE, NAME_LINK, ORGANISATION_HEAD, PLACE_HEAD, TITLE,
};
use super::gazetteer;
use super::words::Words;
use crate::model::annotation::{Annotation, AnnotationKind};

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
    (families.contains(&word.key) && !word.stop && words.facts(at).any(LONG)).then_some(Name {
        end: at + 1,
        clitic: 0,
        kind: AnnotationKind::Person,
        score: 0.6,
    })
}

/// Two words or three that no Arabic article has: a foreign person's name.
fn foreign(words: &Words<'_>, at: usize) -> Option<Name> {
    if !words.facts(at).any(FOREIGN) {
        return None;
    }
    let limit = run(words, at, 3);
    let end = (at..limit).find(|&next| !words.facts(next).any(FOREIGN)).unwrap_or(limit);
    (end > at + 1).then_some(Name { end, clitic: 0, kind: AnnotationKind::Person, score: 0.4 })
}

/// A folded word without Arabic affixes.
pub fn is_foreign(folded: &str) -> bool {
    folded.chars().nth(3).is_some()
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
    if !words.facts(at).any(BEGINS_NAME) {
        return None;
    }
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
                key = gazetteer::key(key, words.words[end - 1].form);
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
pub fn forms(folded: &str) -> impl Iterator<Item = (Cow<'_, str>, usize)> {
    let mut forms = [const { None }; 4];
    forms[0] = Some((Cow::Borrowed(folded), 0));
    let mut rest = folded;
    for (step, clitics) in [&['و', 'ف'][..], &['ب', 'ل', 'ك'][..]].into_iter().enumerate() {
        let Some(clitic) = rest.chars().next().filter(|first| clitics.contains(first)) else {
            continue;
        };
        let shorter = &rest[clitic.len_utf8()..];
        if shorter.chars().nth(2).is_none() {
            break;
        }
        if clitic == 'ل' && shorter.starts_with('ل') {
            // «للسعودية»: the article's alef is not written; the word stays whole.
            forms[2] = Some((Cow::Owned(format!("ا{shorter}")), folded.len() - rest.len()));
        }
        rest = shorter;
        forms[1 + 2 * step] = Some((Cow::Borrowed(rest), folded.len() - rest.len()));
    }
    forms.into_iter().flatten()
}

/// «وزارة الخارجية», «شركة أرامكو»: a head and what defines it.
fn organisation(words: &Words<'_>, at: usize) -> Option<Name> {
    let clitic = match words.facts(at) {
        facts if facts.any(ORGANISATION_HEAD) => 0,
        facts if facts.any(CLITIC_ORGANISATION_HEAD) => 2,
        _ => return None,
    };
    let limit = run(words, at, 4);
    let mut end = at + 1;
    while end < limit {
        let facts = words.facts(end);
        let definite = facts.any(DEFINITE) && !words.words[end].stop;
        let named = definite || (end == at + 1 && facts.any(NAME_LIKE));
        if !named {
            break;
        }
        end += 1;
    }
    (end > at + 1).then_some(Name { end, clitic, kind: AnnotationKind::Organisation, score: 0.6 })
}

/// «مدينة كذا»: the name after the head, when it is no common word.
fn place(words: &Words<'_>, at: usize) -> Option<Name> {
    let before = before(words, at)?;
    (words.facts(before).any(PLACE_HEAD) && words.facts(at).any(NAME_LIKE)).then_some(Name {
        end: at + 1,
        clitic: 0,
        kind: AnnotationKind::Place,
        score: 0.5,
    })
}

/// A run of name words that begins with a given name, or follows a title.
fn person(words: &Words<'_>, at: usize) -> Option<Name> {
    let facts = words.facts(at);
    if !facts.any(GIVEN) && !facts.any(CLITIC_GIVEN) && !facts.any(NAME_LIKE) {
        return None;
    }
    let titled = before(words, at)
        .is_some_and(|before| words.facts(before).any(TITLE) || after_title(words, before));
    // «على» folds to the name «علي», and is none.
    let is_on = words.text[words.words[at].bytes.clone()].ends_with('ى');
    let (given, clitic) = match facts {
        _ if is_on => (false, 0),
        facts => (
            facts.any(GIVEN) || facts.any(CLITIC_GIVEN),
            if facts.any(CLITIC_GIVEN) { 2 } else { 0 },
        ),
    };
    if !(given || titled && facts.any(NAME_LIKE)) {
        return None;
    }
    let limit = run(words, at, 6);
    let is_part = |at: usize| {
        let facts = words.facts(at);
        let part = [NAME_LINK, GIVEN, FAMILY, NAME_LIKE].into_iter().any(|fact| facts.any(fact));
        part && (!words.words[at].stop || joins(words.folded(&words.words[at])))
    };
    let end = (at + 1..limit).find(|&next| !is_part(next)).unwrap_or(limit);
    let alone = end == at + 1;
    if alone && !titled {
        return None;
    }
    let score = if titled { 0.7 } else { 0.6 };
    Some(Name { end, clitic, kind: AnnotationKind::Person, score })
}

/// A folded word that joins the parts of a name, or is one of many names.
pub fn is_link(folded: &str) -> bool {
    joins(folded) || matches!(folded, "بنت" | "ابو" | "عبد" | "الدين")
}

/// Of these, those that are stop words elsewhere.
fn joins(folded: &str) -> bool {
    matches!(folded, "بن" | "ابن" | "ال" | "الله")
}

/// The word before, where only a space is between.
fn before(words: &Words<'_>, at: usize) -> Option<usize> {
    at.checked_sub(1).filter(|_| words.words[at].joined)
}

/// «وزير الخارجية سيرغي»: the title is two words before.
fn after_title(words: &Words<'_>, at: usize) -> bool {
    words.facts(at).any(DEFINITE)
        && before(words, at).is_some_and(|title| words.facts(title).any(TITLE))
}

/// One past the last word that follows a word with only spaces between.
fn run(words: &Words<'_>, at: usize, most: usize) -> usize {
    let mut end = at + 1;
    while end < words.words.len() && end < at + most && words.words[end].joined {
        end += 1;
    }
    end
}
