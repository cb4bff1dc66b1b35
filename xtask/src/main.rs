//! The project's chores: `cargo xtask test|score|peers|page|tidy`.

mod page;
mod peers;
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
    /// Check what compilers do not: paths in ARCHITECTURE.md, lists of
    /// phrases, licences.
    Tidy,
    /// Run the gold sets; arguments go to the score program.
    Score {
        /// Sets and flags, as `cargo xtask score text --check`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Compare the extractor with others on the development pages, and search with
    /// other analyses of Arabic
    ///
    /// Fetches trafilatura, resiliparse and newspaper4k from PyPI and the crates
    /// trafilatura, rs-trafilatura, dom_smoothie and libreadability, lets each
    /// read every page, and prints all of them and Marsad in one table: bodies,
    /// titles, words glued, pages a second. Then Lucene (its jar is in pyserini of
    /// PyPI, and needs Java 17) answers the search tasks over words as written,
    /// Snowball's stems, light10's and its own ArabicAnalyzer's. warcio checks the
    /// archives that Marsad writes, and both read the sample archives of pywb.
    Peers {
        /// Only one of them.
        #[arg(value_enum)]
        what: Option<peers::What>,
    },
    /// Make an HTML page a fixture of the extractor
    ///
    /// The page is copied to fixtures/pages/HOST/NAME/page.html, and what the
    /// extractor says of it today is written beside it as expected.toml. Read
    /// the one against the other and correct expected.toml by eye: it says what
    /// a reader of the page sees, whatever comes out today. What still comes
    /// out wrong is named under [known_misses] with the reason.
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
        Chore::Peers { what } => peers::run(what),
        Chore::Page(options) => page::add(&options),
    }
}
