//! What is found among some thousand articles, in several segments.

use news::model::article::{Article, ArticleId};
use tempfile::TempDir;

use super::asked;
use crate::search::{Answer, Request, SearchIndex, Sort};

/// An index of articles whose ids are their numbers.
struct Many {
    index: SearchIndex,
    articles: Vec<Article>,
    _folder: TempDir,
}

impl Many {
    fn of(articles: Vec<Article>) -> Many {
        let folder = tempfile::tempdir().unwrap();
        let index = SearchIndex::open(&folder.path().join("index")).unwrap();
        for (lot, articles) in articles.chunks(1_700).enumerate() {
            index.add(articles, lot as u64 + 1).unwrap();
        }
        Many { index, articles, _folder: folder }
    }

    fn ask(&self, request: &Request) -> Answer {
        let known = |ids: &[ArticleId]| {
            let found = ids.iter().map(|id| self.articles[id.0.parse::<usize>().unwrap()].clone());
            Ok(found.collect())
        };
        self.index.search(request, &known).unwrap()
    }
}

fn numbered(n: usize, title: String, text: String) -> Article {
    Article {
        id: ArticleId(format!("{n:05}")),
        source: "s.example".to_owned(),
        language: "ar".to_owned(),
        title,
        text,
        published_at: jiff::Timestamp::from_second(n as i64 * 3_600).ok(),
        ..Article::default()
    }
}

/// Words in every so-manyth of some thousand articles: what is found over many
/// articles in a row, and by leaps, is what stands there.
#[test]
fn nothing_is_missed_or_doubled_over_many_articles() {
    const ARTICLES: usize = 5_000;
    const WORDS: [(&str, usize); 4] = [("ميناء", 1), ("قاطرة", 3), ("زلزال", 97), ("مجرة", 1_201)];
    let article = |n: usize| {
        let words = WORDS.iter().filter(|(_, every)| n.is_multiple_of(*every));
        let text = words.map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
        Article {
            id: ArticleId(format!("{n:05}")),
            source: format!("s{}.example", n % 7),
            language: "ar".to_owned(),
            title: if n.is_multiple_of(11) { text.clone() } else { String::new() },
            text,
            published_at: jiff::Timestamp::from_second(n as i64 * 3_600).ok(),
            ..Article::default()
        }
    };
    let many = Many::of((0..ARTICLES).map(article).collect());
    let check = |q: &str, matches: &dyn Fn(usize) -> bool| {
        let expected = (0..ARTICLES).filter(|n| matches(*n)).count();
        for sort in [Sort::Relevance, Sort::Date] {
            let answer = many.ask(&Request { sort, ..asked(q) });
            assert_eq!(answer.total, expected, "{q}");
            for facet in ["source", "language", "day"] {
                let counted: u64 = answer.facets[facet].iter().map(|(_, n)| n).sum();
                assert_eq!(counted as usize, expected, "{q}: {facet}");
            }
        }
    };
    check("ميناء", &|_| true);
    check("قاطرة", &|n| n % 3 == 0);
    check("مجرة", &|n| n % 1_201 == 0);
    check("زلزال قاطرة", &|n| n % 291 == 0);
    check("مجرة ميناء", &|n| n % 1_201 == 0);
    check("زلزال OR مجرة", &|n| n % 97 == 0 || n % 1_201 == 0);
    check("قاطرة -زلزال", &|n| n % 3 == 0 && n % 97 != 0);
    check("title:قاطرة", &|n| n % 33 == 0);
}

/// What is left out of the ranking, since it cannot be among the best, never is: short
/// pages, for which most is left out, are the beginning of the longest.
#[test]
fn short_pages_rank_as_long_ones_do() {
    const ARTICLES: usize = 4_000;
    let article = |n: usize| {
        let often = |word: &str, times: usize| format!("{word} ").repeat(times);
        let title = if n.is_multiple_of(37) { "ميناء الصيد" } else { "خبر" };
        let text = [
            often("كلام", n % 13 * 9),
            often("ميناء", n % 7),
            often("قاطرة", n % 11 / 2),
            often("زلزال", usize::from(n.is_multiple_of(97))),
        ];
        numbered(n, title.to_owned(), format!("{}.\n\n{}", often("مقدمة", 60), text.concat()))
    };
    let many = Many::of((0..ARTICLES).map(article).collect());
    for q in
        ["ميناء", "ميناء قاطرة", "ميناء OR زلزال", "زلزال أو قاطرة أو ميناء", "مين*", "ميناء قاط*"]
    {
        for sort in [Sort::Relevance, Sort::Fresh(4_000 * 3_600)] {
            let ids = |limit| {
                let found = many.index.ids(&Request { limit, sort, ..asked(q) }).unwrap();
                found.into_iter().map(|(id, score)| (id.0, score)).collect::<Vec<_>>()
            };
            let all = ids(1_000);
            assert!(all.len() > 40, "{q}");
            for limit in [1, 7, 40] {
                assert_eq!(ids(limit), all[..limit], "{q}, {limit} by {sort:?}");
            }
        }
    }
}

#[test]
fn a_beginning_of_very_many_words_finds_at_least_so_many() {
    let article = |n: usize| {
        let words = (0..8).map(|word| format!("سفن{}", char::from_u32(0x628 + word).unwrap()));
        let rare = format!("سفنكة{}", "ب".repeat(n % 50));
        let words = words.chain([rare]).collect::<Vec<_>>().join(" ");
        numbered(n, "خبر".to_owned(), format!("{}. {words}", "مقدمة ".repeat(60)))
    };
    let many = Many::of((0..2_000).map(article).collect());
    for _ in 0..2 {
        let answer = many.ask(&asked("سفن*"));
        assert_eq!((answer.total, answer.total_at_least), (2_000, true));
    }
    let answer = many.ask(&asked("سفنك*"));
    assert_eq!((answer.total, answer.total_at_least), (2_000, false));
}

#[test]
fn what_nothing_ranks_comes_newest_first() {
    let article = |n: usize| numbered(n, "خبر".to_owned(), format!("في الميناء {n}"));
    let many = Many::of((0..2_000).map(article).collect());
    for q in ["", "في", "source:s.example", "date:1970-02..1970-03"] {
        let mut request = Request { limit: 3, ..asked(q) };
        let first = many.index.ids(&request).unwrap();
        let newest = first[0].0.0.parse::<usize>().unwrap();
        let answer = many.ask(&request);
        let matching = if q.starts_with("date") { 2_000 - 31 * 24 } else { 2_000 };
        assert_eq!(answer.total, matching, "{q}");
        request.cursor = answer.next_cursor;
        let found = first.into_iter().chain(many.index.ids(&request).unwrap());
        let expected = (newest - 5..=newest).rev().map(|n| (ArticleId(format!("{n:05}")), 0.0));
        assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{q}");
    }
}
