//! What came before a story and after it, and what it was split from and into.

use anyhow::Result;
use jiff::Timestamp;
use news::model::story::StoryId;

use crate::serve::dates::When;
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of};
use crate::store::{LineMember, Store, StorySummary};
use news::model::article::Precision;

/// A story beside this one in its storyline.
pub struct Neighbour {
    /// Its page.
    pub href: String,
    /// Its headline.
    pub headline: String,
    /// The headline's language.
    pub language: String,
    /// The headline's direction.
    pub dir: &'static str,
    /// When it began.
    pub when: When,
    /// The words that speak for the link.
    pub terms: Vec<String>,
}

impl Neighbour {
    /// A story with the words that link it.
    pub fn new(ui: Ui, story: &StorySummary, terms: &[String], now: Timestamp) -> Neighbour {
        Neighbour {
            href: links::story(&story.id.0),
            headline: story.headline.clone(),
            language: story.language.clone(),
            dir: dir_of(&story.language),
            when: When::new(ui, story.first_at, Precision::Minute, now),
            terms: terms.to_vec(),
        }
    }
}

/// A story's place in its storyline.
pub struct Line {
    /// The storyline's page.
    pub href: String,
    /// How many stories it has, said.
    pub stories: String,
    /// The story it continues.
    pub before: Vec<Neighbour>,
    /// The stories that continue it.
    pub after: Vec<Neighbour>,
}

impl Line {
    /// The place of a story, where it is in a storyline.
    pub fn of(ui: Ui, store: &dyn Store, story: &StoryId, now: Timestamp) -> Result<Option<Line>> {
        let Some(line) = store.storyline(story)? else { return Ok(None) };
        let own = line.stories.iter().find(|member| member.story.id == *story);
        let Some(own) = own else { return Ok(None) };
        let neighbour =
            |member: &LineMember, terms: &[String]| Neighbour::new(ui, &member.story, terms, now);
        let before = line.stories.iter().filter(|one| own.earlier.as_ref() == Some(&one.story.id));
        let after = line.stories.iter().filter(|one| one.earlier.as_ref() == Some(story));
        Ok(Some(Line {
            href: links::storyline(&line.summary.id.0),
            stories: ui.count("stories-count", line.summary.stories.into()),
            before: before.map(|one| neighbour(one, &own.shared_terms)).collect(),
            after: after.map(|one| neighbour(one, &one.shared_terms)).collect(),
        }))
    }
}

/// The stories that a story was split from and into.
pub struct Parted {
    /// The story that it was split off.
    pub off: Option<Neighbour>,
    /// The stories that were split off it.
    pub into: Vec<Neighbour>,
}

impl Parted {
    /// Those of a story, where it was split.
    pub fn of(ui: Ui, store: &dyn Store, story: &StoryId, now: Timestamp) -> Result<Option<Self>> {
        let splits = store.splits(story)?;
        let neighbour = |story: &StorySummary| Neighbour::new(ui, story, &[], now);
        let off = splits.off.as_ref().map(neighbour);
        let into: Vec<Neighbour> = splits.into.iter().map(neighbour).collect();
        Ok((off.is_some() || !into.is_empty()).then_some(Parted { off, into }))
    }
}
