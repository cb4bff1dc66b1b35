//! What is spoken of more than it ever is: bursts of stories, keywords and
//! names against their own seasons.
//!
//! A thing's count in the last hours is held against three expectations: its
//! share of all articles over four weeks, which follows every hour, Friday and
//! holiday because all articles do; the same hours on the days before; and the
//! same hours in the weeks before. The least surprising of them counts, so that
//! prayer times, forecasts and fixtures, which come by the clock, stay silent.
//! The expectation is a Gamma-distributed rate ([`surprise`]). What too few
//! articles speak of rises where those that speak of the same unusual things
//! are enough ([`together`]).

mod surprise;
mod history;
mod together;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};
use text::fold::fold;
use text::hash::hash;

use crate::model::annotation::AnnotationKind;
use crate::model::article::Article;
use history::{DAY, Earlier, HOUR, History, KEPT, Sighting, days_before, weeks_before};
use surprise::Rate;

/// How long the last hours are: a burst is looked for in each.
const WINDOWS: [i64; 3] = [3 * HOUR, 8 * HOUR, 24 * HOUR];

/// Articles that make a burst, at least.
const MIN_ARTICLES: u32 = 3;

/// Sources of these, at least: one outlet alone makes no trend.
const MIN_SOURCES: u32 = 2;

/// Surprise from which a story is a burst: one in so many powers of ten.
const BURST: f64 = 3.0;

/// The same of a keyword or name. An article is of one story and speaks of some
/// twenty of these: so many more are looked at, and more rise by chance.
const BURST_OF_WORDS: f64 = 5.0;

/// Surprise from which a thing that too few articles speak of is a burst with
/// those [`together`] with its newest.
const BURST_TOGETHER: f64 = 4.0;

/// Occurrences that a thing never seen before is credited with.
const UNSEEN: f64 = 0.5;

/// Days or weeks that the share of all articles counts for where they are few.
const PRIOR: f64 = 1.0;

/// Keys of an article that are looked at.
const MOST_KEYS: usize = 64;

/// Labels of a thing that are counted.
const MOST_LABELS: usize = 6;

/// What kind of thing rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A story, by its id.
    Story,
    /// A publisher's tag or a keyword, by its folded form.
    Keyword,
    /// A person, organisation or place, by its folded name.
    Name,
}

/// A thing that rises.
#[derive(Debug, Clone, PartialEq)]
pub struct Rising {
    /// What it is.
    pub kind: Kind,
    /// Its key: a story's id, else the folded form.
    pub key: String,
    /// As most often written; of a story the newest title.
    pub label: String,
    /// The language it is mostly written in.
    pub language: String,
    /// Articles of the last day with it, or beside it where too few have it.
    pub articles: u32,
    /// Sources of these.
    pub sources: u32,
    /// Articles expected of the window that surprises most.
    pub expected: f64,
    /// Articles a day before the last.
    pub before_per_day: f64,
    /// When the first of the last day's articles came.
    pub since: Timestamp,
    /// How surprising it is: minus the decimal logarithm of the chance.
    pub surprise: f64,
    /// Other things that rise with it, in mostly the same articles.
    pub with: Vec<Companion>,
}

/// A thing that rises with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    /// What it is.
    pub kind: Kind,
    /// Its key.
    pub key: String,
    /// As most often written.
    pub label: String,
    /// The language it is mostly written in.
    pub language: String,
}

/// Names a thing in [`Trends`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThingId(u64);

/// Something articles speak of.
#[derive(Debug)]
struct Thing {
    kind: Kind,
    key: String,
    labels: Vec<Label>,
    history: History,
}

/// What an article speaks of.
#[derive(Debug)]
struct Spoken {
    at: i64,
    of: Vec<ThingId>,
}

/// A way a thing is written.
#[derive(Debug)]
struct Label {
    label: String,
    language: String,
    count: u32,
}

/// Counts of one window that surprise.
struct Burst {
    surprise: f64,
    expected: f64,
    /// Articles that speak of the same without the thing itself.
    beside: Vec<Sighting>,
}

/// Four weeks of what articles speak of.
#[derive(Debug, Default)]
pub struct Trends {
    articles: u32,
    first: Option<i64>,
    newest: i64,
    all: History,
    things: FxHashMap<ThingId, Thing>,
    /// What the articles of the last day speak of, by their number.
    spoken: FxHashMap<u32, Spoken>,
    /// Titles of the last day by outlet: what is published twice counts once.
    titles: FxHashMap<u64, i64>,
    /// When old sightings were last dropped.
    swept: i64,
}

