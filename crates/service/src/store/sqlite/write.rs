//! Writing a batch: one transaction, endings in order, then the aggregates of
//! every story that was touched, then the watermark.

pub mod correct;
mod line;
mod split;

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use anyhow::Result;
use news::group::headline::{Titled, headline};
use news::model::article::{Article, ArticleId};
use news::model::story::{Kept, Merge};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use text::language::Language;

use super::row::{self, Body};
use crate::store::{ArchivePosition, Batch, Ending, RecordEndings, Refusal, topic};

/// Writes the batch or nothing of it.
pub fn commit(connection: &mut Connection, batch: &Batch) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let sequence = transaction.query_row("SELECT sequence FROM progress", [], |row| row.get(0))?;
    let mut write = Write::new(&transaction, sequence);
    for record in &batch.records {
        write.record(record)?;
    }
    for refusal in &batch.refusals {
        write.refusal(refusal)?;
    }
    write.topics()?;
    write.summarise_touched()?;
    transaction.execute(
        "UPDATE progress SET file = ?, offset = ?, sequence = ?",
        params![batch.next.file, batch.next.offset, write.sequence],
    )?;
    transaction.commit()?;
    Ok(())
}

struct Write<'a> {
    to: &'a Transaction<'a>,
    sequence: u64,
    touched: BTreeSet<String>,
    /// Topic, instant and id of the articles so far, to be written in the
    /// order of their table: its pages are then each visited once a batch.
    topics: Vec<(String, i64, String)>,
}

/// What has to be known of a version that is being replaced.
struct Held {
    sequence: u64,
    at: i64,
    source: String,
    story: String,
    copy: bool,
}

impl<'a> Write<'a> {
    fn new(to: &'a Transaction<'a>, sequence: u64) -> Write<'a> {
        Write { to, sequence, touched: BTreeSet::new(), topics: Vec::new() }
    }
}

