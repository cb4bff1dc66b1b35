//! Which remembered articles hold a shingle? An inverted index: for every shingle
//! a chain of articles from the newest back, all chains in one ring that articles
//! join at its end and leave at its beginning.

use std::collections::VecDeque;

use crate::window::{NUMBER_BITS, short_number, whole_number};

/// Texts up to this many shingles are indexed whole.
const WHOLE: usize = 64;

/// Postings in a block of a ring.
const BLOCK: usize = 1 << 14;

/// Chains per article of the window, for what lasts and for what passes: each
/// holds two or three postings then.
const LASTING_CHAINS: usize = 12;
const PASSING_CHAINS: usize = 32;

/// Postings of a chain that are looked through: shingles that share a chain with
/// what every article says are not looked for among the thousands.
const STEPS: usize = 1_000;

/// Postings of a chain that are read ahead: as many as most have.
const AHEAD: usize = 3;

/// Shingles without these bits last of every text.
const MOST_LASTING: u32 = 0xf;

/// The bits of a shingle that a posting keeps, beside those its chain tells.
const TAG_BITS: u32 = 15;

/// The tag of a posting whose article is gone.
const GONE: u64 = (1 << TAG_BITS) - 1;

/// Shingle to articles. Longer texts are indexed by every second shingle, the
/// same ones in every text, which leaves the chance of missing a pair that
/// shares eight shingles under half a per cent. Of articles that are no longer
/// among the newest a part of these lasts: about thirty an article.
#[derive(Debug)]
pub struct Index {
    lasting: Ring,
    passing: Ring,
}

/// What of the window is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// The first article's number.
    pub first: u32,
    /// The first of the newest articles, of which everything is held.
    pub whole: u32,
    /// The number after the last article's.
    pub end: u32,
}

/// One of how many of a text's shingles is indexed.
pub fn rate(shingles: usize) -> usize {
    if shingles <= WHOLE { 1 } else { 2 }
}

/// One of how many lasts; a multiple of [`rate`].
pub fn lasting_rate(shingles: usize) -> usize {
    match shingles {
        0..=48 => 1,
        49..=96 => 2,
        97..=192 => 4,
        193..=384 => 8,
        _ => MOST_LASTING as usize + 1,
    }
}

/// The indexed ones of a text's shingles.
pub fn sample(hashes: &[u32]) -> impl Iterator<Item = u32> + Clone + '_ {
    let mask = rate(hashes.len()) as u32 - 1;
    hashes.iter().copied().filter(move |hash| hash & mask == 0)
}

impl Index {
    /// An index for so many articles, the newest `whole` held wholly.
    pub fn new(window: usize, whole: usize) -> Index {
        Index {
            lasting: Ring::new(window * LASTING_CHAINS),
            passing: Ring::new(window.min(whole) * PASSING_CHAINS),
        }
    }

    /// Adds an article, whose number is above every number added before.
    pub fn insert(&mut self, hashes: &[u32], number: u32) {
        let lasting = lasting_rate(hashes.len()) as u32 - 1;
        for hash in sample(hashes) {
            let ring = if hash & lasting == 0 { &mut self.lasting } else { &mut self.passing };
            ring.push(hash, number);
        }
    }

    /// Articles before the extent are no longer asked for.
    pub fn drop_before(&mut self, extent: Extent) {
        self.lasting.drop_before(extent.first, extent.end);
        self.passing.drop_before(extent.whole, extent.end);
    }

    /// Reads the beginnings of the chains of some shingles, all at the same time: who
    /// asks for their [newest](Index::newest) then waits for memory less.
    pub fn ahead(&self, hashes: impl Iterator<Item = u32> + Clone) {
        self.lasting.ahead(hashes.clone());
        self.passing.ahead(hashes.filter(|hash| hash & MOST_LASTING != 0));
    }

    /// Puts the newest `limit` articles that hold a shingle into `found`, newest
    /// first, passing over those that are not `held`.
    pub fn newest(
        &self,
        hash: u32,
        extent: Extent,
        limit: usize,
        held: impl Fn(u32) -> bool,
        found: &mut Vec<u32>,
    ) {
        found.clear();
        self.lasting.walk(hash, extent.first, extent.end, limit, &held, found);
        let lasting = found.len();
        if hash & MOST_LASTING == 0 {
            return;
        }
        self.passing.walk(hash, extent.whole, extent.end, lasting + limit, &held, found);
        if lasting > 0 && found.len() > lasting {
            found.sort_unstable_by(|a, b| b.cmp(a));
        }
        found.truncate(limit);
    }

    /// Gives the articles new numbers, in the same order: `renumbered` tells that
    /// of every article from `extent.first`, nothing where it is gone.
    pub fn renumber(&mut self, extent: Extent, renumbered: &[Option<u32>]) {
        self.lasting.renumber(extent, renumbered);
        self.passing.renumber(extent, renumbered);
    }
}

/// Chains of postings. A posting is, from the highest bit: how far back the next of
/// its chain stands, zero for the last; its shingle's tag; its article's number.
#[derive(Debug)]
struct Ring {
    /// The place after each chain's newest posting; zero where there is none.
    heads: Vec<u32>,
    /// The place of the first posting of the first block.
    first: u32,
    blocks: VecDeque<Vec<u64>>,
}

impl Ring {
    fn new(chains: usize) -> Ring {
        Ring { heads: vec![0; chains.max(256)], first: 0, blocks: VecDeque::new() }
    }

    fn end(&self) -> u32 {
        let last = self.blocks.back().map_or(0, Vec::len);
        self.first + (self.blocks.len().saturating_sub(1) * BLOCK + last) as u32
    }

