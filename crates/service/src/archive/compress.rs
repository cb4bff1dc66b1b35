//! One record compressed: a gzip member or a zstd frame of its own, so that it
//! can be read alone.

use std::cell::RefCell;
use std::io;

use flate2::{Compress, Compression as Level, Crc, FlushCompress, Status};
use serde::Serialize;

use super::member::{self, MAX_RECORD};

/// How the records of a file are compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// `.warc.gz` (WARC 1.1, annex D): read by every tool.
    #[default]
    Gzip,
    /// `.warc.zst` (IIPC's "WARC compression with Zstandard"), without a
    /// dictionary: smaller and faster, read by newer tools.
    Zstd,
}

/// Smaller than deflate's best at this level, and faster than its fastest.
const ZSTD_LEVEL: i32 = 3;

impl Compression {
    /// Both.
    pub const ALL: [Compression; 2] = [Compression::Gzip, Compression::Zstd];

    /// What a file's name ends in.
    pub fn ending(self) -> &'static str {
        match self {
            Compression::Gzip => ".warc.gz",
            Compression::Zstd => ".warc.zst",
        }
    }

    /// The parts in a row as one member or frame.
    ///
    /// # Errors
    /// When there is no memory for the compressor.
    pub fn compress(self, parts: &[&[u8]]) -> io::Result<Vec<u8>> {
        debug_assert!(
            parts.iter().map(|part| part.len()).sum::<usize>() <= MAX_RECORD,
            "pages are bounded when they are read"
        );
        match self {
            Compression::Gzip => Ok(gzip(parts)),
            Compression::Zstd => zstd_frame(parts),
        }
    }
}

thread_local! {
    /// Deflate's tables are large: each thread keeps its own for the next record.
    static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(Level::fast(), false));
    static ZSTD: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
}

/// A zstd frame (RFC 8878) with its content's size and checksum.
fn zstd_frame(parts: &[&[u8]]) -> io::Result<Vec<u8>> {
    ZSTD.with_borrow_mut(|held| {
        let compressor = match held {
            Some(compressor) => compressor,
            None => {
                let mut compressor = zstd::bulk::Compressor::new(ZSTD_LEVEL)?;
                compressor.include_checksum(true)?;
                compressor.include_contentsize(true)?;
                held.insert(compressor)
            }
        };
        compressor.compress(&parts.concat())
    })
}

/// One gzip member (RFC 1952) of the parts in a row, carrying its own length so
/// that readers can step from record to record without inflating.
fn gzip(parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut bytes = Vec::with_capacity(length / 2 + 128);
    bytes.extend_from_slice(&member::HEADER);
    let mut crc = Crc::new();
    DEFLATE.with_borrow_mut(|deflate| {
        deflate.reset();
        for part in parts {
            crc.update(part);
            deflate_all(deflate, part, FlushCompress::None, &mut bytes);
        }
        deflate_all(deflate, &[], FlushCompress::Finish, &mut bytes);
    });
    bytes.extend_from_slice(&crc.sum().to_le_bytes());
    bytes.extend_from_slice(&crc.amount().to_le_bytes());
    let whole = u32::try_from(bytes.len()).unwrap_or(0);
    bytes[member::LENGTH_AT..member::HEADER.len()].copy_from_slice(&whole.to_le_bytes());
    bytes
}

fn deflate_all(deflate: &mut Compress, input: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
    let before = deflate.total_in();
    loop {
        out.reserve(input.len() / 2 + 1024);
        let taken = (deflate.total_in() - before) as usize;
        // Deflate reports errors only for a wrong state, which a reset excludes.
        let status = deflate.compress_vec(&input[taken..], out, flush);
        let taken = (deflate.total_in() - before) as usize;
        let finished = match flush {
            FlushCompress::Finish => matches!(status, Ok(Status::StreamEnd) | Err(_)),
            _ => taken == input.len() || status.is_err(),
        };
        if finished {
            return;
        }
    }
}
