//! The `trends` set, over the ANT articles: bursts planted into a stream that
//! has none, with things that come by the clock between them, and the real
//! stream at the time of events that everybody remembers.

mod stream;

use anyhow::{Context, Result};
use fastrand::Rng;
use jiff::Timestamp;
use news::model::article::{Article, ArticleId};
use news::model::story::StoryId;
use news::pipeline::{self, Memory};
use news::trends::{Rising, ThingId, Trends};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use text::fold::fold;

use crate::Figures;
use crate::shared::Shared;
use crate::stories::windows;
use stream::{Burst, Origin, Streamed};

/// Articles of a planted burst by which it must be found.
const WITHIN: usize = 3;

/// So many streams are planted: which stories come into one decides more than
/// what finds them.
const STREAMS: u64 = 4;

/// Seconds of a day.
const DAY: i64 = 24 * 3_600;

/// How long one alarm lasts.
const ALARM: i64 = DAY;

/// Rising things that are looked at for an event's name.
const FIRST: usize = 5;

/// An event of the time, when it must be told, and words that name it.
struct Event {
    name: &'static str,
    at: &'static str,
    words: &'static [&'static str],
}

const EVENTS: &[Event] = &[
    Event {
        name: "the strikes on Syria",
        at: "2018-04-14T12:00:00Z",
        words: &["ضربة", "ضربات", "الضربة", "الضربات", "العدوان الثلاثي"],
    },
    Event {
        name: "the United States leave the Iran deal",
        at: "2018-05-08T22:00:00Z",
        words: &["النووي", "الاتفاق النووي"],
    },
];

/// Measures both.
pub fn run(shared: &Shared) -> Result<Figures> {
    let mut articles = shared.articles("ant")?;
    articles.par_iter_mut().for_each(news::annotate::annotate);
    let real = placed(articles);
    let named = named(&real)?;
    let labels = windows::labels(shared)?;
    let labelled: Vec<Burst> =
        labels.iter().flat_map(|labels| stream::labelled(&real, labels)).collect();
    println!("stories, as they were grouped:");
    let grouped = over_streams(&real, |rng| stream::grouped(&real, rng));
    println!("events, as readers labelled them:");
    let labelled = over_streams(&real, |_| labelled.clone());
    let (found, labelled_found) = (grouped.share_found(), labelled.share_found());
    let both = grouped.and(labelled);
    Ok(Figures::from([
        ("trends.named".to_owned(), named),
        ("trends.found".to_owned(), found),
        ("trends.labelled_found".to_owned(), labelled_found),
        ("trends.days_per_false_alarm".to_owned(), both.days_per_false_alarm()),
        ("trends.silent".to_owned(), both.share_silent()),
    ]))
}

/// What comes of bursts planted into each of [`STREAMS`].
fn over_streams(real: &[Article], bursts: impl Fn(&mut Rng) -> Vec<Burst> + Sync) -> Found {
    let one = |seed| {
        let mut rng = Rng::with_seed(seed);
        let bursts = bursts(&mut rng);
        planted(&stream::planted(real, &bursts, rng))
    };
    (1..=STREAMS).into_par_iter().map(one).reduce(Found::default, Found::and)
}

/// The articles with the stories they are in once all are placed.
fn placed(articles: Vec<Article>) -> Vec<Article> {
    let readings: Vec<_> = articles.into_par_iter().map(pipeline::prepare).collect();
    let (mut memory, mut placed) = (Memory::default(), Vec::with_capacity(readings.len()));
    let mut stories: FxHashMap<ArticleId, StoryId> = FxHashMap::default();
    for reading in readings {
        let kept = pipeline::place(reading, &mut memory);
        for merge in &kept.merges {
            let joined = stories.values_mut().filter(|story| **story == merge.from);
            joined.for_each(|story| story.clone_from(&merge.into));
        }
        stories.insert(kept.article.id.clone(), kept.membership.story);
        if let Some(split) = kept.split {
            let moved = split.moved.into_iter();
            stories.extend(moved.map(|moved| (moved.article, split.into.clone())));
        }
        placed.push(kept.article);
    }
    for article in &mut placed {
        article.story = stories.get(&article.id).map(|story| story.0.clone());
    }
    placed
}

/// The share of the events that are named among the first things rising then.
fn named(real: &[Article]) -> Result<f64> {
    let mut trends = Trends::default();
    let mut coming = real.iter().peekable();
    let mut named = 0;
    for event in EVENTS {
        let at: Timestamp = event.at.parse().context("an event's instant")?;
        while let Some(article) =
            coming.next_if(|article| article.instant().is_none_or(|own| own <= at))
        {
            trends.observe(article);
        }
        let rising = trends.rising(at, FIRST);
        let rank = rising.iter().position(|rising| tells(rising, event.words));
        named += usize::from(rank.is_some());
        println!("{} ({}): {}", event.name, event.at, place(rank));
        for rising in &rising {
            let with: Vec<&str> = rising.with.iter().map(|c| c.label.as_str()).take(6).collect();
            println!(
                "  {:5.1}  {} articles of {} outlets, {:.1} expected: {} | {}",
                rising.surprise,
                rising.articles,
                rising.sources,
                rising.expected,
                rising.label,
                with.join("، ")
            );
        }
    }
    Ok(named as f64 / EVENTS.len() as f64)
}

