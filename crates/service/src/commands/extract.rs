//! `marsad extract`.

pub mod render;
pub mod explain;

use std::ffi::OsString;
use std::io::Write;
use std::thread;

use anyhow::{Result, anyhow, bail};
use crossbeam_channel::{Receiver, Sender, bounded};
use jiff::Timestamp;
use news::model::article::Article;
use news::model::draft::{Draft, LeftOut};
use news::model::fate::{Reason, SetAside};
use news::model::page::{Page, PageKind};
use news::normalise::{self, explain::Field};
use news::pipeline::{self, Rules};
use rayon::prelude::*;

use super::exit::Exit;
use super::{Global, output};
use crate::data::DataDir;
use crate::inputs::{Arrival, Input, Unusable, arrivals};
use crate::run::caught;

/// Pages to articles, without a store
///
/// Reads pages, feeds, web archives and article lines and writes what they
/// hold, in input order. What is no article is written too, with the reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad extract page.html
  marsad extract --explain --url https://example.org/1 page.html
  marsad extract --format markdown --url https://example.org/1 - < page.html
  marsad extract crawl.warc.gz | marsad annotate | marsad group > articles.jsonl")]
pub struct Options {
    /// Files and folders: HTML, RSS/Atom/JSON feeds, WARC, marsad.article/1
    /// JSON Lines, plain, gzip or zstd; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<OsString>,
    /// How articles are written [default: jsonl]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Show every claim of the page for every field, where it was read, and
    /// which was believed; with `--format jsonl`, as `explanation`
    #[arg(long)]
    explain: bool,
    /// Where the one page given was fetched
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Threads that read pages; 0 is one a core
    #[arg(short = 'j', long, default_value_t = 0, value_name = "N")]
    threads: usize,
}

/// How articles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One marsad.article/1 object a line
    Jsonl,
    /// Title and text
    Text,
    /// Title, byline, headings, lists and quotes
    Markdown,
}

/// One thing that was read, or why not, under the name its line has.
pub struct Outcome {
    /// The path, `FILE#n` for the n-th record or draft.
    pub input: String,
    /// What came of it.
    pub ending: Result<Article, SetAside>,
    /// Why its fields are what they are, where that was asked for.
    pub explanation: Explanation,
}

/// Why an article is what it is.
#[derive(Debug, Default)]
pub struct Explanation {
    /// The claims of each field.
    pub fields: Vec<Field>,
    /// What is not in the body.
    pub left_out: Vec<LeftOut>,
}

impl Options {
    fn rendered(&self, outcomes: &[Outcome], quiet: bool) -> String {
        match self.format {
            None if self.explain => explain::all(outcomes),
            format => render::all(outcomes, format.unwrap_or(Format::Jsonl), quiet),
        }
    }
}

/// At most so many arrivals are read together…
const ARRIVALS: usize = 128;

/// …and no more once they have so many bytes.
const BYTES: usize = 4 << 20;

/// Runs `marsad extract`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    if let Some(url) = &options.url {
        check_url(url, &options)?;
    }
    if options.explain && matches!(options.format, Some(Format::Text | Format::Markdown)) {
        let message = "--explain goes with --format jsonl, or alone for people to read";
        bail!(Exit { code: 2, message: Some(message.to_owned()) });
    }
    let rules = DataDir::new(&global.data).rules()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let (sender, receiver) = bounded(2);
    thread::scope(|scope| {
        let reader = scope.spawn(|| read_inputs(&options, sender));
        let written = write_outcomes(receiver, &pool, &rules, &options, global.quiet);
        let read = reader.join().map_err(|_| anyhow!("reading the inputs panicked"))?;
        written?;
        let unusable = read?;
        for problem in &unusable {
            eprintln!("marsad: {problem}");
        }
        match unusable.is_empty() {
            true => Ok(()),
            false => Err(Exit::said().into()),
        }
    })
}

fn check_url(url: &str, options: &Options) -> Result<()> {
    let usage = |message: String| Exit { code: 2, message: Some(message) };
    let is_web = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !is_web {
        bail!(usage(format!("--url {url}: not an http or https address")));
    }
    if options.inputs.len() > 1 {
        bail!(usage("--url belongs to one page, and there are several inputs".to_owned()));
    }
    Ok(())
}

