//! What Marsad holds: rows derived from the archive, behind one trait. A
//! backend earns its name by passing the suite in `store/conformance.rs`.

pub mod topic;
pub mod sqlite;
#[cfg(test)]
mod conformance;

use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use news::model::article::{Article, ArticleId};
use news::model::fate::{Reason, SetAside};
use news::model::story::{Decisions, Kept, Membership, Related, StoryId, StoryState};
use serde::Serialize;

use crate::corrections::Correction;

/// Where an archived record lies: WARC files are numbered, records have offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct ArchivePosition {
    /// Number of the WARC file, from 1.
    pub file: u32,
    /// Byte offset of the record in the file as stored.
    pub offset: u64,
}

impl ArchivePosition {
    /// One number that orders like the position.
    pub fn order(&self) -> u64 {
        u64::from(self.file) << 40 | self.offset.min((1 << 40) - 1)
    }
}

/// An article with its place in the order of arrival.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// The number of its placement.
    pub sequence: u64,
    /// Where in the archive it came from.
    pub position: ArchivePosition,
    /// The article.
    pub article: Article,
}

/// How one item of a record ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// It is an article (possibly a copy of another).
    Kept(Arc<Kept>),
    /// It is an article already held in a version at least as good: nothing
    /// changes. The fate is `kept`.
    Known {
        /// The article.
        id: ArticleId,
        /// The item's URL.
        url: String,
    },
    /// It is set aside, and why.
    SetAside(SetAside),
}

/// The endings of one archived record, in item order.
#[derive(Debug, Clone)]
pub struct RecordEndings {
    /// The record.
    pub position: ArchivePosition,
    /// SHA-256 of URL and payload: what makes the same input recognisable.
    pub digest: [u8; 32],
    /// What came of it.
    pub endings: Vec<Ending>,
}

impl Ending {
    /// The fate's wire name: `kept` or the reason's.
    pub fn fate(&self) -> &'static str {
        match self {
            Ending::Kept(_) | Ending::Known { .. } => "kept",
            Ending::SetAside(set_aside) => set_aside.reason.name(),
        }
    }
}

/// A part of an input that was no page (a torn WARC, bytes of no known
/// format). There is nothing to archive, so a rebuild carries these over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The path, or `FILE#n`.
    pub input: String,
    /// Why.
    pub set_aside: SetAside,
}

/// One transaction's worth, in archive order. After it, the watermark is
/// `next`: everything before it is in the store, nothing after it is.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// The records.
    pub records: Vec<RecordEndings>,
    /// Parts of the inputs that were no page.
    pub refusals: Vec<Refusal>,
    /// The first archive position not yet processed.
    pub next: ArchivePosition,
}

/// Which articles to list.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Only this source.
    pub source: Option<String>,
    /// Only this BCP-47 language.
    pub language: Option<String>,
    /// Only articles with this publisher tag or keyword, by folded key.
    pub topic: Option<String>,
    /// Only this story.
    pub story: Option<StoryId>,
    /// Only articles before this place in the order: instant and id of the
    /// last one seen.
    pub before: Option<(Timestamp, ArticleId)>,
}

/// One line of a story list.
#[derive(Debug, Clone, Serialize)]
pub struct StorySummary {
    /// Its id.
    pub id: StoryId,
    /// Its headline: the title of its most central member.
    pub headline: String,
    /// The language of most of its members.
    pub language: String,
    /// How many articles, copies included.
    pub articles: u32,
    /// How many sources.
    pub sources: u32,
    /// First publication.
    pub first_at: Timestamp,
    /// Last publication.
    pub last_at: Timestamp,
}

impl StorySummary {
    /// How it stands at an instant.
    pub fn state(&self, now: Timestamp) -> StoryState {
        StoryState::of(self.first_at, self.last_at, now)
    }
}

/// A story whole.
#[derive(Debug, Clone, Serialize)]
pub struct Story {
    /// The line it has in lists.
    pub summary: StorySummary,
    /// Its articles in time order, each with why it is here.
    pub members: Vec<(Article, Membership)>,
}

/// The stories that a story was split from and into, as they are now.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Splits {
    /// The story that it was split off.
    pub off: Option<StorySummary>,
    /// The stories that were split off it, in order of their beginning.
    pub into: Vec<StorySummary>,
}

