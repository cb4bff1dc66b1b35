//! `marsad export`.

use super::Global;

/// Write articles out
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad export`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
