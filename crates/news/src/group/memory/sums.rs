//! What the newest members of a story say as a whole: the sum of their shares.
//! Sums are not held; what is asked of them is found from the members.

use super::kept::Remembered;
use super::{Compared, Memory};
use crate::group::story::{Dots, cosine};
use crate::group::terms::share;
use crate::group::vocabulary::Weighed;

impl Memory {
    /// Lays an article's shares and weights out, to be compared with others.
    pub(super) fn load(&mut self, compared: &Compared) {
        let ln_articles = self.ln_articles();
        for term in compared.terms.iter().chain(&compared.names) {
            let slot = self.vocabulary.slot_mut(term.id);
            slot.share = u32::from(term.share);
            slot.weight = i32::from(term.weight) * slot.idf(ln_articles);
        }
    }

    /// Clears them away.
    pub(super) fn unload(&mut self, compared: &Compared) {
        for term in compared.terms.iter().chain(&compared.names) {
            let slot = self.vocabulary.slot_mut(term.id);
            (slot.share, slot.weight) = (0, 0);
        }
    }

    /// A remembered article's terms with their shares.
    pub(super) fn compared(&self, number: u32) -> Compared {
        let remembered = self.remembered(number);
        let weighed = |length: f32| {
            move |kept: super::kept::Kept| Weighed {
                id: kept.id,
                weight: kept.weight,
                share: share(kept.weight, self.vocabulary.slot(kept.id).rarity, length),
                title: kept.title,
            }
        };
        Compared {
            terms: remembered.terms().map(weighed(remembered.length)).collect(),
            names: remembered.names.map(weighed(remembered.names_length)).collect(),
        }
    }

    /// The product of what is laid out with the sum of some articles.
    pub(super) fn dots(&self, members: &[u32]) -> Dots {
        let mut dots = Dots::default();
        for member in members {
            let remembered: Remembered<'_> = self.remembered(*member);
            let length = remembered.length;
            dots.terms += remembered
                .terms()
                .map(|kept| self.product(kept.id, kept.weight, length))
                .sum::<i64>();
            let length = remembered.names_length;
            dots.names += remembered
                .names
                .map(|kept| self.product(kept.id, kept.weight, length))
                .sum::<i64>();
        }
        dots
    }

    #[inline]
    fn product(&self, id: u32, weight: u8, length: f32) -> i64 {
        let slot = self.vocabulary.slot(id);
        if slot.share == 0 {
            return 0;
        }
        i64::from(share(weight, slot.rarity, length)) * i64::from(slot.share)
    }

    /// The square of a story once a member is added to the sum of others, or with
    /// `sign` -1 taken out.
    pub(super) fn weigh_in(&mut self, story: u32, number: u32, others: &[u32], sign: i64) {
        let compared = self.compared(number);
        let mut change = compared.square();
        if !others.is_empty() {
            self.load(&compared);
            change.add(self.dots(others), 2);
            self.unload(&compared);
        }
        if let Some(story) = self.stories.get_mut(story) {
            story.square.add(change, sign);
        }
    }

    /// The square of a story anew.
    pub(super) fn sum(&mut self, story: u32) {
        let Some(summed) = self.stories.get_mut(story) else { return };
        summed.square = Dots::default();
        let newest = summed.newest(self.settings.newest_members).to_vec();
        for (place, number) in newest.iter().enumerate() {
            self.weigh_in(story, *number, &newest[..place], 1);
        }
    }

    /// The time a story takes anew.
    pub(super) fn measure(&mut self, story: u32) {
        let Some(members) = self.stories.get(story).map(|story| &story.members) else { return };
        let instants = || members.iter().map(|number| self.instant(*number));
        let span = instants().min().zip(instants().max());
        if let Some(story) = self.stories.get_mut(story) {
            story.span = span;
        }
    }

    /// Lays the sum of some articles' shares out, to be compared with others: its
    /// terms, in the order of their ids.
    pub(super) fn load_sum(&mut self, members: &[u32]) -> Vec<u32> {
        let mut terms = Vec::with_capacity(64 * members.len());
        for member in members {
            let compared = self.compared(*member);
            for term in compared.terms.iter().chain(&compared.names) {
                let slot = self.vocabulary.slot_mut(term.id);
                if slot.share == 0 {
                    terms.push(term.id);
                }
                slot.share += u32::from(term.share);
            }
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// Clears it away.
    pub(super) fn unload_sum(&mut self, terms: &[u32]) {
        terms.iter().for_each(|term| self.vocabulary.slot_mut(*term).share = 0);
    }

    /// The newest members of a story, which make it as a whole.
    pub(super) fn newest_of(&self, story: u32) -> Vec<u32> {
        let most = self.settings.newest_members;
        self.stories.get(story).map_or_else(Vec::new, |story| story.newest(most).to_vec())
    }

    /// The cosine of two stories' newest members as wholes: of terms and of names.
    pub(super) fn resemblance(&mut self, one: u32, other: u32) -> (f64, f64) {
        let terms = self.load_sum(&self.newest_of(one));
        let resemblance = self.resemblance_of_loaded(one, other);
        self.unload_sum(&terms);
        resemblance
    }

    /// The same where the sum of the one is [laid out](Memory::load_sum).
    pub(super) fn resemblance_of_loaded(&self, one: u32, other: u32) -> (f64, f64) {
        let (Some(a), Some(b)) = (self.stories.get(one), self.stories.get(other)) else {
            return (0.0, 0.0);
        };
        let dots = self.dots(b.newest(self.settings.newest_members));
        (
            cosine(dots.terms, a.square.terms, b.square.terms),
            cosine(dots.names, a.square.names, b.square.names),
        )
    }
}

impl Compared {
    /// The squared length of its shares.
    pub(super) fn square(&self) -> Dots {
        let square =
            |terms: &[Weighed]| terms.iter().map(|term| i64::from(term.share).pow(2)).sum();
        Dots { terms: square(&self.terms), names: square(&self.names) }
    }
}
