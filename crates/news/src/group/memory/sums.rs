//! What the newest members of a story say as a whole: the sum of their shares.
//! Sums are not held; what is asked of them is found from the members.

use super::{Compared, Memory};
use crate::group::story::{Dots, cosine};
use crate::group::terms::share;
use crate::group::vocabulary::Weighed;

impl Memory {
    /// Lays an article's shares and weights out, to be compared with others.
    pub(super) fn load(&mut self, compared: &Compared) {
        let ln_articles = self.ln_articles();
        for term in compared.terms.iter().chain(&compared.names) {
            let idf = self.vocabulary.idf(term.id, ln_articles);
            let laid = self.vocabulary.lay_out(term.id);
            laid.share = u32::from(term.share);
            laid.weight = i32::from(term.weight);
            laid.title = if term.title { idf } else { 0 };
        }
    }

    /// A remembered article's terms with their shares.
    pub(super) fn compared(&self, number: u32) -> Compared {
        let remembered = self.remembered(number);
        let weighed = |length: f32| {
            move |kept: super::kept::Kept| Weighed {
                id: kept.id,
                weight: kept.weight,
                share: share(kept.weight, self.vocabulary.rarity(kept.id), length),
                title: kept.title,
            }
        };
        Compared {
            terms: remembered.terms().map(weighed(remembered.length)).collect(),
            names: remembered.names.iter().map(weighed(remembered.names_length)).collect(),
        }
    }

    /// The product of what is laid out with the sum of some articles.
    pub(super) fn dots(&self, members: &[u32]) -> Dots {
        self.ahead(members);
        let mut dots = Dots::default();
        for member in members {
            dots.add(self.shares(&self.remembered(*member)), 1);
        }
        dots
    }

    /// The square of a story once a member is added to the sum of others, or with
    /// `sign` -1 taken out.
    pub(super) fn weigh_in(&mut self, story: u32, number: u32, others: &[u32], sign: i64) {
        let compared = self.compared(number);
        let mut change = compared.square();
        if !others.is_empty() {
            self.load_shares(&compared);
            change.add(self.dots(others), 2);
            self.vocabulary.clear();
        }
        if let Some(story) = self.stories.get_mut(story) {
            story.square.add(change, sign);
        }
    }

    /// The square of a story once the terms of a member that pass are gone.
    pub(super) fn weigh_passing_out(&mut self, story: u32, number: u32, others: &[u32]) {
        let remembered = self.remembered(number);
        let length = remembered.length;
        let passing: Vec<(u32, u32)> = remembered
            .passing
            .iter()
            .map(|kept| {
                let rarity = self.vocabulary.rarity(kept.id);
                (kept.id, u32::from(share(kept.weight, rarity, length)))
            })
            .collect();
        let square = passing.iter().map(|(_, share)| i64::from(*share).pow(2)).sum();
        let mut change = Dots { terms: square, names: 0 };
        if !others.is_empty() && !passing.is_empty() {
            passing.iter().for_each(|(id, share)| self.vocabulary.lay_out(*id).share = *share);
            change.add(self.dots(others), 2);
            self.vocabulary.clear();
        }
        if let Some(story) = self.stories.get_mut(story) {
            story.square.add(change, -1);
        }
    }

    fn load_shares(&mut self, compared: &Compared) {
        for term in compared.terms.iter().chain(&compared.names) {
            self.vocabulary.lay_out(term.id).share = u32::from(term.share);
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
            story.set_span(span);
        }
    }

    /// Lays the sum of some articles' shares out, to be compared with others.
    pub(super) fn load_sum(&mut self, members: &[u32]) {
        self.ahead(members);
        for member in members {
            // Read apart from what is written to.
            let remembered =
                super::remembered(&self.lasting, &self.passing, self.first_recent, *member);
            for (terms, length) in [
                (remembered.heaviest, remembered.length),
                (remembered.passing, remembered.length),
                (remembered.names, remembered.names_length),
            ] {
                for kept in terms.iter() {
                    let laid = self.vocabulary.lay_out(kept.id);
                    laid.share += u32::from(share(kept.weight, laid.rarity, length));
                }
            }
        }
    }

    /// The newest members of a story, which make it as a whole.
    pub(super) fn newest_of(&self, story: u32) -> Vec<u32> {
        let most = self.settings.newest_members;
        self.stories.get(story).map_or_else(Vec::new, |story| story.newest(most).to_vec())
    }

    /// The cosine of two stories' newest members as wholes, of terms and of names: the
    /// sum of the one is [laid out](Memory::load_sum).
    pub(super) fn resemblance(&self, one: u32, other: u32) -> (f64, f64) {
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
