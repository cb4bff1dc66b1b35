//! Stories that are split, and the families that this leaves.

use std::collections::BTreeMap;

use anyhow::Result;
use news::model::article::ArticleId;
use news::model::story::{Merge, Split};
use rusqlite::params;

use super::Write;

impl Write<'_> {
    /// Puts articles into the story that was split off theirs. The terms that an
    /// article shared with a member that it left say nothing of the new story.
    pub(super) fn split(&mut self, split: &Split) -> Result<()> {
        for moved in &split.moved {
            let nearest = moved.nearest.as_ref().map(|id| &id.0);
            self.run(
                "UPDATE bodies SET shared_terms = '[]' WHERE sequence = \
                 (SELECT sequence FROM articles WHERE id = ? AND story_nearest IS NOT ?)",
                params![moved.article.0, nearest],
            )?;
            self.run(
                "UPDATE articles SET story_score = ?, story_nearest = ? WHERE id = ?",
                params![moved.score, nearest, moved.article.0],
            )?;
            self.put(&moved.article, &split.into, &mut BTreeMap::new())?;
        }
        self.touched.insert(split.into.0.clone());
        self.found_family(&split.from.0, &split.into.0)
    }

    /// A story and the one split off are of one family.
    fn found_family(&self, from: &str, into: &str) -> Result<()> {
        self.run("INSERT OR IGNORE INTO splits VALUES (?1, ?1, NULL)", [from])?;
        self.run(
            "INSERT OR REPLACE INTO splits SELECT ?2, family, ?1 FROM splits WHERE story = ?1",
            [from, into],
        )?;
        Ok(())
    }

    /// A story that an article founds is of no family, whatever had its id before.
    pub(super) fn begins(&self, founder: &ArticleId) -> Result<()> {
        self.run("DELETE FROM splits WHERE story = ?", [&founder.0])?;
        Ok(())
    }

    /// A story that absorbs one of a family belongs to it, unless it has one. What a
    /// person joins keeps its own: memory, which holds a window, is told of articles
    /// there and not of stories.
    pub(super) fn family_follows(&self, merge: &Merge) -> Result<()> {
        self.run(
            "INSERT OR IGNORE INTO splits SELECT ?2, family, nullif(off, ?2) FROM splits
             WHERE story = ?1",
            [&merge.from.0, &merge.into.0],
        )?;
        Ok(())
    }

    /// What was split off a story that is no more was split off the one it leads to.
    pub(super) fn splits_follow(&self, from: &str, into: &str) -> Result<()> {
        self.run("DELETE FROM splits WHERE story = ?", [from])?;
        self.run("UPDATE splits SET off = nullif(?1, story) WHERE off = ?2", [into, from])?;
        Ok(())
    }
}
