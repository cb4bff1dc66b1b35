//! Reading: pages to readings on every core. A page whose reading panics gets
//! the fate `bug` and stays in the archive.

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender};
use news::model::fate::{Reason, SetAside};
use news::model::page::{Page, PageKind};
use news::pipeline::{self, Rules};
use rayon::prelude::*;

use super::caught;
use super::chunk::{self, Chunk, Readings, Step};

/// Reads chunk after chunk.
pub fn all(
    archived: &Receiver<Chunk<Page>>,
    rules: &Rules,
    out: &Sender<Chunk<Readings>>,
) -> Result<()> {
    for Chunk { steps, next, resumed } in archived {
        let steps = steps.into_par_iter().map(|step| read(step, rules)).collect();
        chunk::pass(out, Chunk { steps, next, resumed })?;
    }
    Ok(())
}

fn read(step: Step<Page>, rules: &Rules) -> Step<Readings> {
    match step {
        Step::Record { position, digest, content } => {
            Step::Record { position, digest, content: readings(&content, rules) }
        }
        Step::Repeat(digest) => Step::Repeat(digest),
        Step::Refused(refusal) => Step::Refused(refusal),
    }
}

fn readings(page: &Page, rules: &Rules) -> Readings {
    let mut readings = caught(|| pipeline::read(page, rules)).unwrap_or_else(|panic| {
        tracing::error!(input = page.input, panic, "reading a page panicked");
        vec![Err(SetAside { url: None, reason: Reason::Bug, detail: panic })]
    });
    if readings.is_empty() {
        let (reason, detail) = match page.kind {
            PageKind::Feed => (Reason::EmptyFeed, "no entry found"),
            _ => (Reason::NotAnArticle, "no article found"),
        };
        readings.push(Err(SetAside { url: None, reason, detail: detail.to_owned() }));
    }
    for set_aside in readings.iter_mut().filter_map(|reading| reading.as_mut().err()) {
        // So that `marsad why` finds it by what the user knows it as.
        let known_as = || page.answered_url().unwrap_or(&page.input).to_owned();
        set_aside.url.get_or_insert_with(known_as);
    }
    readings
}
