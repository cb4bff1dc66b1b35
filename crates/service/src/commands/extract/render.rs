//! How `marsad extract` writes what it read.

use std::fmt::Write;

use news::model::article::{Article, Block, BlockKind};
use news::model::draft::LeftOut;
use news::model::fate::SetAside;
use news::normalise::explain::Field;
use serde::Serialize;

use super::{Explanation, Format, Outcome};

/// The outcomes of one page, each ending in a line feed. Set-aside pages are
/// lines of their own in JSON Lines, and else go to stderr.
pub fn all(outcomes: &[Outcome], format: Format, quiet: bool) -> String {
    let mut out = String::new();
    for Outcome { input, ending, explanation } in outcomes {
        match (ending, format) {
            (Ok(article), Format::Jsonl) => {
                let Explanation { fields, left_out } = explanation;
                let line = ArticleLine { input, article, explanation: fields, left_out };
                push_json(&mut out, &line);
            }
            (Err(set_aside), Format::Jsonl) => push_json(&mut out, &fate(input, set_aside)),
            (Ok(article), Format::Text) => {
                _ = write!(out, "{}\n\n{}\n\n---\n\n", article.title, article.text);
            }
            (Ok(article), Format::Markdown) => push_markdown(&mut out, article),
            (Err(_), _) if quiet => {}
            (Err(SetAside { reason, detail, .. }), _) => {
                eprintln!("marsad: {input}: {}: {detail}", reason.name());
            }
        }
    }
    out
}

#[derive(Serialize)]
struct ArticleLine<'a> {
    input: &'a str,
    #[serde(flatten)]
    article: &'a Article,
    #[serde(skip_serializing_if = "<[Field]>::is_empty")]
    explanation: &'a [Field],
    #[serde(skip_serializing_if = "<[LeftOut]>::is_empty")]
    left_out: &'a [LeftOut],
}

#[derive(Serialize)]
struct FateLine<'a> {
    input: &'a str,
    url: Option<&'a str>,
    fate: &'static str,
    reason: &'static str,
    detail: &'a str,
}

fn fate<'a>(input: &'a str, set_aside: &'a SetAside) -> FateLine<'a> {
    FateLine {
        input,
        url: set_aside.url.as_deref(),
        fate: "set_aside",
        reason: set_aside.reason.name(),
        detail: &set_aside.detail,
    }
}

fn push_json(out: &mut String, line: &impl Serialize) {
    match serde_json::to_string(line) {
        Ok(line) => out.push_str(&line),
        // Maps have text keys and numbers are finite: there is no other failure.
        Err(error) => tracing::error!(%error, "a line could not be written"),
    }
    out.push('\n');
}

fn push_markdown(out: &mut String, article: &Article) {
    _ = write!(out, "# {}\n\n", escaped(&article.title));
    if let Some(subtitle) = &article.subtitle {
        _ = write!(out, "**{}**\n\n", escaped(subtitle));
    }
    let mut about: Vec<String> = article.authors.iter().map(|author| escaped(author)).collect();
    about.extend(article.published_at.map(|at| at.to_string()));
    about.extend(
        Some(&article.canonical_url).filter(|url| !url.is_empty()).map(|url| format!("<{url}>")),
    );
    if !about.is_empty() {
        _ = write!(out, "{}\n\n", about.join(" · "));
    }
    let mut before = None;
    for block in &article.blocks {
        push_block(out, block, before);
        before = Some(block.kind);
    }
    for credit in &article.credit {
        _ = write!(out, "*{}*\n\n", escaped(&credit.text));
    }
    out.push_str("---\n\n");
}

fn push_block(out: &mut String, block: &Block, before: Option<BlockKind>) {
    let text = escaped(&block.text);
    let tight = matches!(block.kind, BlockKind::ListItem | BlockKind::Table);
    if tight && before == Some(block.kind) {
        // Items and rows of one list or table follow without an empty line.
        out.truncate(out.trim_end_matches('\n').len() + 1);
    }
    _ = match block.kind {
        BlockKind::Paragraph => write!(out, "{text}\n\n"),
        BlockKind::Heading => write!(out, "## {text}\n\n"),
        BlockKind::ListItem if block.numbered().is_some() => write!(out, "{text}\n\n"),
        BlockKind::ListItem => write!(out, "- {text}\n\n"),
        BlockKind::Quote => write!(out, "> {text}\n\n"),
        BlockKind::Caption => write!(out, "*{text}*\n\n"),
        BlockKind::Table if before == Some(BlockKind::Table) => write!(out, "{}\n\n", row(&text)),
        BlockKind::Table => {
            let rule = "| --- ".repeat(text.split('\t').count());
            write!(out, "{}\n{rule}|\n\n", row(&text))
        }
    };
}

fn row(text: &str) -> String {
    format!("| {} |", text.replace('|', "\\|").replace('\t', " | "))
}

/// Text in which nothing is markup to a Markdown reader.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let starts = at == 0 && matches!(c, '#' | '>' | '-' | '+' | '=' | '|' | '~');
        if starts || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
