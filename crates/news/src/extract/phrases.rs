//! Phrases that mark what is not the article's, from `languages/*/`.

use std::sync::LazyLock;

use text::fold::fold;

macro_rules! list {
    ($file:literal) => {
        [
            include_str!(concat!("../../../../languages/ar/", $file)),
            include_str!(concat!("../../../../languages/en/", $file)),
            include_str!(concat!("../../../../languages/fa/", $file)),
            include_str!(concat!("../../../../languages/de/", $file)),
            include_str!(concat!("../../../../languages/fr/", $file)),
            include_str!(concat!("../../../../languages/tr/", $file)),
        ]
    };
}

/// A notice is shorter than this, in bytes.
const NOTICE: usize = 2_000;

static TEASERS: LazyLock<Vec<String>> = LazyLock::new(|| load(&list!("teasers.txt")));
static BOILERPLATE: LazyLock<Vec<String>> = LazyLock::new(|| load(&list!("boilerplate.txt")));

static NOTICES: LazyLock<Vec<String>> = LazyLock::new(|| load(&list!("notices.txt")));

static TAG_LABELS: LazyLock<Vec<String>> = LazyLock::new(|| {
    load(&[
        include_str!("../../../../languages/ar/tag_labels.txt"),
        include_str!("../../../../languages/en/tag_labels.txt"),
        include_str!("../../../../languages/fa/tag_labels.txt"),
    ])
});

static READING_TIMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    load(&[
        include_str!("../../../../languages/ar/reading_times.txt"),
        include_str!("../../../../languages/en/reading_times.txt"),
        include_str!("../../../../languages/fa/reading_times.txt"),
    ])
});

fn load(lists: &[&str]) -> Vec<String> {
    let mut phrases: Vec<String> = lists
        .iter()
        .flat_map(|list| list.lines())
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(key)
        .collect();
    phrases.sort();
    phrases.dedup();
    phrases
}

/// Folded words with one space between, punctuation out.
pub fn key(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(|letter: char| !letter.is_alphanumeric() && letter != '©') {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// A phrase that a line begins with, as a length in words; 0 for none.
fn opening(line: &str, phrases: &[String]) -> usize {
    let start: String = line.chars().take(60).collect();
    let key = key(&start);
    phrases
        .iter()
        .filter(|phrase| {
            key.strip_prefix(phrase.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
        .map(|phrase| phrase.split(' ').count())
        .max()
        .unwrap_or(0)
}

/// Says how long the article takes to read: «قراءة في دقيقتين».
pub fn is_reading_time(line: &str) -> bool {
    opening(line, &READING_TIMES) > 0
}

/// Begins like a teaser: «اقرأ أيضا: …».
pub fn is_teaser(line: &str) -> bool {
    opening(line, &TEASERS) > 0
}

/// Is a teaser's head alone: «مواضيع ذات صلة:».
pub fn is_teaser_head(line: &str) -> bool {
    let words = opening(line, &TEASERS);
    words > 0 && key(line).split(' ').count() <= words + 1
}

/// Begins like a line every page carries, and is short enough to be one.
pub fn is_boilerplate(line: &str) -> bool {
    let words = opening(line, &BOILERPLATE);
    words > 0 && key(line).split(' ').count() <= words * 3 + 8
}

/// Begins like a notice that every page carries, however long: on comments, on
/// rights, for subscribers.
pub fn is_notice(line: &str) -> bool {
    line.len() < NOTICE && opening(line, &NOTICES) > 0
}

/// Begins like a list of tags and a colon: «الوسوم: …».
pub fn is_tag_line(line: &str) -> bool {
    line.split_once(':').is_some_and(|(label, _)| {
        let key = key(label);
        key.len() < 60 && TAG_LABELS.binary_search(&key).is_ok()
    })
}
