//! What `extract` and `ingest` take: files, folders, WARCs, feeds, JSON Lines,
//! `-`; plain or gzip. Each becomes a stream of pages, or errors with a name.

use std::path::PathBuf;

use news::model::fate::SetAside;
use news::model::page::Page;

/// One thing given on the command line.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// Standard input.
    Stdin,
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

/// Calls `each` with everything the inputs hold, streaming: memory is bounded
/// by the largest page, not by the input. Errors are for inputs that cannot
/// be opened at all; the caller reports them and goes on.
pub fn arrivals(
    _input: &Input,
    _each: &mut dyn FnMut(Arrival) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    Ok(())
}
