//! The window of recent articles: a pure function of the last articles placed.

mod near;

use std::collections::VecDeque;

use jiff::Timestamp;

use super::direction::{self, Way};
use super::features::Features;
use super::index::{Extent, Index};
use super::shingles::Shingles;
use crate::model::article::{Article, ArticleId, CopyOf, Direction};
use crate::model::story::Copies;
use crate::window::coding::Reader;
use crate::window::names;
use crate::window::numbers::Numbers;
use crate::window::records::Records;
use crate::window::{self, LARGEST};
use near::Hits;
pub use near::Near;
use text::hash::hash;

/// Articles of which all shingles are held, the newest. Of older ones a sample
/// tells what they share with an article.
const WHOLE: usize = 1 << 16;

/// Marks an article whose place a newer version took.
const GONE: u16 = u16::MAX;

/// What of a remembered article is asked for often.
#[derive(Debug, Clone, Copy)]
struct Brief {
    at: i64,
    source: u32,
    /// The hash of its cluster's id.
    cluster: u32,
}

/// The rest of it.
struct Remembered<'a> {
    /// Its id, and its cluster's, where it is not its own, as [bytes](names::bytes).
    id: &'a [u8],
    cluster: Option<&'a [u8]>,
    /// The names its outlet goes by, as hashes.
    names: [u32; 2],
    features: Reader<'a>,
}

impl Remembered<'_> {
    fn cluster(&self) -> ArticleId {
        ArticleId(names::written(self.cluster.unwrap_or(self.id)))
    }

    fn features(self) -> Features {
        Features::read(self.features)
    }
}

/// The window of recent articles.
#[derive(Debug)]
pub struct Memory {
    window: usize,
    whole: usize,
    first: u32,
    /// The first of the newest articles, of which all shingles are held.
    first_whole: u32,
    /// How many of those there are.
    are_whole: usize,
    briefs: VecDeque<Brief>,
    /// How many shingles each article has, or [`GONE`].
    lengths: VecDeque<u16>,
    numbers: Numbers,
    records: Records,
    /// The shingles of the newest articles, four bytes each.
    shingles: Records,
    index: Index,
    /// Scratch: what every article shares; zero between placements.
    hits: Vec<Hits>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory::with_window(crate::pipeline::WINDOW)
    }
}

impl Memory {
    /// A memory of the last `window` articles, at most [`LARGEST`].
    pub fn with_window(window: usize) -> Memory {
        Memory::with_whole(window, WHOLE)
    }

    /// The same with all shingles of the last `whole` articles alone.
    pub fn with_whole(window: usize, whole: usize) -> Memory {
        let (window, whole) = (window.clamp(1, LARGEST), whole.max(1));
        Memory {
            window,
            whole,
            first: 0,
            first_whole: 0,
            are_whole: 0,
            briefs: VecDeque::new(),
            lengths: VecDeque::new(),
            numbers: Numbers::default(),
            records: Records::default(),
            shingles: Records::default(),
            index: Index::new(window, whole),
            hits: Vec::new(),
        }
    }

    /// Bytes of memory that each part takes up.
    pub fn bytes(&self) -> Vec<(&'static str, usize)> {
        let [lasting, passing] = self.index.bytes();
        let rows = self.briefs.capacity() * size_of::<Brief>() + 2 * self.lengths.capacity();
        vec![
            ("features", self.records.bytes()),
            ("shingles", self.shingles.bytes()),
            ("index", lasting),
            ("index of the newest", passing),
            ("rows", rows + self.hits.capacity() * size_of::<Hits>()),
            ("numbers", self.numbers.bytes()),
        ]
    }

    /// Finds what an article reproduces and remembers it. An article whose id
    /// is known takes the place of its older version.
    pub fn place(&mut self, article: &Article, shingles: Shingles) -> Copies {
        self.forget(&article.id);
        let near = self.near(article, &shingles);
        let copies = self.decide(article, &near);
        self.remember(article, &shingles, copies.cluster.as_ref());
        copies
    }

    /// Remembers an article placed in an earlier run.
    pub fn recall(&mut self, article: &Article, shingles: Shingles, cluster: Option<ArticleId>) {
        self.forget(&article.id);
        self.remember(article, &shingles, cluster.as_ref());
    }

    /// Chooses the origin: of the nearest copies, the one published first.
    fn decide(&self, article: &Article, near: &[Near]) -> Copies {
        let alone = Copies { of: None, cluster: Some(article.id.clone()) };
        let score = |near: &Near| near.containment + near.jaccard;
        let copies = || near.iter().filter(|near| !near.blocked);
        let Some(best) = copies().map(score).reduce(f64::max) else { return alone };
        let origin = copies()
            .filter(|near| score(near) >= best - 0.1)
            .filter_map(|near| Some((near, self.brief(near.number)?)))
            .min_by_key(|(near, other)| (other.at, near.number));
        let Some((near, origin)) = origin else { return alone };
        let cluster = Some(self.remembered(near.number).cluster());
        let direction = match near.way {
            Way::Shared => Direction::SharedOrigin,
            Way::FromOther => Direction::Copied,
            // Published before what was placed before it: it is the origin.
            Way::ToOther => return Copies { of: None, cluster },
        };
        let of = CopyOf {
            id: near.id.clone(),
            containment: near.containment,
            jaccard: near.jaccard,
            lag_seconds: seconds(article) - origin.at,
            direction,
        };
        Copies { of: Some(of), cluster }
    }

