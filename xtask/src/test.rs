//! `cargo xtask test`: everything CI holds a change to, in the order that says
//! soonest what is wrong.

use anyhow::Result;
use clap::Args;

use crate::{tidy, tools};

/// What to run.
#[derive(Debug, Args)]
pub struct Options {
    /// Leave out the gold sets (they need the development data).
    #[arg(long)]
    no_score: bool,
}

/// Runs it; the test runner's closing line is the last thing printed.
pub fn run(options: &Options) -> Result<()> {
    tools::debian("chromium", "chromium")?;
    tools::cargo(["fmt", "--all", "--check"])?;
    tidy::run()?;
    tools::cargo(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])?;
    if !options.no_score {
        tools::cargo(["run", "--locked", "--package", "score", "--", "--check"])?;
    }
    tools::cargo(["test", "--workspace", "--locked"])
}
