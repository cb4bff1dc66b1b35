//! The window of recent articles: a pure function of the last articles placed.

use std::collections::VecDeque;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::direction;
use super::index::{self, Articles, Index};
use super::shingles::{Shingles, shared};
use super::template;
use crate::model::article::{Article, ArticleId, CopyOf, Direction};
use crate::model::story::Copies;
use text::hash::hash;

/// Jaccard resemblance from which two texts are one.
const JACCARD: f64 = 0.3;

/// Containment from which the shorter text is in the longer.
const CONTAINMENT: f64 = 0.8;

/// Articles of a shingle that are looked at, the newest.
const NEWEST: usize = 64;

/// Candidates that are checked exactly.
const CANDIDATES: usize = 32;

/// A shingle in this many of a source's articles, over [`BOILERPLATE_SECONDS`],
/// is the outlet's furniture and no evidence of copying.
const BOILERPLATE: usize = 5;

/// How long a shingle must have been repeated to be furniture: updates of one
/// piece end sooner.
const BOILERPLATE_SECONDS: i64 = 48 * 3600;

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
        let copies = self.decide(article, &shingles, &near);
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
        let (candidates, furniture) = self.candidates(shingles, source);
        let mut near: Vec<Near> = candidates
            .into_iter()
            .filter_map(|number| self.compare(number, shingles, &furniture, source, at))
            .collect();
        near.sort_by(|a, b| {
            let by = |near: &Near| near.containment + near.jaccard;
            by(b).total_cmp(&by(a)).then(a.number.cmp(&b.number))
        });
        near
    }

    /// The likeliest articles by sampled hits, and the text's own furniture.
    fn candidates(&mut self, shingles: &Shingles, source: u64) -> (Vec<u32>, Vec<u32>) {
        let mut hits = std::mem::take(&mut self.hits);
        hits.resize(self.articles.len(), 0);
        let mut touched = Vec::new();
        let mut furniture = Vec::new();
        for &hash in &shingles.hashes {
            let articles = self.index.articles(hash);
            if self.is_furniture(articles, source) {
                furniture.push(hash);
                continue;
            }
            articles.newest(NEWEST, |number| {
                let hit = &mut hits[(number - self.first) as usize];
                if *hit == 0 {
                    touched.push(number);
                }
                *hit = hit.saturating_add(1);
            });
        }
        let own = (shingles.len() - furniture.len()) as f64;
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
        (likely.into_iter().map(|(_, number)| number).collect(), furniture)
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
    fn compare(
        &self,
        number: u32,
        shingles: &Shingles,
        furniture: &[u32],
        source: u64,
        at: i64,
    ) -> Option<Near> {
        let other = self.get(number)?;
        let common = shared(&shingles.hashes, &other.shingles.hashes);
        let common = (common - shared(furniture, &other.shingles.hashes)) as f64;
        let own = (shingles.len() - furniture.len()) as f64;
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
        let blocked = source == other.source
            || template::differ(shingles, &other.shingles, (at - other.at).abs());
        Some(Near { id: other.id.clone(), containment, jaccard, blocked, number })
    }

    /// Chooses the origin: of the nearest copies, the one published first.
    fn decide(&self, article: &Article, shingles: &Shingles, near: &[Near]) -> Copies {
        let alone = Copies { of: None, cluster: Some(article.id.clone()) };
        let score = |near: &Near| near.containment + near.jaccard;
        let copies = || near.iter().filter(|near| !near.blocked);
        let Some(best) = copies().map(score).reduce(f64::max) else { return alone };
        let at = seconds(article);
        let origin = copies()
            .filter(|near| score(near) >= best - 0.1)
            .filter_map(|near| Some((near, self.get(near.number)?)))
            .min_by_key(|(near, other)| (other.at, near.number));
        let Some((near, origin)) = origin else { return alone };
        let shared_origin = shingles.agency.is_some() && shingles.agency == origin.shingles.agency;
        let cluster = Some(origin.cluster.clone());
        let lag_seconds = at - origin.at;
        if lag_seconds < 0 && !shared_origin && !direction::credits(article, &origin.names) {
            // Published before what was placed before it: it is the origin.
            return Copies { of: None, cluster };
        }
        let direction = if shared_origin { Direction::SharedOrigin } else { Direction::Copied };
        let of = CopyOf {
            id: origin.id.clone(),
            containment: near.containment,
            jaccard: near.jaccard,
            lag_seconds,
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
