//! Lists of phrases under `languages/`: each phrase once, without spaces to no purpose, in
//! letters of its language.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use text::fold;

use crate::tools::workspace;

/// Files that hold other than a phrase a line: tables, or words whose spelling is the matter.
const OTHERS: [&str; 16] = [
    "abbreviations",
    "article_shares",
    "broken_plurals",
    "confused_letters",
    "dates",
    "detect",
    "keyboard",
    "leaning",
    "near_days",
    "question_words",
    "stem_guards",
    "stems",
    "stop_words",
    "transliteration",
    "verbs",
    "wire_agencies",
];

/// Where the lists of several languages stand together, which may be of any script.
const MIXED: &str = "other";

/// What is wrong with the lists, a line each.
pub fn faults() -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (language, file) in lists(&workspace().join("languages"))? {
        let list = std::fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        let name = file.strip_prefix(workspace()).unwrap_or(&file).display().to_string();
        faults.extend(faults_of(&list, &language).iter().map(|fault| format!("{name}:{fault}")));
    }
    Ok(faults)
}

/// Every list of phrases, with its language.
fn lists(languages: &Path) -> Result<BTreeSet<(String, PathBuf)>> {
    let entries = |folder: &Path| {
        std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))
    };
    let mut lists = BTreeSet::new();
    for folder in entries(languages)? {
        let folder = folder?;
        for file in entries(&folder.path())? {
            let file = file?.path();
            let of_phrases = file.file_stem().and_then(|name| name.to_str());
            if of_phrases.is_some_and(|name| !OTHERS.contains(&name)) {
                lists.insert((folder.file_name().to_string_lossy().into_owned(), file));
            }
        }
    }
    Ok(lists)
}

/// What is wrong with one list: the line's number and what.
fn faults_of(list: &str, language: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let phrases = (1..).zip(list.lines()).filter(|(_, line)| !line.starts_with('#'));
    for (number, phrase) in phrases.filter(|(_, line)| !line.is_empty()) {
        if phrase.split_whitespace().collect::<Vec<_>>().join(" ") != phrase {
            faults.push(format!("{number}: «{phrase}» has spaces to no purpose"));
        }
        if let Some(letter) = phrase.chars().find(|letter| is_strange(*letter, language)) {
            faults.push(format!("{number}: «{phrase}» has «{letter}», no letter of {language}"));
        }
        if let Some(first) = lines.insert(key(phrase), number) {
            faults.push(format!("{number}: «{phrase}» stands in line {first}, folded"));
        }
    }
    faults
}

/// The words of a phrase as lines are asked for them: folded, without what stands between.
fn key(phrase: &str) -> String {
    let folded = fold::fold(phrase);
    let words = folded.split(|letter: char| !letter.is_alphanumeric() && letter != '©');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A letter of another script than the language's.
fn is_strange(letter: char, language: &str) -> bool {
    let own = match language {
        "ar" | "ckb" | "fa" | "ur" => '\u{600}'..='\u{77f}',
        "he" => '\u{590}'..='\u{5ff}',
        "ru" => '\u{400}'..='\u{4ff}',
        _ => '\0'..='\u{24f}',
    };
    language != MIXED && letter.is_alphabetic() && !own.contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_list_is_told_by_its_line() {
        let check = |language: &str, list: &str, wanted: &[&str]| {
            let found = faults_of(list, language);
            assert_eq!(found, wanted);
        };
        check("ar", "# Labels.\nاقرأ أيضا\nشارك:\n", &[]);
        check("ar", "أ ف ب\nا.ف.ب\n", &["2: «ا.ف.ب» stands in line 1, folded"]);
        check("en", "read more \n", &["1: «read more » has spaces to no purpose"]);
        check("ar", "وكالة AFP\n", &["1: «وكالة AFP» has «A», no letter of ar"]);
        check("de", "für mehr\nобъявление\n", &["2: «объявление» has «о», no letter of de"]);
        check("other", "reklāma\nобъявление\n", &[]);
    }
}
