//! Article JSON Lines: one `marsad.article/1` object a line.

use std::io::BufRead;

use anyhow::Result;
use jiff::Timestamp;
use news::model::page::{Page, PageKind};
use serde::Deserialize;

use super::bounded::{Bounded, read_line};
use super::{Arrival, Each, MAX_PAGE, Origin, broken, too_large};

/// A page a line, named by its line number; empty lines are passed over.
/// Whether a line is an article is found when it is read.
pub fn arrivals(mut reader: impl BufRead, origin: &Origin<'_>, each: Each<'_>) -> Result<()> {
    for n in 1.. {
        let input = origin.part(n);
        match read_line(&mut reader, MAX_PAGE) {
            Ok(None) => break,
            Ok(Some(Bounded::TooLarge)) => each(too_large(input, None))?,
            Ok(Some(Bounded::Whole(line))) => {
                if !line.trim_ascii().is_empty() {
                    each(Arrival::Page(page(origin, input, line)))?;
                }
            }
            Err(failure) => return each(broken(&input, &failure.error, failure.read)),
        }
    }
    Ok(())
}

fn page(origin: &Origin<'_>, input: String, line: Vec<u8>) -> Page {
    let mut page = origin.page(input, PageKind::Article, line);
    if let Some(fetched_at) = fetched_at(&page.body) {
        page.fetched_at = fetched_at;
    }
    page
}

/// The record's own `fetched_at`, where it has one that is an instant.
fn fetched_at(line: &[u8]) -> Option<Timestamp> {
    #[derive(Deserialize)]
    struct Fetched<'a> {
        #[serde(borrow)]
        fetched_at: Option<&'a str>,
    }
    memchr::memmem::find(line, b"\"fetched_at\"")?;
    serde_json::from_slice::<Fetched<'_>>(line).ok()?.fetched_at?.parse().ok()
}
