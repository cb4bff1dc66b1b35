//! `marsad bench`.

mod asked;
mod resample;
mod scale;

use std::cell::Cell;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use news::model::article::{Article, ArticleId};
use serde::Serialize;

use self::asked::{Asked, BROAD, MIXED};
use self::scale::{Filled, Folder};
use super::{Global, output};
use crate::data::DataDir;
use crate::search::SearchIndex;
use crate::store::Store;

/// Measure how fast searches over this data are answered
///
/// Asks mixed queries made from the titles that are there: one to six words,
/// phrases, prefixes, filters by source and date, both orders; each with its
/// passages and facets, as the search page does. The same data and --queries
/// give the same queries. Each kind's times are told too, and, beside the mix, those
/// of a few queries that match most articles: none at all, a lone stop word, the
/// beginning of two letters.
///
/// With --resample N an index of N articles is made first, out of those that are
/// here: each is one of them, drawn at random, with up to twelve of its names
/// replaced by names of other articles (one in four by a new name, the halves of
/// two), every number by another, of one of 300 outlets and a day of three years.
/// Names, numbers, outlets and days follow from the number of the article and
/// --seed. All are made and written to a file in --folder first, 3 KB each; the rate
/// that is told is of what follows: reading them from that file, which is removed
/// then, their analysis on every core, indexing, commits and merges to the end. The
/// index lies in --folder, beside the data, and is used again if it is
/// there; queries are then asked by a process of its own, whose memory is told.
/// The hits' articles are made again out of those in the store; that part, which no
/// server does, is not in the times.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad bench
  marsad bench --queries 2000 --json
  marsad bench --queries 1000 --resample 1000000 --folder /tmp/million")]
pub struct Options {
    /// How many queries
    #[arg(long, default_value_t = 500, value_name = "N")]
    queries: usize,
    /// Hits a query
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Measure an index of so many articles made out of those that are here
    #[arg(long, value_name = "N", requires = "folder")]
    resample: Option<u64>,
    /// Where that index lies; the folder is not removed
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Makes other articles out of the same
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// The slowest queries to tell
    #[arg(long, default_value_t = 1, value_name = "N")]
    slowest: usize,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

impl Options {
    /// Whether an index is to be filled.
    pub fn takes_much_in(&self) -> bool {
        let filled = self.folder.as_deref().and_then(|folder| Folder::at(folder).filled());
        self.resample.is_some() && filled.is_none()
    }
}

/// What was measured.
#[derive(Debug, Serialize)]
struct Report {
    articles: usize,
    queries: usize,
    answered: usize,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
    max_ms: f64,
    slowest: Vec<(f64, String)>,
    kinds: Vec<OfKind>,
    /// Asked beside the mix, and not in the times above.
    broad: Vec<OfKind>,
    /// Bytes of the process itself, and of files it has mapped and touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<(u64, u64)>,
    #[serde(flatten)]
    filled: Option<Filled>,
}

/// The times of one kind of queries.
#[derive(Debug, PartialEq, Serialize)]
struct OfKind {
    kind: &'static str,
    queries: usize,
    p50_ms: f64,
    p99_ms: f64,
}

/// How long a query of a kind took.
struct Timed<'a> {
    kind: &'static str,
    took: Duration,
    q: &'a str,
}

/// What gives the articles of hits.
struct Articles<'a> {
    of: &'a dyn Fn(&[ArticleId]) -> Result<Vec<Article>>,
    /// How long it did what a server does not: made articles again that no store has.
    apart: &'a Cell<Duration>,
}

/// Runs `marsad bench`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let data = DataDir::new(&global.data);
    match (&options.folder, options.resample) {
        (Some(folder), Some(articles)) => {
            let folder = Folder::at(folder);
            match folder.filled().filter(|filled| filled.articles == articles) {
                Some(filled) => ask_resampled(&data, &folder, &options, filled),
                None => {
                    folder.fill(&data.open_store()?, articles, options.seed)?;
                    // A server has never filled an index: its memory is another.
                    let mut again = Command::new(std::env::current_exe()?);
                    again.args(std::env::args_os().skip(1)).env_remove("MIMALLOC_PURGE_DELAY");
                    let ended = again.status()?;
                    if ended.success() { Ok(()) } else { bail!("the queries could not be asked") }
                }
            }
        }
        _ => {
            let opened = data.open()?;
            let recent = opened.store.recent(options.queries)?.into_iter();
            let asked: Vec<Article> = recent.map(|(article, _)| article).collect();
            if asked.is_empty() {
                bail!("there are no articles in {}: ingest some first", global.data.display());
            }
            let articles = |ids: &[ArticleId]| opened.store.articles(ids);
            let articles = Articles { of: &articles, apart: &Cell::default() };
            tell(&options, &ask(&opened.index, &articles, &asked, &options)?)
        }
    }
}

fn ask_resampled(data: &DataDir, folder: &Folder, options: &Options, filled: Filled) -> Result<()> {
    let store = data.open_store()?;
    let (basis, index) = folder.open()?;
    let apart = Cell::default();
    let articles = |ids: &[ArticleId]| {
        let (articles, making) = basis.articles(&store, ids)?;
        apart.set(apart.get() + making);
        Ok(articles)
    };
    let articles = Articles { of: &articles, apart: &apart };
    let step = (filled.articles / options.queries.max(1) as u64).max(1);
    let ids = (0..filled.articles).step_by(step as usize).take(options.queries);
    let ids: Vec<ArticleId> = ids.map(|n| ArticleId(format!("{n:010}"))).collect();
    let asked = (articles.of)(&ids)?;
    let mut report = ask(&index, &articles, &asked, options)?;
    report.memory = scale::resident();
    report.filled = Some(filled);
    tell(options, &report)
}

