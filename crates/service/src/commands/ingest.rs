//! `marsad ingest`.

use std::ffi::OsString;
use std::io::Write;

use super::archive::Format;
use super::exit::Exit;
use super::{Global, output};
use crate::data::DataDir;
use crate::inputs::Input;
use crate::run;
use crate::run::interrupt::{EXIT_CODE, Interrupt};
use crate::run::progress::Progress;

/// Take in pages, WARCs, feeds and article JSON Lines
///
/// Every page is archived before it is read, so nothing is lost once it was
/// taken in. The same input again changes nothing. A run that was stopped, by
/// Ctrl-C or a crash, goes on with the same command.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad ingest saved-pages/ feed.xml crawl.warc.gz
  zcat articles.jsonl.gz | marsad ingest -
  marsad ingest --json news.jsonl | jq .set_aside")]
pub struct Options {
    /// Files and folders: HTML, RSS/Atom/JSON feeds, WARC, marsad.article/1
    /// JSON Lines, plain, gzip or zstd; `-` is standard input
    #[arg(required_unless_present = "resume", value_name = "INPUT")]
    inputs: Vec<OsString>,
    /// Only finish what an earlier run archived and did not place
    #[arg(long, conflicts_with = "inputs")]
    resume: bool,
    /// Print the counts as one JSON object
    #[arg(long)]
    json: bool,
    /// How the archive is written
    #[command(flatten)]
    format: Format,
}

/// Runs `marsad ingest`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    let inputs: Vec<Input> =
        options.inputs.iter().map(|input| Input::from_argument(input)).collect();
    let progress = match global.quiet {
        true => Progress::hidden(),
        false => Progress::on_stderr("ingest"),
    };
    let interrupt = Interrupt::on_signals()?;
    let archive = options.format.settings();
    let data = DataDir::new(&global.data);
    let summary = run::ingest(&data, &inputs, &archive, &progress, &interrupt);
    progress.clear();
    let summary = summary?;
    let mut out = output::stdout();
    match options.json {
        true => output::json_line(&mut out, &summary)?,
        false if !global.quiet => write!(out, "{summary}")?,
        false => {}
    }
    out.flush()?;
    for problem in &summary.unusable {
        eprintln!("marsad: {problem}");
    }
    if summary.interrupted {
        let message = "stopped; what was read is kept. \
                       The same command goes on where this one stopped";
        return Err(Exit { code: EXIT_CODE, message: Some(message.to_owned()) }.into());
    }
    match summary.unusable.is_empty() {
        true => Ok(()),
        false => Err(Exit::said().into()),
    }
}
