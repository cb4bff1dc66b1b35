//! Running other programs, and installing those that are absent.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The workspace's root.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs cargo in the workspace; its output is the user's.
pub fn cargo(arguments: impl IntoIterator<Item = impl Into<String>>) -> Result<()> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    run(&cargo, arguments)
}

/// Runs a program in the workspace and fails with its command line.
pub fn run(program: &str, arguments: impl IntoIterator<Item = impl Into<String>>) -> Result<()> {
    let arguments: Vec<String> = arguments.into_iter().map(Into::into).collect();
    let line = format!("{program} {}", arguments.join(" "));
    eprintln!("$ {line}");
    let status = Command::new(program)
        .args(&arguments)
        .current_dir(workspace())
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed: {status}");
    }
    Ok(())
}

/// Whether a program is on the PATH.
pub fn has(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Installs a Debian package when the program it brings is absent.
pub fn debian(program: &str, package: &str) -> Result<()> {
    if has(program) {
        return Ok(());
    }
    if !has("apt-get") {
        bail!("{program} is needed and there is no apt-get: install {package} and run again");
    }
    run("apt-get", ["update", "--quiet"])?;
    run("apt-get", ["install", "--quiet", "--yes", "--no-install-recommends", package])
}
