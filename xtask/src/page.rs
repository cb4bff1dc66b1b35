//! `cargo xtask page FILE|URL`: an HTML page becomes a fixture of the extractor,
//! with what the extractor says of it today, for a person to correct.

mod draft;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use crate::tools::workspace;

/// The extractor takes no more bytes of a page.
const LARGEST: &str = "8388608";

/// Which page, and what is known of it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo xtask page https://example.org/news/1.html --name table-in-text
  cargo xtask page saved.html --url https://example.org/news/1.html
  cargo xtask page old.html --url https://example.org/2.html --content-type 'text/html; charset=windows-1256'

Then:
  cargo test -p marsad-news --test pages    # what differs from expected.toml
  cargo xtask score fixtures                # the figures of all fixtures

A page others wrote may only be added if it may be redistributed: keep its
structure and put text of your own in it.")]
pub struct Options {
    /// The HTML file, or the address to fetch it from (with curl)
    #[arg(value_name = "FILE|URL")]
    page: String,
    /// Where the file was fetched; not needed with an address
    #[arg(long)]
    url: Option<String>,
    /// The fixture's name below its host, after what is hard in the page;
    /// the file's or the address's last part when not given
    #[arg(long)]
    name: Option<String>,
    /// The Content-Type the page came with, where it decides the charset
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// When the page arrived, for dates such as «منذ ساعتين»; now when not given
    #[arg(long, value_name = "RFC3339")]
    fetched_at: Option<String>,
}

/// The page as it is to be stored.
struct Taken {
    file: PathBuf,
    url: String,
    content_type: Option<String>,
}

/// Copies the page to `fixtures/pages/HOST/NAME/` and writes `expected.toml`.
pub fn add(options: &Options) -> Result<()> {
    let taken = take(options)?;
    let name = match &options.name {
        Some(name) => name.clone(),
        None => last_part(&options.page)
            .with_context(|| format!("give a --name: {} has none", options.page))?,
    };
    if name.contains(['/', '\\']) || name.starts_with('.') {
        bail!("--name {name} is no folder's name: write it like table-in-text");
    }
    let folder = workspace().join("fixtures/pages").join(host(&taken.url)?).join(&name);
    if folder.exists() {
        bail!("{} exists: give another --name, or remove it first", folder.display());
    }
    let lines = extract(&taken.file, &taken.url)?;
    let expected = draft::expected(
        &draft::Head {
            url: &taken.url,
            fetched_at: options.fetched_at.as_deref(),
            content_type: taken.content_type.as_deref(),
        },
        &lines,
    )?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    std::fs::copy(&taken.file, folder.join("page.html"))
        .with_context(|| format!("cannot copy {}", taken.file.display()))?;
    std::fs::write(folder.join("expected.toml"), expected)
        .with_context(|| format!("cannot write into {}", folder.display()))?;
    println!("{}", next(&folder.canonicalize().unwrap_or(folder), &lines));
    Ok(())
}

/// The file given, or the page at the address given.
fn take(options: &Options) -> Result<Taken> {
    let content_type = options.content_type.clone();
    if is_address(&options.page) {
        let (file, served) = fetch(&options.page)?;
        let url = options.url.clone().unwrap_or_else(|| options.page.clone());
        return Ok(Taken { file, url, content_type: content_type.or(served) });
    }
    let file = PathBuf::from(&options.page);
    if !file.is_file() {
        bail!("there is no file {}", file.display());
    }
    let Some(url) = options.url.clone() else {
        bail!("say where {} was fetched: --url https://HOST/PATH", file.display());
    };
    Ok(Taken { file, url, content_type })
}

fn is_address(page: &str) -> bool {
    page.starts_with("https://") || page.starts_with("http://")
}

