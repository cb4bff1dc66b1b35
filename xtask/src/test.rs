//! `cargo xtask test`: everything CI holds a change to, in the order that says
//! soonest what is wrong.

use anyhow::Result;
use clap::Args;

use crate::{tidy, tools};

/// What to run.
#[derive(Debug, Args)]
pub struct Options {
    /// Leave out the gold sets, which need the development data.
    #[arg(long)]
    no_score: bool,
}

/// Runs it. The last line printed is the runner's: `marsad: N passed, N failed`.
pub fn run(options: &Options) -> Result<()> {
    tools::debian("chromium", "chromium")?;
    tools::cargo(["fmt", "--all", "--check"])?;
    tidy::run()?;
    tools::cargo(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])?;
    if options.no_score {
        eprintln!("scores: left out, as asked");
    } else {
        tools::debian("xz", "xz-utils")?;
        tools::cargo(["run", "--locked", "--package", "score", "--", "--check"])?;
    }
    tests()
}

/// Runs every test, all of them even when some fail, and counts them together.
fn tests() -> Result<()> {
    let mut count = Count::default();
    let arguments =
        ["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"];
    let result = tools::cargo_lines(&arguments, |line| count.add(line));
    println!("marsad: {} passed, {} failed, {} skipped", count.passed, count.failed, count.ignored);
    result
}

/// What the test binaries say of themselves, added up.
#[derive(Debug, Default, PartialEq)]
struct Count {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Count {
    /// Adds a `test result: ok. 3 passed; 0 failed; 1 ignored; …` line; any
    /// other line is not one.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        for part in result.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(what)) = (words.next(), words.next()) else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn results_of_several_binaries_add_up() {
        let mut count = Count::default();
        count.add("running 4 tests");
        count.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        count.add("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured");
        assert_eq!(count, Count { passed: 5, failed: 1, ignored: 1 });
    }
}
