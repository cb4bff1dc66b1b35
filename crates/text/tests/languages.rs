//! `fixtures/text/*/headlines.txt`: a headline is little text, and has to do.

use std::path::Path;

use text::detect::detect;
use text::language::Language;

/// The headlines of a folder that are taken for another language.
fn wrong(folder: &str, language: Option<Language>) -> (usize, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/text");
    let lines = std::fs::read_to_string(path.join(folder).join("headlines.txt"));
    let lines = lines.expect("the fixture file");
    let headlines: Vec<&str> =
        lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let wrong = headlines.iter().filter_map(|headline| {
        let answer = detect(headline, None);
        (answer != language).then(|| format!("{folder}: {answer:?} for {headline}"))
    });
    (headlines.len(), wrong.collect())
}

#[test]
fn headlines() {
    let mut all = 0;
    let mut errors = Vec::new();
    for language in Language::ALL {
        let (read, wrong) = wrong(language.tag(), Some(language));
        assert!(read >= 20, "too few headlines in {}", language.tag());
        all += read;
        errors.extend(wrong);
    }
    println!("{} of {all} wrong:\n{}", errors.len(), errors.join("\n"));
    assert!(errors.len() * 50 <= all, "{} of {all} wrong:\n{}", errors.len(), errors.join("\n"));
}

#[test]
fn languages_that_are_none_of_ours() {
    let (all, wrong) = wrong("none", None);
    assert!(wrong.len() * 5 <= all, "{} of {all} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn arabic_with_a_persian_name_is_arabic() {
    let text = "قال نائب الرئيس الإيراني محمد جواد ظريف، وفق وكالة «پارس نیوز»، إن گوگل لن تعود";
    assert_eq!(detect(text, None), Some(Language::Ar));
}
