//! `cargo xtask tidy`: what no compiler checks. Paths that ARCHITECTURE.md names
//! exist; an ignored test says why; lists of phrases hold each once; dependencies are under
//! licences we may ship and without known advisories (`deny.toml`).

mod phrases;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tools::{self, workspace};

/// Runs every check and reports all that failed.
pub fn run() -> Result<()> {
    let mut faults = dead_paths()?;
    faults.extend(silent_ignores()?);
    faults.extend(phrases::faults()?);
    if !faults.is_empty() {
        bail!("not tidy:\n  {}", faults.join("\n  "));
    }
    dependencies()?;
    eprintln!("tidy: named paths, ignored tests, lists of phrases and dependencies are in order");
    Ok(())
}

/// Paths in ARCHITECTURE.md's code spans that do not exist. A span counts as
/// a path when it has a slash and nothing that a path of ours has not.
fn dead_paths() -> Result<Vec<String>> {
    let root = workspace();
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md"))
        .context("cannot read ARCHITECTURE.md")?;
    let spans: BTreeSet<&str> = text.split('`').skip(1).step_by(2).collect();
    Ok(spans
        .into_iter()
        .filter(|span| span.contains('/') && !span.starts_with('/'))
        .filter(|span| !span.contains([' ', '{', '<', '*', '…', ':', '\n']))
        .filter(|span| !root.join(span).exists())
        .map(|span| format!("ARCHITECTURE.md names {span}, which does not exist"))
        .collect())
}

/// Tests that are ignored without saying why.
fn silent_ignores() -> Result<Vec<String>> {
    let bare = ["#[", "ignore]"].concat();
    let mut faults = Vec::new();
    for file in rust_files(&workspace().join("crates"))? {
        let text = std::fs::read_to_string(&file)?;
        for (number, _) in text.lines().enumerate().filter(|(_, line)| line.trim() == bare) {
            faults.push(format!("{}:{}: ignored without a reason", file.display(), number + 1));
        }
    }
    Ok(faults)
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Licences, bans and sources always; advisories against the RustSec database
/// as it is, where it can be had.
fn dependencies() -> Result<()> {
    let deny = tools::cargo_deny()?;
    let deny = deny.to_string_lossy();
    tools::run(&deny, ["--locked", "check", "licenses", "bans", "sources"])?;
    let fetched = Command::new(deny.as_ref())
        .args(["fetch", "db"])
        .current_dir(workspace())
        .output()
        .with_context(|| format!("cannot start {deny}"))?;
    if fetched.status.success() || has_folder(&workspace().join("target/advisory-db")) {
        return tools::run(&deny, ["--offline", "--locked", "check", "advisories"]);
    }
    eprintln!("advisories: NOT CHECKED, the RustSec database cannot be reached from here");
    Ok(())
}

/// Whether a folder holds a folder: a database, not only the lock of a failed fetch.
fn has_folder(folder: &Path) -> bool {
    std::fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.path().is_dir()))
}
