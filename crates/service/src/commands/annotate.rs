//! `marsad annotate`.

use super::Global;

/// Article JSON Lines in, the same with annotations out
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad annotate`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
