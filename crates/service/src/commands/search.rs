//! `marsad search`.

use std::io::{IsTerminal, Write};

use anyhow::{Result, anyhow};
use serde_json::json;

use super::Global;
use crate::data::DataDir;
use crate::saved::name::BadName;
use crate::search::query::mistake::BadQuery;
use crate::search::{Hit, Request, Snippet, Sort};
use crate::serve::locale::Ui;
use crate::store::Store;

/// Search the articles
///
/// Words beside each other are found together where possible. "A phrase" is found
/// as written, "a phrase"~3 with words between; word* finds every
/// word that begins so. AND, OR, NOT, -word and parentheses combine; title:word,
/// body:word and tag:word look there only; author:, entity:, section:, source:NAME,
/// lang:TAG, date:2024-11, date:2024-11-01..2024-11-15, after:2024-11-30 and
/// before:2024-11-30 narrow.
///
/// Examples:
///
///   marsad search 'وزير الخارجية'
///
///   marsad search '"وقف إطلاق النار" source:bbc.com after:2018-04-01' --sort date
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Options {
    /// What to search; several words need no quotes, a first -word needs -- before it
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// Print one JSON object, as /api/v1/search does
    #[arg(long)]
    json: bool,
    /// At most so many hits
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// The next_cursor of the page before
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    /// Save the search under this name, for `marsad searches`; what is there now
    /// is not new
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    /// In which order
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    sort: Order,
}

/// In which order hits come.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Order {
    /// Best first
    Relevance,
    /// Best first, where what is new counts for more
    Fresh,
    /// Newest first
    Date,
}

/// Runs `marsad search`.
pub fn run(global: &Global, options: Options) -> Result<()> {
    let data = DataDir::new(&global.data);
    let opened = data.open()?;
    let request = Request {
        q: options.query.join(" "),
        limit: options.limit,
        cursor: options.cursor,
        sort: match options.sort {
            Order::Relevance => Sort::Relevance,
            Order::Fresh => Sort::Fresh(jiff::Timestamp::now().as_second()),
            Order::Date => Sort::Date,
        },
        after: None,
    };
    if let Some(name) = &options.save {
        let (seen, now) = (opened.index.last_placed()?, jiff::Timestamp::now());
        let saved = data.saved().save(name, &request.q, seen, now);
        let saved = saved.map_err(|error| in_words(error, &request.q))?;
        if !global.quiet {
            eprintln!("saved as {}", saved.name);
        }
    }
    let answer = opened.index.search(&request, &|ids| opened.store.articles(ids));
    let answer = answer.map_err(|error| in_words(error, &request.q))?;
    let mut out = std::io::stdout().lock();
    if options.json {
        let items: Vec<_> = answer.items.iter().map(wire).collect();
        let answer = json!({
            "items": items,
            "total": answer.total,
            "total_at_least": answer.total_at_least,
            "facets": answer.facets,
            "estimated_facets": answer.estimated_facets,
            "next_cursor": answer.next_cursor,
            "suggestion": answer.suggestion,
        });
        writeln!(out, "{answer}")?;
        return Ok(());
    }
    print_hits(&mut out, &answer.items)?;
    if !global.quiet {
        let least = if answer.total_at_least { "at least " } else { "" };
        eprintln!("{} of {least}{} articles", answer.items.len(), answer.total);
        if let Some(suggestion) = &answer.suggestion {
            eprintln!("did you mean: {}", suggestion.q);
        }
        if let Some(cursor) = &answer.next_cursor {
            eprintln!("the next page: --cursor {cursor}");
        }
    }
    Ok(())
}

/// Prints hits for a person: title, outlet, address, passage.
pub fn print_hits(out: &mut impl Write, hits: &[Hit]) -> Result<()> {
    let bold = std::io::stdout().is_terminal();
    let marks = if bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("«", "»") };
    for hit in hits {
        let day = hit.article.instant().map(|instant| instant.strftime("%F %H:%M").to_string());
        writeln!(out, "{}", marked(&hit.title, marks))?;
        writeln!(out, "  {}  {}", hit.article.source, day.as_deref().unwrap_or("-"))?;
        if !hit.article.url.is_empty() {
            writeln!(out, "  {}", hit.article.url)?;
        }
        writeln!(out, "  {}\n", marked(&hit.snippet, marks).replace('\n', " "))?;
    }
    Ok(())
}

/// A query that cannot be read, or a name that cannot be had, in the words of the
/// user's language, with the place pointed at.
pub fn in_words(error: anyhow::Error, q: &str) -> anyhow::Error {
    let ui = Ui::of_environment();
    let plain = |message: String| message.replace(['\u{2068}', '\u{2069}'], "");
    let error = match error.downcast::<BadQuery>() {
        Ok(bad) => {
            let place = ui.with("search-error-at", &[("at", &(bad.at + 1).to_string())]);
            let from: String = q.chars().skip(bad.at).collect();
            let message = plain(ui.mistake(&bad.kind));
            return anyhow!("{message} {}: {from}", plain(place));
        }
        Err(error) => error,
    };
    match error.downcast::<BadName>() {
        Ok(bad) => anyhow!(plain(ui.bad_name(&bad))),
        Err(error) => error,
    }
}

/// A hit as the API writes it.
pub fn wire(hit: &Hit) -> serde_json::Value {
    json!({
        "article": hit.article,
        "score": hit.score,
        "title": hit.title,
        "snippet": hit.snippet,
    })
}

/// A passage with signs around its matches.
fn marked(snippet: &Snippet, (open, close): (&str, &str)) -> String {
    let mut shown = String::with_capacity(snippet.text.len() + 64);
    let mut end = 0;
    for range in &snippet.highlights {
        shown.push_str(&snippet.text[end..range.start]);
        shown.push_str(open);
        shown.push_str(&snippet.text[range.clone()]);
        shown.push_str(close);
        end = range.end;
    }
    shown.push_str(&snippet.text[end..]);
    shown
}
