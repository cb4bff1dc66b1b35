//! What `extract` and `ingest` take: files, folders, WARCs, feeds, JSON Lines,
//! `-`; plain, gzip or zstd, told apart by their content. Each becomes a stream of
//! pages, or errors with a name.

pub mod bounded;
pub mod gzip;
pub mod zstd;
pub mod sniff;
pub mod folder;
pub mod lines;
pub mod warc;
pub mod http;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::Timestamp;
use news::model::fate::{Reason, SetAside};
use news::model::page::{Page, PageKind};

use bounded::{Bounded, read_bounded};
use gzip::Members;
use sniff::Content;
use zstd::Frames;

/// A page, feed or line is at most so many bytes, decompressed.
pub const MAX_PAGE: usize = 8 << 20;

/// So many bytes of an input are looked at to tell what it is.
pub const SNIFFED: usize = 64 << 10;

/// One thing given on the command line.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

impl Input {
    /// What an argument names: `-` is standard input, all else a path.
    pub fn from_argument(argument: &std::ffi::OsStr) -> Input {
        match argument == "-" {
            true => Input::Stdin,
            false => Input::Path(argument.into()),
        }
    }

    /// The input as it was given, for people.
    pub fn name(&self) -> String {
        match self {
            Input::Path(path) => path.display().to_string(),
            Input::Stdin => "-".to_owned(),
        }
    }
}

/// What an input yields, in its own order.
#[derive(Debug)]
pub enum Arrival {
    /// A page to archive and read.
    Page(Page),
    /// A part of the input that is no page (torn WARC, truncated gzip,
    /// unknown bytes): counted like any set-aside page. `input` names it.
    SetAside {
        /// The path, or `FILE#n`.
        input: String,
        /// Why.
        set_aside: SetAside,
    },
}

/// An input that cannot be taken at all: it is not there, may not be read, or
/// is something else than pages. Found by `downcast_ref` on the error of
/// [`arrivals`]; every other error is one that `each` returned.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {input}: {problem}")]
pub struct Unusable {
    /// The input as given.
    pub input: String,
    /// What is wrong, and what to do.
    pub problem: String,
}

/// Takes one arrival; its error ends the reading.
pub type Each<'a> = &'a mut dyn FnMut(Arrival) -> Result<()>;

/// Calls `each` with everything the input holds, streaming: memory is bounded
/// by the largest page, not by the input. `now` becomes `fetched_at` of what
/// does not say itself when it was fetched.
///
/// # Errors
/// [`Unusable`] for an input that cannot be opened at all (the caller reports
/// it and goes on to the next), and whatever `each` returns.
pub fn arrivals(input: &Input, now: Timestamp, each: Each<'_>) -> Result<()> {
    match input {
        Input::Path(path) if path.is_dir() => folder::arrivals(path, now, each),
        Input::Path(path) => file_arrivals(path, now, each),
        Input::Stdin => stream_arrivals(Box::new(io::stdin().lock()), &input.name(), now, each),
    }
}

/// Everything one file holds.
fn file_arrivals(path: &Path, now: Timestamp, each: Each<'_>) -> Result<()> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => {
            let reader = BufReader::with_capacity(256 << 10, file);
            stream_arrivals(Box::new(reader), &name, now, each)
        }
        Err(error) => Err(Unusable { input: name, problem: error.to_string() }.into()),
    }
}

