//! Names as different hands spell them: Araghchi and Araqchi, «عراقجي» and
//! «عراقچی», «نتنياهو» and «نتانياهو».
//!
//! A name is turned into a [`Pattern`] of its spellings in a script: consonants
//! as `languages/ar/transliteration.txt` writes them, vowels written or not.
//! What matches is a possible spelling, not a certain one.

mod pattern;
mod sounds;

use std::sync::LazyLock;

use crate::fold::fold;

pub use pattern::Pattern;
use pattern::Piece;
use sounds::SOUNDS;

/// A script of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Arabic,
}

/// With fewer sounds, nearly everything is a spelling of everything.
const FEWEST_SOUNDS: usize = 3;

/// Names of so few sounds are told apart by their vowels: `o` and `u` are then
/// written «و» or not at all.
const FEW_SOUNDS: usize = 3;

/// Letters that write a vowel or nothing, inside an Arabic name.
const VOWELS: [char; 3] = ['ا', 'و', 'ي'];

fn script(folded: &str) -> Option<Script> {
    let mut scripts = folded.chars().filter(|c| c.is_alphabetic()).map(|c| match c {
        'a'..='z' => Some(Script::Latin),
        '\u{620}'..='\u{6ff}' => Some(Script::Arabic),
        _ => None,
    });
    let first = scripts.next()??;
    scripts.all(|script| script == Some(first)).then_some(first)
}

/// The Arabic spellings of a folded word in Latin letters, with or without
/// prefixes and article before it; the Arabic spellings of an Arabic one.
/// Nothing for words of few sounds and of other scripts.
pub fn arabic_spellings(folded: &str) -> Option<Pattern> {
    let (pattern, sounds) = match script(folded)? {
        Script::Latin => of_latin(folded)?,
        Script::Arabic => of_arabic(folded)?,
    };
    (sounds >= FEWEST_SOUNDS).then_some(pattern)
}

/// How many words a name has, of an Arabic one those between them left out that tell whose
/// child its bearer is: «أحمد بن سيف الكندي» has three.
pub fn length(name: &str) -> usize {
    name.split_whitespace().filter(|word| !KIN.contains(word)).count()
}

/// Words within a name that tell whose child its bearer is.
static KIN: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let list = include_str!("../../../languages/ar/kin.txt");
    list.lines().filter(|line| !line.starts_with('#')).collect()
});

/// Whether two names, of one word or more, may be spellings of one.
pub fn alike(one: &str, other: &str) -> bool {
    // A name may be an article alone, which is left out of longer ones.
    if fold(one) == fold(other) {
        return !fold(one).trim().is_empty();
    }
    let (one, other) = (joined(one), joined(other));
    if one == other {
        return !one.is_empty();
    }
    match (script(&one), script(&other)) {
        (Some(Script::Latin), Some(Script::Latin)) => sounds::alike(&one, &other),
        (Some(Script::Arabic), Some(Script::Latin)) => fits(of_latin(&other), &one),
        (Some(Script::Latin), Some(Script::Arabic)) => fits(of_latin(&one), &other),
        (Some(Script::Arabic), Some(Script::Arabic)) => {
            fits(of_arabic(&one), &other) || fits(of_arabic(&other), &one)
        }
        _ => false,
    }
}

fn fits(pattern: Option<(Pattern, usize)>, name: &str) -> bool {
    pattern.is_some_and(|(pattern, _)| pattern.matches(name))
}

/// A name's words in one, folded, without articles, hyphens and apostrophes.
fn joined(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| c.is_whitespace() || c == '-');
    let words = words.filter(|word| !matches!(*word, "al" | "el" | "ال"));
    // Inside a name the article may be a sound of it: «عبد العزيز», Abdelaziz.
    let words = words.enumerate().map(|(number, word)| match word.strip_prefix("ال") {
        Some(rest) if number == 0 && rest.chars().count() >= 3 => rest,
        _ => word,
    });
    words.flat_map(str::chars).filter(|c| c.is_alphabetic()).collect()
}

