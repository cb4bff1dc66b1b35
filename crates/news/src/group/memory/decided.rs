//! What people decided: articles put into stories by hand, stories kept apart.

use std::collections::BTreeSet;

use super::Memory;
use crate::group::story::Story;
use crate::model::article::ArticleId;
use crate::model::story::{Decisions, StoryId};

impl Memory {
    /// Obeys these decisions from now on, instead of those before.
    pub fn decide(&mut self, decisions: Decisions) {
        self.decisions = decisions;
    }

    /// Moves articles to stories, as a person did; those not remembered are
    /// passed over. Leaves the memory that recalling them there would give.
    pub fn regroup(&mut self, moves: &[(ArticleId, StoryId)]) {
        let mut touched = BTreeSet::new();
        for (article, story) in moves {
            let Some(number) = self.number(article) else { continue };
            let (into, at) = (self.named(&story.0), self.instant(number));
            let Some(member) = self.brief_mut(number) else { continue };
            let from = std::mem::replace(&mut member.story, into);
            if let Some(story) = self.stories.get_mut(from) {
                story.remove(number);
            }
            if let Some(story) = self.stories.get_mut(into) {
                story.insert(number, at);
            }
            touched.extend([from, into]);
        }
        for story in touched {
            let Some(held) = self.stories.get(story) else { continue };
            if held.members.is_empty() {
                self.stories.remove(story);
            } else {
                self.measure(story);
                self.sum(story);
            }
        }
    }

    /// Whether two stories are never joined.
    pub(super) fn are_apart(&self, one: &Story, other: &Story) -> bool {
        self.decisions.keeps_any_apart() && self.decisions.are_apart(&one.id(), &other.id())
    }

    /// The story a person put an article into.
    pub(super) fn pinned(&mut self, article: &ArticleId) -> Option<u32> {
        let story = self.decisions.pinned.get(article)?.0.clone();
        Some(self.named(&story))
    }
}
