//! `marsad doctor`.

use std::io::Write;

use anyhow::Result;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::exit::Exit;
use super::{Global, output};
use crate::archive::verify::verify;
use crate::data::{DataDir, Opened};
use crate::run::chunk;
use crate::store::{ArchivePosition, Store};

/// Check archive, database and index, and say what to do
///
/// Reads every byte of the archive. Exits 1 when something is damaged.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// How a part of the data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// As it should be.
    Sound,
    /// Behind the part it is derived from; the next run brings it up.
    Behind,
    /// Damaged.
    Damaged,
}

/// What was found of one part.
#[derive(Debug, Serialize)]
struct Finding {
    part: &'static str,
    state: State,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
}

#[derive(Serialize)]
struct Report {
    consistent: bool,
    findings: Vec<Finding>,
}

/// Runs `marsad doctor`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let data = DataDir::new(&global.data);
    drop(data.open_store()?);
    // While another process writes, the parts differ and nothing is wrong.
    let _lock = data.lock()?;
    let findings = examine(&data)?;
    let consistent = findings.iter().all(|finding| finding.state == State::Sound);
    let damaged = findings.iter().any(|finding| finding.state == State::Damaged);
    let report = Report { consistent, findings };
    let mut out = output::stdout();
    match options.json {
        true => output::json_line(&mut out, &report)?,
        false => report.print(&mut out)?,
    }
    out.flush()?;
    match damaged {
        true => Err(Exit::said().into()),
        false => Ok(()),
    }
}

fn examine(data: &DataDir) -> Result<Vec<Finding>> {
    let Opened { store, index } = data.open()?;
    let watermark = store.watermark()?;
    let tally = store.tally()?;

    let (mut placed, mut waiting) = (FxHashSet::default(), 0u64);
    let archive = verify(&data.archive(), &mut |position: ArchivePosition, page| {
        match position < watermark {
            true => drop(placed.insert(chunk::digest(page))),
            false => waiting += 1,
        }
        Ok(())
    })?;
    let mut findings = vec![Finding {
        part: "archive",
        state: if archive.damage.is_empty() { State::Sound } else { State::Damaged },
        detail: match archive.damage.is_empty() {
            true => format!(
                "{} pages in {} files, {:.1} MB, every digest holds",
                archive.pages,
                archive.files,
                archive.bytes as f64 / 1e6
            ),
            false => archive.damage.join("; "),
        },
        advice: (!archive.damage.is_empty()).then_some(
            "bring the named files back from a backup; the records around the damage are whole",
        ),
    }];

    let mut complaints = store.check()?;
    if placed.len() as u64 != tally.records && archive.damage.is_empty() {
        let (held, there) = (tally.records, placed.len());
        complaints.push(format!("{held} records in the store, {there} in the archive before it"));
    }
    findings.push(store_finding(&complaints, waiting, &tally));
    let reached = (index.watermark()?, store.sequence()?);
    findings.push(index_finding(reached, (index.len() as u64, tally.articles)));
    Ok(findings)
}

fn store_finding(complaints: &[String], waiting: u64, tally: &crate::store::Tally) -> Finding {
    let (state, detail, advice) = match (complaints, waiting) {
        ([], 0) => (
            State::Sound,
            format!(
                "{} articles, {} stories, {} sources",
                tally.articles, tally.stories, tally.sources
            ),
            None,
        ),
        ([], waiting) => (
            State::Behind,
            format!("{waiting} archived pages are not placed yet"),
            Some("run `marsad ingest --resume`"),
        ),
        (complaints, _) => (State::Damaged, complaints.join("; "), Some("run `marsad rebuild`")),
    };
    Finding { part: "store", state, detail, advice }
}

fn index_finding(reached: (u64, u64), held: (u64, u64)) -> Finding {
    let ((indexed, sequence), (in_index, in_store)) = (reached, held);
    let (state, detail, advice) = if indexed != sequence {
        let detail = format!("at {indexed}, the store at {sequence}");
        (State::Behind, detail, Some("run `marsad ingest --resume`"))
    } else if in_index != in_store {
        let detail = format!("{in_index} articles, the store holds {in_store}");
        (State::Damaged, detail, Some("run `marsad rebuild`"))
    } else {
        (State::Sound, format!("{in_index} articles, as the store"), None)
    };
    Finding { part: "index", state, detail, advice }
}

impl Report {
    fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for Finding { part, state, detail, advice } in &self.findings {
            let state = match state {
                State::Sound => "sound",
                State::Behind => "behind",
                State::Damaged => "DAMAGED",
            };
            writeln!(out, "{part:<9}{state:<9}{detail}")?;
            if let Some(advice) = advice {
                writeln!(out, "{:18}→ {advice}", "")?;
            }
        }
        Ok(())
    }
}
