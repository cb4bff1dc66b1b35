//! `marsad demo`.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use include_dir::{Dir, DirEntry, include_dir};

use super::exit::Exit;
use super::{Global, serve};
use crate::archive::Settings;
use crate::data::DataDir;
use crate::inputs::Input;
use crate::run;
use crate::run::interrupt::{EXIT_CODE, Interrupt};
use crate::run::progress::Progress;
use crate::run::summary::Summary;

/// The sample that comes with the program.
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../sample");

/// What of the sample is input, in this order; the rest explains or checks it.
const SAMPLE_INPUTS: [&str; 4] = ["pages", "feeds", "articles.jsonl.gz", "wire.warc.gz"];

/// Where the demo keeps its data unless --data or MARSAD_DATA says otherwise.
const DEMO_DATA: &str = "marsad-demo";

/// Ingest the bundled sample (or --input) and serve it
///
/// Puts the sample, or what --input names, into ./marsad-demo and serves it.
/// Started again, it takes in only what is new. Remove the folder to begin
/// afresh.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad demo
  marsad demo --input articles.jsonl.gz --input saved-pages/
  marsad demo --listen 127.0.0.1:0")]
pub struct Options {
    /// Take this in instead of the sample: anything `marsad ingest` takes;
    /// may be given more than once
    #[arg(long, value_name = "PATH")]
    input: Vec<OsString>,
    /// Stop after taking in
    #[arg(long)]
    no_serve: bool,
    /// Where to listen
    #[command(flatten)]
    place: serve::Place,
}

/// Runs `marsad demo`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let folder = if global.data_is_named { &global.data } else { Path::new(DEMO_DATA) };
    let data = DataDir::new(folder);
    let inputs = match options.input.is_empty() {
        true => sample(folder)?,
        false => options.input.iter().map(|input| Input::from_argument(input)).collect(),
    };
    if !global.quiet {
        let what = if options.input.is_empty() { "the bundled sample" } else { "the inputs" };
        eprintln!("Taking {what} into {}", folder.display());
    }
    let summary = take_in(global, &data, &inputs)?;
    if !global.quiet {
        eprint!("{summary}");
    }
    for problem in &summary.unusable {
        eprintln!("marsad: {problem}");
    }
    if summary.interrupted {
        let message = "stopped; what was read is kept. The same command goes on from here";
        return Err(Exit { code: EXIT_CODE, message: Some(message.to_owned()) }.into());
    }
    if options.no_serve {
        return match summary.unusable.is_empty() {
            true => Ok(()),
            false => Err(Exit::said().into()),
        };
    }
    serve::serve(&data, options.place)
}

fn take_in(global: &Global, data: &DataDir, inputs: &[Input]) -> Result<Summary> {
    let progress = match global.quiet {
        true => Progress::hidden(),
        false => Progress::on_stderr("demo"),
    };
    let summary =
        run::ingest(data, inputs, &Settings::default(), &progress, &Interrupt::on_signals()?);
    progress.clear();
    summary
}

/// Writes the sample's files beside the demo's data, where they can be looked
/// at, and names those that are input.
fn sample(folder: &Path) -> Result<Vec<Input>> {
    let target = folder.join("sample");
    write(&SAMPLE, &target)?;
    Ok(SAMPLE_INPUTS.iter().map(|name| Input::Path(target.join(name))).collect())
}

fn write(dir: &Dir<'_>, target: &Path) -> Result<()> {
    let failed = |path: &Path| format!("cannot write {}", path.display());
    for entry in dir.entries() {
        let path = target.join(entry.path());
        match entry {
            DirEntry::Dir(dir) => {
                fs::create_dir_all(&path).with_context(|| failed(&path))?;
                write(dir, target)?;
            }
            DirEntry::File(file) => {
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder).with_context(|| failed(folder))?;
                }
                fs::write(&path, file.contents()).with_context(|| failed(&path))?;
            }
        }
    }
    Ok(())
}
