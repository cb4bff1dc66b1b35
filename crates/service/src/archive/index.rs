//! What the archive holds of which address: CDXJ lines, sorted by key, beside
//! every file that is done with (`marsad-000001.cdxj`). Made when first asked
//! for, and again where missing: it is no more than a table of contents.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::bufread::GzDecoder;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::compress::Compression;
use super::files::{ArchiveFile, files};
use super::header::Header;
use super::member::Member;
use super::{frame, surt};
use crate::store::ArchivePosition;

/// So many bytes of a record are unpacked, where its headers take no more.
const HEAD: usize = 4 << 10;

/// Headers are at most so long.
const MAX_HEAD: usize = 128 << 10;

/// A record that a page, or the news that there is none, can be had from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The key of its address, see [`surt::key`].
    pub key: String,
    /// When, to the second.
    pub at: Timestamp,
    /// All else.
    pub fields: Fields,
}

/// The JSON part of a CDXJ line, named as pywb names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// The address.
    pub url: String,
    /// Media type; `warc/revisit` for a revisit.
    pub mime: String,
    /// HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `WARC-Payload-Digest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Bytes of the record as stored.
    #[serde(with = "number")]
    pub length: u64,
    /// Where it begins.
    #[serde(with = "number")]
    pub offset: u64,
    /// In which file.
    pub filename: String,
}

/// Numbers are strings in CDXJ.
mod number {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&number.to_string())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

impl Capture {
    /// Where the record lies.
    pub fn position(&self) -> ArchivePosition {
        let number = self.fields.filename.strip_prefix("marsad-").and_then(|rest| rest.get(..6));
        let file = number.and_then(|number| number.parse().ok()).unwrap_or_default();
        ArchivePosition { file, offset: self.fields.offset }
    }

    /// Whether it only says that nothing had changed, or names another's payload.
    pub fn is_revisit(&self) -> bool {
        self.fields.mime == "warc/revisit"
    }

    /// Its CDXJ line, without a line end.
    ///
    /// # Errors
    /// Never for what was read from an archive.
    pub fn line(&self) -> Result<String> {
        let stamp = self.at.strftime("%Y%m%d%H%M%S");
        Ok(format!("{} {stamp} {}", self.key, serde_json::to_string(&self.fields)?))
    }

    fn parse(line: &str) -> Option<Capture> {
        let (key, rest) = line.split_once(' ')?;
        let (stamp, json) = rest.split_once(' ')?;
        let at = DateTime::strptime("%Y%m%d%H%M%S", stamp).ok()?;
        let at = TimeZone::UTC.to_timestamp(at).ok()?;
        Some(Capture { key: key.to_owned(), at, fields: serde_json::from_str(json).ok()? })
    }
}

/// Calls `each` with every capture, file by file, in order of key and time
/// within a file.
///
/// # Errors
/// When a file cannot be read, and what `each` returns.
pub fn each(folder: &Path, each: &mut dyn FnMut(Capture) -> Result<()>) -> Result<()> {
    let files = files(folder)?;
    for (n, file) in files.iter().enumerate() {
        match ready(file, n + 1 < files.len())? {
            Ready::Lines(path) => {
                for line in BufReader::new(File::open(&path)?).lines() {
                    if let Some(capture) = Capture::parse(&line?) {
                        each(capture)?;
                    }
                }
            }
            Ready::Held(captures) => captures.into_iter().try_for_each(&mut *each)?,
        }
    }
    Ok(())
}

/// The captures of an address, oldest first.
///
/// # Errors
/// When a file cannot be read.
pub fn of_address(folder: &Path, address: &str) -> Result<Vec<Capture>> {
    let key = surt::key(address);
    let files = files(folder)?;
    let mut found = Vec::new();
    for (n, file) in files.iter().enumerate() {
        match ready(file, n + 1 < files.len())? {
            Ready::Lines(path) => found.extend(look_up(&path, &key)?),
            Ready::Held(captures) => {
                found.extend(captures.into_iter().filter(|capture| capture.key == key));
            }
        }
    }
    found.sort_by_key(Capture::position);
    Ok(found)
}

/// A file's captures.
enum Ready {
    /// In a file of lines.
    Lines(PathBuf),
    /// In memory, sorted: the file still grows, or lines cannot be written.
    Held(Vec<Capture>),
}

fn ready(file: &ArchiveFile, is_done: bool) -> Result<Ready> {
    let lines = lines_of(file);
    if is_done && lines.is_file() {
        return Ok(Ready::Lines(lines));
    }
    let captures = captures(file)?;
    if is_done && write(&captures, &lines).is_ok() {
        return Ok(Ready::Lines(lines));
    }
    Ok(Ready::Held(captures))
}

/// The index beside a file.
pub fn lines_of(file: &ArchiveFile) -> PathBuf {
    file.path.with_file_name(format!("marsad-{:06}.cdxj", file.number))
}

fn write(captures: &[Capture], path: &Path) -> Result<()> {
    let draft = path.with_added_extension("new");
    let mut out = io::BufWriter::new(File::create(&draft)?);
    for capture in captures {
        writeln!(out, "{}", capture.line()?)?;
    }
    out.into_inner()?.sync_all()?;
    Ok(std::fs::rename(&draft, path)?)
}

