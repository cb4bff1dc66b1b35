//! What the story page offers who may correct stories: its articles to tick, and
//! the stories that are near to it.

use std::collections::BTreeSet;

use anyhow::Result;
use news::model::story::StoryId;

use crate::serve::links;
use crate::serve::pages::card;
use crate::store::{Store, Story};

/// How many near stories are offered.
const STORIES: usize = 8;

/// How many articles are asked for related ones, the newest.
const ASKED: usize = 12;

/// An article that can be ticked.
pub struct Tick {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its outlet.
    pub outlet: String,
}

/// A story that can be chosen.
pub struct Near {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub headline: String,
}

/// The forms.
pub struct Fix {
    /// The story's own address, which the forms' go on from.
    pub action: String,
    /// Its articles.
    pub articles: Vec<Tick>,
    /// The stories near to it.
    pub near: Vec<Near>,
}

impl Fix {
    /// The forms of a story.
    pub fn of(store: &dyn Store, story: &Story) -> Result<Fix> {
        let ticks = story.members.iter().map(|(article, _)| Tick {
            id: article.id.0.clone(),
            title: article.title.clone(),
            outlet: card::outlet(article),
        });
        Ok(Fix {
            action: links::story(&story.summary.id.0),
            articles: ticks.collect(),
            near: near(store, story)?,
        })
    }
}

/// The stories of articles related to the newest of a story, in that order.
fn near(store: &dyn Store, story: &Story) -> Result<Vec<Near>> {
    let mut seen = BTreeSet::from([story.summary.id.0.clone()]);
    let mut found = Vec::new();
    for (article, _) in story.members.iter().rev().take(ASKED) {
        let ids: Vec<_> = store.related(&article.id)?.into_iter().map(|near| near.id).collect();
        for other in store.articles(&ids)?.into_iter().filter_map(|article| article.story) {
            if found.len() == STORIES {
                return Ok(found);
            }
            if seen.insert(other.clone())
                && let Some(line) = store.summary(&StoryId(other))?
            {
                found.push(Near { id: line.id.0, headline: line.headline });
            }
        }
    }
    Ok(found)
}
