//! A small index of news, and what is found in it.

mod many;

use std::path::Path;

use news::model::article::{Article, ArticleId, SCHEMA};
use news::model::words::ArticleWords;

use super::query::mistake::BadQuery;
use super::{Answer, Request, SearchIndex, Sort};
use crate::store::ArchivePosition;

fn article(id: &str, source: &str, day: &str, title: &str, text: &str) -> Article {
    Article {
        schema: SCHEMA.to_owned(),
        id: ArticleId(id.to_owned()),
        source: source.to_owned(),
        language: "ar".to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
        published_at: Some(format!("{day}T10:00:00Z").parse().unwrap()),
        ..Article::default()
    }
}

fn news() -> Vec<Article> {
    let mut news = vec![
        article(
            "a1",
            "bbc.com",
            "2018-04-10",
            "وزيرُ الخارجيّة المصري يلتقي نظيره",
            "وصل وزيرُ الخارجيّة المصري إلى عمّان.\n\nوقال الوزراء إن القمة العربية ستعقد قريبًا.",
        ),
        article(
            "a2",
            "الشرق الأوسط",
            "2018-04-11",
            "الفصائل تعلن وقفا لإطلاق النار",
            "أعلن أحد الفصائل في الغوطة الشرقية وقف إطلاق النار. وقال وزير الدفاع إنه يرحب.",
        ),
        article(
            "a3",
            "bbc.com",
            "2018-04-12",
            "ارتفاع أسعار النفط 3.5%",
            "ارتفعت أسعار النفط بعد إعلان الحكومة. وزار الوفد حقول النفط في البصرة.",
        ),
        article("a4", "irna.ir", "2018-04-12", "وزیر خارجه ایران", "وزیر خارجه در تهران گفت."),
    ];
    news[3].language = "fa".to_owned();
    news[1].tags = vec!["سوريا".to_owned(), "الغوطة".to_owned()];
    news
}

struct News {
    index: SearchIndex,
    articles: Vec<Article>,
    _folder: tempfile::TempDir,
}

impl News {
    fn new() -> News {
        let folder = tempfile::tempdir().unwrap();
        let index = SearchIndex::open(&folder.path().join("index")).unwrap();
        let articles = news();
        index.add(&articles, 4).unwrap();
        News { index, articles, _folder: folder }
    }

    fn ask(&self, request: &Request) -> anyhow::Result<Answer> {
        self.index.search(request, &|ids| {
            Ok(self.articles.iter().filter(|article| ids.contains(&article.id)).cloned().collect())
        })
    }

    fn answer(&self, q: &str) -> Answer {
        self.ask(&asked(q)).unwrap()
    }

    fn check(&self, q: &str, expected: &[&str]) {
        let answer = self.answer(q);
        let found: Vec<&str> = answer.items.iter().map(|hit| hit.id.0.as_str()).collect();
        assert_eq!(found, expected, "what {q:?} finds");
        assert_eq!(answer.total, expected.len(), "how many {q:?} finds");
    }
}

fn asked(q: &str) -> Request {
    Request { q: q.to_owned(), limit: 10, cursor: None, sort: Sort::Relevance, after: None }
}

#[test]
fn words_are_found_by_what_they_mean() {
    let news = News::new();
    news.check("فصيل", &["a2"]);
    news.check("القمه العربيه", &["a1"]);
    news.check("وزارة", &[]);
    news.check("للحكومة", &["a3"]);
    news.check("سوريا", &["a2"]);
    news.check("فلسطين", &[]);
    news.check("3.5", &["a3"]);
    news.check("وزير الخارجية", &["a1"]);
    news.check("lang:fa وزير", &["a4"]);
    news.check("خارجه تهران", &["a4"]);
}

