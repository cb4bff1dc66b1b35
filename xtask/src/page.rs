//! `cargo xtask page FILE --url URL`: an HTML file becomes a fixture of the
//! extractor, with what the extractor says of it today, for a person to correct.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use crate::tools::workspace;

/// What to take in.
#[derive(Debug, Args)]
pub struct Options {
    /// The HTML file
    file: PathBuf,
    /// The URL it came from
    #[arg(long)]
    url: String,
    /// The fixture's name below its host; the file's name when not given
    #[arg(long)]
    name: Option<String>,
}

/// Copies the page to `fixtures/pages/HOST/NAME/` and writes `expected.toml`.
pub fn add(options: &Options) -> Result<()> {
    let host = host(&options.url)?;
    let stem = options.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = options.name.clone().or(stem).context("the fixture needs a --name")?;
    let folder = workspace().join("fixtures/pages").join(host).join(&name);
    if folder.exists() {
        bail!("{} exists: give another --name", folder.display());
    }
    let lines = extract(&options.file, &options.url)?;
    let expected = expected(&options.url, &lines)?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    std::fs::copy(&options.file, folder.join("page.html"))
        .with_context(|| format!("cannot copy {}", options.file.display()))?;
    std::fs::write(folder.join("expected.toml"), expected)?;
    println!(
        "{}: read expected.toml against the page and correct it, then \
         `cargo test -p marsad-news --test pages`",
        folder.display()
    );
    Ok(())
}

/// The URL's host without `www.`.
fn host(url: &str) -> Result<&str> {
    let rest = url.split_once("://").map(|(_, rest)| rest);
    let host = rest.and_then(|rest| rest.split(['/', '?', '#', ':']).next());
    match host.filter(|host| !host.is_empty()) {
        Some(host) => Ok(host.strip_prefix("www.").unwrap_or(host)),
        None => bail!("{url} is no URL: it should begin with https:// and a host"),
    }
}

/// What `marsad extract` says of the page: one JSON object an article.
fn extract(file: &Path, url: &str) -> Result<Vec<Value>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let file = file.canonicalize().with_context(|| format!("cannot open {}", file.display()))?;
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--package", "marsad", "--", "extract", "--url", url])
        .arg(file)
        .current_dir(workspace())
        .output()
        .context("cannot run marsad extract")?;
    if !output.status.success() {
        bail!("marsad extract failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let text = String::from_utf8(output.stdout).context("what marsad extract prints")?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// `expected.toml` as the extractor would have it today.
fn expected(url: &str, lines: &[Value]) -> Result<String> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(quoted).collect()
    };
    let mut out = format!("url = {}\n", quoted(url));
    let fetched = lines.iter().find_map(|line| line["fetched_at"].as_str());
    writeln!(out, "fetched_at = {}", quoted(fetched.unwrap_or("2026-01-01T00:00:00Z")))?;
    for line in lines {
        if line["fate"] == "set_aside" {
            writeln!(out, "reason = {}", quoted(line["reason"].as_str().unwrap_or_default()))?;
            continue;
        }
        writeln!(out, "\n[[article]]")?;
        let date = line["published_at"].as_str().map(|date| {
            let day_only = line["published_precision"] == "day";
            if day_only { date.get(..10).unwrap_or(date) } else { date }
        });
        let fields = [("title", line["title"].as_str()), ("date", date)];
        for (key, value) in fields.into_iter().chain([("language", line["language"].as_str())]) {
            if let Some(value) = value {
                writeln!(out, "{key} = {}", quoted(value))?;
            }
        }
        for key in ["authors", "tags"] {
            writeln!(out, "{key} = [{}]", strings(&line[key]).join(", "))?;
        }
        writeln!(out, "text = [")?;
        for block in line["blocks"].as_array().into_iter().flatten() {
            writeln!(out, "  {},", quoted(block["text"].as_str().unwrap_or_default()))?;
        }
        writeln!(out, "]")?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{expected, host};

    #[test]
    fn a_host_is_the_urls_without_www() {
        assert_eq!(host("https://www.wakala.example:8080/a?b").unwrap(), "wakala.example");
        assert!(host("wakala.example/a").is_err());
    }

    #[test]
    fn what_is_expected_can_be_read_as_toml() {
        let line = json!({
            "title": "قال: «نعم \"لا\"»", "published_at": "2024-11-30T00:00:00Z",
            "published_precision": "day", "language": "ar", "authors": ["علي"], "tags": [],
            "fetched_at": "2024-12-01T00:00:00Z", "blocks": [{"kind": "paragraph", "text": "متن"}],
        });
        let text = expected("https://wakala.example/1", &[line]).unwrap();
        let read: toml::Value = toml::from_str(&text).unwrap();
        assert_eq!(read["article"][0]["title"].as_str(), Some("قال: «نعم \"لا\"»"));
        assert_eq!(read["article"][0]["date"].as_str(), Some("2024-11-30"));
        assert_eq!(read["article"][0]["text"][0].as_str(), Some("متن"));
    }
}
