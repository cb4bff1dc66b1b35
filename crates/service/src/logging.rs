//! Logs: on stderr, for people or as JSON lines. `MARSAD_LOG` takes the filters
//! of `tracing-subscriber` and wins over `-q` and `-v`.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

use crate::commands::{Global, LogFormat};

/// Starts logging, once a process.
pub fn start(global: &Global) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "warn,service=info,news=info,text=info",
        (false, _) => "info,service=debug,news=debug,text=debug",
    };
    let filter = EnvFilter::try_from_env("MARSAD_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    // A second start, in a test's process, changes nothing.
    let _started = match global.log {
        LogFormat::Json => builder.json().try_init(),
        LogFormat::Text => builder.with_ansi(stderr().is_terminal()).with_target(false).try_init(),
    };
}
