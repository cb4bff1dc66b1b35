//! Web archives (WARC 1.0 and 1.1): the pages in their records.

use std::io::{self, BufRead, Cursor, Read};

use anyhow::Result;
use jiff::Timestamp;
use news::model::fate::Reason;
use news::model::page::Page;

use super::http;
use super::sniff::body_kind;
use super::{Arrival, Each, MAX_PAGE, Origin, broken, set_aside, too_large};
use crate::archive::header::{Header, MAX_HEADER};
use crate::archive::member::is_damage;
use crate::archive::record;

/// A block is at most so many bytes: a page, its HTTP header, its chunk sizes.
const MAX_BLOCK: usize = MAX_PAGE + (1 << 20);

/// Every page of an archive, named by the number of its record. Records that
/// hold none by their nature (`warcinfo`, `request`, `metadata`, `revisit`) are
/// passed over; bytes that are no record are one `malformed` a stretch, and
/// reading goes on at the next record.
pub fn arrivals(reader: impl BufRead, origin: &Origin<'_>, each: Each<'_>) -> Result<()> {
    let mut records = Records::new(reader);
    for n in 1.. {
        let input = origin.part(n);
        match records.next() {
            Ok(None) => break,
            Ok(Some(Record::Whole(header, block))) => {
                if let Some(arrival) = arrival(input, &header, block, origin) {
                    each(arrival)?;
                }
            }
            Ok(Some(Record::TooLarge(header))) => {
                if holds_page(&header) {
                    each(too_large(input, header.target_uri().map(str::to_owned)))?;
                }
            }
            Ok(Some(Record::Broken(header, detail))) => {
                let url = header.and_then(|header| header.target_uri().map(str::to_owned));
                each(set_aside(input, url, Reason::Malformed, detail))?;
            }
            Err(error) => {
                let goes_on = is_damage(&error);
                each(broken(&input, &error, 0))?;
                if !goes_on {
                    break;
                }
                records.reader.forget();
            }
        }
    }
    Ok(())
}

fn holds_page(header: &Header) -> bool {
    let kind = header.get("WARC-Type").unwrap_or_default();
    ["response", "resource", "conversion"].iter().any(|page| kind.eq_ignore_ascii_case(page))
}

