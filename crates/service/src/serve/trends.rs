//! What is talked about more than before: topics of the last day against the
//! days before, by Dunning's log-likelihood ratio ("Accurate Methods for the
//! Statistics of Surprise and Coincidence", Computational Linguistics 19, 1993).

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use news::model::annotation::AnnotationKind;
use news::model::article::Article;

use crate::store::{ArticleFilter, Store, topic};

/// How many of the newest articles are looked at, at most.
const ARTICLES: usize = 4_000;
/// How long "now" lasts.
const RECENT: SignedDuration = SignedDuration::from_hours(24);
/// How far back "before" reaches.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 7);
/// A topic counts from so many recent articles…
const MIN_ARTICLES: u32 = 3;
/// …of so many sources.
const MIN_SOURCES: usize = 2;
/// How many topics are kept.
const KEPT: usize = 60;

/// One topic that rose.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Its folded key.
    pub key: String,
    /// Its most frequent form, as written.
    pub label: String,
    /// The language it is mostly written in.
    pub language: String,
    /// Articles of the last day with it.
    pub articles: u32,
    /// Articles a day with it before.
    pub before_per_day: f64,
    /// Sources of the last day's articles.
    pub sources: u32,
    /// The log-likelihood ratio of the rise.
    pub score: f64,
}

/// The topics that rose, strongest first, and what they were computed from.
#[derive(Debug, Clone, Default)]
pub struct Trends {
    /// The topics.
    pub items: Vec<Trend>,
    /// The end of the last day: the newest article's instant.
    pub until: Timestamp,
    /// Where the last day begins.
    pub from: Timestamp,
    /// Where "before" begins: a week back, or the oldest article looked at.
    pub before_from: Timestamp,
    /// How many articles were looked at.
    pub articles: u64,
}

#[derive(Default)]
struct Count {
    recent: u32,
    before: u32,
    sources: BTreeSet<String>,
    labels: BTreeMap<(String, String), u32>,
}

impl Trends {
    /// Computes the trends over the newest articles of a store.
    pub fn of(store: &dyn Store) -> Result<Trends> {
        let now = super::newest::instant(store, Timestamp::now())?;
        Ok(Trends::among(&store.latest(&ArticleFilter::default(), ARTICLES)?, now))
    }

    /// Computes the trends among articles, as seen at `now`.
    pub fn among(articles: &[Article], now: Timestamp) -> Trends {
        let from = now - RECENT;
        let oldest = articles.iter().filter_map(Article::instant).min().unwrap_or(from);
        let before_from = oldest.max(now - BEFORE).min(from);
        let mut counts: BTreeMap<String, Count> = BTreeMap::new();
        let (mut recent, mut before) = (0_u32, 0_u32);
        for article in articles {
            let Some(at) = article.instant().filter(|at| (before_from..=now).contains(at)) else {
                continue;
            };
            let is_recent = at > from;
            *(if is_recent { &mut recent } else { &mut before }) += 1;
            for (key, label) in topics(article) {
                let count = counts.entry(key).or_default();
                if is_recent {
                    count.recent += 1;
                    count.sources.insert(article.source.clone());
                    *count.labels.entry((label, article.language.clone())).or_default() += 1;
                } else {
                    count.before += 1;
                }
            }
        }
        let days = (from.duration_since(before_from).as_secs_f64() / 86_400.0).max(1.0);
        let mut items: Vec<Trend> = counts
            .into_iter()
            .filter_map(|(key, count)| trend(key, count, recent, before, days))
            .collect();
        items.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
        items.truncate(KEPT);
        let articles = u64::from(recent) + u64::from(before);
        Trends { items, until: now, from, before_from, articles }
    }
}

/// The publisher's tags and the extracted keywords of an article, each once,
/// by their key.
fn topics(article: &Article) -> BTreeMap<String, String> {
    let keywords = article.annotations.iter().filter(|mark| mark.kind == AnnotationKind::Keyword);
    let keywords = keywords.filter_map(|mark| Some((topic::key_of(mark)?, &mark.text)));
    let mut found = BTreeMap::new();
    for (key, label) in article.tags.iter().map(|tag| (topic::key(tag), tag)).chain(keywords) {
        if key.chars().count() > 1 {
            found.entry(key).or_insert_with(|| label.clone());
        }
    }
    found
}

fn trend(key: String, count: Count, recent: u32, before: u32, days: f64) -> Option<Trend> {
    if count.recent < MIN_ARTICLES || count.sources.len() < MIN_SOURCES {
        return None;
    }
    let score = rise(count.recent, recent, count.before, before);
    if score <= 0.0 {
        return None;
    }
    let (label, language) = count.labels.into_iter().max_by(|a, b| a.1.cmp(&b.1))?.0;
    Some(Trend {
        key,
        label,
        language,
        articles: count.recent,
        before_per_day: f64::from(count.before) / days,
        sources: count.sources.len() as u32,
        score,
    })
}

/// The log-likelihood ratio of `a` in `n` against `b` in `m`; negative where
/// the share fell.
fn rise(a: u32, n: u32, b: u32, m: u32) -> f64 {
    let (a, n, b, m) = (f64::from(a), f64::from(n), f64::from(b), f64::from(m));
    if n + m == 0.0 || a + b == 0.0 {
        return 0.0;
    }
    let share = (a + b) / (n + m);
    let term =
        |seen: f64, expected: f64| if seen == 0.0 { 0.0 } else { seen * (seen / expected).ln() };
    let g = 2.0 * (term(a, n * share) + term(b, m * share));
    if a * m >= b * n { g } else { -g }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(source: &str, at: &str, tags: &[&str]) -> Article {
        Article {
            source: source.to_owned(),
            language: "ar".to_owned(),
            published_at: Some(at.parse().expect("an instant")),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            ..Article::default()
        }
    }

    #[test]
    fn what_rose_comes_first_and_what_is_always_there_does_not_come() {
        let mut articles = Vec::new();
        for hour in 0..10 {
            let today = format!("2024-11-30T{hour:02}:00:00Z");
            let source = if hour % 2 == 0 { "a" } else { "b" };
            let flood: &[&str] =
                if hour < 5 { &["السيول", "أخبار"] } else { &["أخبار"] };
            articles.push(article(source, &today, flood));
            articles.push(article(source, &format!("2024-11-27T{hour:02}:00:00Z"), &["أخبار"]));
        }
        let trends = Trends::among(&articles, "2024-11-30T12:00:00Z".parse().expect("an instant"));
        assert_eq!(trends.items.len(), 1, "{:?}", trends.items);
        assert_eq!(trends.items[0].label, "السيول");
        assert_eq!((trends.items[0].articles, trends.items[0].sources), (5, 2));
        assert_eq!(trends.articles, 20);
    }

    #[test]
    fn one_outlet_alone_makes_no_trend() {
        let articles: Vec<_> =
            (0..5).map(|h| article("a", &format!("2024-11-30T0{h}:00:00Z"), &["x y"])).collect();
        let now = "2024-11-30T12:00:00Z".parse().expect("an instant");
        assert!(Trends::among(&articles, now).items.is_empty());
    }
}
