//! `marsad rebuild`.

use std::io::Write;

use super::exit::Exit;
use super::{Global, output};
use crate::data::DataDir;
use crate::run::interrupt::{EXIT_CODE, Interrupt};
use crate::run::progress::Progress;
use crate::run::{self, Dropped};

/// Derive database and index anew from the archive
///
/// For after an upgrade, a change of rules, or damage `marsad doctor` found.
/// What is in use stays in use until the new one is whole; a running
/// `marsad serve` goes on with the old one until it is started again. Where the
/// archive's oldest files were dropped (`marsad archive prune`), it is refused,
/// since the articles from before would be lost.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Do without the articles whose archive files were dropped
    #[arg(long)]
    without_dropped: bool,
    /// Print the counts as one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs `marsad rebuild`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    let progress = match global.quiet {
        true => Progress::hidden(),
        false => Progress::on_stderr("rebuild"),
    };
    let interrupt = Interrupt::on_signals()?;
    let data = DataDir::new(&global.data);
    let dropped = if options.without_dropped { Dropped::DoWithout } else { Dropped::Refuse };
    let summary = run::rebuild(&data, dropped, &progress, &interrupt);
    progress.clear();
    if interrupt.is_requested() {
        let message = "stopped; the data in use before stays in use";
        return Err(Exit { code: EXIT_CODE, message: Some(message.to_owned()) }.into());
    }
    let summary = summary?;
    let mut out = output::stdout();
    match options.json {
        true => output::json_line(&mut out, &summary)?,
        false if !global.quiet => write!(out, "{summary}")?,
        false => {}
    }
    out.flush()?;
    Ok(())
}
