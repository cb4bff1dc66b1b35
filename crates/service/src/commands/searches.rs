//! `marsad searches`.

use std::io::Write;

use anyhow::{Result, anyhow};
use serde_json::json;

use super::{Global, output, search};
use crate::data::{DataDir, Opened};
use crate::saved::SavedSearch;
use crate::search::{Request, Sort};
use crate::store::Store;

/// Saved searches: list them, see what is new in one, remove one
///
/// `marsad search QUERY --save NAME` saves one. New is what came in since it was
/// last looked at; `run` shows it and counts as a look.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad search 'ميناء صيدا lang:ar' --save 'ميناء صيدا'
  marsad searches
  marsad searches run 'ميناء صيدا'
  marsad searches run 'ميناء صيدا' --all --keep
  marsad searches remove 'ميناء صيدا'")]
pub struct Options {
    /// What to do; without it, they are listed
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List them, each with how much is new
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Show what is new in one, newest first, and mark it as seen
    Run {
        /// Its name
        name: String,
        /// Show everything that it finds
        #[arg(long)]
        all: bool,
        /// Do not mark what is shown as seen
        #[arg(long)]
        keep: bool,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
        /// At most so many hits
        #[arg(long, default_value_t = 10, value_name = "N")]
        limit: usize,
        /// The next_cursor of the page before
        #[arg(long, value_name = "CURSOR")]
        cursor: Option<String>,
    },
    /// Remove one
    Remove {
        /// Its name
        name: String,
    },
}

/// Runs `marsad searches`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let data = DataDir::new(&global.data);
    match options.action.unwrap_or(Action::List { json: false }) {
        Action::List { json } => list(global, &data, json),
        Action::Run { name, all, keep, json, limit, cursor } => {
            let saved = data.saved().get(&name)?.ok_or_else(|| unknown(&name))?;
            let opened = data.open()?;
            let seen = opened.index.last_placed()?;
            let after = Some(if all { 0 } else { saved.seen });
            let request = Request { q: saved.q.clone(), limit, cursor, sort: Sort::Date, after };
            show(global, &opened, &saved, &request, json)?;
            if !keep {
                data.saved().look(&saved.name, seen, jiff::Timestamp::now())?;
            }
            Ok(())
        }
        Action::Remove { name } => match data.saved().remove(&name)? {
            true => Ok(()),
            false => Err(unknown(&name)),
        },
    }
}

fn unknown(name: &str) -> anyhow::Error {
    anyhow!("there is no saved search {name:?}; `marsad searches` lists those there are")
}

fn list(global: &Global, data: &DataDir, json: bool) -> Result<()> {
    let searches = data.saved().list()?;
    let mut out = output::stdout();
    if searches.is_empty() {
        if !global.quiet && !json {
            eprintln!("no search is saved; `marsad search QUERY --save NAME` saves one");
        }
        return Ok(());
    }
    let opened = data.open()?;
    for saved in searches {
        let new = opened.index.count(&saved.q, saved.seen)?;
        match json {
            true => output::json_line(&mut out, &wire(&saved, new))?,
            false => writeln!(out, "{}\n  {}\n  {new} new", saved.name, saved.q)?,
        }
    }
    Ok(out.flush()?)
}

fn wire(saved: &SavedSearch, new: usize) -> serde_json::Value {
    json!({
        "name": saved.name,
        "q": saved.q,
        "saved_at": saved.saved_at,
        "looked_at": saved.looked_at,
        "new": new,
    })
}

fn show(
    global: &Global,
    opened: &Opened,
    saved: &SavedSearch,
    request: &Request,
    json: bool,
) -> Result<()> {
    let answer = opened.index.search(request, &|ids| opened.store.articles(ids));
    let answer = answer.map_err(|error| search::in_words(error, &request.q))?;
    let new = opened.index.count(&saved.q, saved.seen)?;
    let mut out = output::stdout();
    if json {
        let hits = answer.items.iter().map(|hit| {
            let mut hit_wire = search::wire(hit);
            hit_wire["new"] = (hit.placed > saved.seen).into();
            hit_wire
        });
        let answer = json!({
            "search": wire(saved, new),
            "items": hits.collect::<Vec<_>>(),
            "total": answer.total,
            "next_cursor": answer.next_cursor,
        });
        output::json_line(&mut out, &answer)?;
        return Ok(out.flush()?);
    }
    search::print_hits(&mut out, &answer.items)?;
    out.flush()?;
    if !global.quiet {
        eprintln!("{} of {} articles, {new} new", answer.items.len(), answer.total);
        if let Some(cursor) = &answer.next_cursor {
            eprintln!("the next page: --cursor {cursor}");
        }
    }
    Ok(())
}
