//! Reading of foreign bytes up to a limit.

use std::io::{self, BufRead, Read};

/// What a bounded read found.
#[derive(Debug, PartialEq, Eq)]
pub enum Bounded {
    /// All there was.
    Whole(Vec<u8>),
    /// More than the limit.
    TooLarge,
}

/// A read that failed after some bytes.
#[derive(Debug)]
pub struct Failure {
    /// Why.
    pub error: io::Error,
    /// How many bytes came before.
    pub read: usize,
}

/// Reads to the end, or until it is clear that there is more than `limit`.
pub fn read_bounded(reader: impl Read, limit: usize) -> Result<Bounded, Failure> {
    let mut bytes = Vec::new();
    match reader.take(limit as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > limit => Ok(Bounded::TooLarge),
        Ok(_) => Ok(Bounded::Whole(bytes)),
        Err(error) => Err(Failure { error, read: bytes.len() }),
    }
}

/// Reads one line without its line feed; `None` at the end. A line over the
/// limit is passed over without being held.
pub fn read_line(reader: &mut impl BufRead, limit: usize) -> Result<Option<Bounded>, Failure> {
    let mut line = Vec::new();
    let mut length = 0;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure { error, read: length }),
        };
        if chunk.is_empty() && length == 0 {
            return Ok(None);
        }
        let feed = memchr::memchr(b'\n', chunk);
        let part = &chunk[..feed.unwrap_or(chunk.len())];
        length += part.len();
        if length <= limit {
            line.extend_from_slice(part);
        } else {
            line = Vec::new();
        }
        let consumed = part.len() + usize::from(feed.is_some());
        let last = feed.is_some() || chunk.is_empty();
        reader.consume(consumed);
        if last {
            return Ok(Some(if length <= limit {
                Bounded::Whole(line)
            } else {
                Bounded::TooLarge
            }));
        }
    }
}
