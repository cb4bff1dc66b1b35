//! `cargo xtask peers`: other extractors on the development pages.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tools::{self, workspace};

/// Extractors of `peers/peers.py`.
const PYTHON: [&str; 3] = ["trafilatura", "resiliparse", "newspaper4k"];

/// Extractors of `peers/src/main.rs`.
const CRATES: [&str; 4] = ["trafilatura-crate", "rs-trafilatura", "dom_smoothie", "libreadability"];

/// Lets every peer read the pages, and prints the table.
pub fn run() -> Result<()> {
    let folder = workspace().join("target/peers");
    fs::create_dir_all(&folder)?;
    let (jobs, venv) = (folder.join("pages.jobs"), folder.join("venv"));
    let pip = venv.join("bin/pip").display().to_string();
    if !venv.join("installed").exists() {
        tools::run("python3", ["-m", "venv", &venv.display().to_string()])?;
        tools::run(&pip, ["install", "--quiet", "--upgrade", "pip"])?;
        tools::run(&pip, ["install", "--quiet", "--requirement", "peers/requirements.txt"])?;
        File::create(venv.join("installed"))?;
    }
    let target = folder.join("crates");
    tools::cargo([
        "build",
        "--quiet",
        "--release",
        "--manifest-path",
        "peers/Cargo.toml",
        "--target-dir",
        &target.display().to_string(),
    ])?;
    let score = |arguments: &[&str]| {
        let run = ["run", "--quiet", "--release", "--package", "score", "--"];
        tools::cargo(run.iter().chain(arguments).copied())
    };
    score(&["--jobs", &jobs.display().to_string()])?;
    for peer in PYTHON {
        let script = workspace().join("peers/peers.py");
        read(Command::new(venv.join("bin/python")).arg(script).arg(peer), peer, &jobs, &folder)?;
    }
    for peer in CRATES {
        read(Command::new(target.join("release/marsad-peers")).arg(peer), peer, &jobs, &folder)?;
    }
    score(&["--peers", &folder.display().to_string()])
}

/// Lets a peer read the pages into `PEER.jsonl`.
fn read(command: &mut Command, peer: &str, jobs: &Path, folder: &Path) -> Result<()> {
    eprintln!("{peer} reads the development pages");
    let answers = File::create(folder.join(format!("{peer}.jsonl")))?;
    let done = command.stdin(File::open(jobs)?).stdout(answers).status();
    if !done.with_context(|| format!("cannot start {peer}"))?.success() {
        bail!("{peer} failed");
    }
    Ok(())
}
