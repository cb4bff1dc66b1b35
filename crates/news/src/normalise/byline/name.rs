//! What is a name, and what only stands where one belongs.

use std::sync::LazyLock;

use ::text::fold;
use text::letter::in_arabic_block;

use super::{Phrase, is_joint_of_date};
use crate::model::agencies::is_agency;

static NO_ONE: LazyLock<Vec<Phrase>> = phrases!("ar/staff_names.txt", "en/staff_names.txt");

/// Longer than this is a sentence, not a name, in scalars.
const LONGEST: usize = 60;

/// `MD`, `Ph.D.`, `FACLM`: what follows a name behind a comma.
pub(super) fn is_degree(part: &str) -> bool {
    let letters: Vec<char> = part.chars().filter(|letter| letter.is_alphabetic()).collect();
    let upper = letters.iter().filter(|letter| letter.is_uppercase()).count();
    let plain = letters.iter().all(char::is_ascii);
    plain && letters.len() <= 5 && upper >= 2 && !is_agency(part)
}

/// `admin`, `jsmith`, `andrew.keaveney`, `content_team7`: who is logged in.
pub(super) fn is_account(name: &str) -> bool {
    is_no_one(name)
        || !name.contains(' ')
            && name.is_ascii()
            && (name.contains(['.', '_'])
                || name.bytes().any(|byte| byte.is_ascii_digit())
                || !name.bytes().any(|byte| byte.is_ascii_uppercase()))
}

/// Words that a line without markup could hold by chance are no name: in scripts
/// with capitals, a name's longer words have them.
pub(super) fn is_titled(name: &str) -> bool {
    let sentence = name.starts_with(char::is_lowercase) && name.split(' ').count() > 3;
    let mut long = name.split_whitespace().filter(|word| word.chars().count() > 3);
    !sentence && long.all(|word| !word.starts_with(char::is_lowercase))
}

/// More of a name's longer words have capitals than not.
pub(super) fn is_rather_titled(name: &str) -> bool {
    let long: Vec<&str> = name.split_whitespace().filter(|word| word.chars().count() > 3).collect();
    let lower = long.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    let last = long.last().is_some_and(|word| word.starts_with(char::is_lowercase));
    !name.contains(' ')
        || lower * 2 <= long.len()
            && !last
            && !(name.starts_with(char::is_lowercase)
                && long.first().is_some_and(|first| {
                    first.starts_with(char::is_lowercase) && !first.contains('.')
                }))
}

/// The name without what stands around it.
pub(super) fn trim(name: &str) -> String {
    let name = name.trim_matches(|letter: char| {
        !letter.is_alphanumeric() && !matches!(letter, ')' | '.' | '»' | '"') || letter == '-'
    });
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    let bare = name.trim_end_matches(['.', ' ', ':']);
    // The point of an initial is of the name: «Juan Muñoz C.».
    let mut last = bare.rsplit(' ').next().unwrap_or_default().chars();
    let initial = last.next().is_some_and(char::is_uppercase) && last.next().is_none();
    match name.strip_prefix(bare).is_some_and(|rest| rest.starts_with('.')) && initial {
        true => format!("{bare}."),
        false => bare.to_owned(),
    }
}

/// A number, or a date's glued parts; not the "3i" of a name.
fn is_number(word: &str) -> bool {
    let digits = word.chars().filter(|letter| letter.is_numeric()).count();
    digits > 2 || digits > 0 && !word.chars().any(char::is_alphabetic)
}

/// "… on Facebook" leads to an account.
pub(super) fn is_network(place: &str) -> bool {
    let networks = ["facebook", "twitter", "instagram", "linkedin", "youtube", "telegram", "x"];
    networks.contains(&fold::letters(place).as_str())
}

/// The words may be the name of a person or a house.
pub(super) fn is_name(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    letters >= 2
        && name.chars().count() <= LONGEST
        && name.split(' ').count() <= 8
        && !name.contains([':', '@'])
        && !(in_arabic_block(name.chars().next().unwrap_or_default()) && is_joint_of_date(name))
        && !name.starts_with("www.")
        && !name.contains(".com/")
        && !is_placeholder(name)
        && !(name.contains(' ') && name.split(' ').any(is_number))
        && !is_no_one(name)
}

/// «هيئة التحرير», "admin": words that name nobody.
fn is_no_one(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(fold::letters).collect();
    NO_ONE.iter().any(|phrase| phrase.words == words)
}

/// A template's name for what should stand there: «page.head.author».
fn is_placeholder(name: &str) -> bool {
    name.matches('.').count() > 1
        && !name.contains(' ')
        && name.is_ascii()
        && name.len() > PLACEHOLDER
}

/// A name of more letters with points between them is a template's, in bytes.
const PLACEHOLDER: usize = 12;
