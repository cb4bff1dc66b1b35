//! Which remembered articles hold a shingle? An inverted index with the
//! articles of each shingle in order of placement.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

/// Texts up to this many shingles are indexed whole.
const WHOLE: usize = 64;

/// Marks a place in `lists` instead of an article's number.
const LIST: u32 = 1 << 31;

/// The first number an article can not have.
pub const END: u32 = LIST;

/// Shingle to articles. Longer texts are indexed by every second shingle, the
/// same ones in every text, which leaves the chance of missing a pair that
/// shares eight shingles under half a per cent.
#[derive(Debug, Default)]
pub struct Index {
    places: FxHashMap<u32, u32>,
    lists: Vec<VecDeque<u32>>,
    free: Vec<u32>,
}

/// One of how many of a text's shingles is indexed.
pub fn rate(shingles: usize) -> usize {
    if shingles <= WHOLE { 1 } else { 2 }
}

/// The indexed ones of a text's shingles.
pub fn sample(hashes: &[u32]) -> impl Iterator<Item = u32> + '_ {
    let mask = rate(hashes.len()) as u32 - 1;
    hashes.iter().copied().filter(move |hash| hash & mask == 0)
}

impl Index {
    /// Adds an article, whose number is above every number added before.
    pub fn insert(&mut self, hashes: &[u32], number: u32) {
        for hash in sample(hashes) {
            let place = self.places.entry(hash).or_insert(number);
            if *place == number {
                continue;
            }
            if *place & LIST == 0 {
                let list = VecDeque::from([*place, number]);
                let at = match self.free.pop() {
                    Some(at) => {
                        self.lists[at as usize] = list;
                        at
                    }
                    None => {
                        self.lists.push(list);
                        self.lists.len() as u32 - 1
                    }
                };
                *place = LIST | at;
            } else {
                self.lists[(*place & !LIST) as usize].push_back(number);
            }
        }
    }

    /// Takes an article out.
    pub fn remove(&mut self, hashes: &[u32], number: u32) {
        for hash in sample(hashes) {
            let Some(place) = self.places.get_mut(&hash) else { continue };
            if *place & LIST == 0 {
                self.places.remove(&hash);
                continue;
            }
            let at = *place & !LIST;
            let list = &mut self.lists[at as usize];
            if let Ok(found) = list.binary_search(&number) {
                list.remove(found);
            }
            if list.len() == 1 {
                *place = list[0];
                *list = VecDeque::new();
                self.free.push(at);
            }
        }
    }

    /// The articles that hold a shingle, in order of placement.
    pub fn articles(&self, hash: u32) -> Articles<'_> {
        match self.places.get(&hash) {
            None => Articles::Few(None),
            Some(place) if place & LIST == 0 => Articles::Few(Some(*place)),
            Some(place) => Articles::Many(&self.lists[(place & !LIST) as usize]),
        }
    }
}

/// The articles that hold a shingle.
#[derive(Debug, Clone, Copy)]
pub enum Articles<'a> {
    /// None or one.
    Few(Option<u32>),
    /// Two or more.
    Many(&'a VecDeque<u32>),
}

impl Articles<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Articles::Few(one) => usize::from(one.is_some()),
            Articles::Many(list) => list.len(),
        }
    }

    /// Calls `each` with the newest `limit`, newest first.
    pub fn newest(&self, limit: usize, each: impl FnMut(u32)) {
        match self {
            Articles::Few(one) => one.iter().copied().for_each(each),
            Articles::Many(list) => list.iter().rev().take(limit).copied().for_each(each),
        }
    }
}
