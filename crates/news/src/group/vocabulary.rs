//! The terms of the window, with the newest articles that have them.

use hashbrown::HashTable;

use super::terms::{Term, Weights, share};
use crate::window::{NUMBER_BITS, short_number, whole_number};

/// Parts of the articles asked for of a term that are held beyond them: so that not
/// each one that is taken out has others looked for, and not each new one moves the
/// rest. With those asked for they fill a piece of the allocator's.
const SPARE: usize = 8;
const SLACK: usize = 7;

/// A share is held without its last bits.
const SHARE_SHIFT: u32 = 2;
const MOST_SHARE: u32 = (1 << (32 - NUMBER_BITS)) - 1;

/// The bits of a term's id: with weight and mark, an article's term takes four bytes.
pub const ID_BITS: u32 = 24;

/// Rarities are whole numbers, in this part of one: sums of whole numbers are the
/// same in every order.
pub const FINE: f32 = 256.0;

/// Words of bits that tell which terms may be laid out: they stay in the processor's
/// nearest cache.
const MARKS: usize = 512;

/// A term of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    /// The term's place in the vocabulary.
    pub id: u32,
    /// Weight without rarity.
    pub weight: u8,
    /// Share of the article's length, rarity of the language at large applied.
    pub share: u16,
    /// The article's title has it.
    pub title: bool,
}

/// A term's id, beside its key: it is found without its entry.
#[derive(Debug, Clone, Copy)]
struct Id {
    key: u32,
    id: u32,
}

#[derive(Debug, Default)]
struct Entry {
    key: u32,
    /// Articles of the background that have it.
    expected: f32,
    /// The window's articles of which it is held.
    held: u32,
    /// The newest articles that have it.
    recent: u32,
    /// The last articles that have it, in order of placement: number and share.
    articles: Vec<u32>,
}

/// A term that is laid out, for articles to be compared with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Laid {
    /// The term.
    pub id: u32,
    /// How rare the language at large has it.
    pub rarity: f32,
    /// The weight in the article that others are compared with.
    pub weight: i32,
    /// The inverse document frequency, where that article's title has it.
    pub title: i32,
    /// The share there, or the sum of a story's.
    pub share: u32,
}

/// Every term of the window. Memory is bounded by the window's articles.
#[derive(Debug, Default)]
pub struct Vocabulary {
    background: f32,
    newest: usize,
    /// The id of each by its key.
    ids: HashTable<Id>,
    entries: Vec<Entry>,
    /// Of each the logarithm of the articles that have it, background included: asked
    /// for of every term of every article compared.
    ln_counts: Vec<i16>,
    /// Where each is laid out; zero where it is not.
    places: Vec<u16>,
    /// How rare the language at large has each.
    rarities: Vec<f32>,
    free: Vec<u32>,
    /// What is laid out, after a first that is nothing.
    laid: Vec<Laid>,
    /// A bit for each term laid out, shared with others.
    marks: Box<[u64]>,
}

impl Vocabulary {
    /// No terms; the language at large stands for `background` articles, and no
    /// more than `newest` articles of a term are asked for.
    pub fn new(background: f32, newest: usize) -> Vocabulary {
        Vocabulary {
            background,
            newest,
            laid: vec![Laid::default()],
            marks: vec![0; MARKS].into_boxed_slice(),
            ..Vocabulary::default()
        }
    }

    /// Bytes of memory it takes up: the articles of the terms, and the rest.
    pub fn bytes(&self) -> [usize; 2] {
        let lists: usize = self.entries.iter().map(|entry| 4 * entry.articles.capacity()).sum();
        let of = size_of::<Entry>() + size_of::<f32>() + 2 * size_of::<u16>();
        let terms = self.entries.capacity() * of + 4 * self.free.capacity();
        [lists, terms + self.ids.allocation_size()]
    }

    /// The ids of an article's terms, new ones made, in the terms' order.
    pub fn weigh(&mut self, weights: &Weights) -> Box<[Weighed]> {
        let weigh = |term: &Term| {
            let id = self.id(term);
            let share = share(term.weight, self.rarity(id), weights.length);
            Weighed { id, weight: term.weight, share, title: term.in_title() }
        };
        weights.terms.iter().map(weigh).collect()
    }

