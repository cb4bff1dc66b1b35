//! `marsad trends`.

use std::io::Write;

use jiff::Timestamp;

use super::{Global, output};
use crate::data::DataDir;
use crate::serve::api::trends::Trends;
use crate::serve::trends::Watch;

/// List what is spoken of more than ever, now or at an earlier time
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad trends
  marsad trends --at 2018-04-14T12:00:00Z --json")]
pub struct Options {
    /// As it was at this instant, by what was published until then
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Print JSON: what `/api/v1/trends` answers
    #[arg(long)]
    json: bool,
}

/// Runs `marsad trends`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    let store = DataDir::new(&global.data).open_store()?;
    let mut snapshot = match options.at {
        Some(at) => Watch::then(&store, at)?,
        None => Watch::default().now(&store)?,
    };
    snapshot.items.truncate(options.limit);
    let mut out = output::stdout();
    if options.json {
        output::json_line(&mut out, &Trends::from(&snapshot))?;
        return Ok(out.flush()?);
    }
    writeln!(out, "{} to {}, of {} articles", snapshot.from, snapshot.until, snapshot.articles)?;
    for rising in &snapshot.items {
        writeln!(
            out,
            "{:6.1}  {:>4} articles of {:>2} outlets, {:.1} a day before  {}",
            rising.surprise, rising.articles, rising.sources, rising.before_per_day, rising.label
        )?;
        if !rising.with.is_empty() {
            let with: Vec<&str> = rising.with.iter().take(6).map(|c| c.label.as_str()).collect();
            writeln!(out, "        {}", with.join(" · "))?;
        }
    }
    Ok(out.flush()?)
}
