//! Fetching: from what the sources announce to pages in the archive, politely.
//!
//! ```text
//! sources/queue   feeds when they are due, pages found in them
//! engine          hosts' turns: robots.txt, one request at a time, a pause
//! client          one request: what came, or why nothing did
//! run             archive, then read, place, store, index
//! ```
//!
//! A page counts as fetched once the archive has it on disk; a crash at any
//! moment leaves it waiting, and the archive knows a page that comes twice.

pub mod address;
pub mod resolve;
pub mod client;
pub mod schedule;
pub mod host;
pub mod request;
pub mod engine;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::archive;
use crate::data::DataDir;
use crate::run::interrupt::Interrupt;
use crate::run::keep::Watchers;
use crate::run::progress::Progress;
use crate::run::summary::Summary;
use crate::run::{arrive, take_in};
use crate::sources::quality::{self, Counter};
use crate::sources::queue::Queue;
use crate::store::Batch;
use engine::{Engine, Report, Until};

/// The product token that `robots.txt` files name us by.
pub const PRODUCT: &str = "Marsad";

/// Redirects followed, at most for one address.
pub const MOST_HOPS: u8 = 5;

/// Pages on their way from the network to the archive.
const ARRIVING: usize = 128;

/// How to fetch.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The `User-Agent` header, with a contact.
    pub user_agent: String,
    /// Reach this machine and its networks too. For outlets of one's own.
    pub allow_private: bool,
    /// Connect here whatever a URL names: for tests and mirrors.
    pub connect_to: Option<SocketAddr>,
    /// An HTTP or SOCKS proxy, which then resolves names and guards addresses.
    pub proxy: Option<String>,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for the next bytes.
    pub read_timeout: Duration,
    /// How long an answer may take in all.
    pub deadline: Duration,
    /// The least pause between two requests to a host.
    pub delay: Duration,
    /// Requests under way at once, to different hosts.
    pub parallel: usize,
    /// How often a page is asked for that fails for a reason that may pass.
    pub attempts: u32,
    /// Where this server is reached from the Internet, for WebSub hubs to tell of
    /// what is new; without it, none is asked.
    pub public_url: Option<String>,
    /// How long after it was fetched a page is read again, for silent edits.
    pub rechecks: Vec<Duration>,
    /// How to keep the archive.
    pub archive: archive::Settings,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            user_agent: user_agent(None),
            allow_private: false,
            connect_to: None,
            proxy: None,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(20),
            deadline: Duration::from_secs(60),
            delay: Duration::from_secs(1),
            parallel: 256,
            attempts: 6,
            public_url: None,
            rechecks: [3, 24].map(|hours| Duration::from_secs(hours * 3600)).to_vec(),
            archive: archive::Settings::default(),
        }
    }
}

/// The `User-Agent` header: product, version, and where the operator is reached
/// (RFC 9110, section 10.1.5).
pub fn user_agent(contact: Option<&str>) -> String {
    let contact = contact.unwrap_or("self-hosted news observatory");
    format!("{PRODUCT}/{} (+{contact})", env!("CARGO_PKG_VERSION"))
}

/// What a run of fetching did.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Fetched {
    /// What was asked for.
    pub fetch: Report,
    /// What became of the pages.
    #[serde(flatten)]
    pub pages: Summary,
}

/// Fetches what is due, and goes on for as long as `until` says, or until told
/// to stop.
///
/// # Errors
/// When the data directory cannot be written or another process writes to it.
pub fn fetch(
    data: &DataDir,
    settings: &Settings,
    until: Until,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Result<Fetched> {
    let (acknowledged, acknowledgements) = mpsc::unbounded_channel();
    let mut report = Report::default();
    // Gone once the engine has ended; nothing waits for it then.
    let acknowledge = |inputs: Vec<String>| drop(acknowledged.send(inputs));
    let counter = Counter::of(&data.sources())?;
    let count = |batch: &Batch| {
        if let Err(error) = counter.count(&quality::of(batch), Timestamp::now()) {
            tracing::warn!(error = format!("{error:#}"), "cannot count what pages were read to");
        }
    };
    let watchers = Watchers { acknowledge: Some(&acknowledge), committed: Some(&count) };
    let pages = take_in(data, &settings.archive, progress, interrupt, watchers, |to_keep| {
        let (arrivals, mut arriving) = mpsc::channel(ARRIVING);
        let queue = Queue::open(data.sources().file(), settings)?;
        let engine = Engine::new(settings, queue, arrivals, acknowledgements)?;
        std::thread::scope(|scope| {
            let fetching = scope.spawn(|| engine.run(until, interrupt));
            let arrived =
                arrive::streamed(std::iter::from_fn(|| arriving.blocking_recv()), to_keep);
            drop(arriving);
            let fetched = fetching.join();
            let fetched = fetched.unwrap_or_else(|_| Err(anyhow::anyhow!("fetching panicked")));
            // The stage further down is the one that failed first.
            arrived?;
            report = fetched?;
            Ok(())
        })
    })?;
    Ok(Fetched { fetch: report, pages })
}