fn place(rank: Option<usize>) -> String {
    rank.map_or("not named".to_owned(), |rank| format!("named, number {}", rank + 1))
}

fn tells(rising: &Rising, words: &[&str]) -> bool {
    let labels = rising.with.iter().map(|companion| companion.label.as_str());
    let labels: Vec<String> = labels.chain([rising.label.as_str()]).map(fold).collect();
    words.iter().any(|word| labels.iter().any(|label| label.contains(&fold(word))))
}

/// What came of the planted stream.
#[derive(Default)]
struct Found {
    bursts: usize,
    within: usize,
    days: f64,
    false_alarms: usize,
    by_the_clock: usize,
    by_the_clock_alarms: usize,
}

impl Found {
    /// What came of two streams.
    fn and(self, other: Found) -> Found {
        Found {
            bursts: self.bursts + other.bursts,
            within: self.within + other.within,
            days: self.days + other.days,
            false_alarms: self.false_alarms + other.false_alarms,
            by_the_clock: self.by_the_clock + other.by_the_clock,
            by_the_clock_alarms: self.by_the_clock_alarms + other.by_the_clock_alarms,
        }
    }

    fn share_found(&self) -> f64 {
        self.within as f64 / self.bursts.max(1) as f64
    }

    fn days_per_false_alarm(&self) -> f64 {
        self.days / self.false_alarms.max(1) as f64
    }

    fn share_silent(&self) -> f64 {
        1.0 - self.by_the_clock_alarms as f64 / self.by_the_clock.max(1) as f64
    }
}

/// A planted burst while it comes.
#[derive(Default)]
struct Coming {
    articles: usize,
    things: FxHashMap<ThingId, usize>,
    found: Option<usize>,
}

/// Takes the stream in and counts alarms once two weeks are known.
fn planted(stream: &[Streamed]) -> Found {
    let readings: Vec<_> =
        stream.par_iter().map(|streamed| pipeline::prepare(streamed.article.clone())).collect();
    let (mut memory, mut trends) = (Memory::default(), Trends::default());
    let mut alarmed: FxHashMap<ThingId, i64> = FxHashMap::default();
    let mut of_bursts: FxHashMap<ThingId, i64> = FxHashMap::default();
    let mut bursts: FxHashMap<usize, Coming> = FxHashMap::default();
    let mut found = Found::default();
    let (first, last) = stream::span(&stream.iter().map(Streamed::at).collect::<Vec<_>>());
    let judged_from = first + stream::LEARNING;
    found.days = (last - judged_from) as f64 / DAY as f64;
    for (reading, streamed) in readings.into_iter().zip(stream) {
        let article = pipeline::place(reading, &mut memory).article;
        let at = streamed.at();
        let things = trends.observe(&article);
        let instant = article.instant().unwrap_or_default();
        let rising: Vec<ThingId> =
            things.iter().copied().filter(|id| trends.burst(*id, instant).is_some()).collect();
        if at < judged_from || at > last {
            continue;
        }
        match streamed.origin {
            Origin::Burst(number) => {
                let coming = bursts.entry(number).or_default();
                coming.articles += 1;
                for thing in &things {
                    *coming.things.entry(*thing).or_default() += 1;
                    of_bursts.insert(*thing, at);
                }
                if rising.iter().any(|thing| coming.things.get(thing).is_some_and(|n| *n >= 2)) {
                    coming.found.get_or_insert(coming.articles);
                }
            }
            Origin::Clock => {
                found.by_the_clock += 1;
                found.by_the_clock_alarms += usize::from(!rising.is_empty());
            }
            Origin::Background => {
                let known = |thing: &ThingId, of: &FxHashMap<ThingId, i64>| {
                    of.get(thing).is_some_and(|before| at - before < ALARM)
                };
                let own = rising.iter().any(|thing| known(thing, &of_bursts));
                let running = rising.iter().any(|thing| known(thing, &alarmed));
                found.false_alarms += usize::from(!rising.is_empty() && !own && !running);
            }
        }
        alarmed.extend(rising.into_iter().map(|thing| (thing, at)));
    }
    found.bursts = bursts.len();
    found.within = bursts.values().filter(|b| b.found.is_some_and(|n| n <= WITHIN)).count();
    let later = bursts.values().filter(|b| b.found.is_some_and(|n| n > WITHIN)).count();
    println!(
        "{} bursts planted: {} found within {WITHIN} articles, {later} later; {} false alarms in {:.0} days; {} of {} articles that come by the clock rang",
        found.bursts,
        found.within,
        found.false_alarms,
        found.days,
        found.by_the_clock_alarms,
        found.by_the_clock
    );
    found
}

/// The sources of articles, each once.
fn sources<'a>(articles: impl Iterator<Item = &'a Article>) -> usize {
    articles.map(|article| article.source.as_str()).collect::<FxHashSet<&str>>().len()
}
