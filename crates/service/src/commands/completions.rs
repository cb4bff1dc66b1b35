//! `marsad completions`.

use super::Global;

/// Shell completions and the man page
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad completions`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