impl Trends {
    /// Takes in an article, in order of placement. Gives what it speaks of;
    /// nothing where it has no instant or its outlet published it before.
    pub fn observe(&mut self, article: &Article) -> Vec<ThingId> {
        let Some(at) = article.instant().map(Timestamp::as_second) else { return Vec::new() };
        if at < self.newest - KEPT || self.published_before(article, at) {
            return Vec::new();
        }
        let number = self.articles;
        self.articles = self.articles.wrapping_add(1);
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.newest = self.newest.max(at);
        let source = hash(&article.source) as u32;
        let sighting = Sighting { at, article: number, source };
        self.all.add(sighting);
        let mut seen = Vec::new();
        for (kind, key, label) in things(article) {
            let id = ThingId(hash(&key) ^ u64::from(kind == Kind::Story));
            if seen.contains(&id) {
                continue;
            }
            let thing = self.things.entry(id).or_insert_with(|| Thing {
                kind,
                key,
                labels: Vec::new(),
                history: History::default(),
            });
            thing.history.add(sighting);
            thing.written(label, &article.language);
            seen.push(id);
        }
        self.spoken.insert(number, Spoken { at, of: seen.clone() });
        if self.newest - self.swept > DAY {
            self.sweep();
        }
        seen
    }

    /// The instant of the newest article.
    pub fn newest(&self) -> Option<Timestamp> {
        self.first?;
        Timestamp::from_second(self.newest).ok()
    }

    /// Where what is compared with begins: the oldest article still counted.
    pub fn first(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.first?.max(self.newest - KEPT)).ok()
    }

    /// How many articles were published in the time that is looked at.
    pub fn articles(&self, until: Timestamp) -> u64 {
        let to = until.as_second();
        self.all.count(to - KEPT, to) as u64
    }

    /// How surprising a thing is at an instant; `None` where it is no burst.
    pub fn burst(&self, id: ThingId, at: Timestamp) -> Option<f64> {
        let burst = self.bursting(self.things.get(&id)?, at.as_second())?;
        Some(burst.surprise)
    }

    /// The counts of a thing that is a burst.
    fn bursting(&self, thing: &Thing, to: i64) -> Option<Burst> {
        self.alone(thing, to).or_else(|| {
            let few = self.surprising(thing, to, together::SHARED_BY, 1)?;
            let unusual = few.surprise >= BURST_TOGETHER;
            let beside = unusual.then(|| self.burst_together(thing, to)).flatten()?;
            Some(Burst { beside, ..few })
        })
    }

    /// The same by those articles alone that speak of it.
    fn alone(&self, thing: &Thing, to: i64) -> Option<Burst> {
        let burst = self.surprising(thing, to, MIN_ARTICLES, MIN_SOURCES)?;
        let rises = match thing.kind {
            Kind::Story => {
                let newest = thing.history.newest(to - DAY, to).take(together::LOOKED_AT);
                burst.surprise >= BURST && self.no_routine(newest.map(|s| s.article), to)
            }
            Kind::Keyword | Kind::Name => burst.surprise >= BURST_OF_WORDS,
        };
        rises.then_some(burst)
    }

    /// What rises at an instant, most surprising first; what rises in mostly
    /// the same articles is told together.
    pub fn rising(&self, at: Timestamp, most: usize) -> Vec<Rising> {
        let to = at.as_second();
        let mut bursts: Vec<(Burst, &Thing)> = self
            .things
            .values()
            .filter_map(|thing| Some((self.bursting(thing, to)?, thing)))
            .collect();
        bursts.sort_by(|a, b| {
            b.0.surprise
                .total_cmp(&a.0.surprise)
                .then(a.1.kind.cmp(&b.1.kind))
                .then_with(|| a.1.key.cmp(&b.1.key))
        });
        let mut told: Vec<(Rising, FxHashSet<u32>)> = Vec::new();
        for (burst, thing) in bursts {
            let sightings: Vec<&Sighting> =
                thing.history.between(to - DAY, to).chain(&burst.beside).collect();
            let articles: FxHashSet<u32> =
                sightings.iter().map(|sighting| sighting.article).collect();
            let within = |other: &FxHashSet<u32>| {
                articles.intersection(other).count() * 2 > articles.len().min(other.len())
            };
            if let Some((rising, _)) = told.iter_mut().find(|(_, other)| within(other)) {
                rising.with.push(thing.companion());
            } else if told.len() < most {
                told.push((self.told(&burst, thing, &sightings, to), articles));
            }
        }
        told.into_iter().map(|(rising, _)| rising).collect()
    }

    fn told(&self, burst: &Burst, thing: &Thing, last: &[&Sighting], to: i64) -> Rising {
        let label = thing.companion();
        let sources: BTreeSet<u32> = last.iter().map(|sighting| sighting.source).collect();
        let since = last.iter().map(|sighting| sighting.at).min().unwrap_or(to);
        let first = self.first.unwrap_or(to).max(to - KEPT);
        let days = ((to - DAY - first) as f64 / DAY as f64).max(1.0);
        Rising {
            kind: thing.kind,
            key: label.key,
            label: label.label,
            language: label.language,
            articles: last.len() as u32,
            sources: sources.len() as u32,
            expected: burst.expected,
            before_per_day: thing.history.count(first - 1, to - DAY) / days,
            since: Timestamp::from_second(since).unwrap_or_default(),
            surprise: burst.surprise,
            with: Vec::new(),
        }
    }

    /// The window that surprises most; `None` where all have too few articles or
    /// sources.
    fn surprising(&self, thing: &Thing, to: i64, articles: u32, sources: u32) -> Option<Burst> {
        let enough = |window: &i64| {
            let mut of = FxHashSet::default();
            let sightings = thing.history.between(to - window, to);
            let count = sightings.map(|sighting| of.insert(sighting.source)).count();
            count as u32 >= articles && of.len() as u32 >= sources
        };
        let windows = WINDOWS.iter().filter(|window| enough(window));
        let looked = windows.filter_map(|window| self.window(thing, to - window, to));
        looked.max_by(|a, b| a.surprise.total_cmp(&b.surprise))
    }

    fn window(&self, thing: &Thing, after: i64, to: i64) -> Option<Burst> {
        let count = thing.history.between(after, to).count() as u32;
        let first = self.first?.max(to - KEPT);
        let share = self.share(&thing.history, after, to, first);
        let mut rates = vec![share];
        for earlier in [days_before, weeks_before] {
            let Earlier { seen, windows } = earlier(&thing.history, after, to, first);
            // Hours it never came in tell no more than its share does.
            if seen > 0.0 {
                let seen = seen + PRIOR * share.expected();
                rates.push(Rate { seen, windows: windows + PRIOR });
            }
        }
        let least = |rate: Rate| Burst {
            surprise: rate.surprise(count),
            expected: rate.expected(),
            beside: Vec::new(),
        };
        rates.into_iter().map(least).min_by(|a, b| a.surprise.total_cmp(&b.surprise))
    }

    /// A thing's share of all articles before a window, as a rate in windows of
    /// as many articles.
    fn share(&self, history: &History, after: i64, to: i64, first: i64) -> Rate {
        let in_window = self.all.count(after, to).max(1.0);
        let before = self.all.count(first - 1, after);
        Rate {
            seen: history.count(first - 1, after) + UNSEEN,
            windows: (before / in_window).max(1e-3),
        }
    }

    /// Whether the outlet published this title within the last day.
    fn published_before(&mut self, article: &Article, at: i64) -> bool {
        let title = hash(&format!("{}\n{}", article.source, article.title));
        let before = self.titles.insert(title, at);
        before.is_some_and(|before| (at - before).abs() < DAY)
    }

    fn sweep(&mut self) {
        let (old, day) = (self.newest - KEPT, self.newest - DAY);
        self.all.forget(old);
        self.things.retain(|_, thing| thing.history.forget(old));
        self.titles.retain(|_, at| *at >= day);
        self.spoken.retain(|_, spoken| spoken.at >= day);
        self.swept = self.newest;
    }
}

