//! `marsad`, the one binary.

use std::process::ExitCode;

use service::commands::exit::Exit;
use service::commands::output::is_broken_pipe;
use service::commands::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::read();
    if cli.takes_much_in() {
        keep_memory();
    }
    match commands::run(cli) {
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

/// The allocator's setting that says how many milliseconds it waits before it
/// gives memory back.
#[cfg(unix)]
const PURGE_DELAY: (&str, &str) = ("MIMALLOC_PURGE_DELAY", "60000");

/// Starts the program anew with an allocator that keeps memory for a while: a
/// run that takes much in uses the same pages over and over, and giving them
/// back in between costs a tenth of its time. The allocator reads its settings
/// as a process starts, and only from the environment.
#[cfg(unix)]
fn keep_memory() {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    let (name, delay) = PURGE_DELAY;
    if std::env::var_os(name).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Comes back only where it failed: the run is then a little slower.
        let _ = Command::new(program).args(std::env::args_os().skip(1)).env(name, delay).exec();
    }
}

/// Elsewhere the allocator's defaults stay.
#[cfg(not(unix))]
fn keep_memory() {}
