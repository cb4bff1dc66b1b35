//! `marsad bench`.

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

use self::scale::{Filled, Folder};
use super::{Global, output};
use crate::data::DataDir;
use crate::search::{Request, SearchIndex, Sort};
use crate::store::Store;

/// Measure how fast searches over this data are answered
///
/// Asks mixed queries made from the titles that are there: one to six words,
/// phrases, prefixes, filters by source and date, both orders; each with its
/// passages and facets, as the search page does. The same data and --queries
/// give the same queries.
///
/// With --resample N an index of N articles is made first, out of those that are
/// here: each is one of them, drawn at random, with up to twelve of its names
/// replaced by names of other articles (one in four by a new name, the halves of
/// two), every number by another, of one of 300 outlets and a day of three years.
/// Names, numbers, outlets and days follow from the number of the article and
/// --seed. It lies in --folder, beside the data, and is used again if it is
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
    /// Bytes of the process itself, and of files it has mapped and touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<(u64, u64)>,
    #[serde(flatten)]
    filled: Option<Filled>,
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
    let requests = requests(asked, options.queries, options.limit);
    let answer =
        |request: &Request| Ok::<usize, anyhow::Error>(index.search(request, articles.of)?.total);
    // One round unmeasured: a server has its files in memory too.
    for request in requests.iter().step_by(10) {
        answer(request)?;
    }
    let mut times = Vec::with_capacity(requests.len());
    let mut answered = 0;
    for request in &requests {
        let (began, apart) = (Instant::now(), articles.apart.get());
        answered += usize::from(answer(request)? > 0);
        let apart = articles.apart.get() - apart;
        times.push((began.elapsed().saturating_sub(apart), request.q.as_str()));
    }
    Ok(report(index.len(), answered, times, options.slowest))
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
            "{} articles of {} words in the middle made and indexed in {:.0} s, {:.0} a second \
             ({:.0} without making them); the index has {:.2} of the text's {:.0} MB",
            filled.articles,
            filled.median_words,
            filled.seconds,
            filled.per_second,
            filled.per_second_alone,
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

/// `count` requests of eight shapes in turn.
fn requests(articles: &[Article], count: usize, limit: usize) -> Vec<Request> {
    (0..count)
        .map(|number| {
            let sort = if number % 5 == 4 { Sort::Date } else { Sort::Relevance };
            let q = query(&articles[number * 7919 % articles.len()], number);
            Request { q, limit, cursor: None, sort, after: None }
        })
        .collect()
}

/// A query for an article; `shape` chooses of which kind.
fn query(article: &Article, shape: usize) -> String {
    let words: Vec<&str> = text::words::words(&article.title)
        .map(|range| &article.title[range])
        .filter(|word| word.chars().count() > 1)
        .collect();
    let from = if words.is_empty() { 0 } else { shape / 8 % words.len() };
    let some = |n: usize| words[from..].iter().take(n).copied().collect::<Vec<_>>().join(" ");
    let day = article.instant().map(|instant| instant.strftime("%F").to_string());
    match (shape % 8, day) {
        (0, _) => some(1),
        (1, _) => some(2),
        (2, _) => some(3 + shape / 8 % 4),
        (3, _) => format!("\"{}\"", some(2)),
        (4, _) if !article.source.contains(char::is_whitespace) => {
            format!("{} source:{}", some(1), article.source)
        }
        (5, Some(day)) => format!("{} after:{day}", some(2)),
        (6, _) => words.iter().take(3).copied().collect::<Vec<_>>().join(" OR "),
        (7, _) => format!("{}*", some(1).chars().take(4).collect::<String>()),
        _ => some(4),
    }
}

fn report(
    articles: usize,
    answered: usize,
    mut times: Vec<(Duration, &str)>,
    slowest: usize,
) -> Report {
    times.sort();
    let milliseconds = |place: f64| {
        let index = ((times.len() as f64 * place).ceil() as usize).clamp(1, times.len()) - 1;
        times[index].0.as_secs_f64() * 1e3
    };
    Report {
        articles,
        queries: times.len(),
        answered,
        p50_ms: milliseconds(0.50),
        p95_ms: milliseconds(0.95),
        p99_ms: milliseconds(0.99),
        max_ms: milliseconds(1.0),
        slowest: times
            .iter()
            .rev()
            .take(slowest)
            .map(|(time, query)| (time.as_secs_f64() * 1e3, (*query).to_owned()))
            .collect(),
        memory: None,
        filled: None,
    }
}

#[cfg(test)]
mod tests {
    use news::model::article::Article;

    use super::{query, report, requests};
    use std::time::Duration;

    #[test]
    fn queries_take_every_shape() {
        let article = Article {
            title: "وزير الخارجية يصل إلى القاهرة".into(),
            source: "wakala.example".into(),
            ..Article::default()
        };
        assert_eq!(query(&article, 0), "وزير");
        assert_eq!(query(&article, 3), "\"وزير الخارجية\"");
        assert_eq!(query(&article, 4), "وزير source:wakala.example");
        assert_eq!(query(&article, 7), "وزير*");
        assert_eq!(requests(&[article], 20, 10).len(), 20);
    }

    #[test]
    fn percentiles_are_of_the_times_as_ranked() {
        let times = (1..=100).rev().map(|n| (Duration::from_millis(n), "س")).collect();
        let report = report(5, 100, times, 1);
        assert_eq!((report.p50_ms, report.p99_ms, report.max_ms), (50.0, 99.0, 100.0));
    }
}