    fn get(&self, place: u32) -> Option<u64> {
        let at = place.checked_sub(self.first)? as usize;
        self.blocks.get(at / BLOCK)?.get(at % BLOCK).copied()
    }

    fn chain(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.heads.len() as u64) >> 32) as usize
    }

    /// The place of a chain's next posting after the one at a place.
    fn next(&self, place: u32) -> Option<u32> {
        let back = (self.get(place)? >> (TAG_BITS + NUMBER_BITS)) as u32;
        (back > 0).then(|| place.wrapping_sub(back))
    }

    fn ahead(&self, hashes: impl Iterator<Item = u32>) {
        let heads = hashes.map(|hash| self.heads[self.chain(hash)]);
        let mut places: Vec<u32> = heads.filter_map(|head| head.checked_sub(1)).collect();
        for _ in 0..AHEAD {
            places = places.into_iter().filter_map(|place| self.next(place)).collect();
        }
        std::hint::black_box(places);
    }

    fn push(&mut self, hash: u32, number: u32) {
        let mut place = self.end();
        if place >= u32::MAX - 1 {
            self.rebase();
            place = self.end();
        }
        let chain = self.chain(hash);
        let head = self.heads[chain];
        let back = if head > self.first { u64::from(place + 1 - head) } else { 0 };
        let back = if back < 1 << (64 - TAG_BITS - NUMBER_BITS) { back } else { 0 };
        let posting = back << (TAG_BITS + NUMBER_BITS) | tag(hash) << NUMBER_BITS | short(number);
        if self.blocks.back().is_none_or(|block| block.len() == BLOCK) {
            self.blocks.push_back(Vec::with_capacity(BLOCK));
        }
        if let Some(block) = self.blocks.back_mut() {
            block.push(posting);
        }
        self.heads[chain] = place + 1;
    }

    /// Adds the articles of a shingle from `first` on, until there are `limit`.
    fn walk(
        &self,
        hash: u32,
        first: u32,
        end: u32,
        limit: usize,
        held: &impl Fn(u32) -> bool,
        found: &mut Vec<u32>,
    ) {
        let tag = tag(hash);
        let Some(mut place) = self.heads[self.chain(hash)].checked_sub(1) else { return };
        for _ in 0..STEPS {
            let Some(posting) = self.get(place) else { return };
            let number = number(posting, end);
            if number < first || found.len() >= limit {
                return;
            }
            if posting >> NUMBER_BITS & GONE == tag && held(number) {
                found.push(number);
            }
            let back = (posting >> (TAG_BITS + NUMBER_BITS)) as u32;
            if back == 0 {
                return;
            }
            place = place.wrapping_sub(back);
        }
    }

    fn drop_before(&mut self, first: u32, end: u32) {
        let is_past = |block: &Vec<u64>| {
            block.len() == BLOCK && block.last().is_some_and(|last| number(*last, end) < first)
        };
        while self.blocks.front().is_some_and(is_past) {
            self.blocks.pop_front();
            self.first += BLOCK as u32;
        }
    }

    /// Begins counting the places anew.
    fn rebase(&mut self) {
        self.heads.iter_mut().for_each(|head| *head = head.saturating_sub(self.first));
        self.first = 0;
    }

    fn renumber(&mut self, extent: Extent, renumbered: &[Option<u32>]) {
        let mut last = 0;
        for posting in self.blocks.iter_mut().flatten() {
            let number = number(*posting, extent.end).checked_sub(extent.first);
            let new = number.and_then(|number| *renumbered.get(number as usize)?);
            let tag = if new.is_some() { *posting >> NUMBER_BITS & GONE } else { GONE };
            last = new.unwrap_or(last);
            let back = *posting >> (TAG_BITS + NUMBER_BITS);
            *posting = back << (TAG_BITS + NUMBER_BITS) | tag << NUMBER_BITS | short(last);
        }
    }
}

fn tag(hash: u32) -> u64 {
    // The lowest bit is zero of most.
    u64::from(hash >> 1 & (GONE as u32)).min(GONE - 1)
}

fn short(number: u32) -> u64 {
    u64::from(short_number(number))
}

fn number(posting: u64, end: u32) -> u32 {
    whole_number(posting as u32 & ((1 << NUMBER_BITS) - 1), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_that_hold_a_shingle_come_first() {
        let even = |n: u32| n.wrapping_mul(0x9e37_79b9) & !1;
        let mut index = Index::new(1_000, 100);
        for article in 0..4_000u32 {
            let mut hashes: Vec<u32> = (0..300).map(|n| even(article * 300 + n)).collect();
            hashes.push(16);
            hashes.sort_unstable();
            index.insert(&hashes, article);
            let first = (article + 1).saturating_sub(1_000);
            let whole = (article + 1).saturating_sub(100);
            index.drop_before(Extent { first, whole, end: article + 1 });
        }
        let extent = Extent { first: 3_000, whole: 3_900, end: 4_000 };
        let newest = |hash| {
            let mut found = Vec::new();
            index.newest(hash, extent, 3, |number| number != 3_998, &mut found);
            found
        };
        assert_eq!(newest(16), [3_999, 3_997, 3_996]);
        let of = |article: u32| {
            (0..300).filter(|n| newest(even(article * 300 + n)) == [article]).count()
        };
        assert_eq!(of(3_950), 300);
        assert!((50..100).contains(&of(3_500)), "{}", of(3_500));
        assert_eq!(of(2_999), 0);
    }
}
