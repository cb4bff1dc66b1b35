//! `marsad`, the one binary.

use std::process::ExitCode;

use service::commands::exit::Exit;
use service::commands::output::is_broken_pipe;
use service::commands::{self, Cli, UnusedMemory};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::read();
    set_allocator(cli.unused_memory());
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

/// The allocator's settings (mimalloc's documentation, «Environment Options»):
/// milliseconds before memory is given back, and whether pages of 2 MiB may be
/// used, which the system counts whole however little of them is.
#[cfg(unix)]
fn settings(unused: UnusedMemory) -> &'static [(&'static str, &'static str)] {
    match unused {
        UnusedMemory::Kept => &[("MIMALLOC_PURGE_DELAY", "60000")],
        UnusedMemory::Returned => &[("MIMALLOC_PURGE_DELAY", "0"), ("MIMALLOC_ALLOW_THP", "0")],
        UnusedMemory::AsUsual => &[],
    }
}

/// Starts the program anew with the allocator's settings: it reads them as a
/// process starts, and only from the environment. Those that are set already are
/// the operator's, or the program was started anew before.
#[cfg(unix)]
fn set_allocator(unused: UnusedMemory) {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    let unset = |(name, _): &&(&str, &str)| std::env::var_os(name).is_none();
    let settings: Vec<_> = settings(unused).iter().filter(unset).copied().collect();
    if settings.is_empty() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Comes back only where it failed: the run then takes a little more.
        let _ = Command::new(program).args(std::env::args_os().skip(1)).envs(settings).exec();
    }
}

/// Elsewhere the allocator's defaults stay.
#[cfg(not(unix))]
fn set_allocator(_: UnusedMemory) {}
