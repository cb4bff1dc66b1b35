//! `fixtures/text/*/clean.txt`, and the laws of cleaning.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::borrow::Cow;

use proptest::prelude::*;
use text::clean::clean;

/// Every line of a file: `text => repaired | repairs`.
fn check(lines: &str) {
    let mut wrong = Vec::new();
    for line in lines.lines().filter(|line| !line.starts_with('#')) {
        let Some((text, expected)) = line.split_once(" => ") else { continue };
        let text = unescape(text);
        let cleaned = clean(&text);
        let names: Vec<&str> = cleaned.repairs.iter().map(|repair| repair.name()).collect();
        let answer = format!("{} | {}", cleaned.text, names.join(" "));
        if answer.trim_end() != unescape(expected).trim_end() {
            wrong.push(format!("{line}\n    is {answer:?}"));
        }
        if names.is_empty() {
            assert!(matches!(cleaned.text, Cow::Borrowed(_)), "not borrowed: {line}");
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// `\u{200F}` to the character.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap_or((part, ""));
        out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        out.push_str(rest);
    }
    out
}

#[test]
fn arabic() {
    check(include_str!("../../../fixtures/text/ar/clean.txt"));
}

/// Characters that cleaning treats, close together.
fn troubled() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        " ", "  ", "\n", "\r\n", "&", "&amp;", "amp;", "&#38;", "lt;", ";", "#", "&nbsp;",
        "\u{200C}", "\u{200D}", "\u{200B}", "\u{FEFF}", "\u{202E}", "\u{A0}", "\u{85}", "\0", "ﻻ",
        "ﷲ", "ﷺ", "ﹰ", "ﬀ", "ا", "\u{653}", "\u{654}", "ل", "م", "می", "شود", "ّ", "َ", "Ø§", "Ù„",
        "ط§", "ظ„", "Ç", "á", "e", "\u{301}", "👩", "❤️", "\u{37E}", "K", "1575", "x633",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn cleaning_twice_is_cleaning_once(text in prop_oneof![troubled(), any::<String>()]) {
        let once = clean(&text);
        let twice = clean(&once.text);
        prop_assert_eq!(&*once.text, &*twice.text);
        prop_assert!(twice.repairs.is_empty(), "{:?} again on {:?}", twice.repairs, once.text);
        prop_assert_eq!(once.repairs.is_empty(), once.text == text);
    }

    #[test]
    fn what_is_clean_is_borrowed(text in "[ا-غف-ي]{1,8}( [ا-غف-ي]{1,8}){0,8}[.،؟]?") {
        prop_assume!(clean(&text).repairs.is_empty());
        prop_assert!(matches!(clean(&text).text, Cow::Borrowed(_)));
    }
}

#[test]
fn cleaning_does_not_change_the_key() {
    let mut wrong = Vec::new();
    for letter in '\0'..=char::MAX {
        let text = format!("م{letter}د");
        if text::fold::fold(&clean(&text).text) != text::fold::fold(&text) {
            wrong.push(format!("U+{:04X}", u32::from(letter)));
        }
    }
    assert!(wrong.is_empty(), "{} characters: {}", wrong.len(), wrong.join(" "));
}
