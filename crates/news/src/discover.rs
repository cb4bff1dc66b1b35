//! What items does a page hold? A feed holds entries; an HTML page is itself.

pub mod feed;
pub mod sitemap;
pub mod listing;
pub mod robots;
pub mod record;

use crate::model::draft::Draft;
use crate::model::fate::{Reason, SetAside};
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
/// its own fate. Never empty: a page without items has one fate.
pub fn items(page: &Page) -> Vec<Result<Item<'_>, SetAside>> {
    match page.kind {
        PageKind::Html => vec![Ok(Item::Html(page))],
        PageKind::Article => vec![record::draft(page).map(Item::Record)],
        PageKind::Listing => vec![Err(listed(page))],
        PageKind::Feed => {
            feed::drafts(page).into_iter().map(|draft| draft.map(Item::Entry)).collect()
        }
    }
}

/// The fate of a page that was fetched for its links.
fn listed(page: &Page) -> SetAside {
    let listing = listing::of(page);
    let (pages, sitemaps) = (listing.pages.len(), listing.sitemaps.len());
    let detail = format!("links to {pages} pages, to {sitemaps} sitemaps");
    let url = page.answered_url().map(str::to_owned);
    SetAside { url, reason: Reason::Listing, detail }
}
