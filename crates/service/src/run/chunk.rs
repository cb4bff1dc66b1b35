//! Chunks: what the stages of a run pass on.

use anyhow::{Result, anyhow};
use crossbeam_channel::Sender;
use news::model::fate::SetAside;
use news::model::page::Page;
use news::pipeline::Reading;
use sha2::{Digest as _, Sha256};

use crate::store::{ArchivePosition, Refusal};

/// At most so many pages go together…
pub const PAGES: usize = 1_024;

/// …and no more once they have so many bytes.
pub const BYTES: usize = 4 << 20;

/// What makes the same input recognisable.
pub type Digest = [u8; 32];

/// The endings a page was read to, before they are placed.
pub type Readings = Vec<Result<Reading, SetAside>>;

/// Some archived records, in archive order.
#[derive(Debug)]
pub struct Chunk<T> {
    /// What they hold, in order.
    pub steps: Vec<Step<T>>,
    /// The archive position after the last of them.
    pub next: ArchivePosition,
    /// They are of an earlier run, and were counted there.
    pub resumed: bool,
}

/// One thing that arrived.
#[derive(Debug)]
pub enum Step<T> {
    /// A page now in the archive.
    Record {
        /// Where it lies.
        position: ArchivePosition,
        /// Its digest.
        digest: Digest,
        /// The page, later its readings.
        content: T,
    },
    /// A page that was in the archive already.
    Repeat(Digest),
    /// A part of an input that was no page.
    Refused(Refusal),
}

/// SHA-256 over URL and payload.
pub fn digest(page: &Page) -> Digest {
    let mut hash = Sha256::new();
    for part in [page.url.as_deref(), page.final_url.as_deref()] {
        hash.update(part.unwrap_or_default());
        hash.update([0]);
    }
    hash.update(&page.body);
    hash.finalize().into()
}

/// Sends to the next stage. That it is gone is an error here, and its own error
/// is the one that counts.
pub fn pass<T>(to: &Sender<T>, value: T) -> Result<()> {
    to.send(value).map_err(|_| anyhow!("the next stage has stopped"))
}
