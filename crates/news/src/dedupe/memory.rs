//! The window of recent articles: a pure function of the last articles placed.

use std::collections::VecDeque;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::direction::{self, Way};
use super::index::{self, Articles, Index};
use super::shingles::{Shingles, shared};
use super::template::{self, Likeness};
use crate::model::article::{Article, ArticleId, CopyOf, Direction};
use crate::model::story::Copies;
use text::hash::hash;

/// Jaccard resemblance from which two texts may be one.
const JACCARD: f64 = 0.2;

/// Containment from which the shorter text is in the longer.
const CONTAINMENT: f64 = 0.8;

/// Articles of a shingle that are looked at, the newest.
const NEWEST: usize = 64;

/// Candidates that are checked exactly.
const CANDIDATES: usize = 64;

/// A shingle in this many of a source's articles, over [`BOILERPLATE_SECONDS`],
/// is the outlet's furniture and no evidence of copying.
const BOILERPLATE: usize = 5;

/// How long a shingle must have been repeated to be furniture: updates of one
/// piece end sooner.
const BOILERPLATE_SECONDS: i64 = 48 * 3600;

/// A shingle of so many messages, over [`FORMULA_SECONDS`], is a formula's: it
/// says which kind of message it is, not which.
const FORMULA: usize = 3;

/// How long a formula must have been in use: what is said of one event is not.
const FORMULA_SECONDS: i64 = 48 * 3600;

/// So is one of so many days.
const FORMULA_DAYS: usize = 3;

/// A remembered article.
#[derive(Debug)]
struct Remembered {
    id: ArticleId,
    source: u64,
    names: [u64; 2],
    at: i64,
    cluster: ArticleId,
    shingles: Shingles,
}

/// A text's shingles that say nothing of whom it has them from, sorted.
#[derive(Debug, Default)]
struct Known {
    /// Its outlet's furniture.
    furniture: Vec<u32>,
    /// A formula's: what one message after the other says.
    formula: Vec<u32>,
}

/// The article that candidates are compared with.
struct Asked<'a> {
    article: &'a Article,
    shingles: &'a Shingles,
    /// Its shingles that are no evidence.
    known: &'a Known,
    source: u64,
    at: i64,
}

/// Two texts that share what copies share.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The remembered article.
    pub id: ArticleId,
    /// Share of the shorter text's shingles found in the other.
    pub containment: f64,
    /// Jaccard resemblance of the shingle sets.
    pub jaccard: f64,
    /// Different messages of one template, or versions of one outlet: no copy.
    pub blocked: bool,
    /// Which way the text went, if it is a copy.
    pub way: Way,
    number: u32,
}

/// The window of recent articles.
#[derive(Debug)]
pub struct Memory {
    window: usize,
    first: u32,
    articles: VecDeque<Option<Remembered>>,
    numbers: FxHashMap<ArticleId, u32>,
    index: Index,
    hits: Vec<u16>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory::with_window(crate::pipeline::WINDOW)
    }
}

impl Memory {
    /// A memory of the last `window` articles.
    pub fn with_window(window: usize) -> Memory {
        Memory {
            window: window.max(1),
            first: 0,
            articles: VecDeque::new(),
            numbers: FxHashMap::default(),
            index: Index::default(),
            hits: Vec::new(),
        }
    }

    /// Finds what an article reproduces and remembers it. An article whose id
    /// is known takes the place of its older version.
    pub fn place(&mut self, article: &Article, shingles: Shingles) -> Copies {
        self.forget(&article.id);
        let near = self.near(article, &shingles);
        let copies = self.decide(article, &near);
        self.remember(article, shingles, copies.cluster.clone());
        copies
    }

    /// Remembers an article placed in an earlier run.
    pub fn recall(&mut self, article: &Article, shingles: Shingles, cluster: Option<ArticleId>) {
        self.forget(&article.id);
        self.remember(article, shingles, cluster);
    }

    /// The remembered articles that share what copies share with an article,
    /// nearest first; those that are no copies all the same are marked.
    pub fn near(&mut self, article: &Article, shingles: &Shingles) -> Vec<Near> {
        let source = hash(&article.source);
        let at = seconds(article);
        let (candidates, known) = self.candidates(shingles, source);
        let asked = Asked { article, shingles, known: &known, source, at };
        let mut near: Vec<Near> =
            candidates.into_iter().filter_map(|number| self.compare(number, &asked)).collect();
        near.sort_by(|a, b| {
            let by = |near: &Near| near.containment + near.jaccard;
            by(b).total_cmp(&by(a)).then(a.number.cmp(&b.number))
        });
        self.agree(&mut near, source);
        near
    }

