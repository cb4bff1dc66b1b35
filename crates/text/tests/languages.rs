//! `fixtures/text/*/headlines.txt`: a headline is little text, and has to do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use text::detect::detect;
use text::language::Language;

const HEADLINES: [(Language, &str); 11] = [
    (Language::Ar, include_str!("../../../fixtures/text/ar/headlines.txt")),
    (Language::Fa, include_str!("../../../fixtures/text/fa/headlines.txt")),
    (Language::Ur, include_str!("../../../fixtures/text/ur/headlines.txt")),
    (Language::Ckb, include_str!("../../../fixtures/text/ckb/headlines.txt")),
    (Language::Ku, include_str!("../../../fixtures/text/ku/headlines.txt")),
    (Language::Tr, include_str!("../../../fixtures/text/tr/headlines.txt")),
    (Language::En, include_str!("../../../fixtures/text/en/headlines.txt")),
    (Language::Fr, include_str!("../../../fixtures/text/fr/headlines.txt")),
    (Language::De, include_str!("../../../fixtures/text/de/headlines.txt")),
    (Language::Es, include_str!("../../../fixtures/text/es/headlines.txt")),
    (Language::He, include_str!("../../../fixtures/text/he/headlines.txt")),
];

/// The headlines that are taken for another language, and how many there are.
fn wrong(lines: &str, language: Option<Language>) -> (usize, Vec<String>) {
    let headlines: Vec<&str> =
        lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let wrong = headlines.iter().filter_map(|headline| {
        let answer = detect(headline, None);
        (answer != language).then(|| format!("{language:?} taken for {answer:?}: {headline}"))
    });
    (headlines.len(), wrong.collect())
}

#[test]
fn headlines() {
    let mut all = 0;
    let mut errors = Vec::new();
    for (language, lines) in HEADLINES {
        let (read, wrong) = wrong(lines, Some(language));
        assert!(read >= 20, "too few headlines in {}", language.tag());
        all += read;
        errors.extend(wrong);
    }
    println!("{} of {all} wrong:\n{}", errors.len(), errors.join("\n"));
    assert!(errors.len() * 50 <= all, "{} of {all} wrong:\n{}", errors.len(), errors.join("\n"));
}

#[test]
fn languages_that_are_none_of_ours() {
    let (all, wrong) = wrong(include_str!("../../../fixtures/text/none/headlines.txt"), None);
    assert!(wrong.len() * 5 <= all, "{} of {all} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn arabic_with_a_persian_name_is_arabic() {
    let text = "قال نائب الرئيس الإيراني محمد جواد ظريف، وفق وكالة «پارس نیوز»، إن گوگل لن تعود";
    assert_eq!(detect(text, None), Some(Language::Ar));
}
