//! `marsad ingest`.

use super::Global;

/// Take in pages, WARCs, feeds and article JSON Lines
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad ingest`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