    /// The id of a term that some article has.
    pub fn find(&self, key: u32) -> Option<u32> {
        self.ids.find(hash(key), |term| term.key == key).map(|term| term.id)
    }

    /// The key of a term, which is the same whatever came before it.
    pub fn key(&self, id: u32) -> u32 {
        self.entries[id as usize].key
    }

    fn id(&mut self, term: &Term) -> u32 {
        if let Some(id) = self.find(term.key) {
            return id;
        }
        let expected = self.background * (-term.rarity).exp();
        let entry = Entry { key: term.key, expected, ..Entry::default() };
        let ln_count = fine_count(expected);
        let id = match self.free.pop() {
            Some(id) => {
                self.entries[id as usize] = entry;
                self.ln_counts[id as usize] = ln_count;
                self.rarities[id as usize] = term.rarity;
                id
            }
            // As many as there are ids: it is counted with another.
            None if self.entries.len() == 1 << ID_BITS => return term.key >> (32 - ID_BITS),
            None => {
                if self.entries.len() == self.entries.capacity() {
                    // By an eighth: doubled, they would be half empty.
                    let more = self.entries.len() / 8 + 64;
                    self.entries.reserve_exact(more);
                    self.ln_counts.reserve_exact(more);
                    self.places.reserve_exact(more);
                    self.rarities.reserve_exact(more);
                }
                self.entries.push(entry);
                self.ln_counts.push(ln_count);
                self.places.push(0);
                self.rarities.push(term.rarity);
                self.entries.len() as u32 - 1
            }
        };
        self.ids.insert_unique(hash(term.key), Id { key: term.key, id }, |term| hash(term.key));
        id
    }

    /// The inverse document frequency of a term, `ln_articles` being the logarithm of
    /// the newest articles and the background's.
    #[inline]
    pub fn idf(&self, id: u32, ln_articles: i32) -> i32 {
        (ln_articles - i32::from(self.ln_counts[id as usize])).max(0)
    }

    /// How rare the language at large has a term.
    #[inline]
    pub fn rarity(&self, id: u32) -> f32 {
        self.rarities[id as usize]
    }

    /// Lays a term out, if it is not yet, to be written to.
    pub fn lay_out(&mut self, id: u32) -> &mut Laid {
        let place = &mut self.places[id as usize];
        if *place == 0 {
            *place = self.laid.len() as u16;
            self.marks[id as usize / 64 % MARKS] |= 1 << (id % 64);
            self.laid.push(Laid { id, rarity: self.rarities[id as usize], ..Laid::default() });
        }
        &mut self.laid[usize::from(*place)]
    }

    /// Clears away what is laid out.
    pub fn clear(&mut self) {
        for laid in self.laid.drain(1..) {
            self.places[laid.id as usize] = 0;
            self.marks[laid.id as usize / 64 % MARKS] = 0;
        }
    }

    /// Whether a term may be laid out. Of those that are not, few may.
    #[inline]
    pub fn may_be_laid(&self, id: u32) -> bool {
        self.marks[id as usize / 64 % MARKS] >> (id % 64) & 1 == 1
    }

    /// All that is laid out.
    pub fn all_laid(&self) -> &[Laid] {
        &self.laid[1..]
    }

    /// Where a term is laid out, from 1; zero where it is not.
    #[inline]
    pub fn place(&self, id: u32) -> u16 {
        self.places[id as usize]
    }

    /// What is laid out of a term: nothing where it is not.
    #[inline]
    pub fn laid(&self, id: u32) -> &Laid {
        &self.laid[usize::from(self.place(id))]
    }

    /// Adds an article, whose number is above every number added before.
    pub fn insert(&mut self, terms: &[Weighed], number: u32) {
        for term in terms {
            let entry = &mut self.entries[term.id as usize];
            entry.held += 1;
            entry.recent += 1;
            let share = (u32::from(term.share) >> SHARE_SHIFT).min(MOST_SHARE);
            let most = self.newest + self.newest / SPARE;
            let (length, full) = (entry.articles.len(), most + self.newest / SLACK + 1);
            if length >= full {
                entry.articles.drain(..length - most);
            } else if length == entry.articles.capacity() {
                // By a quarter: doubled, they would be half empty.
                let more = (length / 4).next_multiple_of(2).max(2);
                entry.articles.reserve_exact(more.min(full - length));
            }
            entry.articles.push(share << NUMBER_BITS | short_number(number));
            self.count(term.id);
        }
    }

