//! `marsad serve`.

use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::Global;
use super::archive::Keeping;
use super::fetch::How;
use crate::data::DataDir;
use crate::fetch::engine::Until;
use crate::fetch::{Settings, fetch};
use crate::run::interrupt::Interrupt;
use crate::run::progress::Progress;
use crate::serve::changes::Saving;
use crate::serve::site::Live;
use crate::serve::{listen, metrics};

/// Serve the web pages, feeds and API, and fetch from the sources
///
/// Shows what is in the data directory, in Arabic and English. Where outlets are
/// followed (`marsad sources`), it fetches from them all the time and is the one
/// that writes; with --no-fetch it only shows, and `marsad ingest` or
/// `marsad fetch` may write meanwhile. Ctrl-C stops it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad serve
  marsad serve --listen 0.0.0.0:80 --public-url https://news.example.org
  marsad --data /srv/marsad serve --listen 127.0.0.1:0")]
pub struct Options {
    /// Where to listen
    #[command(flatten)]
    pub place: Place,
    /// Do not fetch from the sources
    #[arg(long)]
    no_fetch: bool,
    /// How to fetch
    #[command(flatten)]
    how: How,
    /// How to keep the archive
    #[command(flatten)]
    keeping: Keeping,
}

/// Where to listen, and how the site is known outside.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// Address and port to listen at; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address readers use, for feeds and the API behind a proxy; WebSub hubs
    /// tell it what is new in the feeds they serve
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub public_url: Option<String>,
    /// Who may save, mark and remove searches: there are no accounts. Unless said,
    /// whoever is at this machine where only it is served, else nobody
    #[arg(long, value_enum, value_name = "WHO")]
    pub saving: Option<Saving>,
}

fn web_address(text: &str) -> Result<String, String> {
    match crate::serve::links::outside(text) {
        Some(url) => Ok(url),
        None => Err("give an http or https address, such as https://news.example.org".to_owned()),
    }
}

/// Runs `marsad serve`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    let data = DataDir::new(&global.data);
    if options.no_fetch {
        return serve(&data, options.place);
    }
    // An observatory may begin with sources alone.
    if !data.sources().is_empty()? && !data.store()?.is_file() {
        data.open_to_write(&data.lock()?)?;
    }
    let public_url = options.place.public_url.clone();
    let archive = options.keeping.settings();
    let settings = Settings { public_url, archive, ..options.how.settings() };
    let stop = Interrupt::default();
    std::thread::scope(|scope| {
        let fetching = scope.spawn(|| keep_fetching(&data, &settings, &stop));
        let served = serve(&data, options.place);
        stop.request();
        let _panicked = fetching.join();
        served
    })
}

/// Fetches until told to stop. That somebody else writes, or a full disk, passes.
fn keep_fetching(data: &DataDir, settings: &Settings, stop: &Interrupt) {
    while !stop.is_requested() {
        let fetched = data.sources().is_empty().and_then(|is_empty| match is_empty {
            true => Ok(()),
            false => fetch(data, settings, Until::Told, &Progress::hidden(), stop).map(drop),
        });
        if let Err(error) = fetched {
            tracing::warn!(error = format!("{error:#}"), "not fetching for now");
        }
        let again = Instant::now() + FETCH_AGAIN;
        while Instant::now() < again && !stop.is_requested() {
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// How long to wait before fetching is tried again.
const FETCH_AGAIN: Duration = Duration::from_secs(15);

/// Serves a data directory until told to stop; prints the address on stdout.
pub fn serve(data: &DataDir, place: Place) -> anyhow::Result<()> {
    // A proxy's server is reached by others, whatever it listens at.
    let own = place.listen.ip().is_loopback() && place.public_url.is_none();
    let saving = place.saving.unwrap_or(if own { Saving::Local } else { Saving::Nobody });
    metrics::start()?;
    let live = Live::open(data.clone(), place.public_url, saving)?;
    listen::serve(live, place.listen, |address| {
        // Whoever reads stdout may have gone; serving goes on.
        let mut out = std::io::stdout().lock();
        let _gone = writeln!(out, "Marsad is at http://{address}/").and_then(|()| out.flush());
    })
}
