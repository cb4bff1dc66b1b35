//! What does a page say of itself? HTML bytes to drafts, by a cascade:
//! publisher rule, structured data, content scoring, rescue.

pub mod publisher;

use crate::model::draft::Draft;
use crate::model::fate::SetAside;
use crate::model::page::Page;
use publisher::Publishers;

/// Every article of the page, the main one first.
pub fn drafts(_page: &Page, _publishers: &Publishers) -> Result<Vec<Draft>, SetAside> {
    Ok(Vec::new())
}