    fn extent(&self) -> Extent {
        Extent { first: self.first, whole: self.first_whole, end: self.end() }
    }

    fn end(&self) -> u32 {
        self.first + self.briefs.len() as u32
    }

    fn is_held(&self, number: u32) -> bool {
        let at = number.wrapping_sub(self.first) as usize;
        self.lengths.get(at).is_some_and(|length| *length != GONE)
    }

    /// What is asked for often, of an article that is held.
    fn brief(&self, number: u32) -> Option<&Brief> {
        self.briefs.get(number.wrapping_sub(self.first) as usize).filter(|_| self.is_held(number))
    }

    fn remembered(&self, number: u32) -> Remembered<'_> {
        let mut reader = Reader(self.records.get(number));
        let id = names::bytes(&mut reader);
        let is_copy = reader.byte() == 1;
        Remembered {
            id,
            cluster: is_copy.then(|| names::bytes(&mut reader)),
            names: [reader.four(), reader.four()],
            features: reader,
        }
    }

    fn forget(&mut self, id: &ArticleId) {
        let records = &self.records;
        let Some(number) = self.numbers.get(id, |number| id_of(records, number)) else { return };
        self.numbers.remove(number, |number| id_of(records, number));
        self.lengths[(number - self.first) as usize] = GONE;
        self.are_whole -= usize::from(number >= self.first_whole);
    }

    fn remember(&mut self, article: &Article, shingles: &Shingles, cluster: Option<&ArticleId>) {
        if self.briefs.len() >= 2 * self.window || self.end() == u32::MAX {
            self.renumber();
        }
        let number = self.end();
        let cluster = cluster.filter(|cluster| **cluster != article.id);
        self.index.insert(&shingles.hashes, number);
        self.records.push(number, &record(article, shingles, cluster));
        let bytes: Vec<u8> = shingles.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        self.shingles.push(number, &bytes);
        let brief = Brief {
            at: seconds(article),
            source: hash(&article.source) as u32,
            cluster: hash(&cluster.unwrap_or(&article.id).0) as u32,
        };
        window::push(&mut self.briefs, brief);
        window::push(&mut self.lengths, shingles.len().min(usize::from(GONE) - 1) as u16);
        let records = &self.records;
        self.numbers.insert(number, |number| id_of(records, number));
        self.are_whole += 1;
        while self.numbers.len() > self.window {
            self.drop_oldest();
        }
        while self.are_whole > self.whole || self.first_whole < self.first {
            self.are_whole -= usize::from(self.is_held(self.first_whole));
            self.first_whole += 1;
        }
        self.records.drop_before(self.first);
        self.shingles.drop_before(self.first_whole);
        self.index.drop_before(self.extent());
    }

    fn drop_oldest(&mut self) {
        if self.is_held(self.first) {
            let records = &self.records;
            self.numbers.remove(self.first, |number| id_of(records, number));
            self.are_whole -= usize::from(self.first >= self.first_whole);
        }
        self.briefs.pop_front();
        self.lengths.pop_front();
        self.first += 1;
    }

    /// Closes the gaps that replaced articles left.
    fn renumber(&mut self) {
        let extent = self.extent();
        let (mut records, mut shingles) = (Records::default(), Records::default());
        let mut numbers = Numbers::default();
        let mut next = 0;
        let mut renumbered = Vec::with_capacity(self.briefs.len());
        for number in extent.first..extent.end {
            if number == extent.whole {
                self.first_whole = next;
            }
            let held = self.is_held(number);
            renumbered.push(held.then_some(next));
            if held {
                records.push(next, self.records.get(number));
                shingles.push(next, self.shingles.get(number));
                numbers.insert(next, |number| id_of(&records, number));
                next += 1;
            }
        }
        self.index.renumber(extent, &renumbered);
        let mut held = renumbered.iter().map(Option::is_some);
        self.briefs.retain(|_| held.next().unwrap_or_default());
        self.lengths.retain(|length| *length != GONE);
        (self.first, self.records, self.shingles, self.numbers) = (0, records, shingles, numbers);
    }
}

fn id_of(records: &Records, number: u32) -> &[u8] {
    names::bytes(&mut Reader(records.get(number)))
}

/// What is remembered of an article beside its shingles.
fn record(article: &Article, shingles: &Shingles, cluster: Option<&ArticleId>) -> Vec<u8> {
    let mut record = Vec::with_capacity(512);
    names::put(&mut record, &article.id.0);
    record.push(u8::from(cluster.is_some()));
    cluster.into_iter().for_each(|cluster| names::put(&mut record, &cluster.0));
    for name in direction::names(article) {
        record.extend_from_slice(&name.to_le_bytes());
    }
    shingles.features.write(&mut record);
    record
}

/// Where the article stands on the time line, in seconds; zero where unknown.
fn seconds(article: &Article) -> i64 {
    article.instant().map_or(0, Timestamp::as_second)
}