/// Asks every query once.
fn ask(
    index: &SearchIndex,
    articles: &Articles<'_>,
    asked: &[Article],
    options: &Options,
) -> Result<Report> {
    let mixed = asked::mixed(asked, options.queries, options.limit);
    let broad = asked::broad(asked, options.limit);
    // One round unmeasured: a server has its files in memory too.
    for Asked { request, .. } in mixed.iter().step_by(10) {
        index.search(request, articles.of)?;
    }
    let (mixed, answered) = timed(index, articles, &mixed)?;
    let (broad, _) = timed(index, articles, &broad)?;
    Ok(report(index.len(), answered, mixed, &broad, options.slowest))
}

/// Asks some queries; gives their times, and how many had hits.
fn timed<'a>(
    index: &SearchIndex,
    articles: &Articles<'_>,
    asked: &'a [Asked],
) -> Result<(Vec<Timed<'a>>, usize)> {
    let (mut times, mut answered) = (Vec::with_capacity(asked.len()), 0);
    for Asked { kind, request } in asked {
        let (began, apart) = (Instant::now(), articles.apart.get());
        answered += usize::from(index.search(request, articles.of)?.total > 0);
        let apart = articles.apart.get() - apart;
        let took = began.elapsed().saturating_sub(apart);
        times.push(Timed { kind, took, q: &request.q });
    }
    Ok((times, answered))
}

fn tell(options: &Options, report: &Report) -> Result<()> {
    let mut out = output::stdout();
    if options.json {
        output::json_line(&mut out, report)?;
        return Ok(out.flush()?);
    }
    if let Some(filled) = &report.filled {
        writeln!(
            out,
            "{} articles of {} words in the middle made in {:.0} s and then indexed in {:.0} s, \
             {:.0} a second; the index has {:.2} of the text's {:.0} MB",
            filled.articles,
            filled.median_words,
            filled.making_seconds,
            filled.seconds,
            filled.per_second,
            filled.share,
            megabytes(filled.text_bytes)
        )?;
    }
    writeln!(
        out,
        "{} queries over {} articles, {} of them with hits\n\
         p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, slowest {:.2} ms",
        report.queries,
        report.articles,
        report.answered,
        report.p50_ms,
        report.p95_ms,
        report.p99_ms,
        report.max_ms,
    )?;
    for of in report.kinds.iter().chain(&report.broad) {
        let OfKind { kind, queries, p50_ms, p99_ms } = of;
        writeln!(out, "  {kind} ({queries}): p50 {p50_ms:.2} ms, p99 {p99_ms:.2} ms")?;
    }
    for (time, query) in &report.slowest {
        writeln!(out, "  {time:.2} ms: {query}")?;
    }
    if let Some((own, mapped)) = report.memory {
        let (own, mapped) = (megabytes(own), megabytes(mapped));
        writeln!(out, "resident {own:.0} MB of its own, {mapped:.0} MB of mapped files")?;
    }
    Ok(out.flush()?)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn report(
    articles: usize,
    answered: usize,
    mut times: Vec<Timed<'_>>,
    broad: &[Timed<'_>],
    slowest: usize,
) -> Report {
    times.sort_by_key(|timed| timed.took);
    let milliseconds = |share: f64| at(&times, share);
    let slowest = times.iter().rev().take(slowest);
    Report {
        articles,
        queries: times.len(),
        answered,
        p50_ms: milliseconds(0.50),
        p95_ms: milliseconds(0.95),
        p99_ms: milliseconds(0.99),
        max_ms: milliseconds(1.0),
        slowest: slowest.map(|timed| (in_ms(timed.took), timed.q.to_owned())).collect(),
        kinds: by_kind(&times, &MIXED),
        broad: by_kind(broad, &BROAD),
        memory: None,
        filled: None,
    }
}

/// The times of each kind that was asked.
fn by_kind(times: &[Timed<'_>], kinds: &[&'static str]) -> Vec<OfKind> {
    let of = |kind: &&'static str| {
        let of = times.iter().filter(|timed| timed.kind == *kind);
        let mut of: Vec<Timed<'_>> = of.map(|timed| Timed { ..*timed }).collect();
        of.sort_by_key(|timed| timed.took);
        let (queries, p50_ms, p99_ms) = (of.len(), at(&of, 0.50), at(&of, 0.99));
        (queries > 0).then_some(OfKind { kind, queries, p50_ms, p99_ms })
    };
    kinds.iter().filter_map(of).collect()
}

/// The milliseconds in which this share of some, the fastest first, was done.
fn at(times: &[Timed<'_>], share: f64) -> f64 {
    let place = ((times.len() as f64 * share).ceil() as usize).max(1) - 1;
    times.get(place).map_or(0.0, |timed| in_ms(timed.took))
}

fn in_ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::asked::MIXED;
    use super::{OfKind, Timed, report};

    #[test]
    fn percentiles_are_of_the_times_as_ranked() {
        let timed =
            |n: usize| Timed { kind: MIXED[n % 2], took: Duration::from_millis(n as u64), q: "س" };
        let report = report(5, 100, (1..=100).rev().map(timed).collect(), &[], 1);
        assert_eq!((report.p50_ms, report.p99_ms, report.max_ms), (50.0, 99.0, 100.0));
        let even = OfKind { kind: MIXED[0], queries: 50, p50_ms: 50.0, p99_ms: 100.0 };
        assert_eq!(report.kinds[0], even);
        assert!(report.broad.is_empty() && report.kinds.len() == 2);
    }
}
