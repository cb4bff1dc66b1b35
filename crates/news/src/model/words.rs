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
}

impl ArticleWords {
    /// Analyses an article.
    pub fn of(article: &Article) -> ArticleWords {
        let language = language(article);
        ArticleWords {
            title: Analysis::of(&article.title, language),
            text: Analysis::of(&article.text, language),
        }
    }

    /// What the index takes of them.
    pub fn into_forms(self) -> Forms {
        Forms { title: self.title.forms, text: self.text.forms }
    }
}

/// The forms of an article's words, as [`Analysis::forms`] has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forms {
    /// Of the title.
    pub title: String,
    /// Of the text.
    pub text: String,
}

/// The language an article's words are analysed by.
pub fn language(article: &Article) -> Language {
    let text = if article.text.is_empty() { &article.title } else { &article.text };
    Language::of_text(&article.language, text)
}
