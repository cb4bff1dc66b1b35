//! `marsad copies`.

use std::io::Write;

use anyhow::bail;
use news::model::article::{Article, ArticleId, CopyOf, Direction};
use serde::Serialize;

use super::{Global, output};
use crate::data::DataDir;
use crate::store::Store;

/// List articles that reproduce another, or the copies of one article
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad copies --json > copies.jsonl
  marsad copies ARTICLE-ID")]
pub struct Options {
    /// An article: all that tells the same text is listed, itself too
    #[arg(value_name = "ARTICLE")]
    article: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print JSON: one article a line
    #[arg(long)]
    json: bool,
}

/// A copy as `--json` prints it.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a ArticleId,
    source: &'a str,
    title: &'a str,
    url: &'a str,
    published_at: Option<jiff::Timestamp>,
    copy_of: Option<&'a CopyOf>,
}

/// Runs `marsad copies`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    let store = DataDir::new(&global.data).open_store()?;
    let mut out = output::stdout();
    let limit = options.limit.unwrap_or(usize::MAX);
    match options.article {
        Some(id) => {
            let id = ArticleId(id);
            let Some(article) = store.article(&id)? else {
                bail!("there is no article {id}; `marsad why URL` tells its id");
            };
            let mut cluster = store.copies(&id)?;
            cluster.push(article);
            cluster.sort_by_key(|article| (article.instant(), article.id.clone()));
            for article in cluster.iter().take(limit) {
                print(&mut out, article, options.json)?;
            }
        }
        None => {
            let mut left = limit;
            store.each_article(&mut |article| {
                if article.copy_of.is_some() && left > 0 {
                    left -= 1;
                    print(&mut out, &article, options.json)?;
                }
                Ok(())
            })?;
        }
    }
    Ok(out.flush()?)
}

fn print(out: &mut dyn Write, article: &Article, json: bool) -> anyhow::Result<()> {
    if json {
        return output::json_line(
            out,
            &Line {
                id: &article.id,
                source: &article.source,
                title: &article.title,
                url: &article.url,
                published_at: article.published_at,
                copy_of: article.copy_of.as_ref(),
            },
        );
    }
    let at = article.instant().unwrap_or_default().strftime("%Y-%m-%d %H:%M");
    writeln!(out, "{}  {at}  {}  {}", article.id, article.source, article.title)?;
    if let Some(copy) = &article.copy_of {
        let how = match copy.direction {
            Direction::Copied => "reproduces",
            Direction::SharedOrigin => "shares its origin with",
        };
        writeln!(
            out,
            "    {how} {}: {:.0} % of the shorter text, {} later",
            copy.id,
            copy.containment * 100.0,
            lag(copy.lag_seconds)
        )?;
    }
    Ok(())
}

fn lag(seconds: i64) -> String {
    match seconds {
        ..=-1 => format!("-{}", lag(-seconds)),
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
