//! The line that signs the article, and when it is believed before structured
//! data: that often names who keeps the site.

use std::sync::LazyLock;

use super::name::is_titled;
use super::{Phrase, Sites, leads, spaced, split};
use crate::model::agencies::is_agency;
use crate::model::draft::{Candidate, Origin};
use ::text::fold;

pub(super) static SIGNATURES: LazyLock<Vec<Phrase>> = phrases!(
    "ar/signatures.txt",
    "ckb/signatures.txt",
    "de/signatures.txt",
    "en/signatures.txt",
    "es/signatures.txt",
    "fa/signatures.txt",
    "fr/signatures.txt",
    "he/signatures.txt",
    "it/signatures.txt",
    "pl/signatures.txt",
    "pt/signatures.txt",
    "ru/signatures.txt",
    "tr/signatures.txt",
    "ur/signatures.txt"
);

/// The persons of the line that signs the article, of those with this evidence:
/// all of it is names of two to four words.
pub(super) fn signed(
    claims: &[Candidate<String>],
    sites: &Sites,
    evidence: &[&str],
) -> Vec<String> {
    let visible = |claim: &&Candidate<String>| {
        matches!(claim.origin, Origin::Content | Origin::Text)
            && evidence.contains(&claim.evidence.as_str())
    };
    for claim in claims.iter().filter(visible) {
        let line = spaced(&claim.value);
        let words: Vec<&str> = line.split_whitespace().collect();
        if leads(&words, &SIGNATURES) == 0 {
            continue;
        }
        let names = split(&line);
        let person = |name: &String| {
            (2..=4).contains(&name.split(' ').count())
                && is_titled(name)
                && !name.starts_with(char::is_lowercase)
                && !is_agency(name)
                && !sites.holds(name)
        };
        if !names.is_empty() && names.iter().all(person) {
            return names;
        }
    }
    Vec::new()
}

/// Structured data says something of the author, if only an account.
pub(super) fn has_structured(claims: &[Candidate<String>]) -> bool {
    claims.iter().any(|claim| matches!(claim.origin, Origin::JsonLd | Origin::Meta))
}

/// The signature names others than the names told, or all of them and more.
pub(super) fn overrules(signed: &[String], told: &[String]) -> bool {
    let words = |names: &[String]| -> Vec<String> {
        let words = names.iter().flat_map(|name| name.split([' ', '.', '-']));
        words.map(fold::letters).filter(|word| word.chars().count() > 1).collect()
    };
    if signed.is_empty() || told.is_empty() {
        return false;
    }
    let known = words(told);
    let others = words(signed).iter().all(|word| {
        !known.iter().any(|known| known.contains(word.as_str()) || word.contains(known.as_str()))
    });
    let keys: Vec<String> = signed.iter().map(|name| plain_key(name)).collect();
    let more = signed.len() > told.len() && told.iter().all(|name| keys.contains(&plain_key(name)));
    others || more
}

/// A name's key without the honorific before it.
pub(super) fn plain_key(name: &str) -> String {
    let bare = name.strip_prefix("Dr. ").or(name.strip_prefix("Dr ")).unwrap_or(name);
    fold::letters(bare)
}

/// Structured data's name stands on the page too, in other words than those
/// that sign it.
pub(super) fn is_shown(name: &str, claims: &[Candidate<String>]) -> bool {
    let key = fold::letters(name);
    let visible = |claim: &&Candidate<String>| {
        matches!(claim.origin, Origin::Microdata | Origin::Content | Origin::Text)
    };
    let shown =
        claims.iter().filter(visible).filter(|claim| fold::letters(&claim.value).contains(&key));
    // One that signs more names than this one is no other.
    shown.into_iter().any(|claim| split(&claim.value).len() < 2)
}
