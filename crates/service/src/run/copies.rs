//! Copies: what each article reproduces, in archive order. Runs ahead of the stories.

use std::collections::VecDeque;

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender};
use news::dedupe::memory::Memory as Copies;
use news::group::memory::Memory as Stories;
use news::model::article::{Article, ArticleId};
use news::model::fate::{Reason, SetAside};
use news::pipeline::{self, Reading, Traced};
use rustc_hash::FxHashMap;

use super::caught;
use super::chunk::{self, Chunk, Readings, Step};
use super::memory;
use crate::store::{ArchivePosition, Store};

/// How an item of a page ended, but for its story.
#[derive(Debug)]
pub enum Found {
    /// It is an article to be placed.
    Article(Box<Traced>),
    /// It is an article already held in a version at least as good.
    Known {
        /// The article.
        id: ArticleId,
        /// The item's URL.
        url: String,
    },
    /// It is set aside, and why.
    SetAside(SetAside),
}

/// Looks for what the articles of chunk after chunk reproduce. `stories` is sent what
/// is remembered of stories, before the first chunk that holds an article to place.
pub fn all(
    chunks: &Receiver<Chunk<Readings>>,
    store: &dyn Store,
    stories: &Sender<Stories>,
    out: &Sender<Chunk<Vec<Found>>>,
) -> Result<()> {
    let mut copying = Copying { store, memory: None, stories, pending: VecDeque::new() };
    for Chunk { steps, next, resumed } in chunks {
        copying.forget_committed()?;
        copying.pending.push_back(Pending { next, ..Pending::default() });
        let steps = steps.into_iter().map(|step| copying.step(step)).collect::<Result<_>>()?;
        chunk::pass(out, Chunk { steps, next, resumed })?;
    }
    Ok(())
}

/// What has been looked at and the store may not have yet.
#[derive(Default)]
struct Pending {
    next: ArchivePosition,
    /// The newest version of each article.
    versions: FxHashMap<ArticleId, Article>,
}

struct Copying<'a> {
    store: &'a dyn Store,
    /// Recalled once an article is to be placed: a round that finds nothing new
    /// needs none.
    memory: Option<Copies>,
    stories: &'a Sender<Stories>,
    /// One for each chunk, oldest first; the last is of the chunk in hand.
    pending: VecDeque<Pending>,
}

impl Copying<'_> {
    fn forget_committed(&mut self) -> Result<()> {
        let watermark = self.store.watermark()?;
        while self.pending.front().is_some_and(|oldest| oldest.next <= watermark) {
            self.pending.pop_front();
        }
        Ok(())
    }

    fn step(&mut self, step: Step<Readings>) -> Result<Step<Vec<Found>>> {
        Ok(match step {
            Step::Record { position, digest, content } => {
                let found = content.into_iter().map(|reading| self.found(reading));
                Step::Record { position, digest, content: found.collect::<Result<_>>()? }
            }
            Step::Repeat(digest) => Step::Repeat(digest),
            Step::Refused(refusal) => Step::Refused(refusal),
        })
    }

    fn found(&mut self, reading: Result<Reading, SetAside>) -> Result<Found> {
        let reading = match reading {
            Ok(reading) => reading,
            Err(set_aside) => return Ok(Found::SetAside(set_aside)),
        };
        let (id, url) = (reading.article.id.clone(), reading.article.url.clone());
        if self.is_known(&reading.article)? {
            return Ok(Found::Known { id, url });
        }
        let memory = match &mut self.memory {
            Some(memory) => memory,
            None => {
                let recalled = memory::recalled(self.store)?;
                chunk::pass(self.stories, recalled.stories)?;
                self.memory.insert(recalled.copies)
            }
        };
        Ok(match caught(|| pipeline::trace(reading, memory)) {
            Ok(traced) => {
                if let Some(pending) = self.pending.back_mut() {
                    pending.versions.insert(id, traced.article.clone());
                }
                Found::Article(Box::new(traced))
            }
            Err(panic) => Found::SetAside(bug(&id, url, panic)),
        })
    }

    /// Whether a version at least as good is held, in the store or on its way.
    fn is_known(&self, article: &Article) -> Result<bool> {
        let mut newest_first = self.pending.iter().rev();
        if let Some(held) = newest_first.find_map(|pending| pending.versions.get(&article.id)) {
            return Ok(!article.supersedes(held));
        }
        let held = self.store.article(&article.id)?;
        Ok(held.is_some_and(|held| !article.supersedes(&held)))
    }
}

/// The fate of an article whose placing panicked.
pub fn bug(id: &ArticleId, url: String, panic: String) -> SetAside {
    tracing::error!(article = %id, panic, "placing an article panicked");
    SetAside { url: Some(url), reason: Reason::Bug, detail: panic }
}
