//! What stands behind a name and is no part of it: what the writer is, where
//! they write from, marks and counters.

use std::sync::LazyLock;

use super::{ENDS, JOINTS, Phrase, leads, without_introduction};
use text::letter::in_arabic_block;

use crate::model::agencies::is_agency;

static ROLES: LazyLock<Vec<Phrase>> = phrases!("de/roles.txt", "en/roles.txt", "fr/roles.txt");

static CALLINGS: LazyLock<Vec<Phrase>> = phrases!("ar/note_verbs.txt");

static GRADES: LazyLock<Vec<Phrase>> = phrases!("en/role_grades.txt");

/// «Jane Doe, Staff Writer, Example News» → «Jane Doe»: a part that says what
/// the writer is, and what follows it, up to another name after a joint.
pub(super) fn without_roles(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut behind = false;
    let whole = role_and_joint(line);
    for (at, part) in whole.split_inclusive([',', '،']).enumerate() {
        let joined = JOINTS.iter().any(|joint| part.starts_with(joint));
        let named = at > 0 && without_introduction(kept.trim()).split_whitespace().count() >= 2;
        let words: Vec<&str> = part.split_whitespace().collect();
        let role = named && (0..words.len()).any(|at| leads(&words[at..], &ROLES) > 0);
        behind = (role || behind) && !joined;
        if !behind {
            kept.push_str(part);
        }
    }
    kept
}

/// «Jane Doe Executive Editor and Master Gardener» → «Jane Doe Executive Editor»:
/// what is joined to a role is another, unless it has one of its own.
pub(super) fn role_and_joint(line: &str) -> &str {
    let role = |part: &str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        (2..words.len()).any(|at| leads(&words[at..], &ROLES) > 0)
    };
    match line.split_once(" and ").or_else(|| line.split_once(" & ")) {
        Some((one, other)) if !one.contains(',') && role(without_introduction(one)) => {
            if role(other) { line } else { one }
        }
        _ => line,
    }
}

/// «Jane Doe Senior Editor» → «Jane Doe».
pub(super) fn until_role(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let role = |at: usize| leads(&words[at..], &ROLES) > 0;
    let graded = |at: usize| role(at) || leads(&words[at..], &GRADES) > 0;
    let end = (2..words.len()).find(|at| graded(*at)).unwrap_or(words.len());
    let joined =
        |at: usize| words[at].starts_with(char::is_lowercase) || leads(&words[at..], &ENDS) > 0;
    let named = words.len() > 2 && !graded(0) && !graded(1) && !joined(end - 1);
    if named && (2..words.len()).any(role) && !words[end - 1].eq_ignore_ascii_case("the") {
        return words[..end].join(" ");
    }
    name.to_owned()
}

/// «محمد السيد مراسل الرواق» → «محمد السيد»: what the writer is, and whose or whence. A
/// last word may be of the name.
pub(super) fn until_calling(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let called = |at: &usize| {
        let length = leads(&words[*at..], &CALLINGS);
        length > 0 && at + length < words.len()
    };
    match (2..words.len()).find(called) {
        Some(end) => words[..end].join(" "),
        None => name.to_owned(),
    }
}

/// «Jennifer Huberty1» → «Jennifer Huberty»: a note's mark. «Jane Doe 0 12» →
/// «Jane Doe»: counters.
pub(super) fn unnumbered(name: &str) -> String {
    if !name.contains(' ') || !name.ends_with(char::is_numeric) {
        return name.to_owned();
    }
    let words: Vec<&str> = name.split(' ').collect();
    let count = words.iter().position(|word| word.chars().all(char::is_numeric));
    if let Some(end) = count.filter(|end| *end >= 2) {
        return words[..end].join(" ");
    }
    let bare = name.trim_end_matches(char::is_numeric);
    // «عربي21»: a number of two digits is of an outlet's name.
    let own =
        bare.ends_with(in_arabic_block) && name.chars().rev().nth(1).is_some_and(char::is_numeric);
    if bare.ends_with(char::is_alphabetic) && !own { bare.to_owned() } else { name.to_owned() }
}

/// «ليلى بناني (الرباط)» → «ليلى بناني»: a place in brackets, an account behind
/// it. An agency in brackets stays.
pub(super) fn placeless(name: &str) -> String {
    let Some((person, rest)) = name.split_once('(') else { return name.to_owned() };
    let placed = rest.split_once(')').map_or(rest, |(place, _)| place);
    let arabic = person.contains(in_arabic_block);
    let words: Vec<&str> = placed.split_whitespace().collect();
    let role = (0..words.len()).any(|at| leads(&words[at..], &ROLES) > 0);
    let person_first = person.split_whitespace().count() >= 2;
    match (arabic || role) && person_first && !is_agency(placed) {
        true => person.trim_end().to_owned(),
        false => name.to_owned(),
    }
}

/// «Jane Doe Jane Doe» → «Jane Doe»: a portrait's text and the name under it, with or
/// without a space between them.
pub(super) fn once(name: &str) -> String {
    let (first, second) = name.split_at_checked(name.len() / 2).unwrap_or((name, ""));
    if first == second && first.contains(' ') {
        return first.to_owned();
    }
    let words: Vec<&str> = name.split(' ').collect();
    let half = words.len() / 2;
    match words.len().is_multiple_of(2) && half >= 2 && words[..half] == words[half..] {
        true => words[..half].join(" "),
        false => name.to_owned(),
    }
}

/// Forms of companies: what follows one in a byline is its address.
const COMPANIES: [&str; 9] = ["ag", "e.v.", "gmbh", "inc", "inc.", "kg", "llc", "ltd", "ltd."];

/// The name of a company ends so: «Example GmbH».
pub(super) fn is_company(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    name.contains(' ') && COMPANIES.contains(&last.as_str())
}
