//! A remembered story: its members in the window and the sum of their terms.
//! Sums are whole numbers, so that taking a member out undoes putting it in.

use rustc_hash::FxHashMap;

use super::vocabulary::Weighed;
use crate::model::story::StoryId;

/// A story of the window.
#[derive(Debug, Default)]
pub struct Story {
    /// Its id.
    pub id: StoryId,
    /// Its members' numbers, ascending.
    pub members: Vec<u32>,
    /// Its members' instants, in seconds, ascending.
    times: Vec<i64>,
    /// Every term's shares summed over the members.
    sum: FxHashMap<u32, i64>,
    /// The squared length of `sum`.
    square: i64,
}

impl Story {
    /// A story without members.
    pub fn new(id: StoryId) -> Story {
        Story { id, ..Story::default() }
    }

    /// Puts a member in.
    pub fn insert(&mut self, number: u32, at: i64, terms: &[Weighed]) {
        insert_sorted(&mut self.members, number);
        insert_sorted(&mut self.times, at);
        for term in terms {
            let sum = self.sum.entry(term.id).or_default();
            let share = i64::from(term.share);
            self.square += share * (2 * *sum + share);
            *sum += share;
        }
    }

    /// Takes a member out.
    pub fn remove(&mut self, number: u32, at: i64, terms: &[Weighed]) {
        remove_sorted(&mut self.members, &number);
        remove_sorted(&mut self.times, &at);
        for term in terms {
            let Some(sum) = self.sum.get_mut(&term.id) else { continue };
            let share = i64::from(term.share);
            self.square += share * (share - 2 * *sum);
            *sum -= share;
            if *sum == 0 {
                self.sum.remove(&term.id);
            }
        }
    }

    /// Puts another story's members in.
    pub fn absorb(&mut self, other: Story) {
        for (term, share) in other.sum {
            let sum = self.sum.entry(term).or_default();
            self.square += share * (2 * *sum + share);
            *sum += share;
        }
        self.members.extend(other.members);
        self.members.sort_unstable();
        self.times.extend(other.times);
        self.times.sort_unstable();
    }

    /// The first and last instant of its members, in seconds.
    pub fn span(&self) -> Option<(i64, i64)> {
        Some((*self.times.first()?, *self.times.last()?))
    }

    /// Cosine of an article with the story as a whole.
    pub fn nearness(&self, terms: &[Weighed]) -> f64 {
        let dot = terms
            .iter()
            .filter_map(|term| Some(self.sum.get(&term.id)? * i64::from(term.share)))
            .sum::<i64>();
        let square = terms.iter().map(|term| i64::from(term.share).pow(2)).sum::<i64>();
        cosine(dot, self.square, square)
    }

    /// Cosine of two stories.
    pub fn resemblance(&self, other: &Story) -> f64 {
        let (few, many) =
            if self.sum.len() <= other.sum.len() { (self, other) } else { (other, self) };
        let dot =
            few.sum.iter().filter_map(|(term, sum)| Some(many.sum.get(term)? * sum)).sum::<i64>();
        cosine(dot, few.square, many.square)
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
