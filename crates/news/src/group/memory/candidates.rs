//! Which remembered articles are worth an exact look?

use super::{Memory, Place};

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
        let mut touched = std::mem::take(&mut self.touched);
        self.add_up(heaviest, &mut touched);
        let mut near = Largest::new(self.settings.candidates, FADED);
        let mut further = Largest::new(self.settings.related_candidates, WHOLE);
        for place in &touched {
            let Place { sum, at: then } = &mut self.places[*place as usize];
            let sum = std::mem::take(sum);
            let Some(fade) = self.fading.after((i64::from(*then) - at).abs()) else { continue };
            if sum > 0.0 {
                // Positive numbers order as their bits do.
                let key = |sum: f32| u64::from(sum.to_bits()) << 32 | u64::from(self.first + place);
                let found = [key(sum * fade), key(sum)];
                near.add(found, &mut |found| further.add(found, &mut |_| ()));
            }
        }
        near.cut(&mut |found| further.add(found, &mut |_| ()));
        further.cut(&mut |_| ());
        self.touched = touched;
        (near.numbers(), further.numbers())
    }

    /// Adds up what articles share of the heaviest terms: at their places, which are
    /// put into `touched`, now and then twice.
    fn add_up(&mut self, heaviest: &[(f32, u32)], touched: &mut Vec<u32>) {
        let end = self.end();
        touched.clear();
        touched.resize(heaviest.len() * self.settings.newest, 0);
        let mut count = 0;
        for &(weight, id) in heaviest {
            for (number, share) in self.vocabulary.newest(id, self.settings.newest, end) {
                let place = number - self.first;
                let sum = &mut self.places[place as usize].sum;
                touched[count] = place;
                count += usize::from(*sum == 0.0);
                *sum += weight * f32::from(share);
            }
        }
        touched.truncate(count);
    }
}
