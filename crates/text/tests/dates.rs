//! `fixtures/text/*/dates.txt`: one expression a line and what it means.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use text::date::{Context, Date, Precision, parse};
use text::language::Language;

/// Every line of a file; the language is what the page would say of itself.
fn check(language: Option<Language>, folder: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/text");
    let path = path.join(folder).join("dates.txt");
    let lines = std::fs::read_to_string(&path).expect("the fixture file");
    let now: Timestamp = "2020-12-10T12:00:00Z".parse().expect("an instant");
    let mut context = Context::new(now, TimeZone::fixed(Offset::constant(3)));
    context.language = language;
    let mut wrong = Vec::new();
    for (line, expected) in lines
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" => "))
    {
        let answer = parse(line, &context).map_or("none".to_owned(), |date| written(&date));
        if answer != expected {
            wrong.push(format!("{line}\n    is {answer}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), path.display(), wrong.join("\n"));
}

fn written(date: &Date) -> String {
    let at = date.at.to_string().replace(":00Z", "Z");
    match date.precision {
        Precision::Minute => format!("{at} minute"),
        Precision::Hour => format!("{at} hour"),
        Precision::Day => format!("{} day", date.local.date()),
    }
}

#[test]
fn arabic() {
    check(Some(Language::Ar), "ar");
}
