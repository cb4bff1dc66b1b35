//! What did each article of a story say first? Names and figures that no article
//! before it had.

use std::collections::BTreeSet;

use text::analyzer::{Analysis, Word};
use text::hash::hash;

use crate::model::annotation::AnnotationKind;
use crate::model::article::Article;
use crate::model::words;

/// Names and figures told of an article, at most, each.
const MOST: usize = 4;

/// Bytes of a text that are read for figures.
const READ: usize = 2_500;

/// What an article said first, as it is written there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Novelty {
    /// Names of persons, organisations and places.
    pub names: Vec<String>,
    /// Figures with the word behind them: «12 قتيلا».
    pub figures: Vec<String>,
}

/// What each of a story's articles, in time order, said first. Of the first one
/// that is everything, and nothing is told.
pub fn novelties(members: &[&Article]) -> Vec<Novelty> {
    let (mut names, mut figures) = (BTreeSet::new(), BTreeSet::new());
    let novelty = |(place, article): (usize, &&Article)| {
        let mut new = Novelty {
            names: new_names(article, &mut names),
            figures: new_figures(article, &mut figures),
        };
        if place == 0 {
            new = Novelty::default();
        }
        new.names.truncate(MOST);
        new.figures.truncate(MOST);
        new
    };
    members.iter().enumerate().map(novelty).collect()
}

/// A person is known by the last word of the name.
fn new_names(article: &Article, known: &mut BTreeSet<u64>) -> Vec<String> {
    let mut new = Vec::new();
    for name in article.annotations.iter().filter(|annotation| annotation.kind.is_name()) {
        let Some(key) = name.value.get("key").and_then(|key| key.as_str()) else { continue };
        let last = key.rsplit(' ').next().unwrap_or(key);
        let key = if name.kind == AnnotationKind::Person { last } else { key };
        // Whoever was named with more words before is no news.
        if known.insert(hash(key)) {
            new.push(name.text.clone());
        }
    }
    new
}

fn new_figures(article: &Article, known: &mut BTreeSet<u64>) -> Vec<String> {
    let language = words::language(article);
    let text = article.text.get(..article.text.floor_char_boundary(READ)).unwrap_or_default();
    let mut new = Vec::new();
    let dates = || article.annotations.iter().filter(|it| it.kind == AnnotationKind::Date);
    for (text, body) in [(article.title.as_str(), false), (text, true)] {
        let dated =
            |word: &Word| body && dates().any(|date| (date.start..date.end).contains(&word.start));
        let analysis = Analysis::of(text, language);
        for (place, word) in analysis.words.iter().enumerate().filter(|(_, word)| word.number) {
            let next = analysis.words.get(place + 1);
            if is_figure(text, word) && !dated(word) && known.insert(word.form) {
                new.push(written(text, word, next));
            }
        }
    }
    new
}

/// A number that counts something: no year, no time of day, no part of a date or of
/// a name like «أف-16».
fn is_figure(text: &str, word: &Word) -> bool {
    let number = &text[word.bytes.clone()];
    let digits = number.chars().filter(|c| c.is_numeric()).count();
    let year = digits == 4
        && number.chars().all(char::is_numeric)
        && number.chars().next().is_some_and(|first| matches!(first, '1' | '2' | '١' | '٢'));
    let joins = |c: char| matches!(c, ':' | '/' | '-' | '\\');
    let before = text[..word.bytes.start].chars().next_back().is_some_and(joins);
    let after = text[word.bytes.end..].chars().next().is_some_and(joins);
    digits > 0 && digits < 10 && number != "1" && !year && !before && !after
}

/// The number with the word behind it, where that follows at once.
fn written(text: &str, word: &Word, next: Option<&Word>) -> String {
    let follows = |next: &&Word| {
        let gap = &text[word.bytes.end..next.bytes.start];
        matches!(gap, " " | "% " | " ٪") && !next.number
    };
    let end = next.filter(follows).map_or(word.bytes.end, |next| next.bytes.end);
    text[word.bytes.start..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        Article { language: "ar".into(), text: text.into(), ..Article::default() }
    }

    #[test]
    fn only_what_no_article_before_had_is_new() {
        let first = article("مقتل 3 أشخاص في 14 مدينة عام 2018.");
        let second = article("مقتل 11 شخصا في 14 مدينة، عند الساعة 10:30، عام 2019.");
        let found = novelties(&[&first, &second]);
        assert_eq!(found[0], Novelty::default());
        assert_eq!(found[1].figures, ["11 شخصا"]);
    }
}
