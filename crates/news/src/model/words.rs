//! An article's words, analysed once for every stage that reads them.

use text::analyzer::Analysis;
use text::language::Language;

use super::article::Article;

/// The words of an article's title and text.
#[derive(Debug, Clone, Default)]
pub struct ArticleWords {
    /// Of the title.
    pub title: Analysis,
    /// Of the text.
    pub text: Analysis,
    /// How many words of the text are its lead: [`lead`].
    pub lead: usize,
}

/// A lead has at least so many words, if the text has them: shorter first lines
/// are datelines, kickers and the like.
const SHORTEST_LEAD: usize = 12;

/// A lead has at most so many words.
const LONGEST_LEAD: usize = 60;

impl ArticleWords {
    /// Analyses an article.
    pub fn of(article: &Article) -> ArticleWords {
        let language = language(article);
        let text = Analysis::of(&article.text, language);
        ArticleWords {
            title: Analysis::of(&article.title, language),
            lead: lead(&article.text, &text),
            text,
        }
    }

    /// What the index takes of them.
    pub fn into_forms(self) -> Forms {
        let lead = self.text.forms_before(self.lead);
        Forms { title: self.title.forms, text: self.text.forms, lead }
    }
}

/// The forms of an article's words, as [`Analysis::forms`] has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forms {
    /// Of the title.
    pub title: String,
    /// Of the text.
    pub text: String,
    /// How many bytes of `text` are of the lead.
    pub lead: usize,
}

/// How many words the text's lead has: its first lines until there are enough
/// words, and no more than a long sentence.
fn lead(text: &str, words: &Analysis) -> usize {
    let most = LONGEST_LEAD.min(words.words.len());
    let gap = |at: usize| &text[words.words[at - 1].bytes.end..words.words[at].bytes.start];
    (SHORTEST_LEAD..most).find(|&at| gap(at).contains('\n')).unwrap_or(most)
}

/// The language an article's words are analysed by.
pub fn language(article: &Article) -> Language {
    let text = if article.text.is_empty() { &article.title } else { &article.text };
    Language::of_text(&article.language, text)
}
