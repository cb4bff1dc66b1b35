//! `marsad doctor`.

use std::io::Write;

use anyhow::Result;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::exit::Exit;
use super::{Global, output};
use crate::archive::files::files;
use crate::archive::verify::{Verified, verify};
use crate::data::DataDir;
use crate::run::chunk;
use crate::search::SearchIndex;
use crate::store::{ArchivePosition, Store, Tally};

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
    if !data.store()?.is_file() && !data.archive().is_dir() {
        drop(data.open_store()?);
    }
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
    let store = data.open_store().and_then(|store| Ok((store.watermark()?, store)));
    let watermark = store.as_ref().map_or(ArchivePosition::default(), |(watermark, _)| *watermark);
    let (mut placed, mut waiting) = (FxHashSet::default(), 0u64);
    let archive = verify(&data.archive(), &mut |position: ArchivePosition, page| {
        match position < watermark {
            true => drop(placed.insert(chunk::digest(page))),
            false => waiting += 1,
        }
        Ok(())
    })?;
    let derived = store.and_then(|(_, store)| {
        let mut complaints = store.check()?;
        let tally = store.tally()?;
        let first = files(&data.archive())?.first().map_or(0, |first| first.number);
        let held = store.records_from(first)?;
        if placed.len() as u64 != held && archive.damage.is_empty() {
            let there = placed.len();
            complaints.push(format!("{held} records, {there} in the archive up to its mark"));
        }
        let index = SearchIndex::open(&data.index()?)?;
        let reached = (index.watermark()?, store.sequence()?);
        Ok([
            store_finding(&complaints, waiting, &tally),
            index_finding(reached, (index.len() as u64, tally.articles)),
        ])
    });
    let mut findings = vec![archive_finding(data, &archive)?];
    match derived {
        Ok(derived) => findings.extend(derived),
        Err(error) => findings.push(Finding {
            part: "store",
            state: State::Damaged,
            detail: format!("{error:#}"),
            advice: Some(REBUILD),
        }),
    }
    Ok(findings)
}

const REBUILD: &str = "run `marsad rebuild`";
const RESUME: &str = "run `marsad ingest --resume`";

fn archive_finding(data: &DataDir, archive: &Verified) -> Result<Finding> {
    if archive.damage.is_empty() {
        let (pages, count, megabytes) = (archive.pages, archive.files, archive.bytes as f64 / 1e6);
        let mut detail = format!("{pages} pages in {count} files, {megabytes:.1} MB, digests hold");
        if let Some(first) = files(&data.archive())?.first().filter(|first| first.number > 1) {
            let from = first.began()?.map_or_else(|| "?".to_owned(), |from| from.to_string());
            detail += &format!("; whole from {from} on, older files were dropped");
        }
        return Ok(Finding { part: "archive", state: State::Sound, detail, advice: None });
    }
    let damage: Vec<String> = archive.damage.iter().map(ToString::to_string).collect();
    Ok(Finding {
        part: "archive",
        state: State::Damaged,
        detail: damage.join("; "),
        advice: Some(
            "bring the named files back from a backup; the records around the damage are whole",
        ),
    })
}

fn store_finding(complaints: &[String], waiting: u64, tally: &Tally) -> Finding {
    let (state, detail, advice) = match (complaints, waiting) {
        ([], 0) => (
            State::Sound,
            format!(
                "{} articles, {} stories, {} sources",
                tally.articles, tally.stories, tally.sources
            ),
            None,
        ),
        ([], waiting) => {
            (State::Behind, format!("{waiting} archived pages are not placed yet"), Some(RESUME))
        }
        (complaints, _) => (State::Damaged, complaints.join("; "), Some(REBUILD)),
    };
    Finding { part: "store", state, detail, advice }
}

fn index_finding(reached: (u64, u64), held: (u64, u64)) -> Finding {
    let ((indexed, sequence), (in_index, in_store)) = (reached, held);
    let (state, detail, advice) = if indexed != sequence {
        let detail = format!("at {indexed}, the store at {sequence}");
        (State::Behind, detail, Some(RESUME))
    } else if in_index != in_store {
        let detail = format!("{in_index} articles, the store holds {in_store}");
        (State::Damaged, detail, Some(REBUILD))
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
