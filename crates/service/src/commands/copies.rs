//! `marsad copies`.

use super::Global;

/// List who copied whom
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad copies`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
