//! Articles come into the window and leave it.

use super::evidence::Told;
use super::kept::{self, Kept, Remembered};
use super::{Brief, Compared, GONE, Memory, id_of, seconds};
use crate::group::story::Dots;
use crate::group::terms::Terms;
use crate::model::article::{Article, ArticleId};
use crate::window;
use crate::window::numbers::Numbers;
use crate::window::records::Records;
use text::hash::hash;

impl Memory {
    /// Takes an older version out; its story, which may be left empty.
    pub(super) fn forget(&mut self, id: &ArticleId) -> Option<u32> {
        let number = self.number(id)?;
        let story = self.brief(number)?.story;
        self.take_out(number);
        if let Some(brief) = self.brief_mut(number) {
            brief.story = GONE;
        }
        Some(story)
    }

    /// Takes an article out of the vocabulary, its story and the ids.
    fn take_out(&mut self, number: u32) {
        self.leave(number);
        let mut kept: Vec<Kept> = self.remembered(number).lasting().collect();
        if number >= self.first_recent {
            self.are_recent -= 1;
            kept.extend(self.remembered(number).passing.iter());
            kept.iter().for_each(|term| self.vocabulary.age(term.id));
        }
        let lasting = &self.lasting;
        self.numbers.remove(number, |number| id_of(lasting, number));
        self.remove_terms(number, &kept);
    }

    fn remove_terms(&mut self, number: u32, terms: &[Kept]) {
        let end = self.end();
        for term in terms {
            if self.vocabulary.remove(term.id, number, end) {
                self.refill(term.id, number);
            }
        }
    }

    /// Looks for older articles of a term, in place of one that was taken out.
    fn refill(&mut self, term: u32, removed: u32) {
        let (oldest, wanted) = self.vocabulary.wanting(term, self.end());
        let mut found = Vec::new();
        for number in (self.first..oldest).rev().filter(|number| *number != removed) {
            if found.len() == wanted {
                break;
            }
            if self.brief(number).is_none() {
                continue;
            }
            let remembered = self.remembered(number);
            let has = |kept: &Kept| kept.id == term;
            if let Some(kept) = remembered.terms().find(has) {
                found.push((number, kept.weight, remembered.length));
            } else if let Some(kept) = remembered.names.iter().find(has) {
                found.push((number, kept.weight, remembered.names_length));
            }
        }
        self.vocabulary.refill(term, &found);
    }

    /// Takes an article out of its story.
    fn leave(&mut self, number: u32) {
        let Some(brief) = self.brief(number).copied() else { return };
        let (at, most) = (self.instant(number), self.settings.newest_members);
        let Some(story) = self.stories.get_mut(brief.story) else { return };
        let is_newest = story.newest(most).contains(&number);
        let older = story.members.len().checked_sub(most + 1).filter(|_| is_newest);
        let next = older.map(|place| story.members[place]);
        story.remove(number);
        if story.members.is_empty() {
            self.stories.remove(brief.story);
            return;
        }
        if story.is_at_end(at) {
            self.measure(brief.story);
        }
        if !is_newest {
            return;
        }
        let Some(story) = self.stories.get(brief.story) else { return };
        let newest = story.newest(most).to_vec();
        let rest = if next.is_some() { &newest[1..] } else { &newest };
        self.weigh_in(brief.story, number, rest, -1);
        if let Some(next) = next {
            self.weigh_in(brief.story, next, rest, 1);
        }
    }

    pub(super) fn remember(
        &mut self,
        article: &Article,
        terms: &Terms,
        compared: Compared,
        cluster: u32,
        story: u32,
        told: Option<Told>,
    ) {
        if self.briefs.len() >= 2 * self.window || self.end() == u32::MAX {
            self.renumber();
        }
        let number = self.end();
        self.vocabulary.insert(&compared.terms, number);
        self.vocabulary.insert(&compared.names, number);
        self.lasting.push(number, &kept::lasting(&article.id, terms, &compared));
        self.passing.push(number, &kept::passing(terms, &compared));
        let at = seconds(article);
        window::push(&mut self.instants, at as u32);
        let brief = Brief { source: hash(&article.source) as u32, cluster, story };
        window::push(&mut self.briefs, brief);
        let lasting = &self.lasting;
        self.numbers.insert(number, |number| id_of(lasting, number));
        self.are_recent += 1;
        self.enter(story, number, at, compared.square(), told);
        while self.numbers.len() > self.window {
            self.drop_oldest();
        }
        while self.are_recent > self.recent || self.first_recent < self.first {
            self.age_oldest();
        }
        self.lasting.drop_before(self.first);
        self.passing.drop_before(self.first_recent);
    }