/// One line of a list of storylines: stories that continue one another.
#[derive(Debug, Clone, Serialize)]
pub struct StorylineSummary {
    /// Its id: that of the story it began with when it was found. The id of any of
    /// its stories leads to it.
    pub id: StoryId,
    /// The headline of its largest story.
    pub headline: String,
    /// That story's language.
    pub language: String,
    /// How many stories.
    pub stories: u32,
    /// How many articles, copies included.
    pub articles: u32,
    /// First publication.
    pub first_at: Timestamp,
    /// Last publication.
    pub last_at: Timestamp,
}

/// A storyline whole.
#[derive(Debug, Clone, Serialize)]
pub struct Storyline {
    /// The line it has in lists.
    pub summary: StorylineSummary,
    /// Its stories, in order of their beginning.
    pub stories: Vec<LineMember>,
}

/// A story of a storyline.
#[derive(Debug, Clone, Serialize)]
pub struct LineMember {
    /// The story.
    pub story: StorySummary,
    /// The story it continues.
    pub earlier: Option<StoryId>,
    /// How much speaks for that, 0..=1; 0 where it continues none.
    pub score: f64,
    /// The terms that weighed most in it, as written.
    pub shared_terms: Vec<String>,
}

/// Which stories to list.
#[derive(Debug, Clone, Default)]
pub struct StoryFilter {
    /// Only this BCP-47 language.
    pub language: Option<String>,
    /// At least so many sources.
    pub min_sources: u32,
    /// Only stories in this state at this instant.
    pub state: Option<(StoryState, Timestamp)>,
    /// Only stories before this place in the order.
    pub before: Option<(Timestamp, StoryId)>,
}

/// One line of the source list.
#[derive(Debug, Clone, Serialize)]
pub struct SourceSummary {
    /// The source's name in records: its host or given name.
    pub source: String,
    /// The name it gives itself, as most often seen.
    pub site_name: Option<String>,
    /// How many articles.
    pub articles: u64,
    /// How many of them reproduce another's.
    pub copies: u64,
    /// Its newest article's instant.
    pub last_at: Option<Timestamp>,
}

/// What an outlet takes from others and others from it, of the copies whose
/// direction is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// Whom it republishes, most first.
    pub from: Vec<Partner>,
    /// Who republishes it, most first.
    pub by: Vec<Partner>,
    /// How many of its articles tell a text that came from a third.
    pub shared: u64,
}

/// Another outlet in an [`Exchange`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partner {
    /// Its name in records.
    pub source: String,
    /// How many articles.
    pub articles: u64,
    /// The median of the seconds from the one publication to the other.
    pub lag_seconds: i64,
}

/// How many of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Archived records read.
    pub records: u64,
    /// Articles held.
    pub articles: u64,
    /// Those of them that reproduce another.
    pub copies: u64,
    /// Stories.
    pub stories: u64,
    /// Sources.
    pub sources: u64,
    /// Earlier versions of articles that were replaced.
    pub revisions: u64,
}

/// What is known of one URL or id: the answer to "why is it (not) here?".
#[derive(Debug, Clone, Serialize)]
pub struct FateRecord {
    /// The URL or input.
    pub url: Option<String>,
    /// `kept` or the reason's name.
    pub fate: String,
    /// What exactly.
    pub detail: String,
    /// The article, when kept.
    pub article: Option<ArticleId>,
    /// Where the page lies in the archive.
    pub position: ArchivePosition,
}