/// What a whole record is.
fn arrival(input: String, header: &Header, block: Vec<u8>, origin: &Origin<'_>) -> Option<Arrival> {
    if !holds_page(header) {
        return None;
    }
    let uri = header.target_uri();
    let url = uri.filter(|uri| uri.starts_with("http://") || uri.starts_with("https://"));
    let url = url.map(str::to_owned);
    let is_response =
        header.get("WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("response"));
    let (content_type, body) = match is_response {
        false => (header.get("Content-Type").map(str::to_owned), block),
        true if uri.is_some_and(|uri| uri.starts_with("dns:")) => return None,
        true => match http::answer(&block) {
            Ok(answer) => (answer.content_type, answer.body),
            Err(refused) => return Some(set_aside(input, url, refused.reason, refused.detail)),
        },
    };
    if header.get("X-Marsad-Kind").is_some()
        && let Ok(page) = record::page(header, body.clone())
    {
        return Some(Arrival::Page(Page { input, ..page }));
    }
    Some(match body_kind(&body, content_type.as_deref()) {
        Some(kind) => Arrival::Page(Page {
            url,
            content_type: content_type.filter(|_| is_response),
            fetched_at: date(header).unwrap_or(origin.now),
            ..origin.page(input, kind, body)
        }),
        None => {
            let what = content_type.unwrap_or_else(|| "no Content-Type".to_owned());
            set_aside(input, url, Reason::UnknownFormat, format!("{what}: no page or feed"))
        }
    })
}

fn date(header: &Header) -> Option<Timestamp> {
    header.get("WARC-Date")?.parse().ok()
}

/// What the reader finds next.
enum Record {
    Whole(Header, Vec<u8>),
    TooLarge(Header),
    /// A header or block that is not as it should be, and how.
    Broken(Option<Header>, String),
}

/// Reads records one after another.
struct Records<R> {
    reader: Pushback<R>,
    /// So many bytes may still be read a second time: without a bound, a file
    /// of lying lengths would be read once for each of its records.
    rereads: usize,
}

impl<R: BufRead> Records<R> {
    fn new(back: R) -> Records<R> {
        let reader = Pushback { front: Cursor::new(Vec::new()), back };
        Records { reader, rereads: 8 * MAX_BLOCK }
    }

    fn next(&mut self) -> io::Result<Option<Record>> {
        if !self.skip_line_ends()? {
            return Ok(None);
        }
        let head = self.read_header()?;
        let Some(header) = head.whole.then(|| Header::parse(&head.bytes)).flatten() else {
            self.reader.push_back(head.bytes.get(1..).unwrap_or_default());
            let skipped = 1 + self.skip_to_record()?;
            return Ok(Some(Record::Broken(None, format!("{skipped} bytes that are no record"))));
        };
        let Some(length) = header.content_length() else {
            self.skip_to_record()?;
            return Ok(Some(Record::Broken(Some(header), "no Content-Length".to_owned())));
        };
        self.read_block(header, length).map(Some)
    }

    fn read_block(&mut self, header: Header, length: u64) -> io::Result<Record> {
        let mut block = Vec::new();
        let kept = length.min(MAX_BLOCK as u64 + 1);
        let read = self.reader.by_ref().take(kept).read_to_end(&mut block);
        if let Err(error) = read {
            return broken_block(error, header, block.len() as u64, length);
        }
        if block.len() > MAX_BLOCK {
            let rest = length - kept;
            let skipped = io::copy(&mut self.reader.by_ref().take(rest), &mut io::sink())?;
            return Ok(match skipped == rest {
                true => Record::TooLarge(header),
                false => breaks_off(header, kept + skipped, length),
            });
        }
        let ends = self.ends_here()?;
        // A length that lies by too much has swallowed the records after it.
        let short = (block.len() as u64) < length;
        let swallowed = if ends && !short { None } else { record_start(&block) };
        if let Some(at) = swallowed
            && let Some(left) = self.rereads.checked_sub(block.len() - at)
        {
            self.rereads = left;
            self.reader.push_back(&block[at..]);
            let detail = format!("its Content-Length of {length} reaches into the next record");
            return Ok(Record::Broken(Some(header), detail));
        }
        if short {
            return Ok(breaks_off(header, block.len() as u64, length));
        }
        if !ends {
            self.skip_to_record()?;
            let detail = format!("its block goes on after its Content-Length of {length}");
            return Ok(Record::Broken(Some(header), detail));
        }
        Ok(Record::Whole(header, block))
    }

    /// Whether a block ends here: at two line ends, or at the end of it all. Some
    /// writers leave line ends out or add some: a record that begins right behind
    /// them shows it too.
    fn ends_here(&mut self) -> io::Result<bool> {
        let mut end = Vec::new();
        self.reader.by_ref().take(4).read_to_end(&mut end)?;
        self.reader.push_back(&end);
        let lines = end.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        Ok(end.starts_with(b"\n\n") || b"WARC".starts_with(&end[lines..]))
    }

    /// Passes over line ends; whether anything follows.
    fn skip_line_ends(&mut self) -> io::Result<bool> {
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(false);
            }
            let ends = chunk.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let more = ends < chunk.len();
            self.reader.consume(ends);
            if more {
                return Ok(true);
            }
        }
    }

    /// Reads up to and with the empty line that ends a header.
    fn read_header(&mut self) -> io::Result<Head> {
        let mut bytes = Vec::new();
        loop {
            let line_start = bytes.len();
            let room = (MAX_HEADER - line_start) as u64;
            self.reader.by_ref().take(room).read_until(b'\n', &mut bytes)?;
            match bytes[line_start..].trim_ascii_end() {
                _ if !bytes[line_start..].ends_with(b"\n") => {
                    return Ok(Head { bytes, whole: false });
                }
                b"" => return Ok(Head { bytes, whole: true }),
                _ if line_start == 0 && !bytes.starts_with(b"WARC/") => {
                    return Ok(Head { bytes, whole: false });
                }
                _ => {}
            }
        }
    }

    /// Goes to the next place that looks like a record; how many bytes lie
    /// between.
    fn skip_to_record(&mut self) -> io::Result<u64> {
        let mut skipped = 0;
        let mut window = Vec::new();
        loop {
            let chunk = self.reader.fill_buf()?;
            let taken = chunk.len();
            window.extend_from_slice(chunk);
            self.reader.consume(taken);
            if let Some(at) = record_start(&window) {
                self.reader.push_back(&window[at..]);
                return Ok(skipped + at as u64);
            }
            let keep = if taken == 0 { 0 } else { window.len().min(RECORD_START.len()) };
            skipped += (window.len() - keep) as u64;
            window.drain(..window.len() - keep);
            if taken == 0 {
                return Ok(skipped);
            }
        }
    }
}

/// The bytes of a header, and whether its end was there.
struct Head {
    bytes: Vec<u8>,
    whole: bool,
}

/// How a record begins, after the line end before it.
const RECORD_START: &[u8] = b"\nWARC/1.";

fn record_start(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, RECORD_START).map(|at| at + 1)
}

fn breaks_off(header: Header, read: u64, length: u64) -> Record {
    Record::Broken(Some(header), format!("breaks off after {read} of {length} bytes"))
}

/// A block whose compressed bytes break off is the record's fault; any other
/// error is the file's.
fn broken_block(error: io::Error, header: Header, read: u64, length: u64) -> io::Result<Record> {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Ok(breaks_off(header, read, length)),
        _ => Err(error),
    }
}

/// A reader to which bytes can be given back.
struct Pushback<R> {
    front: Cursor<Vec<u8>>,
    back: R,
}

impl<R: BufRead> Pushback<R> {
    fn push_back(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let at = self.front.position() as usize;
        let mut front = bytes.to_vec();
        front.extend_from_slice(&self.front.get_ref()[at..]);
        self.front = Cursor::new(front);
    }

    /// Drops what was given back.
    fn forget(&mut self) {
        self.front = Cursor::new(Vec::new());
    }

    fn in_front(&self) -> bool {
        (self.front.position() as usize) < self.front.get_ref().len()
    }
}

impl<R: BufRead> Read for Pushback<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.in_front() {
            true => self.front.read(buffer),
            false => self.back.read(buffer),
        }
    }
}

impl<R: BufRead> BufRead for Pushback<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.in_front() {
            true => self.front.fill_buf(),
            false => self.back.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        match self.in_front() {
            true => self.front.consume(count),
            false => self.back.consume(count),
        }
    }
}
