//! Reading: every query of the store.

use anyhow::{Context, Result};
use jiff::SignedDuration;
use news::model::article::{Article, ArticleId};
use news::model::fate::{Reason, SetAside};
use news::model::story::{Decisions, Membership, Related, StoryId, StoryState};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::row::{self, ARTICLE};
use crate::store::{
    ArchivePosition, ArticleFilter, FateRecord, Numbered, Refusal, SourceSummary, Story,
    StoryFilter, StorySummary, Tally, topic,
};

const FROM: &str = "FROM articles a JOIN bodies b USING (sequence)";

pub fn watermark(connection: &Connection) -> Result<ArchivePosition> {
    let mut select = connection.prepare_cached("SELECT file, offset FROM progress")?;
    Ok(select.query_row([], |row| position(row, 0))?)
}

pub fn sequence(connection: &Connection) -> Result<u64> {
    let mut select = connection.prepare_cached("SELECT sequence FROM progress")?;
    Ok(select.query_row([], |row| row.get(0))?)
}

fn position(row: &Row<'_>, from: usize) -> rusqlite::Result<ArchivePosition> {
    Ok(ArchivePosition { file: row.get(from)?, offset: row.get(from + 1)? })
}

pub fn position_of_digest(
    connection: &Connection,
    digest: &[u8; 32],
) -> Result<Option<ArchivePosition>> {
    let mut select =
        connection.prepare_cached("SELECT file, offset FROM records WHERE digest = ?")?;
    Ok(select.query_row([digest], |row| position(row, 0)).optional()?)
}

pub fn records_from(connection: &Connection, file: u32) -> Result<u64> {
    let sql = "SELECT count(*) FROM records WHERE file >= ?";
    Ok(connection.prepare_cached(sql)?.query_row([file], |row| row.get(0))?)
}

pub fn articles_only_before(connection: &Connection, file: u32) -> Result<u64> {
    let sql = "SELECT count(*) FROM articles a WHERE a.file < ?1 AND NOT EXISTS
        (SELECT 1 FROM fates f WHERE f.article = a.id AND f.file >= ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([file], |row| row.get(0))?)
}

pub fn fates_of_digest(connection: &Connection, digest: &[u8; 32]) -> Result<Option<Vec<String>>> {
    let Some(ArchivePosition { file, offset }) = position_of_digest(connection, digest)? else {
        return Ok(None);
    };
    let mut select = connection
        .prepare_cached("SELECT fate FROM fates WHERE file = ? AND offset = ? ORDER BY item")?;
    let fates = select.query_map((file, offset), |row| row.get(0))?;
    Ok(Some(fates.collect::<rusqlite::Result<_>>()?))
}

pub fn tally(connection: &Connection) -> Result<Tally> {
    let mut select = connection.prepare_cached(
        "SELECT (SELECT count(*) FROM records), total(articles), total(copies), count(*),
           (SELECT count(*) FROM stories), (SELECT count(*) FROM revisions) FROM sources",
    )?;
    Ok(select.query_row([], |row| {
        Ok(Tally {
            records: row.get(0)?,
            articles: row.get::<_, f64>(1)? as u64,
            copies: row.get::<_, f64>(2)? as u64,
            sources: row.get(3)?,
            stories: row.get(4)?,
            revisions: row.get(5)?,
        })
    })?)
}

pub fn counts(connection: &Connection) -> Result<(u64, Vec<(Reason, u64)>)> {
    let articles =
        connection.query_row("SELECT count(*) FROM articles", [], |row| row.get::<_, u64>(0))?;
    let mut select = connection.prepare_cached(
        "SELECT sum(n) FROM (
           SELECT count(*) AS n FROM fates WHERE fate = ?1 AND fate <> 'kept'
           UNION ALL SELECT count(*) FROM refusals WHERE reason = ?1)",
    )?;
    let mut set_aside = Vec::new();
    for reason in Reason::ALL {
        let n: u64 = select.query_row([reason.name()], |row| row.get(0))?;
        if n > 0 {
            set_aside.push((reason, n));
        }
    }
    Ok((articles, set_aside))
}

