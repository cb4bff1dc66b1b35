//! Does the store contradict itself? Counts against rows, and SQLite's own check.

use anyhow::Result;
use rusqlite::Connection;

use super::write::Summary;

/// Each rule: what must be none, and in which words it is told.
const RULES: [(&str, &str); 10] = [
    (
        "SELECT count(*) FROM articles a LEFT JOIN bodies b USING (sequence) WHERE b.sequence IS NULL",
        "articles without a body",
    ),
    (
        "SELECT count(*) FROM bodies b LEFT JOIN articles a USING (sequence) WHERE a.sequence IS NULL",
        "bodies without an article",
    ),
    (
        "SELECT count(*) FROM articles WHERE story NOT IN (SELECT id FROM stories)",
        "articles in a story that is not there",
    ),
    (
        "SELECT count(*) FROM redirects WHERE into_story NOT IN (SELECT id FROM stories)
            OR story IN (SELECT id FROM stories)",
        "story redirects that lead nowhere",
    ),
    (
        "SELECT count(*) FROM articles WHERE id NOT IN
           (SELECT article FROM fates WHERE article IS NOT NULL)",
        "articles without a fate",
    ),
    (
        "SELECT count(*) FROM fates WHERE fate = 'kept' AND article NOT IN (SELECT id FROM articles)",
        "fates of articles that are not there",
    ),
    (
        "SELECT count(*) FROM (SELECT source, count(*) n, count(copy_of) c, max(at) m
           FROM articles GROUP BY source) g LEFT JOIN sources s USING (source)
         WHERE s.articles IS NOT g.n OR s.copies IS NOT g.c OR s.last_at IS NOT g.m",
        "sources with wrong counts",
    ),
    (
        "SELECT count(*) FROM articles, progress p WHERE articles.sequence > p.sequence",
        "articles beyond the last sequence number",
    ),
    (
        "SELECT count(*) FROM lines l WHERE story NOT IN (SELECT id FROM stories)
            OR (earlier IS NOT NULL AND line IS NOT
                (SELECT line FROM lines e WHERE e.story = l.earlier))",
        "stories in a storyline that is broken",
    ),
    (
        "SELECT count(*) FROM splits WHERE story NOT IN (SELECT id FROM stories)
            OR (off IS NOT NULL AND (off = story OR off NOT IN (SELECT id FROM stories)))",
        "splits of stories that are not there",
    ),
];

/// What is wrong, in words; empty when all is well.
pub fn complaints(connection: &Connection) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let mut integrity = connection.prepare("PRAGMA integrity_check(20)")?;
    for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            complaints.push(format!("the file is damaged: {line}"));
        }
    }
    if !complaints.is_empty() {
        return Ok(complaints);
    }
    for (count, what) in RULES {
        let n: u64 = connection.query_row(count, [], |row| row.get(0))?;
        if n > 0 {
            complaints.push(format!("{n} {what}"));
        }
    }
    let wrong = wrong_summaries(connection)?;
    if wrong > 0 {
        complaints.push(format!("{wrong} stories with wrong counts"));
    }
    Ok(complaints)
}

fn wrong_summaries(connection: &Connection) -> Result<u64> {
    let mut wrong = 0;
    let mut select = connection.prepare(
        "SELECT id, headline, language, articles, sources, first_at, last_at FROM stories",
    )?;
    let rows = select.query_map([], |row| {
        let held = Summary {
            headline: row.get(1)?,
            language: row.get(2)?,
            articles: row.get(3)?,
            sources: row.get(4)?,
            first_at: row.get(5)?,
            last_at: row.get(6)?,
        };
        Ok((row.get::<_, String>(0)?, held))
    })?;
    for row in rows {
        let (id, held) = row?;
        if Summary::of(connection, &id)? != Some(held) {
            wrong += 1;
        }
    }
    Ok(wrong)
}
