//! What each page gave, with every candidate and where it was read: what one
//! looks at to see why a figure is what it is.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use super::pages;
use crate::shared::Shared;

/// Every set of pages.
const SETS: [&str; 6] = ["wcxb_dev", "traf", "fundus", "arabic", "mozilla", "htmldate"];

/// Writes one JSON line for every page of every set: `set`, `id`, `gold`,
/// `article`, `draft`.
pub fn write(shared: &Shared, path: &Path) -> Result<()> {
    let file =
        std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = std::io::BufWriter::new(file);
    for set in SETS {
        for answer in pages::answers(shared, set)?.iter() {
            let line = json!({
                "set": set,
                "id": answer.id,
                "gold": answer.gold,
                "article": answer.article,
                "draft": answer.draft,
            });
            writeln!(out, "{line}")?;
        }
    }
    out.flush()?;
    Ok(())
}
