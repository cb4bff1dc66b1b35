//! Names that stand beside a place, an agency, a title or an account.

use std::sync::LazyLock;

use ::text::fold;
use rustc_hash::FxHashSet;
use text::letter::in_arabic_block;

use super::{trim, until_end, without_introduction};
use crate::model::agencies::is_agency;
use crate::model::lists::entries;

/// «باريس - فرانس برس» → the agency; «أحمد علي - القاهرة» → the person.
pub(super) fn place_and_agency(part: &str) -> Vec<String> {
    let part = &spaced_strokes(part);
    let pieces: Vec<&str> = part.split([' ', '\u{a0}']).collect();
    if !pieces.contains(&"-") && !pieces.contains(&"–") && !pieces.contains(&"—") {
        return vec![part.to_owned()];
    }
    let names: Vec<String> = part
        .split(" - ")
        .flat_map(|p| p.split(" – "))
        .flat_map(|p| p.split(" — "))
        .map(|part| trim(part.strip_prefix("من ").unwrap_or(part)))
        .map(|part| balanced(&until_end(without_introduction(&part))).to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let agencies: Vec<String> = names.iter().filter(|name| is_agency(name)).cloned().collect();
    if agencies.is_empty() {
        let persons = names.iter().filter(|name| name.split(' ').count() >= 2).cloned();
        let persons: Vec<String> = persons.collect();
        return if persons.is_empty() { names } else { persons };
    }
    let persons =
        names.iter().filter(|name| name.split(' ').count() >= 2 && !is_agency(name)).cloned();
    persons.chain(agencies.clone()).collect()
}

/// «لندن- عربي21» → «لندن - عربي21»: a stroke that only the word before it touches.
fn spaced_strokes(part: &str) -> String {
    match part.contains(in_arabic_block) {
        true => part.replace("- ", " - ").replace("  - ", " - "),
        false => part.to_owned(),
    }
}

/// A stroke parts a place and a name in Arabic, or a title and a name: «الأستاذ/ محمد
/// السيد»; elsewhere it is of the name.
pub(super) fn slashed(part: &str) -> Vec<&str> {
    if part.is_ascii() {
        return vec![part];
    }
    let parts = part.split('/');
    parts.filter(|part| !TITLES.contains(&fold::letters(part))).collect()
}

/// «محمد السيد | القاهرة» → «محمد السيد»: a word behind a bar is a place.
pub(super) fn barred(line: &str) -> String {
    let mut parts = line.split('|');
    let first = parts.next().unwrap_or_default();
    if !line.contains('|') || !first.trim().contains(' ') || !first.contains(in_arabic_block) {
        return line.to_owned();
    }
    let named = |part: &&str| part.trim().contains(' ') || is_agency(part);
    std::iter::once(first).chain(parts.filter(named)).collect::<Vec<_>>().join("|")
}

/// Words that tell what a person is, before the name.
static TITLES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let list = include_str!("../../../../../languages/ar/titles.txt");
    entries(list).flat_map(str::split_whitespace).map(fold::letters).collect()
});

/// «محمد السيد@msayed» → «محمد السيد»: the account that the page joins by its style alone.
pub(super) fn accountless(line: &str) -> String {
    match line.split_once('@') {
        Some((name, account))
            if name.contains(in_arabic_block) && !account.contains(in_arabic_block) =>
        {
            name.trim_end().to_owned()
        }
        _ => line.to_owned(),
    }
}

/// A name without a bracket or quote that only closes or only opens: «الرواق»».
fn balanced(name: &str) -> &str {
    let name = name.trim();
    [('(', ')'), ('«', '»'), ('“', '”')].into_iter().fold(name, |name, (open, close)| {
        match (name.contains(open), name.contains(close)) {
            (false, true) => name.trim_end_matches(close).trim_end(),
            (true, false) => name.trim_start_matches(open).trim_start(),
            _ => name,
        }
    })
}