impl Write<'_> {
    fn run(&self, sql: &str, values: impl rusqlite::Params) -> Result<usize> {
        Ok(self.to.prepare_cached(sql)?.execute(values)?)
    }

    fn record(&mut self, record: &RecordEndings) -> Result<()> {
        let ArchivePosition { file, offset } = record.position;
        self.run(
            "INSERT INTO records VALUES (?, ?, ?) ON CONFLICT (digest) DO UPDATE
             SET file = excluded.file, offset = excluded.offset",
            params![record.digest, file, offset],
        )?;
        for (item, ending) in record.endings.iter().enumerate() {
            let (url, detail, article) = match ending {
                Ending::Kept(kept) => {
                    self.place(kept, record.position)?;
                    (Some(kept.article.url.as_str()), "", Some(&kept.article.id))
                }
                Ending::Known { id, url } => (Some(url.as_str()), "", Some(id)),
                Ending::SetAside(set_aside) => {
                    (set_aside.url.as_deref(), set_aside.detail.as_str(), None)
                }
            };
            let url = url.filter(|url| !url.is_empty());
            self.run(
                "INSERT OR REPLACE INTO fates VALUES (?, ?, ?, ?, ?, ?, ?)",
                params![file, offset, item, url, ending.fate(), detail, article.map(|id| &id.0)],
            )?;
        }
        Ok(())
    }

    fn refusal(&self, refusal: &Refusal) -> Result<()> {
        let Refusal { input, set_aside } = refusal;
        self.run(
            "INSERT OR REPLACE INTO refusals VALUES (?, ?, ?, ?)",
            params![input, set_aside.url, set_aside.reason.name(), set_aside.detail],
        )?;
        Ok(())
    }

    fn place(&mut self, kept: &Kept, position: ArchivePosition) -> Result<()> {
        if kept.membership.is_founder() {
            self.begins(&kept.article.id)?;
        }
        for merge in &kept.merges {
            self.family_follows(merge)?;
            self.merge(merge)?;
        }
        let held = self.held(&kept.article.id)?;
        if let Some(held) = &held {
            self.retire(held, &kept.article)?;
        }
        self.insert(kept, position)?;
        if let Some(held) = held
            && held.story != kept.membership.story.0
        {
            self.leave(&held.story, &kept.membership.story.0)?;
        }
        if let Some(split) = &kept.split {
            self.split(split)?;
        }
        if let Some(continuation) = &kept.continuation {
            self.continues(continuation)?;
        }
        Ok(())
    }

    fn insert(&mut self, kept: &Kept, position: ArchivePosition) -> Result<()> {
        self.sequence += 1;
        let (article, membership, at) = (&kept.article, &kept.membership, row::micros(kept.at));
        let copy_of = article.copy_of.as_ref().map(|copy| &copy.id.0);
        self.run(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                self.sequence,
                article.id.0,
                article.source,
                article.language,
                at,
                article.title,
                article.url,
                article.canonical_url,
                article.is_partial(),
                copy_of,
                kept.cluster.as_ref().map(|cluster| &cluster.0),
                membership.story.0,
                membership.score,
                membership.nearest.as_ref().map(|nearest| &nearest.0),
                position.file,
                position.offset,
            ],
        )?;
        let body = Body::of(article)?;
        let terms = serde_json::to_string(&membership.shared_terms)?;
        let related: Vec<_> = kept.related.iter().map(|near| (&near.id, near.score)).collect();
        self.run(
            "INSERT INTO bodies VALUES (?, ?, ?, ?, ?, ?)",
            params![
                self.sequence,
                body.article,
                body.annotations,
                body.copy_of,
                terms,
                serde_json::to_string(&related)?
            ],
        )?;
        let topics = topic::keys(article).into_iter();
        self.topics.extend(topics.map(|key| (key, at, article.id.0.clone())));
        self.count_source(article, at, copy_of.is_some())?;
        self.run("DELETE FROM redirects WHERE story = ?", [&membership.story.0])?;
        self.touched.insert(membership.story.0.clone());
        Ok(())
    }

    fn topics(&mut self) -> Result<()> {
        let mut topics = mem::take(&mut self.topics);
        topics.sort_unstable();
        for (key, at, id) in topics {
            self.run("INSERT OR IGNORE INTO topics VALUES (?, ?, ?)", params![key, at, id])?;
        }
        Ok(())
    }

    fn count_source(&self, article: &Article, at: i64, copy: bool) -> Result<()> {
        self.run(
            "INSERT INTO sources VALUES (?1, 1, ?2, ?3) ON CONFLICT (source) DO UPDATE SET
               articles = articles + 1, copies = copies + ?2, last_at = max(last_at, ?3)",
            params![article.source, copy, at],
        )?;
        if let Some(name) = &article.site_name {
            self.run(
                "INSERT INTO source_names VALUES (?, ?, 1)
                 ON CONFLICT (source, site_name) DO UPDATE SET articles = articles + 1",
                params![article.source, name],
            )?;
        }
        Ok(())
    }

    fn held(&self, id: &ArticleId) -> Result<Option<Held>> {
        let mut select = self.to.prepare_cached(
            "SELECT sequence, at, source, story, copy_of IS NOT NULL FROM articles WHERE id = ?",
        )?;
        let held = select.query_row([&id.0], |row| {
            Ok(Held {
                sequence: row.get(0)?,
                at: row.get(1)?,
                source: row.get(2)?,
                story: row.get(3)?,
                copy: row.get(4)?,
            })
        });
        Ok(held.optional()?)
    }

    /// Moves the version held to the revisions and takes it out of every count.
    fn retire(&mut self, held: &Held, newer: &Article) -> Result<()> {
        let select = format!(
            "SELECT {} FROM articles a JOIN bodies b USING (sequence) WHERE sequence = ?",
            row::ARTICLE
        );
        let older = self
            .to
            .prepare_cached(&select)?
            .query_and_then([held.sequence], row::article)?
            .next()
            .transpose()?;
        if let Some(older) = older {
            let at = newer.fetched_at.map(row::micros);
            self.run(
                "INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?)",
                params![older.id.0, held.sequence, at, serde_json::to_string(&older)?],
            )?;
            self.topics.retain(|(_, at, id)| *at != held.at || *id != older.id.0);
            for key in topic::keys(&older) {
                self.run(
                    "DELETE FROM topics WHERE key = ? AND at = ? AND id = ?",
                    params![key, held.at, older.id.0],
                )?;
            }
            if let Some(name) = &older.site_name {
                self.run(
                    "UPDATE source_names SET articles = articles - 1
                     WHERE source = ? AND site_name = ?",
                    params![held.source, name],
                )?;
            }
        }
        self.run("DELETE FROM articles WHERE sequence = ?", [held.sequence])?;
        self.run("DELETE FROM bodies WHERE sequence = ?", [held.sequence])?;
        self.run(
            "UPDATE sources SET articles = articles - 1, copies = copies - ?2,
               last_at = (SELECT max(at) FROM articles WHERE source = ?1) WHERE source = ?1",
            params![held.source, held.copy],
        )?;
        self.run("DELETE FROM sources WHERE source = ? AND articles = 0", [&held.source])?;
        self.run("DELETE FROM source_names WHERE articles = 0 AND source = ?", [&held.source])?;
        Ok(())
    }

    /// A replaced article went to another story. One left without articles
    /// leads there, at once: what follows must not depend on where a batch ends.
    fn leave(&mut self, story: &str, now: &str) -> Result<()> {
        let left: u64 = self
            .to
            .prepare_cached("SELECT count(*) FROM articles WHERE story = ?")?
            .query_row([story], |row| row.get(0))?;
        if left > 0 {
            self.touched.insert(story.to_owned());
            return Ok(());
        }
        self.redirect(story, now)
    }

    fn merge(&mut self, merge: &Merge) -> Result<()> {
        let (from, into) = (merge.from.0.as_str(), merge.into.0.as_str());
        if from == into {
            return Ok(());
        }
        self.run("UPDATE articles SET story = ? WHERE story = ?", [into, from])?;
        self.run("DELETE FROM redirects WHERE story = ?", [into])?;
        self.touched.insert(into.to_owned());
        self.decisions_follow(from, into)?;
        self.redirect(from, into)
    }

    fn redirect(&mut self, from: &str, into: &str) -> Result<()> {
        self.touched.remove(from);
        self.run("DELETE FROM stories WHERE id = ?", [from])?;
        self.run("UPDATE redirects SET into_story = ? WHERE into_story = ?", [into, from])?;
        self.run("INSERT OR REPLACE INTO redirects VALUES (?, ?)", [from, into])?;
        self.splits_follow(from, into)?;
        self.lines_follow(from, into)
    }

    fn summarise_touched(&mut self) -> Result<()> {
        for story in mem::take(&mut self.touched) {
            self.summarise(&story)?;
        }
        Ok(())
    }

    /// Computes a story's line from its members as they are now.
    fn summarise(&self, story: &str) -> Result<()> {
        let Some(summary) = Summary::of(self.to, story)? else {
            self.run("DELETE FROM stories WHERE id = ?", [story])?;
            return Ok(());
        };
        self.run(
            "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![
                story,
                summary.headline,
                summary.language,
                summary.articles,
                summary.sources,
                summary.first_at,
                summary.last_at,
            ],
        )?;
        Ok(())
    }
}

