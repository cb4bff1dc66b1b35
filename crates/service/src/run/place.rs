//! Placing: readings into memory and store, one after another in archive order.

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender};
use news::model::article::{Article, ArticleId};
use news::model::fate::{Reason, SetAside};
use news::model::words::Forms;
use news::pipeline::{self, Memory, Reading};
use rustc_hash::FxHashMap;

use super::caught;
use super::chunk::{self, Chunk, Digest, Readings, Step};
use super::keep::InFlight;
use super::progress::Progress;
use super::summary::Summary;
use crate::search::Analysed;
use crate::store::{ArchivePosition, Batch, Ending, RecordEndings, Store};

/// Places chunk after chunk: one transaction each, with its watermark. Returns
/// how everything that arrived in this run ended.
pub fn all(
    chunks: &Receiver<Chunk<Readings>>,
    store: &dyn Store,
    mut memory: Memory,
    in_flight: &InFlight,
    progress: &Progress,
    to_index: &Sender<(u64, Vec<Analysed>)>,
) -> Result<Summary> {
    let mut summary = Summary::default();
    for chunk in chunks {
        let resumed = chunk.resumed;
        let mut placing = Placing {
            store,
            memory: &mut memory,
            batch: Batch::default(),
            held: FxHashMap::default(),
            forms: Vec::new(),
        };
        let mut counted = Summary::default();
        placing.batch.next = chunk.next;
        for step in chunk.steps {
            placing.step(step, &mut counted)?;
        }
        let Placing { batch, forms, .. } = placing;
        store.commit(&batch)?;
        in_flight.remove(batch.records.iter().map(|record| record.digest));
        match resumed {
            true => summary.resumed += counted.read,
            false => summary.add(&counted),
        }
        progress.show(&summary);
        chunk::pass(to_index, (store.sequence()?, analysed(batch, forms)))?;
    }
    Ok(summary)
}

/// The articles of a batch that are new or changed, in order, with their forms.
fn analysed(batch: Batch, forms: Vec<Forms>) -> Vec<Analysed> {
    let endings = batch.records.into_iter().flat_map(|record| record.endings);
    let kept = endings.filter_map(|ending| match ending {
        Ending::Kept(kept) => Some(kept.article),
        Ending::Known { .. } | Ending::SetAside(_) => None,
    });
    kept.zip(forms).map(|(article, forms)| Analysed { article, forms }).collect()
}

/// A batch in the making.
struct Placing<'a> {
    store: &'a dyn Store,
    memory: &'a mut Memory,
    batch: Batch,
    /// Where in the batch the newest version of an article is.
    held: FxHashMap<ArticleId, (usize, usize)>,
    /// The forms of the kept articles' words, in order.
    forms: Vec<Forms>,
}

impl Placing<'_> {
    fn step(&mut self, step: Step<Readings>, counted: &mut Summary) -> Result<()> {
        match step {
            Step::Record { position, digest, content } => {
                self.record(position, digest, content, counted)
            }
            Step::Repeat(digest) => {
                let fates = self.fates(&digest)?;
                fates.iter().for_each(|fate| counted.count_unchanged(fate));
                Ok(())
            }
            Step::Refused(refusal) => {
                counted.count(refusal.set_aside.reason.name());
                self.batch.refusals.push(refusal);
                Ok(())
            }
        }
    }

    fn record(
        &mut self,
        position: ArchivePosition,
        digest: Digest,
        readings: Readings,
        counted: &mut Summary,
    ) -> Result<()> {
        self.batch.records.push(RecordEndings { position, digest, endings: Vec::new() });
        let at = self.batch.records.len() - 1;
        for reading in readings {
            let ending = self.ending(reading)?;
            counted.count_ending(&ending);
            let endings = &mut self.batch.records[at].endings;
            if let Ending::Kept(kept) = &ending {
                self.held.insert(kept.article.id.clone(), (at, endings.len()));
            }
            endings.push(ending);
        }
        Ok(())
    }

    fn ending(&mut self, reading: Result<Reading, SetAside>) -> Result<Ending> {
        let mut reading = match reading {
            Ok(reading) => reading,
            Err(set_aside) => return Ok(Ending::SetAside(set_aside)),
        };
        let (id, url) = (reading.article.id.clone(), reading.article.url.clone());
        if self.is_known(&reading.article)? {
            return Ok(Ending::Known { id, url });
        }
        let forms = std::mem::take(&mut reading.forms);
        Ok(match caught(|| pipeline::place(reading, self.memory)) {
            Ok(kept) => {
                self.forms.push(forms);
                Ending::Kept(Box::new(kept))
            }
            Err(panic) => {
                tracing::error!(article = %id, panic, "placing an article panicked");
                Ending::SetAside(SetAside { url: Some(url), reason: Reason::Bug, detail: panic })
            }
        })
    }

    /// Whether a version at least as good is held, in the store or this batch.
    fn is_known(&self, article: &Article) -> Result<bool> {
        if let Some(&(record, item)) = self.held.get(&article.id)
            && let Ending::Kept(kept) = &self.batch.records[record].endings[item]
        {
            return Ok(!article.supersedes(&kept.article));
        }
        let held = self.store.article(&article.id)?;
        Ok(held.is_some_and(|held| !article.supersedes(&held)))
    }

    /// How the items of a record ended that came before in this or an earlier batch.
    fn fates(&self, digest: &Digest) -> Result<Vec<String>> {
        let here = self.batch.records.iter().find(|record| record.digest == *digest);
        match here {
            Some(record) => Ok(record.endings.iter().map(|e| e.fate().to_owned()).collect()),
            None => Ok(self.store.fates_of_digest(digest)?.unwrap_or_default()),
        }
    }
}
