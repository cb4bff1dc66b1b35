//! Article JSON Lines on standard input to the same on standard output, with
//! one stage's fields added: what `annotate`, `dedupe` and `group` share.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};

use anyhow::Result;
use news::model::article::Article;
use news::model::fate::Reason;
use rayon::prelude::*;

/// Lines read before they are worked on together.
const BATCH: usize = 512;

/// The longest line taken, in bytes.
const MAX_LINE: u64 = 8 << 20;

/// One line of output.
enum Line {
    Article(Box<Article>),
    /// A set-aside page: it passes through as it came, or is made of a line
    /// that is no article.
    Other(String),
}

/// One line of input.
struct Raw {
    number: usize,
    bytes: Vec<u8>,
    too_long: bool,
}

/// Runs a stage over standard input: `prepare` on every core, then `apply` one
/// by one in input order. Set-aside lines pass through; a line that is no
/// article becomes one, with its number.
pub fn articles<T: Send>(
    prepare: impl Fn(&Article) -> T + Sync,
    apply: impl FnMut(&mut Article, T),
) -> Result<()> {
    let input = BufReader::with_capacity(1 << 20, std::io::stdin().lock());
    let output = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    match stream(input, output, prepare, apply) {
        Err(error) if is_closed_pipe(&error) => Ok(()),
        result => result,
    }
}

/// A reader downstream that has seen enough is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

fn stream<T: Send>(
    mut input: impl BufRead,
    mut output: impl Write,
    prepare: impl Fn(&Article) -> T + Sync,
    mut apply: impl FnMut(&mut Article, T),
) -> Result<()> {
    let mut number = 0;
    loop {
        let lines = read(&mut input, &mut number)?;
        if lines.is_empty() {
            output.flush()?;
            return Ok(());
        }
        let prepared: Vec<(Line, Option<T>)> = lines
            .into_par_iter()
            .map(|raw| match parse(raw) {
                Line::Article(article) => {
                    let features = prepare(&article);
                    (Line::Article(article), Some(features))
                }
                other => (other, None),
            })
            .collect();
        let mut done = Vec::with_capacity(prepared.len());
        for (mut line, features) in prepared {
            if let (Line::Article(article), Some(features)) = (&mut line, features) {
                apply(article, features);
            }
            done.push(line);
        }
        let written: Vec<Result<String, serde_json::Error>> = done
            .into_par_iter()
            .map(|line| match line {
                Line::Article(article) => serde_json::to_string(&article),
                Line::Other(line) => Ok(line),
            })
            .collect();
        for line in written {
            output.write_all(line?.as_bytes())?;
            output.write_all(b"\n")?;
        }
    }
}

/// The next lines that are not blank; `number` counts every line.
fn read(input: &mut impl BufRead, number: &mut usize) -> Result<Vec<Raw>> {
    let mut lines = Vec::new();
    while lines.len() < BATCH {
        let mut bytes = Vec::new();
        if input.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        *number += 1;
        let too_long = bytes.len() as u64 == MAX_LINE && bytes.last() != Some(&b'\n');
        if too_long {
            bytes.clear();
            input.skip_until(b'\n')?;
        }
        if too_long || !bytes.trim_ascii().is_empty() {
            lines.push(Raw { number: *number, bytes, too_long });
        }
    }
    Ok(lines)
}

fn parse(raw: Raw) -> Line {
    let aside = |reason: Reason, detail: String| {
        let detail = format!("line {}: {detail}", raw.number);
        tracing::warn!(reason = reason.name(), detail, "line set aside");
        let line = serde_json::json!({
            "url": null, "fate": "set_aside", "reason": reason.name(), "detail": detail
        });
        Line::Other(line.to_string())
    };
    if raw.too_long {
        return aside(Reason::TooLarge, format!("longer than {MAX_LINE} bytes"));
    }
    let value = match serde_json::from_slice::<Fate>(&raw.bytes) {
        Ok(fate) => fate,
        Err(error) => return aside(Reason::Malformed, error.to_string()),
    };
    if value.fate.as_deref() == Some("set_aside") {
        return Line::Other(String::from_utf8_lossy(raw.bytes.trim_ascii()).into_owned());
    }
    match serde_json::from_slice(&raw.bytes) {
        Ok(article) => Line::Article(article),
        Err(error) => aside(Reason::Malformed, error.to_string()),
    }
}

/// The field that tells a set-aside line from an article.
#[derive(serde::Deserialize)]
struct Fate {
    fate: Option<String>,
}