/// A story's line.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    /// The title of a central member: [`headline`].
    pub headline: String,
    /// The language of most members.
    pub language: String,
    /// How many members.
    pub articles: u64,
    /// How many sources.
    pub sources: u64,
    /// The earliest instant.
    pub first_at: i64,
    /// The latest instant.
    pub last_at: i64,
}

struct Member {
    id: String,
    title: String,
    source: String,
    language: String,
    at: i64,
    partial: bool,
    nearest: Option<String>,
}

impl Summary {
    /// The line of a story's members; `None` where it has none.
    pub fn of(connection: &Connection, story: &str) -> Result<Option<Summary>> {
        let mut select = connection.prepare_cached(
            "SELECT id, title, source, language, at, partial, story_nearest
             FROM articles WHERE story = ? ORDER BY at, id",
        )?;
        let members: Vec<Member> = select
            .query_map([story], |row| {
                Ok(Member {
                    id: row.get(0)?,
                    title: row.get(1)?,
                    source: row.get(2)?,
                    language: row.get(3)?,
                    at: row.get(4)?,
                    partial: row.get(5)?,
                    nearest: row.get(6)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let (Some(first), Some(last)) = (members.first(), members.last()) else {
            return Ok(None);
        };
        let sources: BTreeSet<&str> = members.iter().map(|m| m.source.as_str()).collect();
        let language = most_frequent(members.iter().map(|m| m.language.as_str()));
        let stems = Language::of_text(language, &first.title);
        Ok(Some(Summary {
            headline: headline(&titles(&members), stems),
            language: language.to_owned(),
            articles: members.len() as u64,
            sources: sources.len() as u64,
            first_at: first.at,
            last_at: last.at,
        }))
    }
}

fn titles(members: &[Member]) -> Vec<Titled<'_>> {
    let mut named: BTreeMap<&str, u32> = BTreeMap::new();
    for nearest in members.iter().filter_map(|member| member.nearest.as_deref()) {
        *named.entry(nearest).or_default() += 1;
    }
    members
        .iter()
        .map(|Member { id, title, source, partial, .. }| Titled {
            title,
            outlet: source,
            partial: *partial,
            nearest_of: named.get(id.as_str()).copied().unwrap_or(0),
        })
        .collect()
}

fn most_frequent<'a>(words: impl Iterator<Item = &'a str>) -> &'a str {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or("und", |(word, _)| word)
}
