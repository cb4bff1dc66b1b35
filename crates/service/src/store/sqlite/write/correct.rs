//! Corrections: a person's act on the rows, in a transaction of its own.

use std::collections::BTreeMap;

use anyhow::Result;
use news::model::article::ArticleId;
use news::model::story::{Merge, StoryId};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::Write;
use crate::corrections::{Act, Correction};

/// Lets a correction take effect: which articles are in which story now, that
/// were in another. One that took effect before changes nothing.
pub fn correct(
    connection: &mut Connection,
    correction: &Correction,
) -> Result<Vec<(ArticleId, StoryId)>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (sequence, corrected): (u64, u64) =
        transaction.query_row("SELECT sequence, number FROM progress, corrected", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if correction.number <= corrected {
        return Ok(Vec::new());
    }
    let mut write = Write::new(&transaction, sequence);
    let moved = write.act(correction.number, &correction.act)?;
    write.summarise_touched()?;
    transaction.execute("UPDATE corrected SET number = ?", [correction.number])?;
    transaction.commit()?;
    Ok(moved.into_iter().collect())
}

/// Where articles went, by article.
type Moved = BTreeMap<ArticleId, StoryId>;

impl Write<'_> {
    fn act(&mut self, number: u64, act: &Act) -> Result<Moved> {
        match act {
            Act::Merge { into, from, .. } => {
                let (into, from) = (self.surviving(into)?, self.surviving(from)?);
                let moved = self.unite(&from, &into)?;
                self.run("INSERT INTO whole VALUES (?, ?)", params![number, into])?;
                Ok(moved)
            }
            Act::Split { story, new, articles } => {
                let rest = self.surviving(story)?;
                let moved = self.pin(number, articles, new)?;
                self.keep_apart(number, &rest, &new.0)?;
                Ok(moved)
            }
            Act::Move { article, from, to } => {
                let (from, to) = (self.surviving(from)?, StoryId(self.surviving(to)?));
                let moved = self.pin(number, std::slice::from_ref(article), &to)?;
                self.keep_apart(number, &from, &to.0)?;
                Ok(moved)
            }
            Act::Undo { of, undone } => self.take_back(*of, undone),
        }
    }

    fn take_back(&mut self, number: u64, act: &Act) -> Result<Moved> {
        self.run("DELETE FROM pins WHERE correction = ?", [number])?;
        self.run("DELETE FROM apart WHERE correction = ?", [number])?;
        self.run("DELETE FROM whole WHERE correction = ?", [number])?;
        match act {
            Act::Merge { into, from, articles } => {
                let into = self.surviving(into)?;
                let mut moved = Moved::new();
                for article in articles {
                    if self.story_of(article)?.as_ref() == Some(&into) {
                        self.put(article, from, &mut moved)?;
                    }
                }
                Ok(moved)
            }
            Act::Split { story, new, .. } => {
                let (into, from) = (self.surviving(story)?, self.surviving(new)?);
                self.unite(&from, &into)
            }
            Act::Move { article, from, to } => {
                let (mut moved, to) = (Moved::new(), self.surviving(to)?);
                let back = self.surviving(from)?;
                // A story that the move left empty leads to where the article went.
                let back = if back == to { from.clone() } else { StoryId(back) };
                if self.story_of(article)? == Some(to) {
                    self.put(article, &back, &mut moved)?;
                }
                Ok(moved)
            }
            Act::Undo { .. } => Ok(Moved::new()),
        }
    }

    /// Joins a story to another.
    fn unite(&mut self, from: &str, into: &str) -> Result<Moved> {
        if from == into {
            return Ok(Moved::new());
        }
        let into = StoryId(into.to_owned());
        let mut select = self.to.prepare_cached("SELECT id FROM articles WHERE story = ?")?;
        let moved: Moved = select
            .query_map([from], |row| Ok((ArticleId(row.get(0)?), into.clone())))?
            .collect::<rusqlite::Result<_>>()?;
        if !moved.is_empty() {
            self.merge(&Merge { from: StoryId(from.to_owned()), into })?;
        }
        Ok(moved)
    }

    /// Puts articles into a story for good.
    fn pin(&mut self, number: u64, articles: &[ArticleId], story: &StoryId) -> Result<Moved> {
        let mut moved = Moved::new();
        for article in articles {
            self.run(
                "INSERT OR REPLACE INTO pins VALUES (?, ?, ?)",
                params![article.0, number, story.0],
            )?;
            self.put(article, story, &mut moved)?;
        }
        Ok(moved)
    }

    /// Puts an article into a story; one that it leaves empty leads there.
    pub(super) fn put(
        &mut self,
        article: &ArticleId,
        story: &StoryId,
        moved: &mut Moved,
    ) -> Result<()> {
        let Some(from) = self.story_of(article)? else { return Ok(()) };
        if from == story.0 {
            return Ok(());
        }
        self.run("UPDATE articles SET story = ? WHERE id = ?", [&story.0, &article.0])?;
        self.run("DELETE FROM redirects WHERE story = ?", [&story.0])?;
        self.touched.insert(story.0.clone());
        moved.insert(article.clone(), story.clone());
        self.leave(&from, &story.0)
    }

    fn keep_apart(&mut self, number: u64, one: &str, other: &str) -> Result<()> {
        if one != other {
            self.run("INSERT OR IGNORE INTO apart VALUES (?, ?, ?)", params![number, one, other])?;
        }
        Ok(())
    }

    fn story_of(&self, article: &ArticleId) -> Result<Option<String>> {
        let mut select = self.to.prepare_cached("SELECT story FROM articles WHERE id = ?")?;
        Ok(select.query_row([&article.0], |row| row.get(0)).optional()?)
    }

    fn surviving(&self, story: &StoryId) -> Result<String> {
        super::super::read::surviving(self.to, story)
    }

    /// What was decided of a story holds of the one that absorbs it.
    pub(super) fn decisions_follow(&mut self, from: &str, into: &str) -> Result<()> {
        self.run("UPDATE pins SET story = ? WHERE story = ?", [into, from])?;
        self.run("UPDATE whole SET story = ? WHERE story = ?", [into, from])?;
        self.run("UPDATE OR IGNORE apart SET one = ? WHERE one = ?", [into, from])?;
        self.run("UPDATE OR IGNORE apart SET other = ? WHERE other = ?", [into, from])?;
        self.run("DELETE FROM apart WHERE one = other OR ? IN (one, other)", [from])?;
        Ok(())
    }
}
