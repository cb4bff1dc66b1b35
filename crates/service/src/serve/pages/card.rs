//! An article in a list: title, outlet, time, first words.

use jiff::Timestamp;
use news::model::article::{Article, BlockKind};

use crate::serve::dates::When;
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of};

/// How many characters of the body a card shows at most.
const LEAD: usize = 220;

/// An article in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its language, for `lang`.
    pub language: String,
    /// Its direction, for `dir`.
    pub dir: &'static str,
    /// Its first words.
    pub lead: String,
    /// Its outlet, as it writes itself.
    pub outlet: String,
    /// The outlet's page.
    pub outlet_href: String,
    /// When it was published.
    pub when: Option<When>,
    /// Whether it reproduces another.
    pub copy: bool,
    /// Its language by name, where it is not the interface's.
    pub language_name: Option<String>,
}

impl Card {
    /// The card of an article.
    pub fn of(ui: Ui, article: &Article, now: Timestamp) -> Card {
        let foreign = article.language != ui.tag() && !article.language.is_empty();
        Card {
            id: article.id.to_string(),
            href: links::article(&article.id.0),
            title: article.title.clone(),
            language: language_tag(article),
            dir: dir_of(&article.language),
            lead: lead(article),
            outlet: outlet(article),
            outlet_href: links::source(&article.source),
            when: When::published(ui, article, now),
            copy: article.copy_of.is_some(),
            language_name: foreign.then(|| ui.language(&article.language)),
        }
    }

    /// The cards of articles, in their order.
    pub fn all(ui: Ui, articles: &[Article], now: Timestamp) -> Vec<Card> {
        articles.iter().map(|article| Card::of(ui, article, now)).collect()
    }
}

/// The outlet's name as it writes itself, else as the record names it.
pub fn outlet(article: &Article) -> String {
    article.site_name.clone().filter(|name| !name.is_empty()).unwrap_or(article.source.clone())
}

/// The article's language for `lang`; `und` where it is not known.
pub fn language_tag(article: &Article) -> String {
    if article.language.is_empty() { "und".to_owned() } else { article.language.clone() }
}

/// The first words of an article: its subtitle, else its first paragraph, cut
/// at a word.
pub fn lead(article: &Article) -> String {
    let paragraph = || article.blocks.iter().find(|block| block.kind == BlockKind::Paragraph);
    let text = match &article.subtitle {
        Some(subtitle) if !subtitle.trim().is_empty() => subtitle,
        _ => paragraph().map_or(&article.text, |block| &block.text),
    };
    cut(text, LEAD)
}

/// At most `limit` characters, whole words, with an ellipsis where cut.
pub fn cut(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text.to_owned();
    };
    let head = &text[..end];
    let whole = head.rfind(char::is_whitespace).map_or(head, |space| &head[..space]);
    format!("{}…", whole.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_ends_at_a_word() {
        assert_eq!(cut("قال الوزير إن", 30), "قال الوزير إن");
        assert_eq!(cut("قال الوزير، إن", 12), "قال الوزير…");
        assert_eq!(cut("abcdefgh", 3), "abc…");
    }
}
