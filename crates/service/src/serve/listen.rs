//! Listening: bind, announce, answer until told to stop.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use tokio::net::TcpListener;

use super::router::router;
use super::site::Live;

/// How many requests may wait on the store and the index at once.
const BLOCKING_THREADS: usize = 32;

/// Serves a site at `address` until Ctrl-C or SIGTERM; requests in hand are
/// finished. `ready` is called once with the real address (port 0 asks for any).
pub fn serve(live: Live, address: SocketAddr, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .context("starting the server's threads")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(|error| explain(error, address))?;
        ready(listener.local_addr().context("asking for the server's address")?);
        axum::serve(listener, router(Arc::new(live)))
            .with_graceful_shutdown(told_to_stop())
            .await
            .context("serving")
    })
}

fn explain(error: std::io::Error, address: SocketAddr) -> anyhow::Error {
    let advice = match error.kind() {
        ErrorKind::AddrInUse => format!(
            "the port is taken: stop what listens there, or choose another with \
             --listen {}:{} (port 0 takes any free one)",
            address.ip(),
            address.port().saturating_add(1)
        ),
        ErrorKind::PermissionDenied => {
            "this port needs more rights: choose one above 1023 with --listen".to_owned()
        }
        ErrorKind::AddrNotAvailable => {
            "this machine has no such address: choose another with --listen".to_owned()
        }
        _ => return anyhow!(error).context(format!("listening at {address}")),
    };
    anyhow!("cannot listen at {address}: {advice}")
}

async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
