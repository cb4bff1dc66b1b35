//! `marsad export`.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use news::model::article::Article;

use super::{Global, output};
use crate::data::DataDir;
use crate::store::Store;

/// Write articles out, in the order of their ids
///
/// As JSON Lines (marsad.article/1) it is the whole dump: the same articles
/// give the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad export --format jsonl --out news.jsonl
  marsad export --format csv --lang ar --after 2024-11-01 > november.csv")]
pub struct Options {
    /// How articles are written
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// The file to write; stdout where it is not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only of this source
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// Only of this language (ar, fa, en…)
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Only from this instant on: a day (UTC) or an RFC 3339 time
    #[arg(long, value_name = "DATE", value_parser = instant)]
    after: Option<Timestamp>,
    /// Only before this instant
    #[arg(long, value_name = "DATE", value_parser = instant)]
    before: Option<Timestamp>,
}

/// How articles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// `marsad.article/1`, one object a line.
    Jsonl,
    /// A table of the fields a spreadsheet can hold.
    Csv,
}

/// A day's midnight UTC, or an instant.
pub fn instant(written: &str) -> Result<Timestamp, String> {
    if let Ok(at) = written.parse::<Timestamp>() {
        return Ok(at);
    }
    written
        .parse::<Date>()
        .and_then(|day| TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)))
        .map_err(|_| "write a day as 2024-11-30 or a time as 2024-11-30T14:05:00Z".to_owned())
}

/// Runs `marsad export`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let store = DataDir::new(&global.data).open_store()?;
    match &options.out {
        None => {
            let mut out = output::stdout();
            export(&store, &options, &mut out)?;
            out.flush()?;
        }
        Some(path) => {
            let written = to_file(path, |out| export(&store, &options, out))?;
            if !global.quiet {
                eprintln!("marsad: {written} articles in {}", path.display());
            }
        }
    }
    Ok(())
}

/// Writes beside the file and renames, so that a half-written export never
/// stands under its name.
fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<u64>) -> Result<u64> {
    let draft = path.with_added_extension("part");
    let done = || -> Result<u64> {
        let mut out = BufWriter::with_capacity(256 << 10, File::create(&draft)?);
        let written = write(&mut out)?;
        out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        fs::rename(&draft, path)?;
        Ok(written)
    };
    done().with_context(|| format!("cannot write {}", path.display()))
}

fn export(store: &dyn Store, options: &Options, out: &mut dyn Write) -> Result<u64> {
    let mut written = 0;
    match options.format {
        Format::Jsonl => store.each_article(&mut |article| {
            if options.wants(&article) {
                output::json_line(out, &article)?;
                written += 1;
            }
            Ok(())
        })?,
        Format::Csv => {
            let mut table = csv::Writer::from_writer(out);
            table.write_record(COLUMNS)?;
            store.each_article(&mut |article| {
                if options.wants(&article) {
                    table.write_record(row(&article))?;
                    written += 1;
                }
                Ok(())
            })?;
            table.flush()?;
        }
    }
    Ok(written)
}

impl Options {
    fn wants(&self, article: &Article) -> bool {
        let at = article.instant();
        self.source.as_ref().is_none_or(|source| *source == article.source)
            && self.lang.as_ref().is_none_or(|language| *language == article.language)
            && self.after.is_none_or(|after| at.is_some_and(|at| at >= after))
            && self.before.is_none_or(|before| at.is_some_and(|at| at < before))
    }
}

const COLUMNS: [&str; 17] = [
    "id",
    "url",
    "canonical_url",
    "source",
    "site_name",
    "language",
    "title",
    "subtitle",
    "authors",
    "published_at",
    "modified_at",
    "section",
    "tags",
    "credit",
    "copy_of",
    "story",
    "text",
];

/// The cells in the order of [`COLUMNS`]; lists are joined by `; `.
fn row(article: &Article) -> [String; 17] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let at = |value: Option<Timestamp>| value.map(|at| at.to_string()).unwrap_or_default();
    let credit: Vec<&str> = article.credit.iter().map(|credit| credit.name.as_str()).collect();
    [
        article.id.to_string(),
        article.url.clone(),
        article.canonical_url.clone(),
        article.source.clone(),
        text(&article.site_name),
        article.language.clone(),
        article.title.clone(),
        text(&article.subtitle),
        article.authors.join("; "),
        at(article.published_at),
        at(article.modified_at),
        text(&article.section),
        article.tags.join("; "),
        credit.join("; "),
        article.copy_of.as_ref().map(|copy| copy.id.to_string()).unwrap_or_default(),
        text(&article.story),
        article.text.clone(),
    ]
}
