//! `cargo xtask score [SET…]`: runs the gold sets, prints what came out, and
//! with `--check` fails where a figure is under its floor in
//! `fixtures/floors.toml`. Figures fall only by editing that file, in the open.

mod floors;
mod shared;
mod text;
mod fixtures;
mod pagedates;
mod analysis;
mod authors;
mod images;
mod language;
mod dates;
mod search;
mod keywords;
mod entities;
mod copies;
mod stories;
mod related;
mod storylines;
mod stream;
mod fetching;
mod protocols;
mod trends;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Parser;

use floors::Floors;
use shared::Shared;

/// The allocator of the program that is measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What one set measured: floor key to figure, `search.arcd_mrr10` to 0.71.
type Figures = BTreeMap<String, f64>;

/// How a set is run: it prints its own table and returns its figures.
type Run = fn(&Shared) -> Result<Figures>;

/// Every set, in the way of a page.
const SETS: &[(&str, Run)] = &[
    ("text", text::run),
    ("fixtures", fixtures::run),
    ("pagedates", pagedates::run),
    ("authors", authors::run),
    ("images", images::run),
    ("analysis", analysis::run),
    ("language", language::run),
    ("dates", dates::run),
    ("keywords", keywords::run),
    ("entities", entities::run),
    ("copies", copies::run),
    ("stories", stories::run),
    ("related", related::run),
    ("storylines", storylines::run),
    ("trends", trends::run),
    ("search", search::run),
];

/// Runs the gold sets and prints their figures.
#[derive(Debug, Parser)]
#[command(name = "score")]
struct Options {
    /// Which sets; all when none is named.
    sets: Vec<String>,
    /// Fail where a figure is under its floor.
    #[arg(long)]
    check: bool,
    /// Write what each development page gave, with its candidates, as JSON lines.
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// Write which development pages there are, for other extractors to read.
    #[arg(long, value_name = "FILE")]
    jobs: Option<PathBuf>,
    /// Compare Marsad with the answers of other extractors, `PEER.jsonl` in a folder.
    #[arg(long, value_name = "FOLDER")]
    peers: Option<PathBuf>,
    /// Look for better settings of the stories, for so many minutes.
    #[arg(long, value_name = "MINUTES")]
    tune_stories: Option<u64>,
    /// Place a stream of so many articles; print its speed and memory.
    #[arg(long, value_name = "ARTICLES")]
    stream: Option<usize>,
    /// How many articles of the stream memory holds.
    #[arg(long, value_name = "ARTICLES", default_value_t = news::pipeline::WINDOW)]
    window: usize,
    /// How many articles of the stream come a day.
    #[arg(long, value_name = "ARTICLES", default_value_t = 100_000)]
    per_day: usize,
    /// Write the search tasks for other engines into a folder.
    #[arg(long, value_name = "FOLDER")]
    search_jobs: Option<PathBuf>,
    /// Compare Marsad with what other engines answered there.
    #[arg(long, value_name = "FOLDER")]
    search_peers: Option<PathBuf>,
    /// Break the development pages and fixtures for so many minutes and read them.
    #[arg(long, value_name = "MINUTES")]
    soak: Option<u64>,
    /// Compare how feeds and robots.txt files are read with what others answered.
    #[arg(long, value_name = "FILE")]
    protocols: Option<PathBuf>,
    /// Fetch a pretend internet with the program beside this one: its 200,000
    /// articles take about eight minutes.
    #[arg(long)]
    fetch: bool,
    /// Articles of each of its 2,000 sources.
    #[arg(long, value_name = "N", default_value_t = 100, requires = "fetch")]
    fetch_articles: usize,
    /// Kill the program so often meanwhile, for ten minutes.
    #[arg(long, value_name = "SECONDS", requires = "fetch")]
    kill_every: Option<u64>,
    /// Where the breaking of pages and the search for settings begin: the same
    /// gives the same.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("score: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    if let Some(unknown) =
        options.sets.iter().find(|name| !SETS.iter().any(|(known, _)| known == name))
    {
        let known: Vec<&str> = SETS.iter().map(|(name, _)| *name).collect();
        bail!("no set is named {unknown}; the sets are {}", known.join(", "));
    }
    if let Some(file) = &options.protocols {
        return protocols::compare(file);
    }
    if options.fetch {
        return fetching::run(fetching::Load {
            hosts: 500,
            sources: 2_000,
            articles: options.fetch_articles,
            kill_every: options.kill_every,
            seed: options.seed,
        });
    }
    let shared = Shared::find()?;
    if let Some(minutes) = options.tune_stories {
        return stories::tune(&shared, Duration::from_secs(60 * minutes), options.seed);
    }
    if let Some(articles) = options.stream {
        let (window, per_day) = (options.window, options.per_day.max(1));
        return stream::run(&shared, stream::Size { articles, window, per_day });
    }
    if let Some(path) = &options.dump {
        return text::dump::write(&shared, path);
    }
    if let Some(path) = &options.jobs {
        return text::peers::jobs(&shared, path);
    }
    if let Some(folder) = &options.peers {
        return text::peers::compare(&shared, folder);
    }
    if let Some(folder) = &options.search_jobs {
        return search::peers::jobs(&shared, folder);
    }
    if let Some(folder) = &options.search_peers {
        return search::peers::compare(&shared, folder);
    }
    if let Some(minutes) = options.soak {
        return text::soak::run(&shared, Duration::from_secs(60 * minutes), options.seed);
    }
    let floors = Floors::load()?;
    let mut under = Vec::new();
    for (name, run) in SETS {
        if !options.sets.is_empty() && !options.sets.iter().any(|wanted| wanted == name) {
            continue;
        }
        println!("== {name}");
        let figures = run(&shared)?;
        for (key, figure) in &figures {
            println!("{}", floors.line(key, *figure));
        }
        under.extend(floors.under(name, &figures));
    }
    if options.check && !under.is_empty() {
        bail!("under the floor of fixtures/floors.toml:\n  {}", under.join("\n  "));
    }
    Ok(())
}
