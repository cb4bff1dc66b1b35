//! What items does a page hold? A feed holds entries; an HTML page is itself.

use crate::model::draft::Draft;
use crate::model::fate::SetAside;
use crate::model::page::{Page, PageKind};

/// One thing to read.
#[derive(Debug)]
pub enum Item<'a> {
    /// A document for `extract`.
    Html(&'a Page),
    /// A feed's entry, already a draft.
    Entry(Draft),
    /// A `marsad.article/1` record.
    Record(Draft),
}

/// Splits a page into its items, in document order; each either is one or has
/// its own fate.
pub fn items(page: &Page) -> Vec<Result<Item<'_>, SetAside>> {
    match page.kind {
        PageKind::Html => vec![Ok(Item::Html(page))],
        PageKind::Feed | PageKind::Article => Vec::new(),
    }
}
