//! `marsad dedupe`.

use super::Global;

/// Article JSON Lines in, the same with copy links out
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad dedupe`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
