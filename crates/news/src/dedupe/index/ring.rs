//! Chains of articles in one ring, from the newest back. A posting takes five bytes:
//! whose it is, is told by where in the ring articles begin, and what it is of, for the
//! most part, by its chain.

use std::collections::VecDeque;

use super::Extent;

/// Postings in a block of a ring.
const BLOCK: usize = 1 << 16;

/// Bytes of a posting.
const POSTING: usize = 5;

/// Postings of a chain that are looked through: shingles that share a chain with
/// what every article says are not looked for among the thousands.
const STEPS: usize = 1_000;

/// Postings of a chain that are read ahead: as many as most have.
const AHEAD: usize = 3;

/// The bits of a shingle that a posting keeps, beside those its chain tells: with
/// those of a window of 50,000 articles or more they are all.
const TAG_BITS: u32 = 13;

/// The bits that tell how far back the next posting of a chain stands: more than the
/// largest window has.
const BACK_BITS: u32 = 8 * POSTING as u32 - TAG_BITS;

/// The tag of a posting whose article is gone.
const GONE: u32 = (1 << TAG_BITS) - 1;

/// Chains of postings, in the order of their articles.
#[derive(Debug)]
pub(super) struct Ring {
    /// The place after each chain's newest posting; zero where there is none.
    heads: Vec<u32>,
    /// The place of the first posting of the first block.
    first: u32,
    blocks: VecDeque<Block>,
    /// The article of the last posting.
    last: u32,
}

impl Ring {
    /// A ring of so many chains.
    pub fn new(chains: usize) -> Ring {
        Ring { heads: vec![0; chains.max(256)], first: 0, blocks: VecDeque::new(), last: 0 }
    }

    /// Bytes of memory it takes up.
    pub fn bytes(&self) -> usize {
        4 * self.heads.capacity() + self.blocks.iter().map(Block::bytes).sum::<usize>()
    }

    fn end(&self) -> u32 {
        let last = self.blocks.back().map_or(0, Block::len);
        self.first + (self.blocks.len().saturating_sub(1) * BLOCK + last) as u32
    }

    fn get(&self, place: u32) -> Option<Posting> {
        let at = place.checked_sub(self.first)? as usize;
        self.blocks.get(at / BLOCK)?.get(at % BLOCK)
    }

    /// The article of the posting at a place.
    fn number(&self, place: u32) -> Option<u32> {
        let at = place.checked_sub(self.first)? as usize;
        self.blocks.get(at / BLOCK)?.number(at % BLOCK)
    }

    /// A shingle's chain, and the tag that tells it from others there.
    fn chain(&self, hash: u32) -> (usize, u32) {
        let wide = u64::from(hash) * self.heads.len() as u64;
        ((wide >> 32) as usize, (wide as u32 >> (32 - TAG_BITS)).min(GONE - 1))
    }

    /// The place of a chain's next posting after the one at a place.
    fn next(&self, place: u32) -> Option<u32> {
        let back = self.get(place)?.back();
        (back > 0).then(|| place.wrapping_sub(back))
    }

    /// Reads the beginnings of the chains of some shingles, all at the same time.
    pub fn ahead(&self, hashes: impl Iterator<Item = u32>) {
        let heads = hashes.map(|hash| self.heads[self.chain(hash).0]);
        let mut places: Vec<u32> = heads.filter_map(|head| head.checked_sub(1)).collect();
        for _ in 0..AHEAD {
            places = places.into_iter().filter_map(|place| self.next(place)).collect();
        }
        std::hint::black_box(places);
    }

    /// Adds an article to the chain of one of its shingles. Numbers never fall.
    pub fn push(&mut self, hash: u32, number: u32) {
        if self.end() >= u32::MAX - (number - self.last.min(number)) - 1 {
            self.rebase();
        }
        // One of no chain for each article that has none.
        while !self.blocks.is_empty() && self.last + 1 < number {
            self.append(Posting::new(0, GONE), self.last + 1);
        }
        let (chain, tag) = self.chain(hash);
        let (head, place) = (self.heads[chain], self.end());
        let back = if head > self.first { place + 1 - head } else { 0 };
        self.append(Posting::new(back, tag), number);
        self.heads[chain] = place + 1;
    }

    fn append(&mut self, posting: Posting, number: u32) {
        if self.blocks.back().is_none_or(|block| block.len() == BLOCK) {
            self.blocks.push_back(Block::new());
        }
        if let Some(block) = self.blocks.back_mut() {
            block.push(posting, number);
        }
        self.last = number;
    }

    /// Adds the articles of a shingle to `found`, those from `first` on that are `held`,
    /// until there are `limit`, newest first.
    pub fn walk(
        &self,
        hash: u32,
        first: u32,
        limit: usize,
        held: &impl Fn(u32) -> bool,
        found: &mut Vec<u32>,
    ) {
        let (chain, tag) = self.chain(hash);
        let Some(mut place) = self.heads[chain].checked_sub(1) else { return };
        for _ in 0..STEPS {
            let Some(posting) = self.get(place) else { return };
            if posting.tag() == tag {
                let number = self.number(place).filter(|number| *number >= first);
                let Some(number) = number.filter(|_| found.len() < limit) else { return };
                if held(number) {
                    found.push(number);
                }
            }
            if posting.back() == 0 {
                return;
            }
            place = place.wrapping_sub(posting.back());
        }
    }

