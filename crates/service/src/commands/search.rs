//! `marsad search`.

use super::Global;

/// Search the articles
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad search`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
