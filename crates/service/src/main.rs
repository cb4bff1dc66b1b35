//! `marsad`, the one binary.

use std::process::ExitCode;

use service::commands::exit::Exit;
use service::commands::output::is_broken_pipe;
use service::commands::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match commands::run(Cli::read()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => match error.downcast_ref::<Exit>() {
            Some(Exit { code, message }) => {
                if let Some(message) = message {
                    eprintln!("marsad: {message}");
                }
                ExitCode::from(*code)
            }
            None if is_broken_pipe(&error) => ExitCode::SUCCESS,
            None => {
                eprintln!("marsad: {error:#}");
                ExitCode::FAILURE
            }
        },
    }
}