    /// Articles before this one are no longer asked for.
    pub fn drop_before(&mut self, first: u32) {
        let is_past = |block: &Block| {
            block.len() == BLOCK && block.number(BLOCK - 1).is_some_and(|last| last < first)
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

    /// Gives the articles new numbers, in the same order, as [`renumber`](super::Index::renumber) says.
    pub fn renumber(&mut self, extent: Extent, renumbered: &[Option<u32>]) {
        let new = |number: u32| {
            let at = number.checked_sub(extent.first)?;
            *renumbered.get(at as usize)?
        };
        let mut numbers =
            self.blocks.iter().flat_map(|block| (0..block.len()).filter_map(|at| block.number(at)));
        // Articles that are gone count with the one before them.
        self.last = numbers.find_map(new).unwrap_or_default();
        for block in &mut self.blocks {
            let old = std::mem::replace(block, Block::new());
            for (at, posting) in (0..old.len()).filter_map(|at| Some((at, old.get(at)?))) {
                let number = old.number(at).and_then(new);
                self.last = number.unwrap_or(self.last);
                let tag = if number.is_some() { posting.tag() } else { GONE };
                block.push(Posting::new(posting.back(), tag), self.last);
            }
        }
    }
}

/// A posting: how far back the next of its chain stands, zero for the last, and the
/// tag of its shingle.
#[derive(Debug, Clone, Copy)]
struct Posting(u64);

impl Posting {
    /// What is too far back is the last.
    fn new(back: u32, tag: u32) -> Posting {
        let back = if back < 1 << BACK_BITS { back } else { 0 };
        Posting(u64::from(back) << TAG_BITS | u64::from(tag))
    }

    fn back(self) -> u32 {
        (self.0 >> TAG_BITS) as u32
    }

    fn tag(self) -> u32 {
        self.0 as u32 & GONE
    }
}

/// Postings in a row. Which article each is of is told by where articles begin.
#[derive(Debug)]
struct Block {
    postings: Vec<[u8; POSTING]>,
    /// The article of every 64th posting.
    numbers: Vec<u32>,
    /// A bit for each posting after it that begins the next article.
    begins: Vec<u64>,
}

impl Block {
    fn new() -> Block {
        Block {
            postings: Vec::with_capacity(BLOCK),
            numbers: Vec::with_capacity(BLOCK / 64),
            begins: Vec::with_capacity(BLOCK / 64),
        }
    }

    fn bytes(&self) -> usize {
        POSTING * self.postings.capacity()
            + 4 * self.numbers.capacity()
            + 8 * self.begins.capacity()
    }

    fn len(&self) -> usize {
        self.postings.len()
    }

    fn get(&self, at: usize) -> Option<Posting> {
        let [a, b, c, d, e] = *self.postings.get(at)?;
        Some(Posting(u64::from_le_bytes([a, b, c, d, e, 0, 0, 0])))
    }

    fn number(&self, at: usize) -> Option<u32> {
        let begins = self.begins.get(at / 64)? & u64::MAX >> (63 - at % 64);
        Some(self.numbers.get(at / 64)? + begins.count_ones())
    }

    /// Adds a posting of the last one's article, or the next.
    fn push(&mut self, posting: Posting, number: u32) {
        let at = self.len();
        if at.is_multiple_of(64) {
            self.numbers.push(number);
            self.begins.push(0);
        } else if self.number(at - 1).is_some_and(|before| before < number) {
            self.begins[at / 64] |= 1 << (at % 64);
        }
        let [a, b, c, d, e, ..] = posting.0.to_le_bytes();
        self.postings.push([a, b, c, d, e]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles with a shingle each.
    type Held = Vec<(u32, u32)>;

    fn newest(ring: &Ring, hash: u32, first: u32) -> Vec<u32> {
        let mut found = Vec::new();
        ring.walk(hash, first, 9, &|number| !number.is_multiple_of(11), &mut found);
        found
    }

    fn check(ring: &Ring, held: &Held, first: u32) {
        for hash in (0..60).map(scattered) {
            let of = held.iter().rev().filter(|(number, of)| *of == hash && *number >= first);
            let numbers = of.map(|(number, _)| *number).filter(|n| !n.is_multiple_of(11));
            assert_eq!(newest(ring, hash, first), numbers.take(9).collect::<Vec<u32>>());
        }
    }

    fn scattered(n: u32) -> u32 {
        n.wrapping_mul(0x9e37_79b9)
    }

    #[test]
    fn chains_lead_to_the_articles_of_a_shingle() {
        let mut ring = Ring::new(0);
        let mut held = Held::new();
        // Some articles have no shingle.
        for number in (5..60_000u32).filter(|number| number % 7 > 1) {
            for hash in (0..4).map(|n| scattered(1_000 + 4 * number + n)) {
                ring.push(hash, number);
            }
            if number.is_multiple_of(100) {
                let hash = scattered(number / 100 % 60);
                ring.push(hash, number);
                held.push((number, hash));
            }
        }
        check(&ring, &held, 5);
        ring.drop_before(30_000);
        assert!(ring.first > 0);
        check(&ring, &held, 30_000);
        let mut next = 0;
        let renumbered: Vec<Option<u32>> = (30_000..60_000)
            .map(|number: u32| {
                next += u32::from(number % 500 > 99);
                (number % 500 > 99).then(|| next - 1)
            })
            .collect();
        ring.renumber(Extent { first: 30_000, whole: 30_000, end: 60_000 }, &renumbered);
        held = held
            .into_iter()
            .filter_map(|(number, hash)| {
                Some((renumbered[number.checked_sub(30_000)? as usize]?, hash))
            })
            .collect();
        assert!(held.len() > 100);
        check(&ring, &held, 0);
        for number in next..next + 1_000 {
            let hash = scattered(number % 60);
            ring.push(hash, number);
            held.push((number, hash));
        }
        check(&ring, &held, 0);
    }
}
