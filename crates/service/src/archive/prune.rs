//! Retention: whole files are dropped, oldest first, never the newest and never
//! one that holds what the store has not processed.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::files::{ArchiveFile, files};
use super::{index, sync_folder};
use crate::store::ArchivePosition;

/// How much of the archive is kept; with neither, all of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Days. A file is older once all of it is.
    pub days: Option<u32>,
    /// Bytes in all files together.
    pub bytes: Option<u64>,
}

impl Retention {
    /// Whether all is kept.
    pub fn is_everything(&self) -> bool {
        self.days.is_none() && self.bytes.is_none()
    }
}

/// A file that is to be dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Old {
    /// The file.
    #[serde(skip)]
    pub file: ArchiveFile,
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it was begun.
    pub from: Option<Timestamp>,
    /// When the next one was.
    pub to: Timestamp,
}

/// What retention would drop, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The files.
    pub drop: Vec<Old>,
    /// Files that are past it and have to stay for now: the store is behind.
    pub waiting: usize,
    /// From when on the archive is whole then.
    pub kept_from: Option<Timestamp>,
}

/// Plans what to drop. Everything before `processed` is in the store.
///
/// # Errors
/// When a file cannot be read.
pub fn plan(
    folder: &Path,
    retention: Retention,
    processed: ArchivePosition,
    now: Timestamp,
) -> Result<Plan> {
    let files = files(folder)?;
    let sizes = files.iter().map(|file| Ok(file.path.metadata()?.len()));
    let sizes = sizes.collect::<Result<Vec<u64>>>().context("cannot measure the archive")?;
    let mut held: u64 = sizes.iter().sum();
    let horizon = retention.days.map(|days| now - SignedDuration::from_hours(24 * i64::from(days)));
    let mut plan = Plan::default();
    for (n, file) in files.iter().enumerate() {
        let from = file.began()?;
        plan.kept_from = from;
        let Some(next) = files.get(n + 1) else { break };
        // Where the next one does not say when it was begun, nothing tells this one's age.
        let Some(to) = next.began()? else { break };
        let is_old = horizon.is_some_and(|horizon| to < horizon);
        let is_too_much = retention.bytes.is_some_and(|bytes| held > bytes);
        if !is_old && !is_too_much {
            break;
        }
        if file.number >= processed.file {
            plan.waiting += 1;
            break;
        }
        held -= sizes[n];
        let (name, bytes) = (file.name(), sizes[n]);
        plan.drop.push(Old { file: file.clone(), name, bytes, from, to });
    }
    Ok(plan)
}

/// Drops what is planned, oldest first, and says so in the log.
///
/// # Errors
/// When a file cannot be removed; those before it are.
pub fn carry_out(folder: &Path, plan: &Plan) -> Result<()> {
    for old in &plan.drop {
        let lines = index::lines_of(&old.file);
        if lines.exists() {
            std::fs::remove_file(&lines)
                .with_context(|| format!("cannot remove {}", lines.display()))?;
        }
        std::fs::remove_file(&old.file.path)
            .with_context(|| format!("cannot remove {}", old.file.path.display()))?;
        tracing::info!(
            file = old.name, bytes = old.bytes, until = %old.to,
            "dropped an old file of the archive"
        );
    }
    match plan.drop.is_empty() {
        true => Ok(()),
        false => sync_folder(folder),
    }
}
