//! The full-text index: a projection of the store that can be rebuilt.
//!
//! Articles come into it by the [`lot`], which [`writing`] commits.
//!
//! A query is read by [`query`], turned into what the index can match and rank
//! by [`plan`] (words by [`rank`]), matched by [`bag`], counted and sorted by
//! [`collect`], the best of it ranked once more by [`rerank`], and its hits get
//! their [`passage`] from the articles as the store has them. Index and
//! query share one analyzer, [`text::analyzer`], by way of [`terms`].

mod directory;
mod schema;
mod terms;
mod lot;
mod writing;
pub mod query;
mod columns;
mod frequencies;
pub mod rank;
mod bag;
mod rerank;
mod plan;
mod collect;
mod cursor;
pub mod passage;
pub mod suggest;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use anyhow::{Context, Result};
use news::model::article::{Article, ArticleId};
use news::model::words::{ArticleWords, Forms};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::collector::Count;
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher, Warmer};

use self::collect::{Bare, Found, Run};
use self::columns::Shelf;
use self::cursor::Cursor;
use self::directory::ReadDirectory;
pub use self::lot::Entry;
use self::passage::Marker;
use self::plan::{Scope, Strictness};
use self::rank::Weights;
use self::rerank::Reranker;
use self::schema::Fields;
use self::suggest::{Known, Suggestion};
use self::writing::Writing;
use crate::store::{ArchivePosition, Numbered};

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first; newest first where nothing ranks: filters alone, a lone stop word,
    /// nothing.
    #[default]
    Relevance,
    /// Newest first.
    Date,
    /// Best first, where what is new counts for more: as seen at an instant, in
    /// seconds since 1970. A page that goes on keeps that of the first.
    Fresh(i64),
}

/// A search as asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query: words, `"phrases"`, `source:`, `lang:`, `after:`, `before:`…
    pub q: String,
    /// At most so many hits.
    pub limit: usize,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// The order.
    pub sort: Sort,
    /// Only what came into the archive after this (`ArchivePosition::order`) and
    /// answers the whole query, never a part of it.
    pub after: Option<u64>,
}

/// A part of the original text with the matches in it.
#[derive(Debug, Clone, Serialize)]
pub struct Snippet {
    /// The passage, as written.
    pub text: String,
    /// Byte ranges of `text` that matched, in order, without overlaps.
    pub highlights: Vec<Range<usize>>,
}

/// One hit.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// The article.
    pub id: ArticleId,
    /// BM25-like score; 0 when sorted by date, as what nothing ranks is.
    pub score: f32,
    /// Where in the archive it came from: `ArchivePosition::order`.
    pub placed: u64,
    /// The title with its matches.
    pub title: Snippet,
    /// The best passage of the body.
    pub snippet: Snippet,
    /// The article as the store has it.
    #[serde(skip)]
    pub article: Article,
}

/// The answer to a [`Request`].
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// The hits.
    pub items: Vec<Hit>,
    /// How many articles match in all.
    pub total: usize,
    /// There may be more: of a beginning that very many words have, the rare words were
    /// left out.
    pub total_at_least: bool,
    /// Counts by `source`, `language`, `section`, `entity`, `day`.
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// The facets among them whose counts are estimates, of a sample: `entity` where
    /// more than about 2,000 articles match, all where more than about 130,000 do.
    pub estimated_facets: Vec<String>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// What else may have been meant.
    pub suggestion: Option<Suggestion>,
}

/// Gives the articles of some ids, those it has: usually `Store::articles`.
pub type Articles<'a> = &'a dyn Fn(&[ArticleId]) -> Result<Vec<Article>>;

/// At most so many hits a page.
const MOST_HITS: usize = 1_000;

/// The index in a folder. One writer; readers see each commit.
pub struct SearchIndex {
    folder: PathBuf,
    /// As it is read; the writer has its own.
    index: Index,
    fields: Fields,
    weights: Weights,
    shelf: Arc<Shelf>,
    reader: IndexReader,
    writing: Mutex<Option<Writing>>,
}

impl SearchIndex {
    /// Opens or creates the index; one of another schema version, or one that
    /// is damaged, is emptied, and [`SearchIndex::watermark`] then says 0.
    pub fn open(folder: &Path) -> Result<SearchIndex> {
        let mut index = match open_existing(folder) {
            Some(index) => index,
            None => create(folder)?,
        };
        // Segments are searched side by side.
        index.set_default_multithread_executor()?;
        let fields = Fields::of(&index.schema())?;
        let [_, lead, body, _] = fields.texts;
        let shelf = Arc::new(Shelf::new([lead, body]));
        let warmer: Weak<dyn Warmer> = Arc::downgrade(&(shelf.clone() as Arc<dyn Warmer>));
        let reader = index.reader_builder().reload_policy(ReloadPolicy::OnCommitWithDelay);
        let reader = reader.warmers(vec![warmer]).try_into().context("cannot read the index")?;
        Ok(SearchIndex {
            folder: folder.to_owned(),
            index,
            fields,
            shelf,
            weights: Weights::default(),
            reader,
            writing: Mutex::new(None),
        })
    }

