//! `marsad extract`.

use super::Global;

/// Pages to articles, without a store
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad extract`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
