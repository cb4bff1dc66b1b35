//! Reading storylines.

use anyhow::Result;
use news::model::story::StoryId;
use rusqlite::{Connection, OptionalExtension, Row};

use super::{read, row};
use crate::store::{LineMember, Storyline, StorylineSummary};

/// A line's own row, with the headline of its largest story.
const SUMMARY: &str = "SELECT l.line, count(*), sum(s.articles), min(s.first_at), max(s.last_at),
       (SELECT t.headline FROM lines m JOIN stories t ON t.id = m.story
        WHERE m.line = l.line ORDER BY t.articles DESC, t.first_at, t.id LIMIT 1),
       (SELECT t.language FROM lines m JOIN stories t ON t.id = m.story
        WHERE m.line = l.line ORDER BY t.articles DESC, t.first_at, t.id LIMIT 1)
     FROM lines l JOIN stories s ON s.id = l.story";

fn summary(row: &Row<'_>) -> Result<StorylineSummary> {
    Ok(StorylineSummary {
        id: StoryId(row.get(0)?),
        stories: row.get(1)?,
        articles: row.get(2)?,
        first_at: row::instant(row.get(3)?)?,
        last_at: row::instant(row.get(4)?)?,
        headline: row.get(5)?,
        language: row.get(6)?,
    })
}

/// Lines of at least two stories, most recently grown first.
pub fn list(connection: &Connection, limit: usize) -> Result<Vec<StorylineSummary>> {
    let mut select = connection.prepare_cached(&format!(
        "{SUMMARY} GROUP BY l.line HAVING count(*) > 1
         ORDER BY max(s.last_at) DESC, l.line DESC LIMIT ?"
    ))?;
    select.query_and_then([limit], summary)?.collect()
}

/// The line of a name, else the one a story of this id is in.
pub fn one(connection: &Connection, id: &StoryId) -> Result<Option<Storyline>> {
    let story = read::surviving(connection, id)?;
    let line: Option<String> = connection
        .prepare_cached(
            "SELECT line FROM lines WHERE line = ?1
             UNION ALL SELECT line FROM lines WHERE story = ?2 LIMIT 1",
        )?
        .query_row([&id.0, &story], |row| row.get(0))
        .optional()?;
    let Some(line) = line else { return Ok(None) };
    let mut select = connection.prepare_cached(&format!(
        "{SUMMARY} WHERE l.line = ? GROUP BY l.line HAVING count(*) > 1"
    ))?;
    let Some(summary) = select.query_and_then([&line], summary)?.next().transpose()? else {
        return Ok(None);
    };
    let mut select = connection.prepare_cached(
        "SELECT l.story, l.earlier, l.score, l.shared_terms
         FROM lines l JOIN stories s ON s.id = l.story WHERE l.line = ? ORDER BY s.first_at, s.id",
    )?;
    let rows = select.query_and_then([&line], |row| -> Result<_> {
        let id = StoryId(row.get(0)?);
        let Some(story) = read::line(connection, &id)? else { return Ok(None) };
        Ok(Some(LineMember {
            story,
            earlier: row.get::<_, Option<String>>(1)?.map(StoryId),
            score: row.get(2)?,
            shared_terms: serde_json::from_str(row.get_ref(3)?.as_str()?)?,
        }))
    })?;
    let stories = rows.filter_map(Result::transpose).collect::<Result<_>>()?;
    Ok(Some(Storyline { summary, stories }))
}
