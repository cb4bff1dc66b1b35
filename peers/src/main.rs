//! Extracts pages with other crates: jobs as JSON lines in, answers as JSON
//! lines out. `marsad-peers PEER < pages.jsonl > answers.jsonl`

use std::io::{BufRead, Write};
use std::panic;

use anyhow::{Context, Result, bail};
use cpu_time::ThreadTime;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Job {
    set: String,
    id: String,
    url: Option<String>,
    file: String,
}

#[derive(Serialize, Default)]
struct Answer<'a> {
    set: &'a str,
    id: &'a str,
    text: String,
    title: String,
    /// Processor seconds.
    took: f64,
}

/// Text and title, as a peer's plainest use gives them.
type Found = Option<(String, String)>;

fn trafilatura(html: &str, url: Option<&str>) -> Found {
    let mut options = trafilatura::Options::default().with_fallback(true);
    if let Some(url) = url.and_then(|url| url::Url::parse(url).ok()) {
        options = options.with_url(url);
    }
    let found = trafilatura::extract(html, &options).ok()?;
    Some((found.content_text, found.metadata.title))
}

fn rs_trafilatura(html: &str, url: Option<&str>) -> Found {
    let options = rs_trafilatura::Options {
        url: url.map(str::to_owned),
        ..rs_trafilatura::Options::default()
    };
    let found = rs_trafilatura::extract_with_options(html, &options).ok()?;
    Some((found.content_text, found.metadata.title.unwrap_or_default()))
}

fn dom_smoothie(html: &str, url: Option<&str>) -> Found {
    let found = dom_smoothie::Readability::new(html, url, None).ok()?.parse().ok()?;
    Some((found.text_content.to_string(), found.title))
}

fn libreadability(html: &str, _: Option<&str>) -> Found {
    let found = libreadability::extract(html, None).ok()?;
    Some((found.text_content, found.title))
}

fn main() -> Result<()> {
    let peer = std::env::args().nth(1).context("which peer?")?;
    let extract = match peer.as_str() {
        "trafilatura-crate" => trafilatura,
        "rs-trafilatura" => rs_trafilatura,
        "dom_smoothie" => dom_smoothie,
        "libreadability" => libreadability,
        other => bail!("no peer is named {other}"),
    };
    panic::set_hook(Box::new(|_| ()));
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let job: Job = serde_json::from_str(&line?)?;
        let bytes = std::fs::read(&job.file).with_context(|| job.file.clone())?;
        let html = String::from_utf8_lossy(&bytes);
        let begun = ThreadTime::now();
        // A peer that panics on a page has found nothing there.
        let found = panic::catch_unwind(|| extract(&html, job.url.as_deref())).ok().flatten();
        let took = begun.elapsed().as_secs_f64();
        let (text, title) = found.unwrap_or_default();
        let answer = Answer { set: &job.set, id: &job.id, text, title, took };
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
    }
    Ok(())
}
