//! The SQLite store: one file, write-ahead log, one writing connection and a
//! pool of reading ones that never wait for it.
//!
//! `synchronous = NORMAL`: the file survives kill -9 and power cuts whole. A
//! power cut may take the last commits, watermark included; the archive has
//! the records, and they are read again.
//!
//! Articles are JSON text, uncompressed: any SQLite tool can read them, and the
//! archive beside them is compressed already.

mod migrations;
pub mod pool;
mod row;
mod write;
mod read;
mod exchange;
mod lines;
mod splits;
mod check;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, ensure};
use news::model::article::{Article, ArticleId};
use news::model::fate::Reason;
use news::model::story::{Decisions, Related, StoryId};
use rusqlite::Connection;

use super::{
    ArchivePosition, ArticleFilter, Batch, Exchange, FateRecord, Numbered, Refusal, SourceSummary,
    Splits, Store, Story, StoryFilter, StorySummary, Storyline, StorylineSummary, Tally,
};
use crate::corrections::Correction;
use pool::Pool;

/// The log moves into the file when it holds so many pages of 4 KiB. The pages
/// of the indexes change in every batch; a longer log writes them less often.
const LOG_PAGES: u32 = 16_384;

/// The store in one SQLite file.
pub struct SqliteStore {
    // Closed before the writer: the last connection to close moves the log into
    // the file, and a reading one cannot.
    readers: Pool,
    writer: Mutex<Connection>,
}

