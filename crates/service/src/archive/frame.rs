//! How long a compressed record is, told without decompressing it: what steps
//! from record to record go by.

use std::io::{self, Read, Seek};

use super::compress::Compression;
use super::member::{HEADER, LENGTH_AT};

/// How a zstd frame begins (RFC 8878, section 3.1.1).
pub const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// The length in bytes of the record that begins where the reader stands, which
/// then stands somewhere within or behind it. `None` where it does not begin as
/// a record of ours does.
///
/// # Errors
/// When the reader fails, or ends within the record's own headers.
pub fn length(
    reader: &mut (impl Read + Seek),
    compression: Compression,
) -> io::Result<Option<u64>> {
    match compression {
        Compression::Gzip => gzip(reader),
        Compression::Zstd => zstd(reader),
    }
}

fn gzip(reader: &mut impl Read) -> io::Result<Option<u64>> {
    let mut header = [0u8; HEADER.len()];
    reader.read_exact(&mut header)?;
    let (begin, length) = header.split_at(LENGTH_AT);
    let length = u32::from_le_bytes(length.try_into().unwrap_or_default());
    let sound = begin == &HEADER[..LENGTH_AT] && length as usize > HEADER.len();
    Ok(sound.then_some(u64::from(length)))
}

/// Walks over the blocks of a frame (RFC 8878, section 3.1.1).
fn zstd(reader: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
    let mut begin = [0u8; 5];
    reader.read_exact(&mut begin)?;
    if begin[..4] != ZSTD_MAGIC {
        return Ok(None);
    }
    let descriptor = begin[4];
    let single_segment = descriptor >> 5 & 1;
    let content_size = match (descriptor >> 6, single_segment) {
        (0, 0) => 0,
        (0, _) => 1,
        (1, _) => 2,
        (2, _) => 4,
        _ => 8,
    };
    let window = u64::from(1 - single_segment);
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let rest = window + dictionary + content_size;
    let mut length = begin.len() as u64 + rest;
    reader.seek_relative(rest as i64)?;
    loop {
        let mut block = [0u8; 4];
        reader.read_exact(&mut block[..3])?;
        let block = u32::from_le_bytes(block);
        let size = match block >> 1 & 3 {
            1 => 1,
            3 => return Ok(None),
            _ => block >> 3,
        };
        reader.seek_relative(i64::from(size))?;
        length += 3 + u64::from(size);
        if block & 1 == 1 {
            let checksum = descriptor >> 2 & 1;
            return Ok(Some(length + 4 * u64::from(checksum)));
        }
    }
}
