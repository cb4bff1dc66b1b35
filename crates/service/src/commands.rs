//! The command line: one file a command.

pub mod extract;
pub mod annotate;
pub mod dedupe;
pub mod group;
pub mod analyze;
pub mod ingest;
pub mod sources;
pub mod fetch;
pub mod archive;
pub mod rebuild;
pub mod search;
pub mod searches;
pub mod stories;
pub mod copies;
pub mod trends;
pub mod why;
pub mod export;
pub mod doctor;
pub mod bench;
pub mod serve;
pub mod demo;
pub mod completions;
pub mod exit;
pub mod output;

use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

/// Marsad (مرصد), a self-hosted news observatory, Arabic first.
#[derive(Debug, Parser)]
#[command(name = "marsad", version, about, long_about = None)]
pub struct Cli {
    /// Options every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the process's command line; usage errors are answered here and
    /// end the process with 2.
    pub fn read() -> Cli {
        let matches = Cli::command().get_matches();
        let mut cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        cli.global.data_is_named = names_data(&matches);
        cli
    }

    /// What becomes of memory that the command no longer uses.
    pub fn unused_memory(&self) -> UnusedMemory {
        match &self.command {
            Command::Ingest(_) | Command::Rebuild(_) => UnusedMemory::Kept,
            Command::Bench(options) if options.takes_much_in() => UnusedMemory::Kept,
            Command::Fetch(_) | Command::Serve(_) => UnusedMemory::Returned,
            _ => UnusedMemory::AsUsual,
        }
    }
}

/// What becomes of memory that a command no longer uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnusedMemory {
    /// The command takes much in and ends: it uses the same memory over and over,
    /// and giving it back in between costs a tenth of its time.
    Kept,
    /// The command runs on, mostly waits, and has the machine not to itself: it
    /// is given back at once.
    Returned,
    /// The command is short.
    AsUsual,
}

/// Whether `--data` or its variable was given, before or after the command.
fn names_data(matches: &ArgMatches) -> bool {
    let here = matches.value_source("data");
    here.is_some_and(|source| source != ValueSource::DefaultValue)
        || matches.subcommand().is_some_and(|(_, matches)| names_data(matches))
}

/// Options every command takes.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// The data directory: archive, database and index.
    #[arg(
        long,
        global = true,
        env = "MARSAD_DATA",
        default_value = "marsad-data",
        value_name = "DIR"
    )]
    pub data: PathBuf,
    /// Whether the command line or the environment named it.
    #[arg(skip)]
    pub data_is_named: bool,
    /// Say only what failed.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more; twice says everything.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// How logs on stderr are written.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log: LogFormat,
}

/// How logs on stderr are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
#[allow(missing_docs, reason = "each variant's help is its Args struct's doc comment")]
pub enum Command {
    Demo(demo::Options),
    Ingest(ingest::Options),
    Sources(sources::Options),
    Fetch(fetch::Options),
    Serve(serve::Options),
    Search(search::Options),
    Searches(searches::Options),
    Stories(stories::Options),
    Copies(copies::Options),
    Trends(trends::Options),
    Why(why::Options),
    Export(export::Options),
    Archive(archive::Options),
    Rebuild(rebuild::Options),
    Doctor(doctor::Options),
    Bench(bench::Options),
    Extract(extract::Options),
    Annotate(annotate::Options),
    Dedupe(dedupe::Options),
    Group(group::Options),
    Analyze(analyze::Options),
    Completions(completions::Options),
}

/// Runs the command. An error is a failed run (exit 1); usage errors were
/// already answered by clap (exit 2).
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let Cli { global, command } = cli;
    crate::logging::start(&global);
    match command {
        Command::Demo(options) => demo::run(&global, options),
        Command::Ingest(options) => ingest::run(&global, options),
        Command::Sources(options) => sources::run(&global, options),
        Command::Fetch(options) => fetch::run(&global, options),
        Command::Serve(options) => serve::run(&global, options),
        Command::Search(options) => search::run(&global, options),
        Command::Searches(options) => searches::run(&global, options),
        Command::Stories(options) => stories::run(&global, options),
        Command::Copies(options) => copies::run(&global, options),
        Command::Trends(options) => trends::run(&global, options),
        Command::Why(options) => why::run(&global, options),
        Command::Export(options) => export::run(&global, options),
        Command::Archive(options) => archive::run(&global, options),
        Command::Rebuild(options) => rebuild::run(&global, options),
        Command::Doctor(options) => doctor::run(&global, options),
        Command::Bench(options) => bench::run(&global, options),
        Command::Extract(options) => extract::run(&global, options),
        Command::Annotate(options) => annotate::run(&global, options),
        Command::Dedupe(options) => dedupe::run(&global, options),
        Command::Group(options) => group::run(&global, options),
        Command::Analyze(options) => analyze::run(&global, options),
        Command::Completions(options) => completions::run(&global, options),
    }
}
