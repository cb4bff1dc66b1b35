//! A record being written: its fields, then its block, then compressed.

use std::fmt::Write;
use std::io;

use super::compress::Compression;
use super::digest;
use sha2::{Digest, Sha256};

/// A record without its block.
pub struct Draft {
    head: String,
}

impl Draft {
    /// A record of a type.
    pub fn new(kind: &str, id: &str, date: &str) -> Draft {
        let mut head = String::with_capacity(1024);
        head.push_str("WARC/1.1\r\n");
        let mut draft = Draft { head };
        draft.field("WARC-Type", kind);
        draft.field("WARC-Record-ID", id);
        draft.field("WARC-Date", date);
        draft
    }

    /// Adds a field. The value must hold no line end.
    pub fn field(&mut self, name: &str, value: &str) {
        // Writing to a string never fails.
        _ = write!(self.head, "{name}: {value}\r\n");
    }

    /// Adds a field where there is a value.
    pub fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// The record with a block, and the block's digest.
    ///
    /// # Errors
    /// As [`Compression::compress`].
    pub fn compressed(mut self, block: &[&[u8]], compression: Compression) -> io::Result<Vec<u8>> {
        let length: usize = block.iter().map(|part| part.len()).sum();
        let mut hash = Sha256::new();
        block.iter().for_each(|part| hash.update(part));
        self.field("WARC-Block-Digest", &digest::field(&hash.finalize()));
        self.field("Content-Length", &length.to_string());
        self.head.push_str("\r\n");
        let mut parts = vec![self.head.as_bytes()];
        parts.extend_from_slice(block);
        parts.push(b"\r\n\r\n");
        compression.compress(&parts)
    }
}