    /// Of articles that are copies of each other the nearest speaks for all:
    /// what is the same message as one of them is so as the others, however
    /// much these were edited.
    fn agree(&self, near: &mut [Near], source: u64) {
        let mut blocked: FxHashMap<&ArticleId, bool> = FxHashMap::default();
        for near in near.iter_mut() {
            if let Some(other) = self.get(near.number).filter(|other| other.source != source) {
                near.blocked = *blocked.entry(&other.cluster).or_insert(near.blocked);
            }
        }
    }

    /// The likeliest articles by sampled hits, and the text's shingles that are
    /// no evidence.
    fn candidates(&mut self, shingles: &Shingles, source: u64) -> (Vec<u32>, Known) {
        let mut hits = std::mem::take(&mut self.hits);
        hits.resize(self.articles.len(), 0);
        let mut touched = Vec::new();
        let mut known = Known::default();
        for &hash in &shingles.hashes {
            let articles = self.index.articles(hash);
            if self.is_furniture(articles, source) {
                known.furniture.push(hash);
                continue;
            }
            if self.is_formula(articles) {
                known.formula.push(hash);
            }
            articles.newest(NEWEST, |number| {
                let hit = &mut hits[(number - self.first) as usize];
                if *hit == 0 {
                    touched.push(number);
                }
                *hit = hit.saturating_add(1);
            });
        }
        let own = (shingles.len() - known.furniture.len()) as f64;
        let mut likely: Vec<(f64, u32)> = touched
            .iter()
            .filter_map(|&number| {
                let at = (number - self.first) as usize;
                let other = self.articles[at].as_ref()?.shingles.len();
                let overlap = f64::from(hits[at]) * index::rate(other) as f64;
                let other = other as f64;
                let needed = (JACCARD / (1.0 + JACCARD) * (own + other))
                    .min(CONTAINMENT * own.min(other))
                    .max(1.0);
                let share = overlap / needed;
                (share >= 0.6).then_some((share, number))
            })
            .collect();
        for &number in &touched {
            hits[(number - self.first) as usize] = 0;
        }
        self.hits = hits;
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        likely.truncate(CANDIDATES);
        (likely.into_iter().map(|(_, number)| number).collect(), known)
    }

    /// Whether a shingle that articles hold recurs over days in several
    /// messages: articles that are copies of each other are one, but what comes
    /// day after day is several.
    fn is_formula(&self, articles: Articles<'_>) -> bool {
        if articles.len() < FORMULA {
            return false;
        }
        let mut clusters: Vec<&ArticleId> = Vec::with_capacity(FORMULA);
        let mut days: Vec<i64> = Vec::with_capacity(FORMULA_DAYS);
        let (mut first, mut last) = (i64::MAX, i64::MIN);
        articles.newest(NEWEST, |number| {
            let Some(other) = self.get(number) else { return };
            first = first.min(other.at);
            last = last.max(other.at);
            if clusters.len() < FORMULA && !clusters.contains(&&other.cluster) {
                clusters.push(&other.cluster);
            }
            let day = other.at.div_euclid(24 * 3600);
            if days.len() < FORMULA_DAYS && !days.contains(&day) {
                days.push(day);
            }
        });
        (clusters.len() >= FORMULA || days.len() >= FORMULA_DAYS) && last - first >= FORMULA_SECONDS
    }

    /// Whether a shingle that articles hold recurs over days in one source's.
    fn is_furniture(&self, articles: Articles<'_>, source: u64) -> bool {
        if articles.len() < BOILERPLATE {
            return false;
        }
        let (mut count, mut first, mut last) = (0, i64::MAX, i64::MIN);
        articles.newest(NEWEST, |number| {
            if let Some(other) = self.get(number)
                && other.source == source
            {
                count += 1;
                first = first.min(other.at);
                last = last.max(other.at);
            }
        });
        count >= BOILERPLATE && last - first >= BOILERPLATE_SECONDS
    }

