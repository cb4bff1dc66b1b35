//! The archive: WARC 1.1 files that hold every page as fetched. It is the
//! truth; database and index are derived from it.

use std::path::Path;

use anyhow::Result;
use news::model::page::Page;

use crate::store::ArchivePosition;

/// The archive of a data directory: `archive/marsad-000001.warc.gz`, …
pub struct Archive {}

impl Archive {
    /// Opens the archive for appending. A torn tail (kill -9, full disk) is cut
    /// back to the last whole record; what was cut is said in the log.
    pub fn open(_folder: &Path) -> Result<Archive> {
        Ok(Archive {})
    }

    /// Appends a page as a WARC `resource` record (HTML from a fetch: as
    /// `response`) and returns where it lies. Durable only after [`Archive::sync`].
    pub fn append(&mut self, _page: &Page) -> Result<ArchivePosition> {
        Ok(ArchivePosition::default())
    }

    /// Flushes and fsyncs: everything appended so far is acknowledged.
    pub fn sync(&mut self) -> Result<()> {
        Ok(())
    }

    /// One past the last record.
    pub fn end(&self) -> ArchivePosition {
        ArchivePosition::default()
    }
}

/// Calls `each` with every page from a position on, with its own position and
/// the one after it, in order. What was appended comes back equal.
pub fn pages_from(
    _folder: &Path,
    _from: ArchivePosition,
    _each: &mut dyn FnMut(ArchivePosition, Page, ArchivePosition) -> Result<()>,
) -> Result<()> {
    Ok(())
}
