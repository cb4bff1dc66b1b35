//! The project's chores: `cargo xtask test|score|page|tidy`.

mod page;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// The project's chores.
#[derive(Debug, Parser)]
#[command(name = "xtask")]
enum Chore {
    /// Everything CI holds a change to: format, lints, tests, scores, licences.
    /// Installs what it needs.
    Test(test::Options),
    /// Check what compilers do not: paths in ARCHITECTURE.md, file sizes, licences.
    Tidy,
    /// Run the gold sets; arguments go to the score program.
    Score {
        /// Sets and flags, as `cargo xtask score text --check`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Make an HTML file a fixture of the extractor.
    Page(page::Options),
}

fn main() -> ExitCode {
    match run(Chore::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    match chore {
        Chore::Test(options) => test::run(&options),
        Chore::Tidy => tidy::run(),
        Chore::Score { arguments } => tools::cargo(
            ["run", "--quiet", "--package", "score", "--"]
                .into_iter()
                .map(String::from)
                .chain(arguments),
        ),
        Chore::Page(options) => page::add(&options),
    }
}