#[test]
fn signs_narrow_what_is_found() {
    let news = News::new();
    news.check("\"وقف إطلاق النار\"", &["a2"]);
    news.check("\"إطلاق وقف\"", &[]);
    news.check("tag:\"سوريا الغوطة\"", &[]);
    news.check("tag:\"سوريا الغوطة\"~1", &["a2"]);
    news.check("وزير source:bbc.com", &["a1"]);
    news.check("source:\"الشرق الاوسط\"", &["a2"]);
    news.check("النفط -البصرة", &[]);
    news.check("title:النفط", &["a3"]);
    news.check("title:البصرة", &[]);
    news.check("الوز*  source:bbc.com", &["a1"]);
    news.check("فصيل OR القمة after:2018-04-11", &["a2"]);
    news.check("(فصيل OR القمة) before:2018-04-11", &["a1"]);
    news.check("after:2018-04-11 before:2018-04-12", &["a2"]);
}

#[test]
fn where_nothing_has_every_word_some_are_enough() {
    News::new().check("فصيل كلمةغريبة", &["a2"]);
}

#[test]
fn fields_look_in_their_part_only() {
    let news = News::new();
    news.check("tag:الغوطة", &["a2"]);
    news.check("tag:النفط", &[]);
    news.check("body:البصرة", &["a3"]);
    news.check("date:2018-04-11", &["a2"]);
    news.check("date:..2018-04-11 -tag:سوريا", &["a1"]);
    news.check("\"الغوطة النار\"~1", &[]);
    news.check("\"أسعار بعد\"~1", &["a3"]);
    news.check("(فصيل أو القمة) date:2018-04-11", &["a2"]);
}

#[test]
fn what_was_meant_is_found_and_suggested() {
    let news = News::new();
    let check = |q: &str, finds: &[&str], meant: Option<&str>| {
        news.check(q, finds);
        let suggestion = news.answer(q).suggestion.map(|suggestion| suggestion.q);
        assert_eq!(suggestion.as_deref(), meant, "what {q:?} may mean");
    };
    check("الغوظة", &["a2"], Some("الغوطة"));
    check("(الغوظة وقف) source:bbc.com", &[], Some("(الغوطة وقف) source:bbc.com"));
    check("hgkt'", &[], Some("النفط"));
    check("النفط", &["a3"], None);
    check("كلمةغريبةجدا", &[], None);
}

#[test]
fn pages_neither_skip_nor_repeat() {
    let news = News::new();
    for sort in [Sort::Relevance, Sort::Date, Sort::Fresh(1_523_500_000)] {
        let mut request = Request { limit: 1, sort, ..asked("") };
        let mut found = Vec::new();
        loop {
            let answer = news.ask(&request).unwrap();
            assert_eq!(answer.total, 4);
            found.extend(answer.items.into_iter().map(|hit| hit.id.0));
            match answer.next_cursor {
                Some(cursor) => request.cursor = Some(cursor),
                None => break,
            }
        }
        if sort == Sort::Date {
            assert_eq!(found[2..], ["a2", "a1"]);
        }
        found.sort();
        assert_eq!(found, ["a1", "a2", "a3", "a4"], "by {sort:?}");
    }
}

#[test]
fn facets_count_everything_that_matches() {
    let answer = News::new().ask(&Request { limit: 1, ..asked("") }).unwrap();
    assert_eq!(answer.facets["source"][0], ("bbc.com".to_owned(), 2));
    assert_eq!(answer.facets["language"], [("ar".to_owned(), 3), ("fa".to_owned(), 1)]);
    assert!(answer.facets["entity"].is_empty() && answer.facets["section"].is_empty());
    assert_eq!(answer.facets["day"][0], ("2018-04-12".to_owned(), 2));
}

#[test]
fn matches_are_shown_on_the_text_as_written() {
    let news = News::new();
    let answer = news.answer("وزير الخارجية");
    let hit = &answer.items[0];
    let marked = |snippet: &super::Snippet| -> Vec<String> {
        snippet.highlights.iter().map(|range| snippet.text[range.clone()].to_owned()).collect()
    };
    assert_eq!(marked(&hit.title), ["وزيرُ", "الخارجيّة"]);
    assert_eq!(marked(&hit.snippet), ["وزيرُ", "الخارجيّة", "الوزراء"]);
    assert_eq!(hit.article.id.0, "a1");
}

