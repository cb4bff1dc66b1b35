//! `marsad archive list`.

use std::io::Write;

use anyhow::Result;
use jiff::Timestamp;
use serde_json::json;

use super::super::export::instant;
use super::super::{Global, output};
use super::size;
use crate::archive::files::files;
use crate::archive::index::{Capture, each, of_address};
use crate::archive::surt;
use crate::data::DataDir;

/// List what the archive holds
///
/// Oldest file first; in a file, by address and time. A revisit says that there
/// was nothing new, or that the same bytes are stored elsewhere. As CDXJ it is the
/// sorted index that replay tools (pywb) take.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad archive list --url https://example.org/news/1
  marsad archive list --host example.org --since 2026-11-01 --until 2026-12-01
  marsad archive list --format cdxj > index.cdxj
  marsad archive list --files")]
pub struct Options {
    /// Only of this address, in any of its spellings
    #[arg(long, value_name = "URL", conflicts_with = "host")]
    url: Option<String>,
    /// Only of this host and those under it
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Only from this instant on: a day (UTC) or an RFC 3339 time
    #[arg(long, value_name = "DATE", value_parser = instant)]
    since: Option<Timestamp>,
    /// Only before this instant
    #[arg(long, value_name = "DATE", value_parser = instant)]
    until: Option<Timestamp>,
    /// How they are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    format: Format,
    /// List the files instead
    #[arg(long, conflicts_with_all = ["url", "host", "since", "until"])]
    files: bool,
}

/// How records are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// As replay tools take it, sorted by key.
    Cdxj,
}

/// Runs `marsad archive list`.
pub fn run(global: &Global, options: &Options) -> Result<()> {
    let folder = DataDir::new(&global.data).archive();
    let mut out = output::stdout();
    if options.files {
        list_files(&folder, options.format, &mut out)?;
        return Ok(out.flush()?);
    }
    let host = options.host.as_deref().map(surt::host_key);
    let wanted = |capture: &Capture| {
        host.as_ref().is_none_or(|host| surt::is_of_host(&capture.key, host))
            && options.since.is_none_or(|since| capture.at >= since)
            && options.until.is_none_or(|until| capture.at < until)
    };
    let mut sorted = Vec::new();
    let mut take = |capture: Capture| -> Result<()> {
        match (wanted(&capture), options.format) {
            (false, _) => {}
            (true, Format::Cdxj) => sorted.push(capture.line()?),
            (true, format) => print(&capture, format, &mut out)?,
        }
        Ok(())
    };
    match &options.url {
        Some(url) => of_address(&folder, url)?.into_iter().try_for_each(&mut take)?,
        None => each(&folder, &mut take)?,
    }
    sorted.sort_unstable();
    for line in sorted {
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

fn print(capture: &Capture, format: Format, out: &mut impl Write) -> Result<()> {
    let position = capture.position();
    let place = format!("{}:{}", position.file, position.offset);
    let fields = &capture.fields;
    if format == Format::Jsonl {
        return output::json_line(
            out,
            &json!({
                "at": capture.at,
                "url": fields.url,
                "place": place,
                "mime": fields.mime,
                "status": fields.status,
                "digest": fields.digest,
                "bytes": fields.length,
                "file": fields.filename,
            }),
        );
    }
    let status = fields.status.as_deref().unwrap_or("-");
    let (at, mime, length) = (capture.at, &fields.mime, fields.length);
    writeln!(out, "{at}  {place:<14} {status:>3}  {mime:<22} {length:>8}  {}", fields.url)?;
    Ok(())
}

fn list_files(folder: &std::path::Path, format: Format, out: &mut impl Write) -> Result<()> {
    for file in files(folder)? {
        let (name, bytes, began) = (file.name(), file.path.metadata()?.len(), file.began()?);
        if format == Format::Jsonl {
            output::json_line(out, &json!({ "file": name, "bytes": bytes, "began": began }))?;
            continue;
        }
        let began = began.map_or_else(|| "-".to_owned(), |began| began.to_string());
        writeln!(out, "{name:<26} {:>10}  begun {began}", size(bytes))?;
    }
    Ok(())
}
