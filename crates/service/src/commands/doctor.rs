//! `marsad doctor`.

use super::Global;

/// Check the data directory
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad doctor`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