#[test]
fn a_long_text_gives_the_passage_that_answers() {
    let mut news = News::new();
    let filler = "جملة طويلة لا تقول شيئا عن الموضوع المطلوب. ".repeat(40);
    let text = format!("{filler}أعلنت الهيئة نتائج الاستفتاء أمس. {filler}");
    let long = article("long", "x.org", "2018-05-01", "عنوان", &text);
    news.index.add(std::slice::from_ref(&long), 5).unwrap();
    news.articles.push(long);
    let snippet = &news.answer("نتائج الاستفتاء").items[0].snippet;
    assert!(snippet.text.starts_with("أعلنت الهيئة نتائج الاستفتاء"), "{}", snippet.text);
    assert!(snippet.text.split_whitespace().count() <= 31, "{}", snippet.text);
}

#[test]
fn an_article_added_again_replaces_its_older_version() {
    let news = News::new();
    let mut newer = news.articles[2].clone();
    newer.text = "هبطت أسعار الذهب".to_owned();
    newer.title = "هبوط الذهب".to_owned();
    news.check("الذهب", &[]);
    news.index.add(&[newer.clone(), newer], 5).unwrap();
    news.check("النفط", &[]);
    news.check("الذهب", &["a3"]);
    assert_eq!(news.answer("الذهب").suggestion, None);
    assert_eq!(news.index.len(), 4);
}

#[test]
fn an_article_staged_again_replaces_its_older_version_in_any_lot() {
    let news = News::new();
    let text = |text: &str| Article { text: text.to_owned(), ..news.articles[2].clone() };
    let stage = |article: &Article| {
        let forms = ArticleWords::of(article).into_forms();
        let entry = news.index.entry(article, forms, ArchivePosition::default());
        news.index.stage(vec![entry]).unwrap();
    };
    let (tin, copper, gold) = (text("القصدير"), text("النحاس"), text("الذهب"));
    stage(&tin);
    stage(&copper);
    news.index.write(|writing| writing.seal(None)).unwrap();
    stage(&tin);
    news.index.seal(5).unwrap();
    stage(&gold);
    stage(&gold);
    news.index.seal(6).unwrap();
    news.check("القصدير", &["a3"]);
    assert_eq!(news.index.watermark().unwrap(), 5);
    news.index.commit(6).unwrap();
    news.check("القصدير", &[]);
    news.check("النحاس", &[]);
    news.check("الذهب", &["a3"]);
    assert_eq!((news.index.len(), news.index.watermark().unwrap()), (4, 6));
    news.index.seal(7).unwrap();
    assert_eq!((news.index.len(), news.index.watermark().unwrap()), (4, 7));
    news.index.settle().unwrap();
    news.check("الذهب", &["a3"]);
}

#[test]
fn an_index_is_kept_or_refilled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let check = |path: &Path, watermark: u64, articles: usize| {
        let index = SearchIndex::open(path).unwrap();
        assert_eq!((index.watermark().unwrap(), index.len()), (watermark, articles));
        index
    };
    check(&path, 0, 0).add(&news(), 42).unwrap();
    check(&path, 42, 4);
    std::fs::write(path.join("marsad-schema"), "0\n").unwrap();
    check(&path, 0, 0).add(&news(), 7).unwrap();
    std::fs::write(path.join("meta.json"), "{ torn").unwrap();
    check(&path, 0, 0);
}

#[test]
fn a_query_or_cursor_that_cannot_be_read_says_so() {
    let news = News::new();
    let error = news.ask(&asked("(غزة")).unwrap_err();
    assert_eq!(error.downcast_ref::<BadQuery>().unwrap().at, 0);
    let request = Request { cursor: Some("x".to_owned()), ..asked("غزة") };
    assert!(news.ask(&request).unwrap_err().downcast_ref::<BadQuery>().is_some());
}