/// The lines of a key in a sorted file, found by halving.
fn look_up(path: &Path, key: &str) -> Result<Vec<Capture>> {
    let mut reader = BufReader::new(File::open(path)?);
    let (mut low, mut high) = (0, reader.get_ref().metadata()?.len());
    // Every line that begins before `low` is less than the key.
    while low < high {
        let middle = low + (high - low) / 2;
        reader.seek(SeekFrom::Start(middle))?;
        let mut line = String::new();
        let mut at = middle;
        if middle > 0 {
            at += reader.read_line(&mut line)? as u64;
            line.clear();
        }
        reader.read_line(&mut line)?;
        let found = line.split(' ').next().unwrap_or_default();
        match line.is_empty() || found.cmp(key) != Ordering::Less {
            true => high = middle,
            false => low = at + line.len() as u64,
        }
    }
    reader.seek(SeekFrom::Start(low))?;
    let mut captures = Vec::new();
    for (n, line) in reader.lines().enumerate() {
        let line = line?;
        match line.split(' ').next().unwrap_or_default().cmp(key) {
            Ordering::Equal => captures.extend(Capture::parse(&line)),
            // The first may be the end of a line that begins before.
            _ if n == 0 => {}
            Ordering::Less => {}
            Ordering::Greater => break,
        }
    }
    Ok(captures)
}

/// What a file holds, in order of key and time.
///
/// # Errors
/// When it cannot be read.
pub fn captures(file: &ArchiveFile) -> Result<Vec<Capture>> {
    let mut captures = Vec::new();
    let name = file.name();
    each_head(file, &mut |offset, end, head| {
        captures.extend(capture(head, &name, offset, end));
    })
    .with_context(|| format!("cannot read {}", file.path.display()))?;
    captures
        .sort_by(|a: &Capture, b| (&a.key, a.at, a.position()).cmp(&(&b.key, b.at, b.position())));
    Ok(captures)
}

fn capture(head: &[u8], file: &str, offset: u64, end: u64) -> Option<Capture> {
    let at = memchr::memmem::find(head, b"\r\n\r\n")?;
    let (header, block) = (Header::parse(&head[..at])?, &head[at + 4..]);
    let kind = header.get("WARC-Type")?;
    if !["response", "resource", "revisit", "conversion"].contains(&kind) {
        return None;
    }
    let url = header.target_uri()?.to_owned();
    let date: Timestamp = header.get("WARC-Date")?.parse().ok()?;
    let (status, mime) = http(block);
    let mime = match kind {
        "revisit" => Some("warc/revisit".to_owned()),
        "resource" => header.get("Content-Type").map(media),
        _ => mime,
    };
    Some(Capture {
        key: surt::key(&url),
        at: Timestamp::from_second(date.as_second()).ok()?,
        fields: Fields {
            url,
            mime: mime.unwrap_or_else(|| "unk".to_owned()),
            status,
            digest: header.get("WARC-Payload-Digest").map(str::to_owned),
            length: end - offset,
            offset,
            filename: file.to_owned(),
        },
    })
}

/// Status and media type of an HTTP answer's head, as far as it is there.
fn http(block: &[u8]) -> (Option<String>, Option<String>) {
    let end = memchr::memmem::find(block, b"\r\n\r\n").unwrap_or(block.len());
    let head = String::from_utf8_lossy(&block[..end]);
    let mut lines = head.lines();
    let start = lines.next().filter(|start| start.starts_with("HTTP/"));
    let status = start.and_then(|start| start.split(' ').nth(1)).map(str::to_owned);
    let mime = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type").then(|| media(value))
    });
    (status, mime)
}

fn media(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Takes where a record begins and ends, and its first bytes.
type EachHead<'a> = &'a mut dyn FnMut(u64, u64, &[u8]);

/// Steps from record to record and unpacks the beginning of each; where the steps
/// stop making sense, unpacks the rest whole.
fn each_head(file: &ArchiveFile, each: EachHead<'_>) -> Result<()> {
    let mut reader = BufReader::with_capacity(256 << 10, file.open()?);
    let length = reader.get_ref().metadata()?.len();
    let mut at = 0;
    while at < length {
        let step = frame::length(&mut reader, file.compression);
        let Some(end) = step.ok().flatten().map(|step| at + step).filter(|end| *end <= length)
        else {
            return each_whole(file, at, each);
        };
        go_to(&mut reader, at)?;
        match beginning(reader.by_ref().take(end - at), file.compression) {
            Ok(head) => each(at, end, &head),
            Err(error) => {
                tracing::warn!(
                    file = %file.path.display(), offset = at, error = %error,
                    "left a damaged record out of the index"
                );
            }
        }
        go_to(&mut reader, end)?;
        at = end;
    }
    Ok(())
}

fn each_whole(file: &ArchiveFile, from: u64, each: EachHead<'_>) -> Result<()> {
    for member in file.members(from)? {
        if let Member::Whole { offset, end, bytes } = member? {
            each(offset, end, &bytes);
        }
    }
    Ok(())
}

fn go_to(reader: &mut BufReader<File>, to: u64) -> io::Result<()> {
    let here = reader.stream_position()?;
    reader.seek_relative(to as i64 - here as i64)
}

/// The first bytes of a record: its header and [`HEAD`] more.
fn beginning(packed: impl BufRead, compression: Compression) -> io::Result<Vec<u8>> {
    match compression {
        Compression::Gzip => until_header(GzDecoder::new(packed)),
        Compression::Zstd => until_header(zstd::Decoder::with_buffer(packed)?.single_frame()),
    }
}

fn until_header(mut unpacked: impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    loop {
        let read = unpacked.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let has_header = memchr::memmem::find(&head, b"\r\n\r\n").is_some();
        if read < HEAD || has_header || head.len() > MAX_HEAD {
            return Ok(head);
        }
    }
}
