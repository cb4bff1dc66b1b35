//! A pretend internet on loopback: many news outlets behind one port, told apart
//! by their `Host` header, some of whose pages misbehave on purpose. It writes
//! down every request, so that who fetches from it can be held to its manners.
//!
//! Its HTTP is written by hand, since no server library sends broken answers.

pub mod outlets;
pub mod faults;
mod words;
pub mod log;
mod connection;

use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use rustc_hash::FxHashMap;
use tokio::net::TcpListener;

use log::Log;
use outlets::Outlets;

/// A running pretend internet; it ends when dropped.
pub struct Internet {
    address: SocketAddr,
    world: Arc<World>,
    runtime: Option<tokio::runtime::Runtime>,
}

/// What is served, and what was asked for.
pub(crate) struct World {
    pub(crate) outlets: Outlets,
    pub(crate) log: Log,
    /// A gzip member of [`BOMB`] zeros.
    pub(crate) bomb: Vec<u8>,
    edits: Mutex<FxHashMap<(usize, usize), Edit>>,
}

/// What an outlet did to an article after it was out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// A paragraph was added, without a word about it.
    Added,
    /// It was taken back: 410.
    Withdrawn,
}

/// What a paragraph that was added says.
pub const ADDED: &str = "تصحيح: عدل النص بعد نشره ليصبح العدد سبعة آلاف وثلاثمئة.";

impl World {
    pub(crate) fn edit(&self, source: usize, article: usize) -> Option<Edit> {
        let edits = self.edits.lock().unwrap_or_else(PoisonError::into_inner);
        edits.get(&(source, article)).copied()
    }
}

/// So many bytes a bomb has unpacked.
const BOMB: usize = 256 << 20;

fn bomb() -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let zeros = [0; 64 << 10];
    for _ in 0..BOMB / zeros.len() {
        packed.write_all(&zeros)?;
    }
    Ok(packed.finish()?)
}

impl Internet {
    /// Serves outlets on a free port of this machine, on threads of its own.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start(outlets: Outlets) -> Result<Internet> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("internet")
            .enable_all()
            .build()
            .context("starting the pretend internet's threads")?;
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let address = listener.local_addr()?;
        let world = Arc::new(World {
            outlets,
            log: Log::default(),
            bomb: bomb()?,
            edits: Mutex::default(),
        });
        let served = world.clone();
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection::serve(stream, served.clone()));
            }
        });
        Ok(Internet { address, world, runtime: Some(runtime) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its outlets.
    pub fn outlets(&self) -> &Outlets {
        &self.world.outlets
    }

    /// Changes an article that is out.
    pub fn edit(&self, source: usize, article: usize, edit: Edit) {
        let mut edits = self.world.edits.lock().unwrap_or_else(PoisonError::into_inner);
        edits.insert((source, article), edit);
    }

    /// What was asked for so far.
    pub fn log(&self) -> &Log {
        &self.world.log
    }
}

impl Drop for Internet {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