/// The system of record derived from the archive. One writer at a time
/// (the data directory's lock sees to it); any number of readers.
pub trait Store: Send + Sync {
    /// Writes a batch and its watermark in one transaction. An article whose id
    /// is known replaces the older version, which stays in [`Store::revisions`].
    ///
    /// A page is acknowledged when the archive is synced, not here: a power cut
    /// may take the last commits with their watermark, and the next run reads
    /// those records again.
    fn commit(&self, batch: &Batch) -> Result<()>;
    /// Lets a correction take effect, in a transaction of its own: which articles
    /// are in which story now, that were in another. One that took effect before
    /// changes nothing.
    fn correct(&self, correction: &Correction) -> Result<Vec<(ArticleId, StoryId)>>;
    /// The number of the last correction that took effect; 0 before the first.
    fn corrected(&self) -> Result<u64>;
    /// What people decided of stories and still holds, ids as they are now.
    fn decisions(&self) -> Result<Decisions>;
    /// The first archive position not yet processed.
    fn watermark(&self) -> Result<ArchivePosition>;
    /// Whether a record of this digest was committed, and its endings' fates
    /// (`kept` or the reason's name), in item order.
    fn fates_of_digest(&self, digest: &[u8; 32]) -> Result<Option<Vec<String>>>;
    /// Where a record of this digest lies; where there are several, the last.
    fn position_of_digest(&self, digest: &[u8; 32]) -> Result<Option<ArchivePosition>>;
    /// How many records lie in archive files from this number on.
    fn records_from(&self, file: u32) -> Result<u64>;
    /// How many articles no archive file from this number on holds.
    fn articles_only_before(&self, file: u32) -> Result<u64>;
    /// Makes what is committed survive a power cut.
    fn make_durable(&self) -> Result<()>;
    /// How many of everything.
    fn tally(&self) -> Result<Tally>;
    /// How many articles, set-aside items by reason.
    fn counts(&self) -> Result<(u64, Vec<(Reason, u64)>)>;
    /// Parts of inputs that were no page, in order of input.
    fn refusals(&self) -> Result<Vec<Refusal>>;
    /// What is known of a URL (as given or canonical), article id or input.
    fn why(&self, url_or_id: &str) -> Result<Vec<FateRecord>>;

    /// One article.
    fn article(&self, id: &ArticleId) -> Result<Option<Article>>;
    /// Many articles, in the order asked; unknown ids are left out.
    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Article>>;
    /// Newest first.
    fn latest(&self, filter: &ArticleFilter, limit: usize) -> Result<Vec<Article>>;
    /// Near articles for "read also", best first, as placed.
    fn related(&self, id: &ArticleId) -> Result<Vec<Related>>;
    /// The other articles of its copy cluster, the one it copies among them,
    /// in time order.
    fn copies(&self, id: &ArticleId) -> Result<Vec<Article>>;
    /// Calls `each` for every article in id order: the dump.
    fn each_article(&self, each: &mut dyn FnMut(Article) -> Result<()>) -> Result<()>;
    /// The last `n` articles by order of placement, oldest first, with their
    /// copy cluster: what memory is recalled from.
    fn recent(&self, n: usize) -> Result<Vec<(Article, Option<ArticleId>)>>;
    /// Like [`Store::recent`], one at a time: memory stays bounded.
    fn each_recent(
        &self,
        n: usize,
        each: &mut dyn FnMut(Article, Option<ArticleId>) -> Result<()>,
    ) -> Result<()>;
    /// The sequence number of the article placed last; 0 before the first.
    fn sequence(&self) -> Result<u64>;
    /// Earlier versions of an article, oldest first.
    fn revisions(&self, id: &ArticleId) -> Result<Vec<Article>>;
    /// What contradicts itself in here, in words for the operator; empty when
    /// all is well. Reads everything.
    fn check(&self) -> Result<Vec<String>>;
    /// Articles placed after a sequence number, oldest first, at most `limit`,
    /// each with its own number: what the search index is fed from.
    fn since(&self, sequence: u64, limit: usize) -> Result<Vec<Numbered>>;

    /// Stories, most recently grown first.
    fn stories(&self, filter: &StoryFilter, limit: usize) -> Result<Vec<StorySummary>>;
    /// The line of one story in lists; an id that was merged away gives the surviving
    /// one's.
    fn summary(&self, id: &StoryId) -> Result<Option<StorySummary>>;
    /// One story; an id that was merged away leads to the surviving one.
    fn story(&self, id: &StoryId) -> Result<Option<Story>>;
    /// What a story was split from and into.
    fn splits(&self, id: &StoryId) -> Result<Splits>;
    /// Every story that has a family, with the family's name: what memory is recalled
    /// from.
    fn families(&self) -> Result<Vec<(StoryId, StoryId)>>;
    /// Storylines of two stories and more, most recently grown first.
    fn storylines(&self, limit: usize) -> Result<Vec<StorylineSummary>>;
    /// One storyline, by its id or that of one of its stories.
    fn storyline(&self, id: &StoryId) -> Result<Option<Storyline>>;
    /// Sources by number of articles.
    fn sources(&self) -> Result<Vec<SourceSummary>>;
    /// What a source takes from others and they from it, at most `partners` of
    /// each.
    fn exchange(&self, source: &str, partners: usize) -> Result<Exchange>;
}
