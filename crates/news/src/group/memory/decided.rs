//! What people decided: articles put into stories by hand, stories kept apart.

use std::collections::BTreeSet;

use super::Memory;
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
        let newest = self.settings.newest_members;
        for (article, story) in moves {
            let Some(number) = self.numbers.get(article).copied() else { continue };
            let into = self.named(story.clone());
            let place = (number - self.first) as usize;
            let Some(Some(member)) = self.articles.get_mut(place) else { continue };
            let (from, at) = (member.story, member.at);
            member.story = into;
            if let Some(story) = self.stories.get_mut(&from) {
                story.remove(number, at, newest);
            }
            if let Some(story) = self.stories.get_mut(&into) {
                story.insert(number, at, newest);
            }
            touched.extend([from, into]);
        }
        for story in touched {
            let Some(held) = self.stories.get(&story) else { continue };
            if held.members.is_empty() {
                self.names.remove(&held.id);
                self.stories.remove(&story);
            } else {
                self.sum(story);
            }
        }
    }

    /// The story a person put an article into.
    pub(super) fn pinned(&mut self, article: &ArticleId) -> Option<u32> {
        let story = self.decisions.pinned.get(article)?.clone();
        Some(self.named(story))
    }
}
