//! Which remembered articles share what copies share with an article?

use rustc_hash::FxHashMap;

use super::super::direction::{self, Way};
use super::super::index::{self, Index};
use super::super::shingles::{Shingles, shared};
use super::super::template::{self, Likeness};
use super::{Brief, Memory, Remembered, seconds};
use crate::model::article::{Article, ArticleId};
use crate::window::{self, names};
use text::hash::hash;

/// Jaccard resemblance from which two texts may be one.
const JACCARD: f64 = 0.2;

/// Containment from which the shorter text is in the longer.
const CONTAINMENT: f64 = 0.8;

/// Articles of a shingle that are looked at, the newest.
const NEWEST: usize = 64;

/// Candidates that are compared.
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
    /// Another message, whatever its copies are.
    apart: bool,
    pub(super) number: u32,
}

/// Shingles of the sample that an article shares, furniture left out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hits {
    all: u16,
    /// Those that are a formula's.
    formula: u16,
}

/// An article that may be near.
struct Candidate {
    number: u32,
    hits: Hits,
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
    source: u32,
    at: i64,
}

/// What two texts share.
struct Overlap {
    common: f64,
    /// What of it is a formula's.
    formula: f64,
    own: f64,
    theirs: f64,
}

impl Overlap {
    fn jaccard(&self) -> f64 {
        self.common / (self.own + self.theirs - self.common)
    }

    fn containment(&self) -> f64 {
        self.common / self.own.min(self.theirs)
    }

    fn is_near(&self) -> bool {
        self.common >= 1.0 && (self.jaccard() >= JACCARD || self.containment() >= CONTAINMENT)
    }
}

impl Memory {
    /// The remembered articles that share what copies share with an article,
    /// nearest first; those that are no copies all the same are marked.
    pub fn near(&mut self, article: &Article, shingles: &Shingles) -> Vec<Near> {
        let source = hash(&article.source) as u32;
        let (candidates, known) = self.candidates(shingles, source);
        let asked = Asked { article, shingles, known: &known, source, at: seconds(article) };
        let mut near: Vec<Near> = candidates
            .into_iter()
            .filter_map(|candidate| self.compare(&candidate, &asked))
            .collect();
        near.sort_by(|a, b| {
            let by = |near: &Near| near.containment + near.jaccard;
            by(b).total_cmp(&by(a)).then(a.number.cmp(&b.number))
        });
        self.agree(&mut near, source);
        near
    }

    /// Of articles that are copies of each other the nearest speaks for all:
    /// what is the same message as one of them is so as the others, however
    /// much these were edited, unless it is surely another.
    fn agree(&self, near: &mut [Near], source: u32) {
        let mut blocked: FxHashMap<u32, bool> = FxHashMap::default();
        for near in near.iter_mut() {
            if let Some(other) = self.brief(near.number).filter(|other| other.source != source) {
                near.blocked = *blocked.entry(other.cluster).or_insert(near.blocked) || near.apart;
            }
        }
    }