impl Thing {
    fn written(&mut self, label: String, language: &str) {
        if self.kind == Kind::Story {
            self.labels.clear();
        }
        let known = |known: &&mut Label| known.label == label && known.language == language;
        if let Some(known) = self.labels.iter_mut().find(known) {
            known.count += 1;
        } else if self.labels.len() < MOST_LABELS {
            self.labels.push(Label { label, language: language.to_owned(), count: 1 });
        }
    }

    fn companion(&self) -> Companion {
        let best = self.labels.iter().rev().max_by_key(|label| label.count);
        let (label, language) = best
            .map_or((self.key.as_str(), ""), |best| (best.label.as_str(), best.language.as_str()));
        Companion {
            kind: self.kind,
            key: self.key.clone(),
            label: label.to_owned(),
            language: language.to_owned(),
        }
    }
}

/// What an article speaks of: its story, tags, keywords and names.
fn things(article: &Article) -> Vec<(Kind, String, String)> {
    let mut things = Vec::new();
    if let Some(story) = &article.story {
        things.push((Kind::Story, story.clone(), article.title.clone()));
    }
    for tag in &article.tags {
        things.push((Kind::Keyword, key(tag), tag.clone()));
    }
    for mark in &article.annotations {
        let kind = match mark.kind {
            AnnotationKind::Keyword => Kind::Keyword,
            kind if kind.is_name() => Kind::Name,
            _ => continue,
        };
        let written = mark.value.get("key").and_then(|key| key.as_str()).unwrap_or(&mark.text);
        things.push((kind, key(written), mark.text.clone()));
    }
    things.retain(|(_, key, _)| key.chars().nth(1).is_some());
    things.truncate(MOST_KEYS);
    things
}

/// What a topic is known by: folded, single spaces.
fn key(label: &str) -> String {
    fold(label).split_whitespace().collect::<Vec<_>>().join(" ")
}