    /// Ranks by other weights, to measure them.
    pub fn weighing(&mut self, weights: Weights) {
        self.weights = weights;
    }

    /// The store sequence number up to which articles are in the index.
    pub fn watermark(&self) -> Result<u64> {
        match self.index.load_metas()?.payload {
            Some(payload) => payload.parse().context("the index's watermark is no number"),
            None => Ok(0),
        }
    }

    /// Adds articles (replacing those of the same id) and commits durably with
    /// the new watermark. Costs an fsync and a segment: give it thousands.
    pub fn add(&self, articles: &[Article], watermark: u64) -> Result<()> {
        let entry = |article| self.analysed(article, ArchivePosition::default());
        self.stage(articles.par_iter().map(entry).collect())?;
        self.commit(watermark)
    }

    /// Analyses articles and takes them for the next commit: [`SearchIndex::stage`].
    ///
    /// # Errors
    /// As [`SearchIndex::stage`].
    pub fn stage_numbered(&self, articles: &[Numbered]) -> Result<()> {
        let entry = |numbered: &Numbered| self.analysed(&numbered.article, numbered.position);
        self.stage(articles.par_iter().map(entry).collect())
    }

    fn analysed(&self, article: &Article, position: ArchivePosition) -> Entry {
        self.entry(article, ArticleWords::of(article).into_forms(), position)
    }

    /// What the index takes of an article that came from there; `forms` are those
    /// of its words.
    pub fn entry(&self, article: &Article, forms: Forms, position: ArchivePosition) -> Entry {
        self.fields.entry(article, forms, position)
    }

    /// Takes entries for the next commit (replacing those of the same id).
    ///
    /// # Errors
    /// When they cannot be written: everything since the last commit is undone.
    pub fn stage(&self, entries: Vec<Entry>) -> Result<()> {
        self.write(|writing| writing.stage(entries))
    }

    /// Has what was staged written in the background, to be committed with its
    /// watermark by the next call of this or of [`SearchIndex::commit`]: who has very
    /// many articles need not wait meanwhile.
    ///
    /// # Errors
    /// As [`SearchIndex::stage`].
    pub fn seal(&self, watermark: u64) -> Result<()> {
        self.write(|writing| writing.seal(Some(watermark)))?;
        self.reader.reload().context("cannot read the index anew")
    }

    /// Makes what was staged durable and visible, with the new watermark. Costs
    /// an fsync and a segment.
    ///
    /// # Errors
    /// As [`SearchIndex::stage`].
    pub fn commit(&self, watermark: u64) -> Result<()> {
        self.write(|writing| writing.commit(watermark))?;
        self.reader.reload().context("cannot read the index anew")
    }