    /// The likeliest articles by sampled hits, and the text's shingles that are
    /// no evidence.
    fn candidates(&mut self, shingles: &Shingles, source: u32) -> (Vec<Candidate>, Known) {
        let mut hits = std::mem::take(&mut self.hits);
        window::extend(&mut hits, self.briefs.len(), Hits::default());
        let mut touched = Vec::new();
        let mut known = Known::default();
        let mut holders = Vec::with_capacity(2 * NEWEST);
        self.index.ahead(index::sample(&shingles.hashes));
        for hash in index::sample(&shingles.hashes) {
            self.holders(hash, &mut holders);
            if self.is_furniture(&holders, source) {
                known.furniture.push(hash);
                continue;
            }
            let formula = self.is_formula(&holders);
            if formula {
                known.formula.push(hash);
            }
            for number in &holders {
                let hit = &mut hits[(number - self.first) as usize];
                if hit.all == 0 {
                    touched.push(*number);
                }
                hit.all = hit.all.saturating_add(1);
                hit.formula = hit.formula.saturating_add(u16::from(formula));
            }
        }
        let own = shingles.len() - known.furniture.len();
        let mut likely: Vec<(f64, Candidate)> = touched
            .into_iter()
            .filter_map(|number| {
                let hits = std::mem::take(&mut hits[(number - self.first) as usize]);
                let share = self.share(number, hits, own, shingles.len());
                (share >= 0.6).then_some((share, Candidate { number, hits }))
            })
            .collect();
        self.hits = hits;
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.number.cmp(&a.1.number)));
        likely.truncate(CANDIDATES);
        (likely.into_iter().map(|(_, candidate)| candidate).collect(), known)
    }

    /// What an article shares, as a share of what copies must.
    fn share(&self, number: u32, hits: Hits, own: usize, length: usize) -> f64 {
        let theirs = self.length(number);
        let overlap = f64::from(hits.all) * self.rate(number, length) as f64;
        let (own, theirs) = (own as f64, theirs as f64);
        let needed = (JACCARD / (1.0 + JACCARD) * (own + theirs))
            .min(CONTAINMENT * own.min(theirs))
            .max(1.0);
        overlap / needed
    }

    fn length(&self, number: u32) -> usize {
        let at = number.wrapping_sub(self.first) as usize;
        self.lengths.get(at).copied().map_or(0, usize::from)
    }

    /// One of how many of the shingles that an article shares with a text of some
    /// length is a hit.
    fn rate(&self, number: u32, length: usize) -> usize {
        let theirs = self.length(number);
        let is_whole = number >= self.first_whole;
        let rate = if is_whole { index::rate(theirs) } else { index::lasting_rate(theirs) };
        rate.max(index::rate(length))
    }

    /// The newest articles that hold a shingle, newest first.
    fn holders(&self, hash: u32, holders: &mut Vec<u32>) {
        let index: &Index = &self.index;
        index.newest(hash, self.extent(), NEWEST, |number| self.is_held(number), holders);
    }

    /// Whether a shingle that articles hold recurs over days in several
    /// messages: articles that are copies of each other are one, but what comes
    /// day after day is several.
    fn is_formula(&self, holders: &[u32]) -> bool {
        if holders.len() < FORMULA {
            return false;
        }
        let mut clusters: Vec<u32> = Vec::with_capacity(FORMULA);
        let mut days: Vec<i64> = Vec::with_capacity(FORMULA_DAYS);
        let (mut first, mut last) = (i64::MAX, i64::MIN);
        for other in holders.iter().filter_map(|number| self.brief(*number)) {
            first = first.min(other.at);
            last = last.max(other.at);
            if clusters.len() < FORMULA && !clusters.contains(&other.cluster) {
                clusters.push(other.cluster);
            }
            let day = other.at.div_euclid(24 * 3600);
            if days.len() < FORMULA_DAYS && !days.contains(&day) {
                days.push(day);
            }
        }
        (clusters.len() >= FORMULA || days.len() >= FORMULA_DAYS) && last - first >= FORMULA_SECONDS
    }

    /// Whether a shingle that articles hold recurs over days in one source's.
    fn is_furniture(&self, holders: &[u32], source: u32) -> bool {
        if holders.len() < BOILERPLATE {
            return false;
        }
        let (mut count, mut first, mut last) = (0, i64::MAX, i64::MIN);
        let others = holders.iter().filter_map(|number| self.brief(*number));
        for other in others.filter(|other| other.source == source) {
            count += 1;
            first = first.min(other.at);
            last = last.max(other.at);
        }
        count >= BOILERPLATE && last - first >= BOILERPLATE_SECONDS
    }

    /// What a candidate shares: exactly, of the newest; by the sample, of older ones.
    fn overlap(&self, candidate: &Candidate, asked: &Asked<'_>, other: &Brief) -> Overlap {
        let Asked { shingles, known, .. } = asked;
        let own = (shingles.len() - known.furniture.len()) as f64;
        let theirs = self.length(candidate.number) as f64;
        if candidate.number < self.first_whole {
            let rate = self.rate(candidate.number, shingles.len()) as f64;
            let common = (f64::from(candidate.hits.all) * rate).min(own).min(theirs);
            let formula = (f64::from(candidate.hits.formula) * rate).min(common);
            return Overlap { common, formula, own, theirs };
        }
        let bytes = self.shingles.get(candidate.number).chunks_exact(4);
        let hashes: Vec<u32> =
            bytes.map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect();
        let common = shared(&shingles.hashes, &hashes) - shared(&known.furniture, &hashes);
        let formula = shared(&known.formula, &hashes) as f64;
        let mut overlap = Overlap { common: common as f64, formula, own, theirs };
        if !overlap.is_near() && overlap.containment() > CONTAINMENT / 2.0 {
            // The other's own furniture may hide that the rest of it is here.
            let mut holders = Vec::new();
            let learned = index::sample(&hashes).filter(|hash| {
                self.holders(*hash, &mut holders);
                self.is_furniture(&holders, other.source)
            });
            let learned = learned.count() * index::rate(hashes.len());
            overlap.theirs = (theirs - learned as f64).max(overlap.common).max(1.0);
        }
        overlap
    }

    /// Compares with one candidate.
    fn compare(&self, candidate: &Candidate, asked: &Asked<'_>) -> Option<Near> {
        let number = candidate.number;
        let other = self.brief(number)?;
        let overlap = self.overlap(candidate, asked, other);
        if !overlap.is_near() {
            return None;
        }
        let Overlap { common, formula, own, theirs } = overlap;
        let (jaccard, containment) = (overlap.jaccard(), overlap.containment());
        let beside = (own - asked.known.formula.len() as f64).min(theirs - formula).max(1.0);
        let likeness = Likeness {
            jaccard,
            containment,
            seconds_after: asked.at - other.at,
            formula: formula / common,
            beside_formula: (common - formula) / beside,
        };
        let remembered = self.remembered(number);
        let (id, names) = (ArticleId(names::written(remembered.id)), remembered.names);
        let features = Remembered::features(remembered);
        let own = &asked.shingles.features;
        let apart = template::surely_other(own, &features, &likeness);
        let blocked = asked.source == other.source
            || apart
            || template::other_message(own, &features, &likeness);
        let way = if direction::common_origin(&own.agencies, &features.agencies) {
            Way::Shared
        } else if asked.at < other.at && !direction::credits(asked.article, &names) {
            Way::ToOther
        } else {
            Way::FromOther
        };
        Some(Near { id, containment, jaccard, blocked, way, apart, number })
    }
}
