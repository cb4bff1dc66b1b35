//! `marsad archive get`.

use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Result, bail};

use super::super::{Global, output};
use crate::archive::files::file;
use crate::archive::index::of_address;
use crate::archive::read::{self, group_end, record_at};
use crate::archive::record;
use crate::data::DataDir;
use crate::store::{ArchivePosition, Store};

/// Print a page as it arrived
///
/// Its body, without transfer and content codings, unless told otherwise. Of
/// several versions it is the newest; `marsad archive list --url` names the others.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad archive get https://example.org/news/1 > page.html
  marsad archive get ARTICLE-ID | marsad extract --url https://example.org/news/1 -
  marsad archive get --headers 1:20480
  marsad archive get --raw 1:20480 > page.warc.gz")]
pub struct Options {
    /// An article's id, an address, or a place in the archive
    #[arg(value_name = "ID|URL|FILE:OFFSET")]
    what: String,
    /// Its body (as without this)
    #[arg(long)]
    body: bool,
    /// The headers of the record, of the answer, and of what belongs to it
    #[arg(long, conflicts_with = "body")]
    headers: bool,
    /// Its records as stored: a WARC file of its own
    #[arg(long, conflicts_with_all = ["body", "headers"])]
    raw: bool,
}

/// Runs `marsad archive get`.
pub fn run(global: &Global, options: &Options) -> Result<()> {
    let data = DataDir::new(&global.data);
    let folder = data.archive();
    let position = find(&data, options.what.trim())?;
    let mut out = output::stdout();
    if options.raw {
        raw(&folder, position, &mut out)?;
    } else if options.headers {
        headers(&folder, position, &mut out)?;
    } else {
        out.write_all(&body(&folder, position)?)?;
    }
    Ok(out.flush()?)
}

/// Where the newest record lies of what was asked for.
fn find(data: &DataDir, what: &str) -> Result<ArchivePosition> {
    if let Some((file, offset)) = what.split_once(':')
        && let (Ok(file), Ok(offset)) = (file.parse(), offset.parse())
    {
        return Ok(ArchivePosition { file, offset });
    }
    let known = match data.store()?.is_file() {
        true => data.open_store()?.why(what)?,
        false => Vec::new(),
    };
    let held = known.iter().map(|fate| fate.position).filter(|position| position.file > 0).max();
    if let Some(position) = held {
        return Ok(position);
    }
    // Feeds and other pages that no item came of.
    let captures = of_address(&data.archive(), what)?;
    let whole = captures.iter().rev().find(|capture| !capture.is_revisit());
    match whole.or(captures.last()) {
        Some(capture) => Ok(capture.position()),
        None => bail!(
            "the archive holds nothing of {what}. `marsad archive list --host HOST` tells what it \
             holds of a host, `marsad why` what became of a page"
        ),
    }
}

/// A page's body; of a record that holds no page of ours, its payload.
fn body(folder: &Path, position: ArchivePosition) -> Result<Vec<u8>> {
    match read::page_at(folder, position) {
        Ok(page) => Ok(page.body),
        Err(no_page) => {
            let Ok(record) = record_at(folder, position) else { return Err(no_page) };
            let (header, block) = record::split(&record)?;
            let kind = header.get("WARC-Type").unwrap_or_default();
            if kind == "revisit" {
                let of = header.get("WARC-Refers-To-Date").unwrap_or("an earlier time");
                bail!("it is a revisit without a body: nothing had changed since {of}");
            }
            Ok(record::payload(kind, block)?.to_vec())
        }
    }
}

/// The record's header and the head of its block; of what belongs to it, all.
fn headers(folder: &Path, position: ArchivePosition, out: &mut impl Write) -> Result<()> {
    let end = group_end(folder, position)?;
    let file = file(folder, position.file)?;
    for member in file.members(position.offset)? {
        let crate::archive::member::Member::Whole { offset, bytes, .. } = member? else { break };
        if offset >= end {
            break;
        }
        let (header, block) = record::split(&bytes)?;
        let kind = header.get("WARC-Type").unwrap_or_default();
        let has_body = matches!(kind, "response" | "resource" | "conversion");
        let payload = if has_body { record::payload(kind, block)?.len() } else { 0 };
        out.write_all(bytes[..bytes.len() - 4 - payload].trim_ascii_end())?;
        out.write_all(b"\n\n")?;
    }
    Ok(())
}

/// The bytes of the record and of what belongs to it.
fn raw(folder: &Path, position: ArchivePosition, out: &mut impl Write) -> Result<()> {
    let end = group_end(folder, position)?;
    let mut stored = file(folder, position.file)?.open()?;
    stored.seek(SeekFrom::Start(position.offset))?;
    std::io::copy(&mut stored.take(end - position.offset), out)?;
    Ok(())
}