/// Everything a stream of unknown kind holds; `name` is what its pages are
/// called by. See [`arrivals`] for the rest.
pub fn stream_arrivals(
    mut reader: Box<dyn BufRead + '_>,
    name: &str,
    now: Timestamp,
    each: Each<'_>,
) -> Result<()> {
    let unusable =
        |error: io::Error| Unusable { input: name.to_owned(), problem: error.to_string() };
    let begin = reader.fill_buf().map_err(unusable)?;
    let is_gzip = begin.starts_with(&[0x1f, 0x8b]);
    let is_zstd = [zstd::MAGIC, zstd::DICTIONARY].iter().any(|magic| begin.starts_with(magic));
    let compressed = is_gzip || is_zstd;
    if is_gzip {
        reader = Box::new(BufReader::with_capacity(256 << 10, Members::new(reader)));
    } else if is_zstd {
        reader = Box::new(BufReader::with_capacity(256 << 10, Frames::new(reader)));
    }
    let mut start = Vec::new();
    if let Err(error) = read_start(&mut reader, &mut start) {
        // A broken compressed file may still begin with whole lines or records.
        if !compressed || start.is_empty() {
            return each(broken(name, &error, start.len()));
        }
        reader = Box::new(Broken(Some(error)).chain(reader));
    }
    let origin = Origin { name, now };
    let content = sniff::content(&start, name);
    let whole = Cursor::new(start).chain(reader);
    match content {
        Content::Warc => warc::arrivals(whole, &origin, each),
        Content::Articles => lines::arrivals(whole, &origin, each),
        Content::Page(kind) => each(origin.whole_page(whole, kind)),
        Content::Urls => Err(Unusable {
            input: name.to_owned(),
            problem: "it is a list of URLs, and this command reads files; \
                      save the pages first, as HTML or WARC"
                .to_owned(),
        }
        .into()),
        Content::Unknown(detail) => {
            each(set_aside(name.to_owned(), None, Reason::UnknownFormat, detail))
        }
    }
}

/// Reads what an input is told by: its first bytes, fewer where they tell
/// enough, since a pipe may give more only much later.
fn read_start(reader: &mut dyn BufRead, start: &mut Vec<u8>) -> io::Result<()> {
    while start.len() < SNIFFED && !sniff::is_settled(start) {
        let more = match reader.fill_buf() {
            Ok(more) => &more[..more.len().min(SNIFFED - start.len())],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if more.is_empty() {
            break;
        }
        start.extend_from_slice(more);
        let read = more.len();
        reader.consume(read);
    }
    Ok(())
}

/// What every page of one file has in common.
pub struct Origin<'a> {
    /// The file as given.
    pub name: &'a str,
    /// The instant of what does not say when it was fetched.
    pub now: Timestamp,
}

impl Origin<'_> {
    /// The name of the n-th part, from 1.
    pub fn part(&self, n: u64) -> String {
        format!("{}#{n}", self.name)
    }

    /// The one page or feed that a whole stream is.
    fn whole_page(&self, reader: impl Read, kind: PageKind) -> Arrival {
        match read_bounded(reader, MAX_PAGE) {
            Ok(Bounded::Whole(body)) => Arrival::Page(self.page(self.name.to_owned(), kind, body)),
            Ok(Bounded::TooLarge) => too_large(self.name.to_owned(), None),
            Err(failure) => broken(self.name, &failure.error, failure.read),
        }
    }

    /// A page of which nothing is known but its bytes.
    pub fn page(&self, input: String, kind: PageKind, body: Vec<u8>) -> Page {
        Page {
            input,
            url: None,
            final_url: None,
            fetched_at: self.now,
            content_type: None,
            kind,
            body,
        }
    }
}

/// An arrival that is no page.
pub fn set_aside(
    input: String,
    url: Option<String>,
    reason: Reason,
    detail: impl Into<String>,
) -> Arrival {
    Arrival::SetAside { input, set_aside: SetAside { url, reason, detail: detail.into() } }
}

/// The fate of a page over the limit.
pub fn too_large(input: String, url: Option<String>) -> Arrival {
    set_aside(input, url, Reason::TooLarge, format!("more than {} MiB", MAX_PAGE >> 20))
}

/// The fate of a stream that could not be read to its end.
pub fn broken(input: &str, error: &io::Error, read: usize) -> Arrival {
    let (reason, what) = match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            (Reason::Malformed, "compressed data breaks off".to_owned())
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            (Reason::Malformed, format!("compressed data is damaged ({error})"))
        }
        _ => (Reason::FetchFailed, error.to_string()),
    };
    set_aside(input.to_owned(), None, reason, format!("{what} after {read} bytes"))
}

/// A stream that begins with an error met before.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

impl BufRead for Broken {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.take().map_or(Ok(&[]), Err)
    }

    fn consume(&mut self, _: usize) {}
}

#[cfg(test)]
mod tests;
