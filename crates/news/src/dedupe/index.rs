//! Which remembered articles hold a shingle? An inverted index: for every shingle
//! a chain of articles from the newest back, all chains in one ring that articles
//! join at its end and leave at its beginning.

mod ring;

use ring::Ring;

/// Texts up to this many shingles are indexed whole.
const WHOLE: usize = 64;

/// Chains per article of the window, for what lasts and for what passes: each
/// holds two or three postings then.
const LASTING_CHAINS: usize = 12;
const PASSING_CHAINS: usize = 32;

/// Shingles without these bits last of every text.
const MOST_LASTING: u32 = 0xf;

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

    /// Bytes of memory it takes up: what lasts, and what passes.
    pub fn bytes(&self) -> [usize; 2] {
        [self.lasting.bytes(), self.passing.bytes()]
    }

    /// Articles before the extent are no longer asked for.
    pub fn drop_before(&mut self, extent: Extent) {
        self.lasting.drop_before(extent.first);
        self.passing.drop_before(extent.whole);
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
        self.lasting.walk(hash, extent.first, limit, &held, found);
        let lasting = found.len();
        if hash & MOST_LASTING == 0 {
            return;
        }
        self.passing.walk(hash, extent.whole, lasting + limit, &held, found);
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
