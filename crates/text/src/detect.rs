//! Which language is a text?
//!
//! Script first, then the letters and words a language gives itself away by
//! ([`mod@evidence`], from `languages/*/detect.txt`), which settle nearly every
//! text and know Kurdish; then what the page declares; then statistics
//! ([`mod@statistics`]), for what is left. An Arabic text never gets that far.

mod evidence;
mod statistics;

use crate::language::Language;
use evidence::Scores;

/// How much of a text is looked at, in bytes: some 600 Arabic letters, far more
/// than it takes; and of a text that begins with so many digits and marks.
const SAMPLE: usize = 1_200;
const LONG_SAMPLE: usize = 40 * SAMPLE;

/// The language of a text; `prior` is what its feed or page declares, used
/// where the text alone does not settle it. `None` for no letters or none of ours.
pub fn detect(text: &str, prior: Option<Language>) -> Option<Language> {
    let read = |most| &text[..text.floor_char_boundary(most)];
    let (text, script) = [read(SAMPLE), read(LONG_SAMPLE)]
        .into_iter()
        .find_map(|text| Some((text, script(text)?)))?;
    if script == Script::Hebrew {
        return Some(Language::He);
    }
    let scores = evidence::scores(text, script);
    if let Some(decided) = scores.decided() {
        return decided;
    }
    let prior = prior.filter(|prior| script.writes(*prior) && !scores.speaks_against(*prior));
    prior.or_else(|| undecided(text, script, &scores))
}

fn undecided(text: &str, script: Script, scores: &Scores) -> Option<Language> {
    match scores.leading() {
        // «محمد صلاح»: names, which Arabic pages have most.
        None | Some(Some(Language::Ar)) if script == Script::Arabic => Some(Language::Ar),
        // No statistics know Kurdish, or a language that is none of ours.
        Some(kurdish @ Some(Language::Ckb | Language::Ku)) => kurdish,
        Some(None) if script == Script::Arabic || scores.foreign() => None,
        leading => statistics::of(text, script).or(leading.flatten()),
    }
}

/// A script one of our languages is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Arabic,
    Latin,
    Hebrew,
}

impl Script {
    fn writes(self, language: Language) -> bool {
        let script = match language {
            Language::Ar | Language::Fa | Language::Ur | Language::Ckb => Script::Arabic,
            Language::He => Script::Hebrew,
            _ => Script::Latin,
        };
        self == script
    }
}

/// The script of a text. Arabic headlines name Latin brands, so Arabic letters
/// need not be most.
fn script(text: &str) -> Option<Script> {
    let (mut arabic, mut latin, mut hebrew, mut other) = (0, 0, 0, 0);
    for letter in text.chars() {
        match letter {
            '\u{0620}'..='\u{064A}' => arabic += 1,
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => latin += 1,
            '\u{066E}'..='\u{06D5}'
            | '\u{06EE}'..='\u{06FF}'
            | '\u{0750}'..='\u{077F}'
            | '\u{FB50}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}' => {
                arabic += 1;
            }
            '\u{05D0}'..='\u{05EA}' => hebrew += 1,
            _ if letter.is_ascii() => {}
            _ if letter.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    let all = arabic + latin + hebrew + other;
    if arabic * 3 > all {
        Some(Script::Arabic)
    } else if hebrew * 3 > all {
        Some(Script::Hebrew)
    } else if latin * 2 > all {
        Some(Script::Latin)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letters_no_language() {
        for text in ["", " ", "123", "2024-11-30 14:05", "😀!", "новости дня", "今日のニュース"]
        {
            assert_eq!(detect(text, Some(Language::Ar)), None, "{text}");
        }
    }

    #[test]
    fn the_prior_settles_only_what_the_text_does_not() {
        assert_eq!(detect("محمد صلاح", Some(Language::Fa)), Some(Language::Fa));
        assert_eq!(detect("محمد صلاح", Some(Language::En)), Some(Language::Ar));
        assert_eq!(detect("محمد صلاح", None), Some(Language::Ar));
        let arabic = "دعا وزير الخارجية إلى التعاون من أجل التصدي للهجمات";
        assert_eq!(detect(arabic, Some(Language::Fa)), Some(Language::Ar));
    }
}
