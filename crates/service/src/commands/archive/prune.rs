//! `marsad archive prune`.

use std::io::Write;

use anyhow::{Result, bail};
use jiff::Timestamp;
use serde_json::json;

use super::super::{Global, output};
use super::{bytes, size};
use crate::archive::prune::{Plan, Retention, carry_out, plan};
use crate::data::DataDir;
use crate::store::Store;

/// Drop the oldest files of the archive
///
/// Whole files, oldest first; never the newest, and never one that holds what the
/// database has not taken in. Articles stay in the database and are found as
/// before, but their pages are gone, and `marsad rebuild` cannot make them again:
/// it then refuses unless told to do without them. `marsad serve` and `marsad
/// fetch` do the same by themselves with --archive-keep-days and
/// --archive-keep-bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad archive prune --keep-days 365 --dry-run
  marsad archive prune --keep-days 365
  marsad archive prune --keep-bytes 500G")]
pub struct Options {
    /// Drop files once all of them is older than so many days
    #[arg(long, value_name = "DAYS", required_unless_present = "keep_bytes")]
    keep_days: Option<u32>,
    /// Drop the oldest files while there are more bytes, as 500G
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    keep_bytes: Option<u64>,
    /// Only say what would be dropped
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs `marsad archive prune`.
pub fn run(global: &Global, options: &Options) -> Result<()> {
    let data = DataDir::new(&global.data);
    let retention = Retention { days: options.keep_days, bytes: options.keep_bytes };
    let store = data.open_store()?;
    let planned = || plan(&data.archive(), retention, store.watermark()?, Timestamp::now());
    let plan = match options.dry_run {
        true => planned()?,
        false => {
            let Some(_lock) = data.lock_if_free()? else {
                bail!(
                    "{} is being written to. Stop what writes, or let `marsad serve` drop old \
                     files itself: --archive-keep-days, --archive-keep-bytes",
                    global.data.display()
                );
            };
            let plan = planned()?;
            store.make_durable()?;
            carry_out(&data.archive(), &plan)?;
            plan
        }
    };
    let mut out = output::stdout();
    match options.json {
        true => output::json_line(&mut out, &json!({ "dry_run": options.dry_run, "plan": plan }))?,
        false if !global.quiet => print(&plan, options.dry_run, &mut out)?,
        false => {}
    }
    Ok(out.flush()?)
}

fn print(plan: &Plan, dry_run: bool, out: &mut impl Write) -> Result<()> {
    let done = if dry_run { "would drop" } else { "dropped" };
    for old in &plan.drop {
        let from = old.from.map_or_else(|| "?".to_owned(), |from| from.to_string());
        writeln!(out, "{done} {:<26} {:>10}  {from} to {}", old.name, size(old.bytes), old.to)?;
    }
    if plan.drop.is_empty() {
        writeln!(out, "nothing to drop")?;
    }
    if plan.waiting > 0 {
        writeln!(
            out,
            "the next stays for now: the database has not taken all of it in. \
                       `marsad ingest --resume` does"
        )?;
    }
    if let Some(from) = plan.kept_from {
        writeln!(out, "the archive holds every page from {from} on")?;
    }
    Ok(())
}