/// Fetches a page into the build folder; what the server says of its type.
fn fetch(url: &str) -> Result<(PathBuf, Option<String>)> {
    let folder = workspace().join("target/fixtures");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join("page.html");
    let output = Command::new("curl")
        .args(["--fail", "--silent", "--show-error", "--location", "--compressed"])
        .args(["--proto", "=http,https", "--max-redirs", "5", "--max-time", "60"])
        .args(["--max-filesize", LARGEST, "--user-agent", "marsad-fixtures/1"])
        .args(["--write-out", "%{content_type}", "--output"])
        .arg(&file)
        .arg(url)
        .output()
        .context("cannot run curl: install it, or save the page and give the file with --url")?;
    if !output.status.success() {
        bail!("cannot fetch {url}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let served = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok((file, (!served.is_empty()).then_some(served)))
}

/// The last part of a path or an address, without what follows a dot.
fn last_part(page: &str) -> Option<String> {
    let path = page.split(['?', '#']).next()?.trim_end_matches('/');
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    if is_address(page) && !path.contains('/') {
        return None;
    }
    let stem = Path::new(path).file_stem()?.to_string_lossy().into_owned();
    (!stem.is_empty()).then_some(stem)
}

/// The URL's host without `www.`.
fn host(url: &str) -> Result<&str> {
    let rest = url.split_once("://").map(|(_, rest)| rest);
    let host = rest.and_then(|rest| rest.split(['/', '?', '#', ':']).next());
    match host.filter(|host| !host.is_empty() && !host.contains('@')) {
        Some(host) => Ok(host.strip_prefix("www.").unwrap_or(host)),
        None => bail!("{url} is no URL: it should begin with https:// and a host"),
    }
}

/// What `marsad extract` says of the page: one JSON object an article.
fn extract(file: &Path, url: &str) -> Result<Vec<Value>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let file = file.canonicalize().with_context(|| format!("cannot open {}", file.display()))?;
    eprintln!("reading {} as marsad extract does", file.display());
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
    let lines: Vec<Value> =
        text.lines().map(serde_json::from_str).collect::<Result<_, _>>().context("its lines")?;
    if lines.is_empty() {
        bail!("marsad extract says nothing of the page: is it an HTML file?");
    }
    Ok(lines)
}

/// What was made of the page, and what to do now.
fn next(folder: &Path, lines: &[Value]) -> String {
    let said = match lines {
        [line] if line["fate"] == "set_aside" => {
            format!("set aside as {}", line["reason"].as_str().unwrap_or("unknown"))
        }
        lines => {
            let blocks = |line: &Value| line["blocks"].as_array().map_or(0, Vec::len);
            let counts: Vec<String> =
                lines.iter().map(|line| format!("an article of {} blocks", blocks(line))).collect();
            counts.join(", ")
        }
    };
    format!(
        "{folder}/expected.toml says what comes out today: {said}.\n\
         1. Read it against page.html in a browser and correct it by eye: all the article's\n   \
            text and nothing else, its title, date in UTC, authors.\n\
         2. cargo test -p marsad-news --test pages\n\
         3. What comes out wrong, name with the reason:\n   \
            [known_misses]\n   text = \"…\"",
        folder = folder.display()
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::{host, last_part, next};

    #[test]
    fn a_host_is_the_urls_without_www() {
        assert_eq!(host("https://www.wakala.example:8080/a?b").unwrap(), "wakala.example");
        assert!(host("wakala.example/a").is_err());
        assert!(host("https://user@wakala.example/a").is_err());
    }

    #[test]
    fn a_name_is_the_last_part() {
        assert_eq!(last_part("saved/table.html").as_deref(), Some("table"));
        assert_eq!(last_part("https://wakala.example/a/b-1.html?x=1").as_deref(), Some("b-1"));
        assert_eq!(last_part("https://wakala.example/"), None);
    }

    #[test]
    fn the_next_step_tells_what_came_out() {
        let line = json!({"fate": "set_aside", "reason": "not_an_article"});
        assert!(next(Path::new("x"), &[line]).contains("set aside as not_an_article"));
        let line = json!({"fate": "kept", "blocks": [{}, {}]});
        assert!(next(Path::new("x"), &[line]).contains("an article of 2 blocks"));
    }
}