    /// Checks one candidate exactly.
    fn compare(&self, number: u32, asked: &Asked<'_>) -> Option<Near> {
        let other = self.get(number)?;
        let Asked { shingles, known, .. } = asked;
        let common = shared(&shingles.hashes, &other.shingles.hashes);
        let common = (common - shared(&known.furniture, &other.shingles.hashes)) as f64;
        let own = (shingles.len() - known.furniture.len()) as f64;
        let mut theirs = other.shingles.len() as f64;
        let mut jaccard = common / (own + theirs - common);
        let mut containment = common / own.min(theirs);
        if jaccard < JACCARD && containment < CONTAINMENT && containment > CONTAINMENT / 2.0 {
            // The other's own furniture may hide that the rest of it is here.
            let hashes = &other.shingles.hashes;
            let learned = index::sample(hashes)
                .filter(|&hash| self.is_furniture(self.index.articles(hash), other.source));
            theirs -= (learned.count() * index::rate(hashes.len())) as f64;
            theirs = theirs.max(common).max(1.0);
            jaccard = common / (own + theirs - common);
            containment = common / own.min(theirs);
        }
        if common < 1.0 || (jaccard < JACCARD && containment < CONTAINMENT) {
            return None;
        }
        let seconds_apart = (asked.at - other.at).abs();
        let formula = shared(&known.formula, &other.shingles.hashes) as f64;
        let beside = (own - known.formula.len() as f64).min(theirs - formula).max(1.0);
        let likeness = Likeness {
            jaccard,
            containment,
            seconds_apart,
            formula: formula / common,
            beside_formula: (common - formula) / beside,
        };
        let blocked = asked.source == other.source
            || template::other_message(shingles, &other.shingles, &likeness);
        let way = self.way(asked, other);
        Some(Near { id: other.id.clone(), containment, jaccard, blocked, way, number })
    }

    /// Which way the text went, if one reproduces the other.
    fn way(&self, asked: &Asked<'_>, other: &Remembered) -> Way {
        if direction::common_origin(&asked.shingles.agencies, &other.shingles.agencies) {
            Way::Shared
        } else if asked.at < other.at && !direction::credits(asked.article, &other.names) {
            Way::ToOther
        } else {
            Way::FromOther
        }
    }

    /// Chooses the origin: of the nearest copies, the one published first.
    fn decide(&self, article: &Article, near: &[Near]) -> Copies {
        let alone = Copies { of: None, cluster: Some(article.id.clone()) };
        let score = |near: &Near| near.containment + near.jaccard;
        let copies = || near.iter().filter(|near| !near.blocked);
        let Some(best) = copies().map(score).reduce(f64::max) else { return alone };
        let origin = copies()
            .filter(|near| score(near) >= best - 0.1)
            .filter_map(|near| Some((near, self.get(near.number)?)))
            .min_by_key(|(near, other)| (other.at, near.number));
        let Some((near, origin)) = origin else { return alone };
        let cluster = Some(origin.cluster.clone());
        let direction = match near.way {
            Way::Shared => Direction::SharedOrigin,
            Way::FromOther => Direction::Copied,
            // Published before what was placed before it: it is the origin.
            Way::ToOther => return Copies { of: None, cluster },
        };
        let of = CopyOf {
            id: origin.id.clone(),
            containment: near.containment,
            jaccard: near.jaccard,
            lag_seconds: seconds(article) - origin.at,
            direction,
        };
        Copies { of: Some(of), cluster }
    }

    fn get(&self, number: u32) -> Option<&Remembered> {
        self.articles.get(number.checked_sub(self.first)? as usize)?.as_ref()
    }

    fn forget(&mut self, id: &ArticleId) {
        if let Some(number) = self.numbers.remove(id)
            && let Some(old) = self.articles[(number - self.first) as usize].take()
        {
            self.index.remove(&old.shingles.hashes, number);
        }
    }

    fn remember(&mut self, article: &Article, shingles: Shingles, cluster: Option<ArticleId>) {
        if self.articles.len() >= 2 * self.window || self.end() == index::END - 1 {
            self.renumber();
        }
        let remembered = Remembered {
            id: article.id.clone(),
            source: hash(&article.source),
            names: direction::names(article),
            at: seconds(article),
            cluster: cluster.unwrap_or_else(|| article.id.clone()),
            shingles,
        };
        self.push(remembered);
        while self.numbers.len() > self.window {
            self.drop_oldest();
        }
    }

    fn push(&mut self, remembered: Remembered) {
        let number = self.end();
        self.index.insert(&remembered.shingles.hashes, number);
        self.numbers.insert(remembered.id.clone(), number);
        self.articles.push_back(Some(remembered));
    }

    fn drop_oldest(&mut self) {
        if let Some(Some(old)) = self.articles.pop_front() {
            self.index.remove(&old.shingles.hashes, self.first);
            self.numbers.remove(&old.id);
        }
        self.first += 1;
    }

    fn end(&self) -> u32 {
        self.first + self.articles.len() as u32
    }

    /// Closes the gaps that replaced articles left.
    fn renumber(&mut self) {
        let articles = std::mem::take(&mut self.articles);
        self.numbers.clear();
        self.index = Index::default();
        self.first = 0;
        for old in articles.into_iter().flatten() {
            self.push(old);
        }
    }
}

/// Where the article stands on the time line, in seconds; zero where unknown.
fn seconds(article: &Article) -> i64 {
    article.instant().map_or(0, Timestamp::as_second)
}
