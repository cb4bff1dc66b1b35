//! `marsad demo`.

use super::Global;

/// Ingest the bundled sample (or --input) and serve it
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad demo`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
