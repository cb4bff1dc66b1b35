//! A stream without bursts, and what is planted into it: the real articles at
//! each other's instants, so that every hour and day has as many as it had and
//! nothing comes together; real stories, with the pace they had; and messages
//! that come by the clock.

use std::collections::BTreeMap;

use fastrand::Rng;
use jiff::Timestamp;
use news::model::article::{Article, ArticleId};
use rustc_hash::FxHashSet;

use super::{DAY, sources};
use crate::stories::windows::Labels;

/// How long the stream runs before alarms are judged.
pub const LEARNING: i64 = 14 * DAY;

/// Bursts planted.
const BURSTS: usize = 60;

/// Articles a planted burst has, at least, of so many sources, in so long.
const ARTICLES: usize = 5;
const SOURCES: usize = 3;
const WITHIN: i64 = DAY;

/// Seconds.
const HOUR: i64 = 3_600;

/// Where an article of the stream is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Of the stream without bursts.
    Background,
    /// Of the planted burst of this number.
    Burst(usize),
    /// Of the messages that come by the clock.
    Clock,
}

/// One article of the stream.
pub struct Streamed {
    /// The article, at its instant in the stream.
    pub article: Article,
    /// Where it is from.
    pub origin: Origin,
}

impl Streamed {
    /// Its instant, in seconds.
    pub fn at(&self) -> i64 {
        self.article.instant().map_or(0, Timestamp::as_second)
    }
}

/// The stream of real articles, with bursts planted, in order of time. Generators of
/// the same seed give the same.
pub fn planted(real: &[Article], bursts: &[Burst], mut rng: Rng) -> Vec<Streamed> {
    let taken: Vec<&ArticleId> = bursts.iter().flatten().map(|article| &article.id).collect();
    let background: Vec<&Article> = real
        .iter()
        .filter(|article| article.instant().is_some() && !taken.contains(&&article.id))
        .collect();
    let mut instants: Vec<Timestamp> =
        background.iter().filter_map(|article| article.instant()).collect();
    instants.sort_unstable();
    let (first, last) = span(&instants.iter().map(|at| at.as_second()).collect::<Vec<_>>());
    rng.shuffle(&mut instants);
    let mut stream: Vec<Streamed> = background
        .into_iter()
        .zip(instants)
        .map(|(article, at)| at_instant(article, at, Origin::Background))
        .collect();
    for (number, burst) in bursts.iter().enumerate() {
        let start = rng.i64(first + LEARNING..last - 2 * DAY);
        let begun =
            burst.first().and_then(|article| article.instant()).map_or(0, Timestamp::as_second);
        for article in burst {
            let own = article.instant().map_or(0, Timestamp::as_second);
            if let Ok(at) = Timestamp::from_second(start + own - begun) {
                stream.push(at_instant(article, at, Origin::Burst(number)));
            }
        }
    }
    stream.extend(by_the_clock(first, last, &mut rng));
    stream.sort_by_key(Streamed::at);
    stream
}

/// Where instants in order begin and end, but for a few that are misdated by
/// years.
pub fn span(sorted: &[i64]) -> (i64, i64) {
    let misdated = sorted.len() / 100;
    let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
    (at(misdated), at(sorted.len().saturating_sub(1 + misdated)))
}

fn at_instant(article: &Article, at: Timestamp, origin: Origin) -> Streamed {
    let mut article = article.clone();
    article.published_at = Some(at);
    article.story = None;
    article.copy_of = None;
    Streamed { article, origin }
}

/// What many told at once: the articles of the first day, in order.
pub type Burst = Vec<Article>;

/// Some of the stories that our own grouping found in the real articles.
pub fn grouped(real: &[Article], rng: &mut Rng) -> Vec<Burst> {
    let mut bursts = bursts(real, |article| article.story.as_deref());
    rng.shuffle(&mut bursts);
    bursts.truncate(BURSTS);
    bursts
}

/// The events that readers labelled.
pub fn labelled(real: &[Article], labels: &Labels) -> Vec<Burst> {
    bursts(real, |article| labels.get(&article.id.0).map(String::as_str))
}

fn bursts<'a>(real: &'a [Article], event: impl Fn(&'a Article) -> Option<&'a str>) -> Vec<Burst> {
    let mut events: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
    for article in real.iter().filter(|article| article.instant().is_some()) {
        if let Some(event) = event(article) {
            events.entry(event).or_default().push(article);
        }
    }
    events.into_values().filter_map(burst).collect()
}

/// The first day of an event, where it is a burst.
fn burst(mut articles: Vec<&Article>) -> Option<Burst> {
    articles.sort_by_key(|article| article.instant());
    let begun = articles.first()?.instant()?.as_second();
    articles.retain(|article| article.instant().is_some_and(|at| at.as_second() - begun <= WITHIN));
    let mut titles = FxHashSet::default();
    articles.retain(|article| titles.insert((&article.source, &article.title)));
    // One outlet alone is no burst, however much it writes.
    let at_once = sources(articles.iter().copied().take(super::WITHIN)) > 1;
    let enough =
        articles.len() >= ARTICLES && at_once && sources(articles.iter().copied()) >= SOURCES;
    enough.then(|| articles.into_iter().cloned().collect())
}

/// Prayer times at dawn, the forecast in the morning, fixtures before the
/// weekend's matches: some outlets each, a little early or late.
fn by_the_clock(first: i64, last: i64, rng: &mut Rng) -> Vec<Streamed> {
    let mut stream = Vec::new();
    for day in first / DAY..=last / DAY {
        let start = day * DAY;
        // The first of January 1970 was a Thursday.
        let weekend = matches!(day.rem_euclid(7), 1 | 2);
        let mut message = |hour: i64, outlets: usize, title: &str, text: &str| {
            for outlet in 0..outlets {
                let at = start + hour * HOUR + rng.i64(-20 * 60..20 * 60);
                let numbers = [rng.u32(1..60), rng.u32(1..60), rng.u32(20..48)];
                stream.extend(routine(at, outlet, title, text, numbers));
            }
        };
        message(
            1,
            4,
            "مواقيت الصلاة اليوم",
            "مواقيت الصلاة في مدن المملكة اليوم: الفجر والظهر والعصر والمغرب والعشاء",
        );
        message(
            5,
            3,
            "حالة الطقس اليوم",
            "تتوقع الأرصاد أن يكون الطقس اليوم حارا نهارا ومعتدلا ليلا ودرجات الحرارة العظمى",
        );
        if weekend {
            message(
                12,
                4,
                "مباريات اليوم والقنوات الناقلة",
                "جدول مباريات اليوم في الدوري والقنوات الناقلة ومواعيد المباريات",
            );
        }
    }
    stream
}

fn routine(at: i64, outlet: usize, title: &str, text: &str, numbers: [u32; 3]) -> Option<Streamed> {
    let [a, b, c] = numbers;
    let mut article = Article {
        id: ArticleId(format!("clock-{at}-{outlet}")),
        source: format!("outlet{outlet}.example"),
        language: "ar".to_owned(),
        title: format!("{title} {a}"),
        text: format!("{text} {a} و{b} و{c}."),
        published_at: Some(Timestamp::from_second(at).ok()?),
        ..Article::default()
    };
    news::annotate::annotate(&mut article);
    Some(Streamed { article, origin: Origin::Clock })
}
