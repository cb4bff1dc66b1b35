//! A text analysed once, for all who ask about its words.

use std::ops::Range;

use super::tokens;
use crate::language::Language;

/// Stands after every form in [`Analysis::forms`], one byte; no form holds it.
pub const SEPARATOR: u8 = 1;

/// The words of a text.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// The words, in order.
    pub words: Vec<Word>,
    /// Every word's folded form and then its stem, each with a
    /// [`SEPARATOR`] after it.
    pub forms: String,
}

/// One word of a text.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// Its first scalar in the text.
    pub start: u32,
    /// Hash of its folded form.
    pub form: u64,
    /// Hash of its stem; of a verb in the news, of this form of it
    /// ([`crate::stem::nominal`]).
    pub key: u64,
    /// The share of the language's articles that hold its stem.
    pub share: f32,
    /// A stop word.
    pub stop: bool,
    /// Only a space stands between it and the word before.
    pub joined: bool,
    /// Holds a digit.
    pub number: bool,
    folded: Range<usize>,
    stem: Range<usize>,
}

impl Analysis {
    /// Analyses a text.
    pub fn of(text: &str, language: Language) -> Analysis {
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 10);
        let mut forms = String::with_capacity(text.len() * 2);
        let (mut end, mut scalars) = (0, 0);
        tokens(text, language, |token| {
            let gap = &text[end..token.range.start];
            scalars += gap.chars().count() as u32;
            let folded = push(&mut forms, token.folded);
            let stem = push(&mut forms, token.stem);
            words.push(Word {
                start: scalars,
                form: token.form,
                key: token.key,
                share: token.share,
                stop: token.stop,
                joined: end > 0 && matches!(gap, " " | "\u{a0}"),
                number: token.folded.bytes().any(|byte| byte.is_ascii_digit()),
                folded,
                stem,
                bytes: token.range.clone(),
            });
            scalars += text[token.range.clone()].chars().count() as u32;
            end = token.range.end;
        });
        Analysis { words, forms }
    }

    /// A word's folded form.
    pub fn folded(&self, word: &Word) -> &str {
        &self.forms[word.folded.clone()]
    }

    /// How many bytes of [`Analysis::forms`] the first so many words have.
    pub fn forms_before(&self, word: usize) -> usize {
        self.words.get(word).map_or(self.forms.len(), |word| word.folded.start)
    }

    /// A word's stem.
    pub fn stem(&self, word: &Word) -> &str {
        &self.forms[word.stem.clone()]
    }
}

fn push(forms: &mut String, form: &str) -> Range<usize> {
    let at = forms.len();
    forms.push_str(form);
    let end = forms.len();
    forms.push(char::from(SEPARATOR));
    at..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_forms_and_places() {
        let text = "قال «وزيرُ الخارجيّة»: 25 فصيلا";
        let analysis = Analysis::of(text, Language::Ar);
        let told: Vec<String> = analysis
            .words
            .iter()
            .map(|word| {
                let (folded, stem) = (analysis.folded(word), analysis.stem(word));
                let joined = if word.joined { "+" } else { "" };
                format!("{}{joined}{folded}/{stem}", word.start)
            })
            .collect();
        assert_eq!(
            told,
            ["0قال/قال", "5وزير/وزير", "11+الخارجيه/خارج", "23 25/25", "26+فصيلا/فصيل"]
                .map(|told| told.replace(' ', ""))
        );
        assert_eq!(
            analysis.forms.split_terminator(char::from(SEPARATOR)).count(),
            2 * analysis.words.len(),
            "{:?}",
            analysis.forms
        );
        assert!(
            analysis.words.iter().all(|word| word.number == text[word.bytes.clone()].contains('2'))
        );
    }

    #[test]
    fn no_form_holds_the_separator() {
        let analysis = Analysis::of("a\u{1}b ح\u{1}ر http://x.y/\u{1}z", Language::En);
        assert_eq!(analysis.forms.matches(char::from(SEPARATOR)).count(), 2 * analysis.words.len());
    }
}
