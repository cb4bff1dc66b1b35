//! `marsad bench`.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use news::model::article::Article;
use serde::Serialize;

use super::{Global, output};
use crate::data::{DataDir, Opened};
use crate::search::{Request, Sort};
use crate::store::Store;

/// Measure how fast searches over this data are answered
///
/// Asks mixed queries made from the titles that are there: one to six words,
/// phrases, prefixes, filters by source and date, both orders; each with its
/// passages and facets, as the search page does. The same data and --queries
/// give the same queries.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad bench
  marsad bench --queries 2000 --json")]
pub struct Options {
    /// How many queries
    #[arg(long, default_value_t = 500, value_name = "N")]
    queries: usize,
    /// Hits a query
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
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
    slowest: String,
}

/// Runs `marsad bench`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let opened = DataDir::new(&global.data).open()?;
    let articles: Vec<Article> =
        opened.store.recent(options.queries)?.into_iter().map(|(article, _)| article).collect();
    if articles.is_empty() {
        bail!("there are no articles in {}: ingest some first", global.data.display());
    }
    let requests = requests(&articles, options.queries, options.limit);
    // One round unmeasured: a server has its files in memory too.
    for request in requests.iter().step_by(10) {
        answer(&opened, request)?;
    }
    let mut times = Vec::with_capacity(requests.len());
    let mut answered = 0;
    for request in &requests {
        let began = Instant::now();
        answered += usize::from(answer(&opened, request)? > 0);
        times.push((began.elapsed(), request.q.as_str()));
    }
    let report = report(opened.index.len(), answered, times);
    let mut out = output::stdout();
    if options.json {
        output::json_line(&mut out, &report)?;
    } else {
        writeln!(
            out,
            "{} queries over {} articles, {} of them with hits\n\
             p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, slowest {:.2} ms: {}",
            report.queries,
            report.articles,
            report.answered,
            report.p50_ms,
            report.p95_ms,
            report.p99_ms,
            report.max_ms,
            report.slowest
        )?;
    }
    Ok(out.flush()?)
}

fn answer(opened: &Opened, request: &Request) -> Result<usize> {
    Ok(opened.index.search(request, &|ids| opened.store.articles(ids))?.total)
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

fn report(articles: usize, answered: usize, mut times: Vec<(Duration, &str)>) -> Report {
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
        slowest: times.last().map(|(_, query)| (*query).to_owned()).unwrap_or_default(),
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
        let report = report(5, 100, times);
        assert_eq!((report.p50_ms, report.p99_ms, report.max_ms), (50.0, 99.0, 100.0));
    }
}
