//! The records of an archive file: gzip members or zstd frames, one a record.

use std::io::{self, BufRead, BufReader, Read, Seek};

use flate2::bufread::GzDecoder;

use super::compress::Compression;
use super::frame::ZSTD_MAGIC;

/// A record is at most so many bytes: twice the largest page, and headers.
pub const MAX_RECORD: usize = 64 << 20;

/// Where a member of ours says its own length, as a little-endian `u32`.
pub const LENGTH_AT: usize = 16;

/// How a member of ours begins (RFC 1952): deflate, an extra field `MS` that
/// holds the member's length (0: not said), no time, fastest level.
pub const HEADER: [u8; 20] =
    [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 4, 255, 8, 0, b'M', b'S', 4, 0, 0, 0, 0, 0];

/// What lies in a file between two offsets.
#[derive(Debug)]
pub enum Member {
    /// A whole record, decompressed; the compression's checksum holds.
    Whole {
        /// Where it begins.
        offset: u64,
        /// One past its last byte.
        end: u64,
        /// The record.
        bytes: Vec<u8>,
    },
    /// Bytes that are no whole record, up to the next that may be one.
    Damaged {
        /// Where they begin.
        offset: u64,
        /// One past the last of them.
        end: u64,
    },
}

/// Reads members one after another; memory is bounded by the largest record.
pub struct Members<R> {
    reader: BufReader<R>,
    offset: u64,
    compression: Compression,
    failed: bool,
}

impl<R: Read + Seek> Members<R> {
    /// Reads from a reader that stands at `offset`.
    pub fn new(reader: R, offset: u64, compression: Compression) -> Members<R> {
        let reader = BufReader::with_capacity(1 << 18, reader);
        Members { reader, offset, compression, failed: false }
    }

    fn read(&mut self) -> io::Result<Option<Member>> {
        if self.reader.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let offset = self.offset;
        let mut counted = Counted { inner: &mut self.reader, count: 0 };
        let mut bytes = Vec::with_capacity(8 << 10);
        let inflated = match self.compression {
            Compression::Gzip => read_record(GzDecoder::new(&mut counted), &mut bytes),
            Compression::Zstd => zstd::Decoder::with_buffer(&mut counted)
                .and_then(|decoder| read_record(decoder.single_frame(), &mut bytes)),
        };
        let consumed = counted.count;
        match inflated {
            Ok(true) => {
                self.offset = offset + consumed;
                Ok(Some(Member::Whole { offset, end: self.offset, bytes }))
            }
            Ok(false) => self.skip_damage(offset),
            Err(error) if is_damage(&error) => self.skip_damage(offset),
            Err(error) => Err(error),
        }
    }

    /// Goes on at the next place after `offset` that looks like a member of ours.
    fn skip_damage(&mut self, offset: u64) -> io::Result<Option<Member>> {
        let start = offset + 1;
        self.reader.seek(io::SeekFrom::Start(start))?;
        let begin = match self.compression {
            Compression::Gzip => &HEADER[..LENGTH_AT],
            Compression::Zstd => &ZSTD_MAGIC[..],
        };
        let mut at = start;
        let mut window: Vec<u8> = Vec::new();
        let found = loop {
            let more = self.reader.fill_buf()?;
            if more.is_empty() {
                break None;
            }
            let taken = more.len();
            window.extend_from_slice(more);
            self.reader.consume(taken);
            if let Some(found) = memchr::memmem::find(&window, begin) {
                break Some(at + found as u64);
            }
            let keep = window.len().min(begin.len() - 1);
            at += (window.len() - keep) as u64;
            window.drain(..window.len() - keep);
        };
        let end = match found {
            Some(found) => found,
            None => at + window.len() as u64,
        };
        self.reader.seek(io::SeekFrom::Start(end))?;
        self.offset = end;
        Ok(Some(Member::Damaged { offset, end }))
    }
}

impl<R: Read + Seek> Iterator for Members<R> {
    type Item = io::Result<Member>;

    fn next(&mut self) -> Option<io::Result<Member>> {
        if self.failed {
            return None;
        }
        let member = self.read();
        self.failed = member.is_err();
        member.transpose()
    }
}

/// Reads a record to its end; whether it is within bounds.
fn read_record(reader: impl Read, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let length = reader.take(MAX_RECORD as u64 + 1).read_to_end(bytes)?;
    Ok(length <= MAX_RECORD)
}

/// Whether an error is about the bytes, not about reading them. What zstd says
/// of bytes has no kind of its own, and no number of the operating system's.
pub fn is_damage(error: &io::Error) -> bool {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            true
        }
        io::ErrorKind::Other => error.raw_os_error().is_none(),
        _ => false,
    }
}

/// Counts what is consumed of a reader.
struct Counted<'a, R> {
    inner: &'a mut R,
    count: u64,
}

impl<R: BufRead> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count += count as u64;
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.count += count as u64;
        self.inner.consume(count);
    }
}
