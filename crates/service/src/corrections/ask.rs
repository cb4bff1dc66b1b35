//! What a person asks for, held against what there is: the act it comes to.
//!
//! Errors are [`Unfit`], found by `downcast_ref`, where the wish cannot be had.

use std::collections::BTreeSet;

use anyhow::Result;
use news::model::article::{Article, ArticleId};
use news::model::story::StoryId;

use super::unfit::Unfit;
use super::{Act, Correction, Corrections, undone};
use crate::store::{Store, Story};

/// Two stories are one; the first one's id goes on.
pub fn merge(store: &dyn Store, into: &str, from: &str) -> Result<Act> {
    let (into, from) = (story(store, into)?, story(store, from)?);
    if into.summary.id == from.summary.id {
        return Err(Unfit::Same.into());
    }
    let articles = from.members.into_iter().map(|(article, _)| article.id).collect();
    Ok(Act::Merge { into: into.summary.id, from: from.summary.id, articles })
}

/// Some articles of a story are a story of their own.
pub fn split(store: &dyn Store, of: &str, articles: &[String]) -> Result<Act> {
    let story = story(store, of)?;
    let named: BTreeSet<&str> = articles.iter().map(|id| id.trim()).collect();
    let inside = |id: &str| story.members.iter().any(|(article, _)| article.id.0 == id);
    if let Some(other) = named.iter().find(|id| !inside(id)) {
        return Err(Unfit::Elsewhere((*other).to_owned()).into());
    }
    let leaving: Vec<ArticleId> = story
        .members
        .iter()
        .map(|(article, _)| article.id.clone())
        .filter(|id| named.contains(id.0.as_str()))
        .collect();
    if leaving.is_empty() {
        return Err(Unfit::Nothing.into());
    }
    if leaving.len() == story.members.len() {
        return Err(Unfit::Everything.into());
    }
    Ok(Act::Split { new: new_id(store, &leaving)?, story: story.summary.id, articles: leaving })
}

/// An article is of another story.
pub fn move_to(store: &dyn Store, article: &str, to: &str) -> Result<Act> {
    let id = ArticleId(article.trim().to_owned());
    let Some(Article { story: Some(from), .. }) = store.article(&id)? else {
        return Err(Unfit::NoArticle(id.0).into());
    };
    let (from, to) = (StoryId(from), story(store, to)?.summary.id);
    if from == to {
        return Err(Unfit::Same.into());
    }
    Ok(Act::Move { article: id, from, to })
}

/// A correction is taken back.
pub fn undo(corrections: &Corrections, number: u64) -> Result<Act> {
    let all = corrections.list()?;
    let Some(Correction { act, .. }) = all.iter().find(|one| one.number == number) else {
        return Err(Unfit::NoCorrection(number).into());
    };
    if matches!(act, Act::Undo { .. }) || undone(&all).contains(&number) {
        return Err(Unfit::Undone(number).into());
    }
    Ok(Act::Undo { of: number, undone: Box::new(act.clone()) })
}

fn story(store: &dyn Store, id: &str) -> Result<Story> {
    let found = store.story(&StoryId(id.trim().to_owned()))?;
    found.ok_or_else(|| Unfit::NoStory(id.trim().to_owned()).into())
}

/// A story is named after the article that began it; where that name is a
/// story's already, a number is put behind it.
fn new_id(store: &dyn Store, articles: &[ArticleId]) -> Result<StoryId> {
    let free = |id: &StoryId| -> Result<bool> {
        Ok(store.story(id)?.is_none_or(|story| story.summary.id != *id))
    };
    for article in articles {
        let id = StoryId(article.0.clone());
        if free(&id)? {
            return Ok(id);
        }
    }
    let first = articles.first().map_or("", |article| &article.0);
    let mut number = 2;
    loop {
        let id = StoryId(format!("{first}-{number}"));
        if free(&id)? {
            return Ok(id);
        }
        number += 1;
    }
}
