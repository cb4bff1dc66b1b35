//! Ctrl-C and SIGTERM: finish the chunk in hand, then stop. A second one stops
//! at once, which is safe as well.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

/// The exit code of a process that was told to stop.
pub const EXIT_CODE: u8 = 130;

/// Whether the run has been told to stop.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for signals for as long as it lives; after that they are left to
    /// who listens then.
    pub fn on_signals() -> Result<Interrupt> {
        let interrupt = Interrupt::default();
        let told = Arc::downgrade(&interrupt.0);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(async {
                while signal().await.is_ok() {
                    let Some(told) = told.upgrade() else { continue };
                    if told.swap(true, Ordering::Relaxed) {
                        std::process::exit(EXIT_CODE.into());
                    }
                    eprintln!("marsad: finishing what is in hand; once more to stop at once");
                }
            });
        })?;
        Ok(interrupt)
    }

    /// Tells the run to stop.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was told.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