    /// Ends the writing: merges under way are waited for. Who ends without it
    /// leaves more segments behind.
    ///
    /// # Errors
    /// When a merge failed; what was committed is there all the same.
    pub fn settle(&self) -> Result<()> {
        let writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner).take();
        writing.map_or(Ok(()), Writing::settle)
    }

    /// Lets `write` write; what it leaves half done is undone.
    fn write(&self, write: impl FnOnce(&mut Writing) -> Result<()>) -> Result<()> {
        let mut writing = match self.writing.lock() {
            Ok(writing) => writing,
            // A thread died while it wrote: what it had not committed is gone.
            Err(poisoned) => poisoned.into_inner(),
        };
        let writing = match &mut *writing {
            Some(writing) => writing,
            none => none.insert(Writing::open(&self.folder, self.fields)?),
        };
        let written = write(writing);
        if written.is_err() {
            writing.undo()?;
        }
        written
    }

    /// How many articles are in the index.
    pub fn len(&self) -> usize {
        usize::try_from(self.reader.searcher().num_docs()).unwrap_or(usize::MAX)
    }

    /// Nothing is in the index.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Answers a query; `articles` gives the texts of the hits. [`query::mistake::BadQuery`] is
    /// found by `downcast_ref` on the error. Hits whose article is not given
    /// are left out of the items.
    pub fn search(&self, request: &Request, articles: Articles<'_>) -> Result<Answer> {
        let mut query = query::parse(&request.q)?;
        let cursor = request.cursor.as_deref().map(Cursor::parse).transpose()?;
        let searcher = self.reader.searcher();
        let suggestion = self.known(&searcher, articles).widen(&mut query, &request.q)?;
        let found = self.find(&searcher, &query, request, cursor)?;
        let ids: Vec<ArticleId> = found.hits.iter().map(|hit| hit.id.clone()).collect();
        let known = articles(&ids)?.into_iter().map(|article| (article.id.clone(), article));
        let mut known: FxHashMap<ArticleId, Article> = known.collect();
        let marker = Marker::new(&query);
        let given = found.hits.into_iter().filter_map(|hit| Some((known.remove(&hit.id)?, hit)));
        let given: Vec<(Article, Bare)> = given.collect();
        let items = given.into_par_iter().map(|(article, hit)| {
            let (title, snippet) = (marker.title(&article), marker.passage(&article));
            Hit { id: hit.id, score: hit.score, placed: hit.placed, title, snippet, article }
        });
        Ok(Answer {
            items: items.collect(),
            total: found.total,
            total_at_least: found.at_least,
            facets: found.facets,
            estimated_facets: found.estimated,
            next_cursor: found.next.map(|next| next.to_string()),
            suggestion,
        })
    }

    /// The ids and scores that answer a query, best first, without their texts.
    pub fn ids(&self, request: &Request) -> Result<Vec<(ArticleId, f32)>> {
        let mut query = query::parse(&request.q)?;
        let cursor = request.cursor.as_deref().map(Cursor::parse).transpose()?;
        let searcher = self.reader.searcher();
        self.known(&searcher, &|_| Ok(Vec::new())).widen(&mut query, &request.q)?;
        let found = self.find(&searcher, &query, request, cursor)?;
        Ok(found.hits.into_iter().map(|hit| (hit.id, hit.score)).collect())
    }

    /// How many articles match a query and came into the archive after this.
    ///
    /// # Errors
    /// As [`SearchIndex::search`].
    pub fn count(&self, q: &str, after: u64) -> Result<usize> {
        let mut query = query::parse(q)?;
        let searcher = self.reader.searcher();
        self.known(&searcher, &|_| Ok(Vec::new())).widen(&mut query, q)?;
        let mut planned = plan::plan(&query, self.scope(Strictness::Strict));
        planned.placed_after(after, &self.fields);
        Ok(searcher.search(&planned.matcher, &Count)?)
    }

    /// The place in the archive of what came last into the index; 0 where nothing
    /// did.
    pub fn last_placed(&self) -> Result<u64> {
        let mut last = 0;
        for segment in self.reader.searcher().segment_readers() {
            last = last.max(segment.fast_fields().u64("placed")?.max_value());
        }
        Ok(last)
    }

    fn known<'a>(&'a self, searcher: &'a Searcher, articles: Articles<'a>) -> Known<'a> {
        Known { searcher, fields: &self.fields, shelf: &self.shelf, articles }
    }

    fn scope(&self, strictness: Strictness) -> Scope<'_> {
        let (fields, weights, shelf) = (&self.fields, &self.weights, &self.shelf);
        Scope { fields, weights, strictness, shelf }
    }

    /// Every word first; where nothing has them all, what has some of them.
    fn find(
        &self,
        searcher: &Searcher,
        query: &query::Query,
        request: &Request,
        cursor: Option<Cursor>,
    ) -> Result<Found> {
        let limit = request.limit.min(MOST_HITS);
        let sort = match (request.sort, &cursor) {
            (Sort::Fresh(_), Some(Cursor { now: Some(now), .. })) => Sort::Fresh(*now),
            (sort, _) => sort,
        };
        let run = |strictness| {
            let mut planned = plan::plan(query, self.scope(strictness));
            if let Some(after) = request.after {
                planned.placed_after(after, &self.fields);
            }
            let (fields, weights, shelf) = (&self.fields, self.weights, &self.shelf);
            let reranker = Reranker { searcher, fields, weights, shelf };
            let after = cursor.as_ref();
            Run { reranker, shelf, sort, strictness, limit, after }.found(&planned)
        };
        match &cursor {
            Some(cursor) => run(cursor.strictness),
            None => {
                let found = run(Strictness::Strict)?;
                let enough = found.total > 0 || request.after.is_some();
                if enough { Ok(found) } else { run(Strictness::Relaxed) }
            }
        }
    }
}

/// The file beside the index that says which schema wrote it.
fn version_file(folder: &Path) -> PathBuf {
    folder.join("marsad-schema")
}

fn open_existing(folder: &Path) -> Option<Index> {
    let version = fs::read_to_string(version_file(folder)).ok()?;
    if version.trim() != schema::VERSION.to_string() {
        tracing::info!(found = version.trim(), wanted = schema::VERSION, "the index is refilled");
        return None;
    }
    match ReadDirectory::open(folder).and_then(Index::open) {
        Ok(index) if index.schema() == schema::schema() => Some(index),
        Ok(_) => None,
        Err(error) => {
            tracing::warn!(%error, folder = %folder.display(), "the index is damaged and refilled");
            None
        }
    }
}

fn create(folder: &Path) -> Result<Index> {
    let shown = folder.display();
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {shown}"))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {shown}"))?;
    let directory = ReadDirectory::open(folder).with_context(|| format!("cannot open {shown}"))?;
    let index = Index::builder()
        .schema(schema::schema())
        .open_or_create(directory)
        .with_context(|| format!("cannot create an index in {shown}"))?;
    fs::write(version_file(folder), format!("{}\n", schema::VERSION))
        .with_context(|| format!("cannot write {}", version_file(folder).display()))?;
    Ok(index)
}
