//! `fixtures/text/ar/match.txt`: which words must find each other.

use super::{Rule, explain};
use crate::fold::fold;
use crate::language::Language;

fn arabic(word: &str) -> String {
    explain(&fold(word), Language::Ar).stem.to_owned()
}

/// Lines of `A = B` (one finds the other) and `A ≠ B` (it does not).
#[test]
fn news_words_find_each_other_or_do_not() {
    let table = include_str!("../../../../fixtures/text/ar/match.txt");
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for (number, line) in table.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let (equal, sign) = if line.contains('≠') { (false, '≠') } else { (true, '=') };
        let (one, other) = line.split_once(sign).expect("A = B or A ≠ B");
        let (one, other) = (arabic(one.trim()), arabic(other.trim()));
        pairs += 1;
        if (one == other) != equal {
            wrong.push(format!("line {}: {line}: {one} and {other}", number + 1));
        }
    }
    assert!(wrong.is_empty(), "{} of {pairs} pairs:\n{}", wrong.len(), wrong.join("\n"));
    assert!(pairs >= 400, "only {pairs} pairs were read");
}

#[test]
fn an_explanation_names_what_was_cut() {
    let found = explain("للايرانيين", Language::Ar);
    assert_eq!((found.prefix, found.stem, found.suffix), ("لل", "ايران", "يين"));
    assert_eq!(found.rule, Rule::Guarded);
    assert_eq!(explain("وبالحكومات", Language::Ar).rule, Rule::Known);
    assert_eq!(explain("والفصايل", Language::Ar).rule, Rule::Listed);
    assert_eq!(explain("والد", Language::Ar).rule, Rule::Guarded);
}

#[test]
fn persian_plurals_and_english_endings() {
    let check = |language, word: &str, other: &str| {
        assert_eq!(
            explain(&fold(word), language).stem,
            explain(&fold(other), language).stem,
            "{word} and {other}"
        );
    };
    check(Language::Fa, "کتاب‌های", "کتاب");
    check(Language::Fa, "کشورها", "کشور");
    check(Language::Ckb, "کوردەکان", "کورد");
    check(Language::En, "ministers'", "minister");
    check(Language::En, "cities", "city");
    check(Language::En, "making", "make");
    check(Language::En, "killed", "killing");
    check(Language::En, "planned", "plan");
}
