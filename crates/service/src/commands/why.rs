//! `marsad why`.

use super::Global;

/// Say why a URL or article is here or not
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad why`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
