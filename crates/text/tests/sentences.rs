//! `fixtures/text/ar/sentences.txt`, and the law of splitting.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use text::split::sentences;

#[test]
fn arabic() {
    let lines = include_str!("../../../fixtures/text/ar/sentences.txt");
    let mut wrong = Vec::new();
    for line in lines.lines().filter(|line| !line.starts_with('#')) {
        let line = line.replace('⏎', "\n");
        let text = line.replace("| ", "");
        let split: Vec<&str> = sentences(&text).into_iter().map(|range| &text[range]).collect();
        if split.join("| ") != line {
            wrong.push(format!("{line}\n    is {}", split.join("| ")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_missing_space_ends_a_sentence_between_arabic_letters() {
    assert_eq!(sentences("سيطرت على حلب.وقالت روسيا").len(), 2);
    assert_eq!(sentences("سعره 3.5 وموقعه a.com").len(), 1);
}

proptest! {
    #[test]
    fn sentences_joined_are_the_text(text in "[ابتثج دم.!؟\"»« \n.0-9a-z)(،]{0,60}|\\PC{0,40}") {
        let ranges = sentences(&text);
        let joined: String = ranges.iter().map(|range| &text[range.clone()]).collect();
        prop_assert_eq!(joined, text.as_str());
        let blank = ranges.iter().filter(|range| text[(*range).clone()].trim().is_empty()).count();
        prop_assert!(blank == 0 || ranges.len() == 1, "a blank sentence in {:?}", text);
    }
}
