//! `marsad archive verify`.

use std::io::Write;

use anyhow::Result;
use serde_json::json;

use super::super::exit::Exit;
use super::super::{Global, output};
use super::size;
use crate::archive::verify::verify;
use crate::data::DataDir;

/// Check every record and digest
///
/// Reads every byte of the archive: framing, the compression's checksums, digests
/// of blocks and payloads, ids, and that what records refer to is there. Exits 1
/// where something is damaged. While another process writes, its last record may
/// be told as damaged. `marsad doctor` compares the archive with the database.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs `marsad archive verify`.
pub fn run(global: &Global, options: &Options) -> Result<()> {
    let verified = verify(&DataDir::new(&global.data).archive(), &mut |_, _| Ok(()))?;
    let sound = verified.damage.is_empty();
    let mut out = output::stdout();
    if options.json {
        output::json_line(&mut out, &json!({ "sound": sound, "archive": verified }))?;
    } else {
        writeln!(
            out,
            "{} records, {} pages in {} files, {}",
            verified.records,
            verified.pages,
            verified.files,
            size(verified.bytes)
        )?;
        for damage in &verified.damage {
            writeln!(out, "DAMAGED  {damage}")?;
        }
        match sound {
            true => writeln!(out, "sound: every record is whole, every digest holds")?,
            false => writeln!(
                out,
                "→ bring the named files back from a backup. Without one: the records around the \
                 damage are whole, what the database holds of the damaged ones stays there \
                 (`marsad export`), and `marsad rebuild` would go without them"
            )?,
        }
    }
    out.flush()?;
    match sound {
        true => Ok(()),
        false => Err(Exit::said().into()),
    }
}