impl SqliteStore {
    /// Opens the file, creating it and bringing its schema up to date. A file
    /// of a newer schema is refused, with what to do.
    pub fn open(file: &Path) -> Result<SqliteStore> {
        let opened = || -> Result<Connection> {
            let mut connection = Connection::open(file)?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "normal")?;
            connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
            connection.pragma_update(None, "cache_size", -32_768)?;
            connection.pragma_update(None, "temp_store", "memory")?;
            connection.busy_timeout(std::time::Duration::from_secs(30))?;
            pool::prepare_once(&connection)?;
            migrations::apply(&mut connection)?;
            Ok(connection)
        };
        let connection =
            opened().with_context(|| format!("cannot open the store {}", file.display()))?;
        Ok(SqliteStore { readers: Pool::new(file.to_owned()), writer: Mutex::new(connection) })
    }

    /// Moves the write-ahead log into the file, so that the file alone is whole.
    pub fn checkpoint(&self) -> Result<()> {
        self.writer().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// A poisoned lock is no danger: a transaction that was not committed is
    /// rolled back when dropped.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for SqliteStore {
    fn commit(&self, batch: &Batch) -> Result<()> {
        write::commit(&mut self.writer(), batch).context("cannot write to the store")
    }

    fn correct(&self, correction: &Correction) -> Result<Vec<(ArticleId, StoryId)>> {
        write::correct::correct(&mut self.writer(), correction)
            .context("cannot write a correction to the store")
    }

    fn corrected(&self) -> Result<u64> {
        read::corrected(&*self.readers.get()?)
    }

    fn decisions(&self) -> Result<Decisions> {
        read::decisions(&*self.readers.get()?)
    }

    fn watermark(&self) -> Result<ArchivePosition> {
        read::watermark(&*self.readers.get()?)
    }

    fn position_of_digest(&self, digest: &[u8; 32]) -> Result<Option<ArchivePosition>> {
        read::position_of_digest(&*self.readers.get()?, digest)
    }

    fn records_from(&self, file: u32) -> Result<u64> {
        read::records_from(&*self.readers.get()?, file)
    }

    fn articles_only_before(&self, file: u32) -> Result<u64> {
        read::articles_only_before(&*self.readers.get()?, file)
    }

    fn make_durable(&self) -> Result<()> {
        let busy: u32 =
            self.writer().query_row("PRAGMA wal_checkpoint(FULL)", [], |row| row.get(0))?;
        ensure!(busy == 0, "the store is being read; it is not written out whole yet");
        Ok(())
    }

    fn fates_of_digest(&self, digest: &[u8; 32]) -> Result<Option<Vec<String>>> {
        read::fates_of_digest(&*self.readers.get()?, digest)
    }

    fn tally(&self) -> Result<Tally> {
        read::tally(&*self.readers.get()?)
    }

    fn counts(&self) -> Result<(u64, Vec<(Reason, u64)>)> {
        read::counts(&*self.readers.get()?)
    }

    fn refusals(&self) -> Result<Vec<Refusal>> {
        read::refusals(&*self.readers.get()?)
    }

    fn why(&self, url_or_id: &str) -> Result<Vec<FateRecord>> {
        read::why(&*self.readers.get()?, url_or_id)
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>> {
        read::article(&*self.readers.get()?, id)
    }

    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Article>> {
        let connection = self.readers.get()?;
        let found = ids.iter().map(|id| read::article(&connection, id));
        found.filter_map(Result::transpose).collect()
    }

    fn latest(&self, filter: &ArticleFilter, limit: usize) -> Result<Vec<Article>> {
        read::latest(&*self.readers.get()?, filter, limit)
    }

    fn related(&self, id: &ArticleId) -> Result<Vec<Related>> {
        read::related(&*self.readers.get()?, id)
    }

    fn copies(&self, id: &ArticleId) -> Result<Vec<Article>> {
        read::copies(&*self.readers.get()?, id)
    }

    fn each_article(&self, each: &mut dyn FnMut(Article) -> Result<()>) -> Result<()> {
        read::each_article(&*self.readers.get()?, each)
    }

    fn recent(&self, n: usize) -> Result<Vec<(Article, Option<ArticleId>)>> {
        let mut articles = Vec::new();
        self.each_recent(n, &mut |article, cluster| {
            articles.push((article, cluster));
            Ok(())
        })?;
        Ok(articles)
    }

    fn each_recent(
        &self,
        n: usize,
        each: &mut dyn FnMut(Article, Option<ArticleId>) -> Result<()>,
    ) -> Result<()> {
        read::each_recent(&*self.readers.get()?, n, each)
    }

    fn sequence(&self) -> Result<u64> {
        read::sequence(&*self.readers.get()?)
    }

    fn revisions(&self, id: &ArticleId) -> Result<Vec<Article>> {
        read::revisions(&*self.readers.get()?, id)
    }

    fn check(&self) -> Result<Vec<String>> {
        check::complaints(&*self.readers.get()?)
    }

    fn since(&self, sequence: u64, limit: usize) -> Result<Vec<Numbered>> {
        read::since(&*self.readers.get()?, sequence, limit)
    }

    fn stories(&self, filter: &StoryFilter, limit: usize) -> Result<Vec<StorySummary>> {
        read::stories(&*self.readers.get()?, filter, limit)
    }

    fn summary(&self, id: &StoryId) -> Result<Option<StorySummary>> {
        read::line(&*self.readers.get()?, id)
    }

    fn story(&self, id: &StoryId) -> Result<Option<Story>> {
        read::story(&*self.readers.get()?, id)
    }

    fn splits(&self, id: &StoryId) -> Result<Splits> {
        splits::of(&*self.readers.get()?, id)
    }

    fn families(&self) -> Result<Vec<(StoryId, StoryId)>> {
        splits::families(&*self.readers.get()?)
    }

    fn storylines(&self, limit: usize) -> Result<Vec<StorylineSummary>> {
        lines::list(&*self.readers.get()?, limit)
    }

    fn storyline(&self, id: &StoryId) -> Result<Option<Storyline>> {
        lines::one(&*self.readers.get()?, id)
    }

    fn sources(&self) -> Result<Vec<SourceSummary>> {
        read::sources(&*self.readers.get()?)
    }

    fn exchange(&self, source: &str, partners: usize) -> Result<Exchange> {
        exchange::of(&*self.readers.get()?, source, partners)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::SqliteStore;
    use crate::store::{Store, conformance};

    #[test]
    fn the_sqlite_store_conforms() {
        let folder = tempfile::tempdir().unwrap();
        let next = Cell::new(0);
        conformance::suite(&|| -> Box<dyn Store> {
            next.set(next.get() + 1);
            Box::new(SqliteStore::open(&folder.path().join(format!("{}", next.get()))).unwrap())
        });
    }

    #[test]
    fn a_store_of_a_newer_schema_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store");
        drop(SqliteStore::open(&file).unwrap());
        let connection = rusqlite::Connection::open(&file).unwrap();
        connection.pragma_update(None, "user_version", 9_999).unwrap();
        let error = SqliteStore::open(&file).err().unwrap();
        assert!(format!("{error:#}").contains("newer Marsad"), "{error:#}");
    }

    #[test]
    fn annotations_of_an_older_store_are_read_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store");
        let store = SqliteStore::open(&file).unwrap();
        let article = conformance::article(1);
        assert!(!article.annotations.is_empty());
        conformance::commit(&store, vec![article.clone()]);
        let held = store.article(&article.id).unwrap().unwrap();
        drop(store);
        let connection = rusqlite::Connection::open(&file).unwrap();
        let older = serde_json::to_string(&held.annotations).unwrap();
        connection.execute("UPDATE bodies SET annotations = ?", [older]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        drop(connection);
        let store = SqliteStore::open(&file).unwrap();
        assert_eq!(store.article(&article.id).unwrap(), Some(held));
    }

    #[test]
    fn readers_see_the_last_commit_while_a_write_is_under_way() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("store")).unwrap();
        let mut writer = store.writer();
        let transaction = writer.transaction().unwrap();
        transaction.execute("UPDATE progress SET sequence = 7", []).unwrap();
        assert_eq!(store.sequence().unwrap(), 0);
        transaction.commit().unwrap();
        assert_eq!(store.sequence().unwrap(), 7);
    }
}