pub fn refusals(connection: &Connection) -> Result<Vec<Refusal>> {
    let mut select = connection.prepare_cached(
        "SELECT input, url, reason, detail FROM refusals ORDER BY input, reason, detail",
    )?;
    let rows = select.query_and_then([], |row| -> Result<Refusal> {
        let name: String = row.get(2)?;
        let reason = Reason::ALL.into_iter().find(|reason| reason.name() == name);
        let reason = reason.with_context(|| format!("unknown reason {name}"))?;
        let set_aside = SetAside { url: row.get(1)?, reason, detail: row.get(3)? };
        Ok(Refusal { input: row.get(0)?, set_aside })
    })?;
    rows.collect()
}

pub fn why(connection: &Connection, url_or_id: &str) -> Result<Vec<FateRecord>> {
    let mut select = connection.prepare_cached(
        "SELECT file, offset, url, fate, detail, article FROM fates
         WHERE url = ?1 OR article = ?1
            OR article IN (SELECT id FROM articles WHERE canonical_url = ?1 AND ?1 <> '')
         UNION ALL
         SELECT 0, 0, coalesce(url, input), reason, detail, NULL FROM refusals
         WHERE input = ?1 OR url = ?1
         ORDER BY 1, 2",
    )?;
    let rows = select.query_map([url_or_id], |row| {
        Ok(FateRecord {
            position: position(row, 0)?,
            url: row.get(2)?,
            fate: row.get(3)?,
            detail: row.get(4)?,
            article: row::id(row.get(5)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn article(connection: &Connection, id: &ArticleId) -> Result<Option<Article>> {
    let mut select =
        connection.prepare_cached(&format!("SELECT {ARTICLE} {FROM} WHERE a.id = ?"))?;
    select.query_and_then([&id.0], row::article)?.next().transpose()
}

pub fn latest(
    connection: &Connection,
    filter: &ArticleFilter,
    limit: usize,
) -> Result<Vec<Article>> {
    let mut wheres = vec!["1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut from = FROM.to_owned();
    // Walking the topic's own order, not the whole time line.
    let order = match &filter.topic {
        Some(label) => {
            from = "FROM topics t CROSS JOIN articles a ON a.id = t.id \
                    JOIN bodies b ON b.sequence = a.sequence"
                .to_owned();
            wheres.push("t.key = ?".to_owned());
            values.push(topic::key(label).into());
            "t"
        }
        None => "a",
    };
    let equal = [
        ("a.source", filter.source.clone()),
        ("a.language", filter.language.clone()),
        ("a.story", filter.story.as_ref().map(|story| surviving(connection, story)).transpose()?),
    ];
    for (column, value) in equal {
        if let Some(value) = value {
            wheres.push(format!("{column} = ?"));
            values.push(value.into());
        }
    }
    if let Some((at, id)) = &filter.before {
        wheres.push(format!("({order}.at, {order}.id) < (?, ?)"));
        values.push(row::micros(*at).into());
        values.push(id.0.clone().into());
    }
    values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    let sql = format!(
        "SELECT {ARTICLE} {from} WHERE {} ORDER BY {order}.at DESC, {order}.id DESC LIMIT ?",
        wheres.join(" AND ")
    );
    let mut select = connection.prepare_cached(&sql)?;
    select.query_and_then(params_from_iter(values), row::article)?.collect()
}

pub fn related(connection: &Connection, id: &ArticleId) -> Result<Vec<Related>> {
    let mut select = connection.prepare_cached(
        "SELECT b.related FROM articles a JOIN bodies b USING (sequence) WHERE a.id = ?",
    )?;
    let json: Option<String> = select.query_row([&id.0], |row| row.get(0)).optional()?;
    let pairs: Vec<(ArticleId, f64)> = match json {
        Some(json) => serde_json::from_str(&json)?,
        None => Vec::new(),
    };
    Ok(pairs.into_iter().map(|(id, score)| Related { id, score }).collect())
}

pub fn copies(connection: &Connection, id: &ArticleId) -> Result<Vec<Article>> {
    let cluster: Option<String> = connection
        .prepare_cached("SELECT coalesce(cluster, id) FROM articles WHERE id = ?")?
        .query_row([&id.0], |row| row.get(0))
        .optional()?;
    let Some(cluster) = cluster else {
        return Ok(Vec::new());
    };
    let mut select = connection.prepare_cached(&format!(
        "SELECT {ARTICLE} {FROM} WHERE (a.cluster = ?1 OR a.id = ?1) AND a.id <> ?2
         ORDER BY a.at, a.id"
    ))?;
    select.query_and_then([&cluster, &id.0], row::article)?.collect()
}

pub fn each_article(
    connection: &Connection,
    each: &mut dyn FnMut(Article) -> Result<()>,
) -> Result<()> {
    let mut select = connection.prepare(&format!("SELECT {ARTICLE} {FROM} ORDER BY a.id"))?;
    for article in select.query_and_then([], row::article)? {
        each(article?)?;
    }
    Ok(())
}

pub fn each_recent(
    connection: &Connection,
    n: usize,
    each: &mut dyn FnMut(Article, Option<ArticleId>) -> Result<()>,
) -> Result<()> {
    let Some(skip) = n.checked_sub(1) else {
        return Ok(());
    };
    let first: Option<u64> = connection
        .query_row(
            "SELECT sequence FROM articles ORDER BY sequence DESC LIMIT 1 OFFSET ?",
            [skip],
            |row| row.get(0),
        )
        .optional()?;
    let mut select = connection.prepare(&format!(
        "SELECT {ARTICLE}, a.cluster {FROM} WHERE sequence >= ? ORDER BY sequence"
    ))?;
    let rows = select.query_and_then([first.unwrap_or(0)], |row| -> Result<_> {
        Ok((row::article(row)?, row::id(row.get(5)?)))
    })?;
    for found in rows {
        let (article, cluster) = found?;
        each(article, cluster)?;
    }
    Ok(())
}

pub fn revisions(connection: &Connection, id: &ArticleId) -> Result<Vec<Article>> {
    let mut select = connection
        .prepare_cached("SELECT article FROM revisions WHERE id = ? ORDER BY sequence")?;
    let rows = select.query_and_then([&id.0], |row| -> Result<Article> {
        Ok(serde_json::from_str(row.get_ref(0)?.as_str()?)?)
    })?;
    rows.collect()
}

pub fn since(connection: &Connection, sequence: u64, limit: usize) -> Result<Vec<Numbered>> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT {ARTICLE}, a.file, a.offset {FROM} WHERE sequence > ? ORDER BY sequence LIMIT ?"
    ))?;
    let rows = select.query_and_then((sequence, limit), |row| -> Result<_> {
        let (sequence, position) = (row.get(4)?, position(row, 5)?);
        Ok(Numbered { sequence, position, article: row::article(row)? })
    })?;
    rows.collect()
}

const SUMMARY: &str = "id, headline, language, articles, sources, first_at, last_at";

fn summary(row: &Row<'_>) -> Result<StorySummary> {
    Ok(StorySummary {
        id: StoryId(row.get(0)?),
        headline: row.get(1)?,
        language: row.get(2)?,
        articles: row.get(3)?,
        sources: row.get(4)?,
        first_at: row::instant(row.get(5)?)?,
        last_at: row::instant(row.get(6)?)?,
    })
}

pub fn stories(
    connection: &Connection,
    filter: &StoryFilter,
    limit: usize,
) -> Result<Vec<StorySummary>> {
    let mut wheres = vec!["sources >= ?"];
    let mut values: Vec<Value> = vec![filter.min_sources.into()];
    if let Some(language) = &filter.language {
        wheres.push("language = ?");
        values.push(language.clone().into());
    }
    if let Some((state, now)) = filter.state {
        let since = |long: SignedDuration| -> Value { row::micros(now - long).into() };
        let (quiet, young) = (since(StoryState::QUIET), since(StoryState::YOUNG));
        match state {
            StoryState::Dormant => {
                wheres.push("last_at < ?");
                values.push(quiet);
            }
            StoryState::Emerging => {
                wheres.push("last_at >= ? AND first_at >= ?");
                values.extend([quiet, young]);
            }
            StoryState::Active => {
                wheres.push("last_at >= ? AND first_at < ?");
                values.extend([quiet, young]);
            }
        }
    }
    if let Some((at, id)) = &filter.before {
        wheres.push("(last_at, id) < (?, ?)");
        values.push(row::micros(*at).into());
        values.push(id.0.clone().into());
    }
    values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    let mut select = connection.prepare_cached(&format!(
        "SELECT {SUMMARY} FROM stories WHERE {} ORDER BY last_at DESC, id DESC LIMIT ?",
        wheres.join(" AND ")
    ))?;
    select.query_and_then(params_from_iter(values), summary)?.collect()
}

/// The number of the last correction that took effect.
pub fn corrected(connection: &Connection) -> Result<u64> {
    let mut select = connection.prepare_cached("SELECT number FROM corrected")?;
    Ok(select.query_row([], |row| row.get(0))?)
}

/// What people decided and still holds.
pub fn decisions(connection: &Connection) -> Result<Decisions> {
    let mut decisions = Decisions::default();
    let mut select =
        connection.prepare_cached("SELECT article, story FROM pins ORDER BY correction")?;
    for pin in select.query_map([], |row| Ok((ArticleId(row.get(0)?), StoryId(row.get(1)?))))? {
        let (article, story) = pin?;
        decisions.pinned.insert(article, story);
    }
    let mut select = connection.prepare_cached("SELECT story FROM whole")?;
    for story in select.query_map([], |row| Ok(StoryId(row.get(0)?)))? {
        decisions.whole.insert(story?);
    }
    let mut select = connection.prepare_cached("SELECT one, other FROM apart")?;
    for pair in select.query_map([], |row| Ok((StoryId(row.get(0)?), StoryId(row.get(1)?))))? {
        let (one, other) = pair?;
        decisions.keep_apart(one, other);
    }
    Ok(decisions)
}

/// The id that stands for a story now.
pub fn surviving(connection: &Connection, id: &StoryId) -> Result<String> {
    let mut select =
        connection.prepare_cached("SELECT into_story FROM redirects WHERE story = ?")?;
    let into = select.query_row([&id.0], |row| row.get(0)).optional()?;
    Ok(into.unwrap_or_else(|| id.0.clone()))
}

/// The line of one story.
pub fn line(connection: &Connection, id: &StoryId) -> Result<Option<StorySummary>> {
    let id = surviving(connection, id)?;
    let mut select =
        connection.prepare_cached(&format!("SELECT {SUMMARY} FROM stories WHERE id = ?"))?;
    select.query_and_then([&id], summary)?.next().transpose()
}

pub fn story(connection: &Connection, id: &StoryId) -> Result<Option<Story>> {
    let Some(summary) = line(connection, id)? else {
        return Ok(None);
    };
    let id = &summary.id.0;
    let mut select = connection.prepare_cached(&format!(
        "SELECT {ARTICLE}, a.story_score, a.story_nearest, b.shared_terms,
           EXISTS (SELECT 1 FROM pins WHERE article = a.id)
         {FROM} WHERE a.story = ? ORDER BY a.at, a.id"
    ))?;
    let members = select.query_and_then([id], |row| -> Result<_> {
        let membership = Membership {
            story: StoryId(row.get(3)?),
            score: row.get(5)?,
            nearest: row::id(row.get(6)?),
            shared_terms: serde_json::from_str(row.get_ref(7)?.as_str()?)?,
            by_hand: row.get(8)?,
        };
        Ok((row::article(row)?, membership))
    })?;
    Ok(Some(Story { summary, members: members.collect::<Result<_>>()? }))
}

pub fn sources(connection: &Connection) -> Result<Vec<SourceSummary>> {
    let mut select = connection.prepare_cached(
        "SELECT source, articles, copies, last_at,
           (SELECT site_name FROM source_names n WHERE n.source = s.source
            ORDER BY n.articles DESC, site_name LIMIT 1)
         FROM sources s ORDER BY articles DESC, source",
    )?;
    let rows = select.query_and_then([], |row| -> Result<SourceSummary> {
        let last_at: Option<i64> = row.get(3)?;
        Ok(SourceSummary {
            source: row.get(0)?,
            articles: row.get(1)?,
            copies: row.get(2)?,
            last_at: last_at.map(row::instant).transpose()?,
            site_name: row.get(4)?,
        })
    })?;
    rows.collect()
}
