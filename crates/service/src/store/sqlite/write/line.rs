//! Storylines: which story continues which, kept as trees that each have a name.

use anyhow::Result;
use news::model::story::Continuation;
use rusqlite::{OptionalExtension, params};

use super::Write;

/// What another story must score more to take the place of the one continued so
/// far.
const BETTER: f64 = 0.05;

/// A story's place in its line.
struct Place {
    line: String,
    earlier: Option<String>,
    score: f64,
}

impl Write<'_> {
    /// A story continues an earlier one. The one it continued so far stays where it
    /// scored as much; a ring is never closed.
    pub(super) fn continues(&mut self, found: &Continuation) -> Result<()> {
        let (story, earlier) = (found.story.0.as_str(), found.earlier.0.as_str());
        let before = self.place_in_line(story)?;
        let stays = before.as_ref().is_some_and(|place| {
            place.earlier.as_deref() != Some(earlier)
                && place.earlier.is_some()
                && place.score + BETTER > found.score
        });
        let held = self.has_articles(story)? && self.has_articles(earlier)?;
        if stays || !held || self.leads_to(earlier, story)? {
            return Ok(());
        }
        let line = match (self.place_in_line(earlier)?, &before) {
            (Some(place), _) => place.line,
            // The line began with this story: it keeps its name.
            (None, Some(Place { line, earlier: None, .. })) => line.clone(),
            (None, _) => earlier.to_owned(),
        };
        self.run(
            "INSERT OR IGNORE INTO lines VALUES (?, ?, NULL, 0, '[]')",
            params![earlier, line],
        )?;
        self.run(
            "INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?, ?)",
            params![story, line, earlier, found.score, serde_json::to_string(&found.shared_terms)?],
        )?;
        self.name_line(story, &line)
    }

    /// What continued a story that is no more continues the one it leads to, which
    /// continues what that one did unless it continues one already.
    pub(super) fn lines_follow(&mut self, from: &str, into: &str) -> Result<()> {
        let Some(gone) = self.place_in_line(from)? else { return Ok(()) };
        self.run(
            "UPDATE lines SET earlier = ? WHERE earlier = ? AND story <> ?",
            [into, from, into],
        )?;
        let own = self.place_in_line(into)?;
        let starts = own
            .as_ref()
            .is_none_or(|place| place.earlier.as_deref().is_none_or(|earlier| earlier == from));
        if starts {
            let earlier = gone.earlier.filter(|earlier| earlier != into);
            let line = match (&earlier, own) {
                (None, Some(own)) => own.line,
                _ => gone.line,
            };
            self.run(
                "INSERT OR REPLACE INTO lines SELECT ?2, ?3, ?4, score, shared_terms
                 FROM lines WHERE story = ?1",
                params![from, into, line, earlier],
            )?;
        }
        self.run("DELETE FROM lines WHERE story = ?", [from])?;
        if self.is_in_ring(into)? {
            self.run("UPDATE lines SET earlier = NULL WHERE story = ?", [into])?;
        }
        match self.place_in_line(into)? {
            Some(place) => self.name_line(into, &place.line),
            None => Ok(()),
        }
    }

    /// Gives a story and all that continue it the name of a line.
    fn name_line(&self, story: &str, line: &str) -> Result<()> {
        self.run(
            "WITH RECURSIVE later (story) AS (
               SELECT ?1 UNION SELECT l.story FROM lines l JOIN later ON l.earlier = later.story)
             UPDATE lines SET line = ?2 WHERE story IN later",
            [story, line],
        )?;
        Ok(())
    }

    /// Whether a story is another one, or continues it over others.
    fn leads_to(&self, story: &str, other: &str) -> Result<bool> {
        self.is_found(
            "WITH RECURSIVE before (story) AS (
               SELECT ?1 UNION SELECT l.earlier FROM lines l JOIN before USING (story)
               WHERE l.earlier IS NOT NULL)
             SELECT 1 FROM before WHERE story = ?2",
            [story, other],
        )
    }

    fn is_in_ring(&self, story: &str) -> Result<bool> {
        let earlier = self.place_in_line(story)?.and_then(|place| place.earlier);
        earlier.map_or(Ok(false), |earlier| self.leads_to(&earlier, story))
    }

    fn has_articles(&self, story: &str) -> Result<bool> {
        let mut select =
            self.to.prepare_cached("SELECT 1 FROM articles WHERE story = ? LIMIT 1")?;
        Ok(select.exists([story])?)
    }

    fn is_found(&self, sql: &str, values: [&str; 2]) -> Result<bool> {
        Ok(self.to.prepare_cached(sql)?.exists(values)?)
    }

    fn place_in_line(&self, story: &str) -> Result<Option<Place>> {
        let mut select =
            self.to.prepare_cached("SELECT line, earlier, score FROM lines WHERE story = ?")?;
        let place = select.query_row([story], |row| {
            Ok(Place { line: row.get(0)?, earlier: row.get(1)?, score: row.get(2)? })
        });
        Ok(place.optional()?)
    }
}
