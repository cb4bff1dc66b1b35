//! `marsad serve`.

use std::io::Write;
use std::net::SocketAddr;

use super::Global;
use crate::data::DataDir;
use crate::serve::changes::Saving;
use crate::serve::listen;
use crate::serve::site::Live;

/// Serve the web pages, feeds and API
///
/// Shows what is in the data directory, in Arabic and English, and goes on
/// showing what `marsad ingest` adds meanwhile. Ctrl-C stops it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad serve
  marsad serve --listen 0.0.0.0:80 --public-url https://news.example.org
  marsad --data /srv/marsad serve --listen 127.0.0.1:0")]
pub struct Options {
    /// Where to listen
    #[command(flatten)]
    pub place: Place,
}

/// Where to listen, and how the site is known outside.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// Address and port to listen at; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address readers use, for feeds and the API behind a proxy
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
    serve(&DataDir::new(&global.data), options.place)
}

/// Serves a data directory until told to stop; prints the address on stdout.
pub fn serve(data: &DataDir, place: Place) -> anyhow::Result<()> {
    // A proxy's server is reached by others, whatever it listens at.
    let own = place.listen.ip().is_loopback() && place.public_url.is_none();
    let saving = place.saving.unwrap_or(if own { Saving::Local } else { Saving::Nobody });
    let live = Live::open(data.clone(), place.public_url, saving)?;
    listen::serve(live, place.listen, |address| {
        // Whoever reads stdout may have gone; serving goes on.
        let mut out = std::io::stdout().lock();
        let _gone = writeln!(out, "Marsad is at http://{address}/").and_then(|()| out.flush());
    })
}
