//! Which remembered articles are worth an exact look?

use super::Memory;
use super::tally::Tally;
use crate::group::vocabulary::Newest;
use crate::window::ahead;

/// An article's sum once time has faded it, and as it is: each before its number, so
/// that of equals the newest is the larger.
type Found = [u64; 2];
const FADED: usize = 0;
const WHOLE: usize = 1;

/// The articles with the largest sums of one kind.
struct Largest {
    most: usize,
    of: usize,
    /// What is not above this is not among them.
    floor: u64,
    held: Vec<Found>,
}

impl Largest {
    fn new(most: usize, of: usize) -> Largest {
        Largest { most, of, floor: 0, held: Vec::with_capacity(2 * most + 1) }
    }

    /// Adds an article, if it may be among the largest: those that then are not
    /// go to `others`.
    #[inline]
    fn add(&mut self, found: Found, others: &mut impl FnMut(Found)) {
        if found[self.of] <= self.floor {
            return others(found);
        }
        self.held.push(found);
        if self.held.len() > 2 * self.most {
            self.cut(others);
        }
    }

    /// Leaves no more than there may be.
    fn cut(&mut self, others: &mut impl FnMut(Found)) {
        let of = self.of;
        if self.held.len() > self.most {
            let by = |a: &Found, b: &Found| b[of].cmp(&a[of]);
            let (_, least_out, _) = self.held.select_nth_unstable_by(self.most, by);
            self.floor = least_out[of];
            self.held.drain(self.most..).for_each(others);
        }
    }

    fn numbers(self) -> Vec<u32> {
        self.held.into_iter().map(|found| found[WHOLE] as u32).collect()
    }
}

impl Memory {
    /// The articles that share the heaviest terms: those with the largest
    /// partial sums once time has faded them, and of the others those with the
    /// largest as they are.
    pub(super) fn candidates(&mut self, heaviest: &[(f32, u32)], at: i64) -> (Vec<u32>, Vec<u32>) {
        let mut tally = std::mem::take(&mut self.tally);
        self.add_up(heaviest, &mut tally);
        let mut near = Largest::new(self.settings.candidates, FADED);
        let mut further = Largest::new(self.settings.related_candidates, WHOLE);
        // Positive numbers order as their bits do.
        let key = |sum: f32, number: u32| u64::from(sum.to_bits()) << 32 | u64::from(number);
        for (number, sum) in tally.drain() {
            let whole = key(sum, number);
            // Time only takes away: its own need not be looked up.
            if sum <= 0.0 || whole <= near.floor.min(further.floor) {
                continue;
            }
            let Some(fade) = self.fading.after((self.instant(number) - at).abs()) else { continue };
            near.add([key(sum * fade, number), whole], &mut |found| {
                further.add(found, &mut |_| ())
            });
        }
        near.cut(&mut |found| further.add(found, &mut |_| ()));
        further.cut(&mut |_| ());
        self.tally = tally;
        (near.numbers(), further.numbers())
    }

    /// Adds up what articles share of the heaviest terms, those that share one of the
    /// first.
    fn add_up(&self, heaviest: &[(f32, u32)], tally: &mut Tally) {
        let end = self.end();
        let lists = heaviest.iter().filter(|(weight, _)| *weight > 0.0);
        let lists: Vec<(f32, Newest<'_>)> = lists
            .map(|&(weight, id)| (weight, self.vocabulary.newest(id, self.settings.newest)))
            .collect();
        ahead(lists.iter().map(|(_, list)| list.0));
        for (place, (weight, list)) in lists.into_iter().enumerate() {
            let is_seed = place < self.settings.seed_terms;
            for (number, share) in list.articles(end) {
                let share = weight * f32::from(share);
                if is_seed { tally.add(number, share) } else { tally.add_more(number, share) }
            }
        }
    }
}
