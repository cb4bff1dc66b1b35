//! `marsad stories`.

use super::Global;

/// List the stories
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad stories`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
