//! `marsad group`.

use super::Global;

/// Article JSON Lines in, the same with stories out
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad group`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