/// The pattern of a Latin name, and how many sounds it has that must be written.
fn of_latin(name: &str) -> Option<(Pattern, usize)> {
    let mut pieces = vec![Piece::optional(&["و", "ف", "ب", "ل", "ك"]), Piece::optional(&["ال"])];
    let (mut sounds, mut vowels): (usize, Vec<&str>) = (0, Vec::new());
    let mut run = 0;
    let flush =
        |vowels: &mut Vec<&'static str>, run: &mut usize, pieces: &mut Vec<Piece>, first: bool| {
            if *run > 0 {
                vowels.sort_unstable();
                vowels.dedup();
                // A name that begins with a vowel begins with a letter.
                pieces.push(Piece::repeated(vowels, usize::from(first), *run + 1));
            }
            vowels.clear();
            *run = 0;
        };
    let mut begun = false;
    let found = sounds::of(name)?;
    let few = found.iter().filter(|sound| !sound.vowel).count() <= FEW_SOUNDS;
    for sound in found {
        if sound.vowel {
            // The first writing is the usual one.
            let round = few && begun && sound.arabic.first() == Some(&"و");
            vowels.extend(&sound.arabic[..if round { 1 } else { sound.arabic.len() }]);
            run += 1;
            continue;
        }
        if !begun && run > 0 {
            vowels.extend(["ا", "ع"]);
            sounds += 1;
        }
        flush(&mut vowels, &mut run, &mut pieces, !begun);
        begun = true;
        sounds += 1;
        pieces.push(Piece::one(&sound.arabic));
    }
    flush(&mut vowels, &mut run, &mut pieces, !begun);
    Some((Pattern::new(pieces), sounds))
}

/// The pattern of the other spellings of an Arabic name.
fn of_arabic(name: &str) -> Option<(Pattern, usize)> {
    let mut pieces = Vec::new();
    let mut sounds = 0;
    let mut vowel_before = false;
    for (number, letter) in name.chars().enumerate() {
        if !letter.is_alphabetic() {
            return None;
        }
        if number > 0 && VOWELS.contains(&letter) {
            pieces.push(Piece::letters(&[letter], 0, 2));
            vowel_before = true;
            continue;
        }
        if number > 0 && !vowel_before {
            pieces.push(Piece::letters(&VOWELS, 0, 1));
        }
        vowel_before = false;
        sounds += 1;
        match SOUNDS.letters.get(&letter) {
            Some(others) => pieces.push(Piece::letters(others, 1, 1)),
            None => pieces.push(Piece::letters(&[letter], 1, 1)),
        }
    }
    Some((Pattern::new(pieces), sounds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `fixtures/text/ar/names.txt`: `=` one name, `≠` two.
    #[test]
    fn names_are_known_however_they_are_spelled() {
        let mut wrong = Vec::new();
        let mut pairs = 0;
        for line in include_str!("../../../fixtures/text/ar/names.txt").lines() {
            let (sign, same) = if line.contains('≠') { ('≠', false) } else { ('=', true) };
            let spellings: Vec<&str> = line.split(sign).map(str::trim).collect();
            if line.starts_with('#') || spellings.len() < 2 {
                continue;
            }
            for (number, one) in spellings.iter().enumerate() {
                for other in &spellings[number + 1..] {
                    pairs += 1;
                    if alike(one, other) != same || alike(other, one) != same {
                        wrong.push(format!("{one} {sign} {other}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {pairs}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(pairs >= 200, "only {pairs} pairs");
    }

    #[test]
    fn a_pattern_finds_the_word_behind_its_prefixes() {
        let pattern = arabic_spellings("araghchi").expect("enough sounds");
        for word in ["عراقجي", "وعراقجي", "لعراقجي", "عراقچي", "اراغتشي"]
        {
            assert!(pattern.matches(word), "{word} in {pattern}");
        }
        assert!(!pattern.matches("عراق"));
        assert!(arabic_spellings("bo").is_none());
        assert!(arabic_spellings("12").is_none());
    }

    #[test]
    fn an_article_alone_is_itself() {
        assert!(alike("ال", "ال") && alike("El", "el") && !alike("ال", "el") && !alike(" ", " "));
    }

    proptest! {
        #[test]
        fn a_name_is_a_spelling_of_itself(name in "[ء-غف-ي]{2,12}|[a-z]{2,12}") {
            prop_assert!(alike(&name, &name));
        }

        #[test]
        fn no_name_is_too_strange(one in "\\PC{0,30}", other in "[ا-يa-z' -]{0,30}") {
            prop_assert_eq!(alike(&one, &other), alike(&other, &one));
        }
    }
}