    /// Puts the newest article, of this square, into its story; what the story told
    /// of it is known, or not.
    fn enter(&mut self, story: u32, number: u32, at: i64, square: Dots, told: Option<Told>) {
        let most = self.settings.newest_members;
        let Some(entered) = self.stories.get_mut(story) else { return };
        let newest = entered.newest(most).to_vec();
        entered.insert(number, at);
        let rest = if newest.len() == most { &newest[1..] } else { &newest[..] };
        if let Some(gone) = newest.first().filter(|_| newest.len() == most) {
            self.weigh_in(story, *gone, rest, -1);
        }
        let Some(told) = told else { return self.weigh_in(story, number, rest, 1) };
        if let Some(story) = self.stories.get_mut(story) {
            story.square.add(square, 1);
            story.square.add(if newest.len() == most { told.without_first } else { told.whole }, 2);
        }
    }

    fn drop_oldest(&mut self) {
        if self.brief(self.first).is_some() {
            self.take_out(self.first);
        }
        self.briefs.pop_front();
        self.instants.pop_front();
        self.first += 1;
    }

    /// Of the oldest article of which all terms are held, the lighter ones go.
    fn age_oldest(&mut self) {
        let number = self.first_recent;
        let Some(brief) = self.brief(number).copied() else {
            self.first_recent += 1;
            return;
        };
        let newest = self.stories.get(brief.story).map(|story| {
            let newest = story.newest(self.settings.newest_members);
            (newest.contains(&number), newest.iter().copied().filter(|other| *other != number))
        });
        let rest: Option<Vec<u32>> = newest.and_then(|(is, rest)| is.then(|| rest.collect()));
        if let Some(rest) = &rest {
            self.weigh_passing_out(brief.story, number, rest);
        }
        let remembered: Remembered<'_> = self.remembered(number);
        let lasting: Vec<Kept> = remembered.lasting().collect();
        let passing: Vec<Kept> = remembered.passing.iter().collect();
        self.first_recent += 1;
        self.are_recent -= 1;
        lasting.iter().chain(&passing).for_each(|term| self.vocabulary.age(term.id));
        self.remove_terms(number, &passing);
    }

    /// Closes the gaps that replaced articles left.
    fn renumber(&mut self) {
        let (first, end, first_recent) = (self.first, self.end(), self.first_recent);
        let (mut lasting, mut passing) = (Records::default(), Records::default());
        let mut numbers = Numbers::default();
        let mut next = 0;
        let mut renumbered = Vec::with_capacity(self.briefs.len());
        for number in first..end {
            if number == first_recent {
                self.first_recent = next;
            }
            let held = self.brief(number).is_some();
            renumbered.push(held.then_some(next));
            if held {
                lasting.push(next, self.lasting.get(number));
                passing.push(next, self.passing.get(number));
                numbers.insert(next, |number| id_of(&lasting, number));
                next += 1;
            }
        }
        let mut held = renumbered.iter().map(Option::is_some);
        self.instants.retain(|_| held.next().unwrap_or_default());
        self.briefs.retain(|brief| brief.story != GONE);
        self.vocabulary.renumber(first, end, &renumbered);
        for number in self.stories.iter_mut().flat_map(|story| &mut story.members) {
            let new = renumbered.get((*number - first) as usize);
            *number = new.copied().flatten().unwrap_or_default();
        }
        self.first = 0;
        (self.lasting, self.passing, self.numbers) = (lasting, passing, numbers);
    }
}
