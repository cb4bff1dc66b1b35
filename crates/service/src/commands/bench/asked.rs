//! What is asked to measure: queries made from the titles that are there.

use news::model::article::Article;
use rustc_hash::FxHashSet;

use crate::search::query::{self, Clause};
use crate::search::{Request, Sort};

/// The kinds that take turns.
pub const MIXED: [&str; 8] = [
    "one word",
    "two words",
    "three to six words",
    "phrase",
    "word and source",
    "two words since a day",
    "any of three words",
    "beginning of four letters",
];

/// Kinds asked beside the mix, of what most articles have.
pub const BROAD: [&str; 3] = ["nothing: everything", "stop word", "beginning of two letters"];

/// At most so many of a broad kind.
const MOST_BROAD: usize = 12;

/// A request, and the name of its kind.
pub struct Asked {
    /// Of [`MIXED`] or [`BROAD`].
    pub kind: &'static str,
    /// What is asked.
    pub request: Request,
}

impl Asked {
    fn new(kind: &'static str, q: String, number: usize, limit: usize) -> Asked {
        let sort = if number % 5 == 4 { Sort::Date } else { Sort::Relevance };
        Asked { kind, request: Request { q, limit, cursor: None, sort, after: None } }
    }
}

/// `count` requests of the mixed kinds in turn, one in five by date.
pub fn mixed(articles: &[Article], count: usize, limit: usize) -> Vec<Asked> {
    let one = |number: usize| {
        let q = query(&articles[number * 7919 % articles.len()], number);
        Asked::new(MIXED[number % MIXED.len()], q, number, limit)
    };
    (0..count).map(one).collect()
}

/// A few requests of the broad kinds, one in five by date.
pub fn broad(articles: &[Article], limit: usize) -> Vec<Asked> {
    let (mut seen, mut words, mut beginnings) = (FxHashSet::default(), Vec::new(), Vec::new());
    for word in articles.iter().flat_map(|article| title_words(article)) {
        if is_stop_word(word) && seen.insert(word.to_owned()) {
            words.push(word.to_owned());
        }
        let beginning: String = word.chars().take(2).collect();
        if seen.insert(format!("{beginning}*")) {
            beginnings.push(format!("{beginning}*"));
        }
    }
    let everything = vec![String::new(); MOST_BROAD];
    let kinds = BROAD.into_iter().zip([everything, words, beginnings]);
    let of_kind = |(kind, queries): (&'static str, Vec<String>)| {
        let queries = queries.into_iter().take(MOST_BROAD).enumerate();
        queries.map(move |(number, q)| Asked::new(kind, q, number, limit))
    };
    kinds.flat_map(of_kind).collect()
}

fn is_stop_word(word: &str) -> bool {
    let parsed = query::parse(word).map(|query| query.alternatives);
    let parsed = parsed.unwrap_or_default();
    matches!(parsed.as_slice(), [parts]
        if matches!(parts.as_slice(), [(_, Clause::Word(word, _))] if word.slight))
}

fn title_words(article: &Article) -> Vec<&str> {
    text::words::words(&article.title)
        .map(|range| &article.title[range])
        .filter(|word| word.chars().count() > 1)
        .collect()
}

/// A query for an article; `shape` chooses of which kind.
fn query(article: &Article, shape: usize) -> String {
    let words = title_words(article);
    let from = if words.is_empty() { 0 } else { shape / 8 % words.len() };
    let some = |n: usize| words[from..].iter().take(n).copied().collect::<Vec<_>>().join(" ");
    let day = article.instant().map(|instant| instant.strftime("%F").to_string());
    match (shape % 8, day) {
        (0, _) => some(1),
        (1, _) => some(2),
        (2, _) => some(3 + shape / 8 % 4),
        (3, _) => format!("\"{}\"", some(2)),
        (4, _) if !article.source.contains(char::is_whitespace) => {
            format!("{} source:{}", some(1), article.source)
        }
        (5, Some(day)) => format!("{} after:{day}", some(2)),
        (6, _) => words.iter().take(3).copied().collect::<Vec<_>>().join(" OR "),
        (7, _) => format!("{}*", some(1).chars().take(4).collect::<String>()),
        _ => some(4),
    }
}

#[cfg(test)]
mod tests {
    use news::model::article::Article;

    use super::{broad, mixed, query};

    fn article() -> Article {
        Article {
            title: "وزير الخارجية يصل إلى القاهرة".into(),
            source: "wakala.example".into(),
            ..Article::default()
        }
    }

    #[test]
    fn queries_take_every_shape() {
        let article = article();
        assert_eq!(query(&article, 0), "وزير");
        assert_eq!(query(&article, 3), "\"وزير الخارجية\"");
        assert_eq!(query(&article, 4), "وزير source:wakala.example");
        assert_eq!(query(&article, 7), "وزير*");
        assert_eq!(mixed(&[article], 20, 10).len(), 20);
    }

    #[test]
    fn broad_queries_are_of_what_most_articles_have() {
        let asked = broad(&[article()], 10);
        let of = |kind: &str| {
            let asked = asked.iter().filter(|asked| asked.kind == kind);
            asked.map(|asked| asked.request.q.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of("stop word"), ["إلى"]);
        assert_eq!(of("beginning of two letters"), ["وز*", "ال*", "يص*", "إل*"]);
        assert_eq!(of("nothing: everything").len(), 12);
    }
}
