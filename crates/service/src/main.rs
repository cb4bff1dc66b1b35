//! `marsad`, the one binary.

use std::process::ExitCode;

use clap::Parser;
use service::commands::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match commands::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("marsad: {error:#}");
            ExitCode::FAILURE
        }
    }
}
