//! The `related` set.

use anyhow::Result;

use crate::Figures;
use crate::shared::Shared;

/// Not measured yet.
pub fn run(_shared: &Shared) -> Result<Figures> {
    Ok(Figures::new())
}