    /// A term of an article that is no longer among the newest.
    pub fn age(&mut self, id: u32) {
        self.entries[id as usize].recent -= 1;
        self.count(id);
    }

    /// Takes an article out of those a term is held of. Whether more of them are
    /// now to be [looked for](Vocabulary::refill).
    pub fn remove(&mut self, id: u32, number: u32, end: u32) -> bool {
        let newest = self.newest;
        let entry = &mut self.entries[id as usize];
        entry.held -= 1;
        if let Ok(at) = entry.articles.binary_search_by_key(&number, |held| of(*held, end)) {
            entry.articles.remove(at);
        }
        if entry.held == 0 {
            let key = entry.key;
            *entry = Entry::default();
            if let Ok(entry) = self.ids.find_entry(hash(key), |other| other.id == id) {
                entry.remove();
            }
            self.free.push(id);
            return false;
        }
        entry.articles.len() < newest && entry.articles.len() < entry.held as usize
    }

    /// The number of the oldest article of a term that its list has, and how many
    /// older ones the list wants.
    pub fn wanting(&self, id: u32, end: u32) -> (u32, usize) {
        let entry = &self.entries[id as usize];
        let oldest = entry.articles.first().map_or(end, |oldest| of(*oldest, end));
        let most = (entry.held as usize).min(self.newest + self.newest / SPARE);
        (oldest, most.saturating_sub(entry.articles.len()))
    }

    /// Puts older articles of a term, newest first, into its list: with the weight
    /// each has and the length it is a share of.
    pub fn refill(&mut self, id: u32, older: &[(u32, u8, f32)]) {
        let rarity = self.rarity(id);
        let held = older.iter().rev().map(|(number, weight, length)| {
            let share = u32::from(share(*weight, rarity, *length)) >> SHARE_SHIFT;
            share.min(MOST_SHARE) << NUMBER_BITS | short_number(*number)
        });
        self.entries[id as usize].articles.splice(..0, held);
    }

    /// Gives the articles new numbers, in the same order: `renumbered` tells that
    /// of every article from `first`.
    pub fn renumber(&mut self, first: u32, end: u32, renumbered: &[Option<u32>]) {
        for held in self.entries.iter_mut().flat_map(|entry| &mut entry.articles) {
            let at = of(*held, end).wrapping_sub(first) as usize;
            let new = renumbered.get(at).copied().flatten().unwrap_or_default();
            *held = *held >> NUMBER_BITS << NUMBER_BITS | short_number(new);
        }
    }

    fn count(&mut self, id: u32) {
        let entry = &self.entries[id as usize];
        self.ln_counts[id as usize] = fine_count(entry.recent as f32 + entry.expected);
    }

    /// The newest articles that have a term, no more than are ever asked for: how many
    /// are held beyond them depends on what came before the window.
    pub fn newest(&self, id: u32, limit: usize) -> Newest<'_> {
        let limit = limit.min(self.newest);
        let articles = &self.entries[id as usize].articles;
        Newest(&articles[articles.len().saturating_sub(limit)..])
    }
}

/// Articles that have a term, as they are held.
#[derive(Debug, Clone, Copy)]
pub struct Newest<'a>(pub &'a [u32]);

impl<'a> Newest<'a> {
    /// The numbers before `end`, newest first, with the term's share.
    #[inline]
    pub fn articles(self, end: u32) -> impl Iterator<Item = (u32, u16)> + use<'a> {
        let newest = self.0.iter().rev();
        newest.map(move |held| (of(*held, end), (held >> NUMBER_BITS << SHARE_SHIFT) as u16))
    }
}

/// A logarithm as a whole number.
pub fn fine(logarithm: f32) -> i32 {
    (logarithm * FINE).round() as i32
}

/// The logarithm of a count of articles, which are no more than a window's.
fn fine_count(articles: f32) -> i16 {
    i16::try_from(fine(articles.ln())).unwrap_or(i16::MIN)
}

fn of(held: u32, end: u32) -> u32 {
    whole_number(held & ((1 << NUMBER_BITS) - 1), end)
}

fn hash(key: u32) -> u64 {
    u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
