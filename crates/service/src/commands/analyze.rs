//! `marsad analyze`.

use super::Global;

/// Show what the text stages do, line by line
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad analyze`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
