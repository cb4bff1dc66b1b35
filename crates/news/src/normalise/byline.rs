//! Who wrote it? «باريس - فرانس برس» is a place and an agency; «كتب: …» and
//! "By …" only introduce a name.

use std::sync::LazyLock;

use super::credit::is_agency;
use super::tidy;
use crate::model::draft::{Candidate, Origin};

/// More names than this are no byline but a staff page.
const MOST: usize = 12;

/// Longer than this is a sentence, not a name, in scalars.
const LONGEST: usize = 60;

static INTRODUCTIONS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    [
        include_str!("../../../../languages/ar/bylines.txt"),
        include_str!("../../../../languages/en/bylines.txt"),
        include_str!("../../../../languages/fa/bylines.txt"),
    ]
    .iter()
    .flat_map(|list| list.lines())
    .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
    .map(|line| line.split_whitespace().map(tidy::key).collect())
    .collect()
});

/// The persons and agencies of the most trusted byline that names any.
pub fn authors(claims: &[Candidate<String>], site_names: &[String]) -> Vec<String> {
    let sites: Vec<String> = site_names.iter().map(|name| tidy::key(name)).collect();
    let mut origins: Vec<Origin> = claims.iter().map(|claim| claim.origin).collect();
    origins.sort();
    origins.dedup();
    let mut fallback = Vec::new();
    for origin in origins {
        let mut names: Vec<String> = Vec::new();
        for claim in claims.iter().filter(|claim| claim.origin == origin) {
            for name in split(&claim.value) {
                let known = names.iter().any(|known| tidy::key(known) == tidy::key(&name));
                if !known && names.len() < MOST {
                    names.push(name);
                }
            }
        }
        if names.iter().any(|name| !sites.contains(&tidy::key(name))) {
            return names;
        }
        if fallback.is_empty() {
            fallback = names;
        }
    }
    fallback
}

/// The names in one byline as written.
pub fn split(byline: &str) -> Vec<String> {
    let line = tidy::line(byline);
    if line.contains("://") || line.contains('@') && !line.contains(' ') {
        return Vec::new();
    }
    let line = without_introduction(&line);
    let parts = line
        .split(['،', ',', ';', '|', '/', '\u{2022}'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "));
    parts.flat_map(place_and_agency).map(|name| trim(&name)).filter(|name| is_name(name)).collect()
}

/// «باريس - فرانس برس» → the agency; «أحمد علي - القاهرة» → the person.
fn place_and_agency(part: &str) -> Vec<String> {
    let pieces: Vec<&str> = part.split([' ', '\u{a0}']).collect();
    if !pieces.contains(&"-") && !pieces.contains(&"–") && !pieces.contains(&"—") {
        return vec![part.to_owned()];
    }
    let names: Vec<String> = part
        .split(" - ")
        .flat_map(|p| p.split(" – "))
        .flat_map(|p| p.split(" — "))
        .map(trim)
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

fn without_introduction(line: &str) -> String {
    let mut rest = line;
    loop {
        let words: Vec<&str> = rest.split_whitespace().collect();
        let longest = INTRODUCTIONS
            .iter()
            .filter(|intro| {
                words.len() > intro.len()
                    && intro.iter().zip(&words).all(|(wanted, word)| *wanted == tidy::key(word))
            })
            .map(Vec::len)
            .max();
        let Some(length) = longest else { return rest.to_owned() };
        let last = words[length - 1];
        let end = last.as_ptr() as usize - rest.as_ptr() as usize + last.len();
        rest = rest[end..].trim_start_matches([' ', ':', '-', '/']);
    }
}

fn trim(name: &str) -> String {
    name.trim_matches(|letter: char| {
        !letter.is_alphanumeric() && !matches!(letter, ')' | '.' | '»' | '"') || letter == '-'
    })
    .trim_end_matches(['.', ' ', ':'])
    .to_owned()
}

fn is_name(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    letters >= 2 && name.chars().count() <= LONGEST && name.split(' ').count() <= 8
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn bylines_as_outlets_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("باريس - فرانس برس", &["فرانس برس"]),
            ("كتب: أحمد علي", &["أحمد علي"]),
            ("القاهرة - أحمد علي", &["أحمد علي"]),
            ("By Jane Doe and John Smith", &["Jane Doe", "John Smith"]),
            ("واشنطن (رويترز)", &["واشنطن (رويترز)"]),
            ("https://facebook.com/x", &[]),
            ("الرياض - الوئام :", &["الرياض", "الوئام"]),
        ];
        for (written, names) in cases {
            assert_eq!(split(written), *names, "{written}");
        }
    }
}
