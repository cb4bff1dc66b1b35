//! `marsad fetch`.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, bail};

use super::archive::Keeping;
use super::exit::Exit;
use super::{Global, output};
use crate::data::DataDir;
use crate::fetch::engine::Until;
use crate::fetch::{self, Fetched, Settings, user_agent};
use crate::run::interrupt::{EXIT_CODE, Interrupt};
use crate::run::progress::Progress;

/// Fetch what is new at the sources
///
/// One round: every feed that is due is looked at, and every new page in it is
/// fetched, archived and taken in. Hosts are asked one thing at a time, with a
/// pause after each, and only what their robots.txt allows. `marsad serve` does
/// the same all the time.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad sources add https://www.aljazeera.net/
  marsad fetch
  marsad fetch --now --json | jq .fetch
  marsad fetch --follow --contact mailto:press@example.org")]
pub struct Options {
    /// Look at every feed now, due or not
    #[arg(long)]
    now: bool,
    /// Go on until told to stop, as `marsad serve` does
    #[arg(long)]
    follow: bool,
    /// Print the counts as one JSON object
    #[arg(long)]
    json: bool,
    /// How to fetch
    #[command(flatten)]
    pub how: How,
    /// How to keep the archive
    #[command(flatten)]
    keeping: Keeping,
}

/// How to fetch.
#[derive(Debug, Clone, clap::Args)]
pub struct How {
    /// Where outlets reach you, for the User-Agent header: a web or mail address
    #[arg(long, value_name = "ADDRESS", env = "MARSAD_CONTACT")]
    pub contact: Option<String>,
    /// Least pause between two requests to one host, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    pub delay: f64,
    /// Requests under way at once, to different hosts
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub parallel: u16,
    /// Longest time an answer may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds)]
    pub deadline: f64,
    /// How often a page is asked for that fails for a reason that may pass
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=50))]
    pub attempts: u32,
    /// Read every page again so many hours after it was fetched, to find what the
    /// outlet changed or took back; 0: never
    #[arg(long, value_name = "HOURS", value_delimiter = ',', default_value = "3,24", value_parser = hours)]
    pub recheck_after: Vec<f64>,
    /// An HTTP or SOCKS proxy; it then has to guard which addresses are reached
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Let sources lie on this machine and in private networks
    #[arg(long)]
    pub allow_private: bool,
    /// Connect here whatever host a URL names, as for a mirror or a test
    #[arg(long, value_name = "ADDRESS:PORT", hide = true)]
    pub connect_to: Option<SocketAddr>,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("give seconds, from 0 to 86400".to_owned()),
    }
}

fn hours(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(hours) if (0.0..=2_400.0).contains(&hours) => Ok(hours),
        _ => Err("give hours, from 0 to 2400".to_owned()),
    }
}

impl How {
    /// The settings of the fetcher.
    pub fn settings(&self) -> Settings {
        let deadline = Duration::from_secs_f64(self.deadline.max(0.1));
        let plain = Settings::default();
        let rechecks = self.recheck_after.iter().filter(|hours| **hours > 0.0);
        let rechecks = rechecks.map(|hours| Duration::from_secs_f64(hours * 3600.0)).collect();
        Settings {
            user_agent: user_agent(self.contact.as_deref()),
            allow_private: self.allow_private,
            connect_to: self.connect_to,
            proxy: self.proxy.clone(),
            connect_timeout: plain.connect_timeout.min(deadline),
            read_timeout: plain.read_timeout.min(deadline),
            deadline,
            delay: Duration::from_secs_f64(self.delay),
            parallel: self.parallel.into(),
            attempts: self.attempts,
            public_url: None,
            rechecks,
            archive: plain.archive,
        }
    }
}

/// Runs `marsad fetch`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let data = DataDir::new(&global.data);
    if data.sources().is_empty()? {
        bail!(
            "no source is followed in {}. Add an outlet with `marsad sources add URL`, \
             or many with `marsad sources import FILE.opml`",
            global.data.display()
        );
    }
    if options.now {
        data.sources().make_due(None, jiff::Timestamp::now())?;
    }
    let progress = match global.quiet {
        true => Progress::hidden(),
        false => Progress::on_stderr("fetch"),
    };
    let until = if options.follow { Until::Told } else { Until::NothingIsDue };
    let interrupt = Interrupt::on_signals()?;
    let settings = Settings { archive: options.keeping.settings(), ..options.how.settings() };
    let fetched = fetch::fetch(&data, &settings, until, &progress, &interrupt);
    progress.clear();
    let fetched = fetched?;
    let mut out = output::stdout();
    match options.json {
        true => output::json_line(&mut out, &fetched)?,
        false if !global.quiet => table(&mut out, &fetched)?,
        false => {}
    }
    out.flush()?;
    if fetched.pages.interrupted && !options.follow {
        let message = "stopped; what was fetched is kept. \
                       The same command goes on where this one stopped";
        return Err(Exit { code: EXIT_CODE, message: Some(message.to_owned()) }.into());
    }
    Ok(())
}

fn table(out: &mut impl Write, fetched: &Fetched) -> std::io::Result<()> {
    let report = &fetched.fetch;
    for (name, n) in [
        ("feeds looked at", report.feeds),
        ("  nothing new", report.unchanged),
        ("  failed", report.feeds_failed),
        ("new pages found", report.found),
        ("pages fetched", report.fetched),
        ("  put off", report.put_off),
        ("  given up", report.given_up),
        ("  waiting", report.waiting),
        ("requests", report.requests),
    ] {
        writeln!(out, "{name:<22}{n:>9}")?;
    }
    write!(out, "{}", fetched.pages)
}
