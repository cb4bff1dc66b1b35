//! `marsad serve`.

use super::Global;

/// Serve the web pages, feeds and API
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad serve`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
