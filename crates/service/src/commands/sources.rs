//! `marsad sources`.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde_json::json;

use super::exit::Exit;
use super::fetch::How;
use super::{Global, output};
use crate::data::DataDir;
use crate::fetch::client::Client;
use crate::sources::discovery::{Discovered, discover};
use crate::sources::health::{self, Health};
use crate::sources::{FeedKind, NewFeed, Source, Sources, opml};

/// Outlets to follow: add, list, check, remove, exchange as OPML
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad sources add https://www.aljazeera.net/ bbc.com/arabic
  marsad sources add --feed https://example.org/rss.xml --name 'مثال'
  marsad sources import subscriptions.opml
  marsad sources check
  marsad sources export > subscriptions.opml
  marsad sources remove aljazeera.net")]
pub struct Options {
    /// What to do; without it, they are listed
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Follow an outlet: its feeds are found from its address
    Add(Add),
    /// List outlets and their feeds
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Tell which feeds are dead, moved, silent or blocked, and what to do
    Check {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Follow an outlet or a feed no more; what was fetched stays
    Remove {
        /// The outlet's name in records (its host), home page, or a feed's address
        which: String,
    },
    /// Follow what an OPML file lists
    Import {
        /// The file; `-` is standard input
        file: PathBuf,
    },
    /// Print what is followed as OPML
    Export,
}

#[derive(Debug, clap::Args)]
struct Add {
    /// Home pages, section pages or feeds
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// Take the addresses as they are, without looking around
    #[arg(long)]
    feed: bool,
    /// What the addresses are, with --feed
    #[arg(long, value_enum, default_value_t = FeedKind::Feed, requires = "feed")]
    kind: FeedKind,
    /// What to call the outlet
    #[arg(long)]
    name: Option<String>,
    /// The folder to put it in
    #[arg(long)]
    folder: Option<String>,
    #[command(flatten)]
    how: How,
}

/// Runs `marsad sources`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let data = DataDir::new(&global.data);
    let sources = data.sources();
    match options.action.unwrap_or(Action::List { json: false }) {
        Action::Add(add) => self::add(global, &sources, &add),
        Action::List { json } => list(global, &sources, json),
        Action::Check { json } => check(&sources, json),
        Action::Remove { which } => match sources.remove(&which)? {
            true => Ok(()),
            false => bail!("{which} is not followed; `marsad sources` lists what is"),
        },
        Action::Import { file } => import(global, &sources, &file),
        Action::Export => {
            let mut out = output::stdout();
            out.write_all(opml::write(&sources.list()?, &sources.feeds(None)?).as_bytes())?;
            Ok(out.flush()?)
        }
    }
}

fn folder_of(sources: &Sources) -> Result<()> {
    if let Some(folder) = sources.file().parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    Ok(())
}

fn add(global: &Global, sources: &Sources, add: &Add) -> Result<()> {
    folder_of(sources)?;
    let client = Client::new(&add.how.settings())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut out = output::stdout();
    let mut failed = false;
    for url in &add.urls {
        let found = match add.feed {
            true => as_given(url, add.kind),
            false => {
                let pause = Duration::from_secs_f64(add.how.delay);
                runtime.block_on(discover(&client, url, pause))
            }
        };
        let mut found = match found {
            Ok(found) => found,
            Err(error) => {
                eprintln!("marsad: {error:#}");
                failed = true;
                continue;
            }
        };
        if let Some(name) = &add.name {
            found.source.name.clone_from(name);
        }
        found.source.folder.clone_from(&add.folder);
        let new = sources.add(&found.source, &found.feeds, Timestamp::now())?;
        if !global.quiet {
            said(&mut out, &found, new)?;
        }
        if global.verbose > 0 {
            found.tried.iter().for_each(|tried| eprintln!("  tried {tried}"));
        }
    }
    out.flush()?;
    match failed {
        true => Err(Exit::said().into()),
        false => Ok(()),
    }
}

fn said(out: &mut impl Write, found: &Discovered, new: usize) -> std::io::Result<()> {
    let source = &found.source;
    let already = if new == 0 { ", followed already" } else { "" };
    writeln!(out, "{} ({}){already}", source.name, source.slug)?;
    for feed in &found.feeds {
        let title = feed.title.as_deref().unwrap_or_default();
        writeln!(out, "  {:<8} {}  {title}", feed.kind.name(), feed.url)?;
    }
    if found.feeds.iter().all(|feed| feed.kind == FeedKind::Listing) {
        writeln!(out, "  no feed was found: its page is watched for links to articles")?;
    }
    Ok(())
}

fn as_given(address: &str, kind: FeedKind) -> Result<Discovered> {
    let Some(url) = news::normalise::url::web(address, None) else {
        bail!("{address} is no web address; give it with https://")
    };
    let Some(slug) = news::normalise::url::registrable(&url) else {
        bail!("{address} names no host")
    };
    let source = Source {
        name: slug.clone(),
        home: url.join("/").ok().map(|home| home.to_string()),
        slug,
        ..Source::default()
    };
    let feeds = vec![NewFeed { url: url.into(), kind, title: None }];
    Ok(Discovered { source, feeds, tried: Vec::new() })
}

fn import(global: &Global, sources: &Sources, file: &std::path::Path) -> Result<()> {
    let text = match file.as_os_str() == "-" {
        true => std::io::read_to_string(std::io::stdin().lock())?,
        false => std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", file.display()))?,
    };
    let outline = opml::read(&text).with_context(|| file.display().to_string())?;
    folder_of(sources)?;
    let new = sources.add_all(&outline.feeds, Timestamp::now())?;
    for unusable in &outline.unusable {
        eprintln!("marsad: {unusable:?} is no web address and was left out");
    }
    if !global.quiet {
        println!("{} feeds in the file, {new} of them new", outline.feeds.len());
    }
    Ok(())
}

fn list(global: &Global, sources: &Sources, json: bool) -> Result<()> {
    let (all, feeds) = (sources.list()?, sources.feeds(None)?);
    let mut out = output::stdout();
    if all.is_empty() && !json && !global.quiet {
        eprintln!("no source is followed; `marsad sources add URL` adds an outlet");
    }
    for source in &all {
        let own: Vec<_> = feeds.iter().filter(|feed| feed.source == source.slug).collect();
        if json {
            let mut line = serde_json::to_value(source)?;
            line["feeds"] = json!(own);
            output::json_line(&mut out, &line)?;
            continue;
        }
        writeln!(out, "{} ({})", source.name, source.slug)?;
        for feed in own {
            writeln!(out, "  {:<8} {}", feed.kind.name(), feed.url)?;
        }
    }
    Ok(out.flush()?)
}

fn check(sources: &Sources, json: bool) -> Result<()> {
    let mut out = output::stdout();
    let mut sick = false;
    for followed in health::followed(sources, Timestamp::now())? {
        let Health { state, advice } = &followed.health;
        sick |= state.ails();
        if json {
            output::json_line(&mut out, &followed)?;
            continue;
        }
        let (source, pages) = (&followed.source, followed.week.fetched);
        writeln!(
            out,
            "{:<8} {} ({}): {pages} pages in a week",
            state.name(),
            source.name,
            source.slug
        )?;
        for advice in advice {
            writeln!(out, "         {advice}")?;
        }
    }
    out.flush()?;
    match sick {
        true => Err(Exit::said().into()),
        false => Ok(()),
    }
}
