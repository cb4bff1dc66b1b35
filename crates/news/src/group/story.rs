//! A remembered story: its members in the window and the sum of their terms.
//! Sums are whole numbers, so that taking a member out undoes putting it in.

use rustc_hash::FxHashMap;

use super::vocabulary::Weighed;
use crate::model::story::StoryId;

/// Terms summed over a story's members.
#[derive(Debug, Default)]
struct Sum {
    shares: FxHashMap<u32, i64>,
    square: i64,
}

impl Sum {
    fn add(&mut self, term: u32, share: i64) {
        let sum = self.shares.entry(term).or_default();
        self.square += share * (2 * *sum + share);
        *sum += share;
        if *sum == 0 {
            self.shares.remove(&term);
        }
    }

    fn nearness(&self, terms: &[Weighed]) -> f64 {
        let dot = terms
            .iter()
            .filter_map(|term| Some(self.shares.get(&term.id)? * i64::from(term.share)))
            .sum::<i64>();
        let square = terms.iter().map(|term| i64::from(term.share).pow(2)).sum::<i64>();
        cosine(dot, self.square, square)
    }

    fn resemblance(&self, other: &Sum) -> f64 {
        let (few, many) =
            if self.shares.len() <= other.shares.len() { (self, other) } else { (other, self) };
        let dot = few
            .shares
            .iter()
            .filter_map(|(term, sum)| Some(many.shares.get(term)? * sum))
            .sum::<i64>();
        cosine(dot, few.square, many.square)
    }
}

impl Sum {}

impl Sum {
    fn add_all(&mut self, terms: &[Weighed], sign: i64) {
        terms.iter().for_each(|term| self.add(term.id, sign * i64::from(term.share)));
    }
}

/// What the newest members say as a whole.
#[derive(Debug, Default)]
pub struct Sums {
    terms: Sum,
    names: Sum,
}

impl Sums {
    /// Puts a member's terms and names in.
    pub fn add(&mut self, terms: &[Weighed], names: &[Weighed]) {
        self.terms.add_all(terms, 1);
        self.names.add_all(names, 1);
    }

    /// The heaviest terms and names, with their weights, heaviest first; `order`
    /// decides among equals.
    pub fn heaviest(
        &self,
        most: usize,
        rarity: impl Fn(u32) -> i64,
        order: impl Fn(u32) -> u32,
    ) -> Vec<(u32, i64)> {
        let shares = self.terms.shares.iter().chain(&self.names.shares);
        let mut weighed: Vec<(u32, i64)> =
            shares.map(|(term, sum)| (*term, sum * rarity(*term).pow(2))).collect();
        weighed.sort_unstable_by_key(|(term, weight)| (std::cmp::Reverse(*weight), order(*term)));
        weighed.truncate(most);
        weighed
    }

    /// What a term weighs; nothing where no member has it.
    pub fn weight(&self, term: u32) -> Option<i64> {
        self.terms.shares.get(&term).copied()
    }
}

/// A story of the window.
#[derive(Debug, Default)]
pub struct Story {
    /// Its id.
    pub id: StoryId,
    /// Its members' numbers, ascending.
    pub members: Vec<u32>,
    /// Its members' instants, in seconds, ascending.
    times: Vec<i64>,
    /// The sums of its newest members.
    pub sums: Sums,
}

impl Story {
    /// A story without members.
    pub fn new(id: StoryId) -> Story {
        Story { id, ..Story::default() }
    }

    /// Its newest members, so many at most.
    pub fn newest(&self, most: usize) -> &[u32] {
        &self.members[self.members.len().saturating_sub(most)..]
    }

    /// Puts a member in, newer than all others; the one that is no longer of
    /// the `newest`. The sums are left to [`Story::add`] and [`Story::take`].
    pub fn insert(&mut self, number: u32, at: i64, newest: usize) -> Option<u32> {
        insert_sorted(&mut self.members, number);
        insert_sorted(&mut self.times, at);
        let gone = self.members.len().checked_sub(newest + 1)?;
        self.members.get(gone).copied()
    }

    /// Takes a member out: whether it was of the `newest`, and the one that is
    /// of them now. The sums are left to [`Story::add`] and [`Story::take`].
    pub fn remove(&mut self, number: u32, at: i64, newest: usize) -> (bool, Option<u32>) {
        let older = self.members.len().saturating_sub(newest);
        let whole = self.members.binary_search(&number).is_ok_and(|place| place >= older);
        let next = older.checked_sub(1).filter(|_| whole).map(|place| self.members[place]);
        remove_sorted(&mut self.members, &number);
        remove_sorted(&mut self.times, &at);
        (whole, next)
    }

    /// Adds a newest member's terms and names to the sums.
    pub fn add(&mut self, terms: &[Weighed], names: &[Weighed]) {
        self.sums.add(terms, names);
    }

    /// Takes the terms and names of one that is no newest member out of the sums.
    pub fn take(&mut self, terms: &[Weighed], names: &[Weighed]) {
        self.sums.terms.add_all(terms, -1);
        self.sums.names.add_all(names, -1);
    }

    /// Puts another story's members in. The sums are left as they were.
    pub fn absorb(&mut self, other: Story) {
        self.members.extend(other.members);
        self.members.sort_unstable();
        self.times.extend(other.times);
        self.times.sort_unstable();
    }

    /// Members within some seconds of an instant.
    pub fn around(&self, at: i64, seconds: i64) -> usize {
        let until = self.times.partition_point(|time| *time <= at.saturating_add(seconds));
        until - self.times.partition_point(|time| *time < at.saturating_sub(seconds))
    }

    /// Days from the first member to an instant; zero before it.
    pub fn age_days(&self, at: i64) -> f64 {
        self.times.first().map_or(0.0, |first| (at - first).max(0) as f64 / 86_400.0)
    }

    /// The first and last instant of its members, in seconds.
    pub fn span(&self) -> Option<(i64, i64)> {
        Some((*self.times.first()?, *self.times.last()?))
    }

    /// Cosine of an article with the newest members as a whole.
    pub fn nearness(&self, terms: &[Weighed]) -> f64 {
        self.sums.terms.nearness(terms)
    }

    /// Cosine of an article's names with the newest members'.
    pub fn nearness_of_names(&self, names: &[Weighed]) -> f64 {
        self.sums.names.nearness(names)
    }

    /// Cosine of two stories.
    pub fn resemblance(&self, other: &Story) -> f64 {
        self.sums.terms.resemblance(&other.sums.terms)
    }

    /// Cosine of two stories' names.
    pub fn resemblance_of_names(&self, other: &Story) -> f64 {
        self.sums.names.resemblance(&other.sums.names)
    }
}

fn cosine(dot: i64, a: i64, b: i64) -> f64 {
    if a <= 0 || b <= 0 { 0.0 } else { dot as f64 / ((a as f64).sqrt() * (b as f64).sqrt()) }
}

fn insert_sorted<T: Ord>(list: &mut Vec<T>, item: T) {
    let at = list.partition_point(|other| *other <= item);
    list.insert(at, item);
}

fn remove_sorted<T: Ord>(list: &mut Vec<T>, item: &T) {
    if let Ok(at) = list.binary_search(item) {
        list.remove(at);
    }
}