/// Sends everything the inputs hold in lots; what cannot be opened comes back.
fn read_inputs(options: &Options, out: Sender<Vec<Arrival>>) -> Result<Vec<String>> {
    let now = Timestamp::now();
    let mut unusable = Vec::new();
    let (mut lot, mut bytes) = (Vec::new(), 0);
    let gone = || anyhow!("the output has ended");
    for argument in &options.inputs {
        let read = arrivals(&Input::from_argument(argument), now, &mut |arrival| {
            let arrival = with_url(arrival, options.url.as_deref());
            if let Arrival::Page(page) = &arrival {
                bytes += page.body.len();
            }
            lot.push(arrival);
            if lot.len() >= ARRIVALS || bytes >= BYTES {
                bytes = 0;
                out.send(std::mem::take(&mut lot)).map_err(|_| gone())?;
            }
            Ok(())
        });
        match read {
            Err(error) if error.is::<Unusable>() => unusable.push(format!("{error:#}")),
            read => read?,
        }
    }
    out.send(lot).map_err(|_| gone())?;
    Ok(unusable)
}

fn with_url(arrival: Arrival, url: Option<&str>) -> Arrival {
    match arrival {
        Arrival::Page(page) if page.url.is_none() && page.kind != PageKind::Article => {
            Arrival::Page(Page { url: url.map(str::to_owned), ..page })
        }
        arrival => arrival,
    }
}

fn write_outcomes(
    lots: Receiver<Vec<Arrival>>,
    pool: &rayon::ThreadPool,
    rules: &Rules,
    options: &Options,
    quiet: bool,
) -> Result<()> {
    let mut out = output::stdout();
    for lot in lots {
        let rendered: Vec<String> = pool.install(|| {
            let explain = options.explain;
            let outcomes = lot.into_par_iter().map(|arrival| outcomes(arrival, rules, explain));
            outcomes.map(|outcomes| options.rendered(&outcomes, quiet)).collect()
        });
        for text in rendered {
            out.write_all(text.as_bytes())?;
        }
        out.flush()?;
    }
    Ok(())
}

/// What an arrival holds. A page of several articles is the first one's name;
/// the entries of a feed are all numbered.
fn outcomes(arrival: Arrival, rules: &Rules, explain: bool) -> Vec<Outcome> {
    let page = match arrival {
        Arrival::Page(page) => page,
        Arrival::SetAside { input, set_aside } => {
            return vec![Outcome {
                input,
                ending: Err(set_aside),
                explanation: Explanation::default(),
            }];
        }
    };
    let read = || -> Vec<(Result<Article, SetAside>, Explanation)> {
        let read = if explain { pipeline::explained } else { pipeline::drafts };
        let decide = |draft| match (draft, explain) {
            (Ok(draft), true) => explained(draft),
            (Ok(draft), false) => (normalise::article(draft), Explanation::default()),
            (Err(set_aside), _) => (Err(set_aside), Explanation::default()),
        };
        read(&page, rules).into_iter().map(decide).collect()
    };
    let mut endings = caught(read).unwrap_or_else(|panic| {
        tracing::error!(input = page.input, panic, "reading a page panicked");
        vec![(
            Err(SetAside { url: None, reason: Reason::Bug, detail: panic }),
            Explanation::default(),
        )]
    });
    if endings.is_empty() {
        let detail = "no article found".to_owned();
        let set_aside = SetAside { url: None, reason: Reason::NotAnArticle, detail };
        endings.push((Err(set_aside), Explanation::default()));
    }
    let name = |n: usize| match (n, page.kind) {
        (0, PageKind::Html | PageKind::Article | PageKind::Listing) => page.input.clone(),
        _ => format!("{}#{}", page.input, n + 1),
    };
    let mut outcomes = Vec::with_capacity(endings.len());
    for (n, (mut ending, explanation)) in endings.into_iter().enumerate() {
        if let Err(set_aside) = &mut ending
            && set_aside.url.is_none()
        {
            set_aside.url = page.answered_url().map(str::to_owned);
        }
        outcomes.push(Outcome { input: name(n), ending, explanation });
    }
    outcomes
}

fn explained(draft: Draft) -> (Result<Article, SetAside>, Explanation) {
    let (ending, fields) = normalise::explain::explain(&draft);
    (ending, Explanation { fields, left_out: draft.left_out })
}
