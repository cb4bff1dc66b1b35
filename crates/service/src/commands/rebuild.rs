//! `marsad rebuild`.

use super::Global;

/// Derive database and index anew from the archive
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad rebuild`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
