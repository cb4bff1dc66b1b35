//! `cargo xtask peers`: other extractors on the development pages, other
//! analyses of Arabic on the search tasks, other readers of feeds and archives.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tools::{self, workspace};

/// Extractors of `peers/peers.py`.
const PYTHON: [&str; 3] = ["trafilatura", "resiliparse", "newspaper4k"];

/// Extractors of `peers/src/main.rs`.
const CRATES: [&str; 4] = ["trafilatura-crate", "rs-trafilatura", "dom_smoothie", "libreadability"];

/// Where Lucene comes from: its jar is in this package of PyPI.
const LUCENE: &str = "pyserini==0.40.0";

/// What to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Bodies and titles of pages
    Extraction,
    /// Ranking of Arabic texts
    Search,
    /// Feeds and robots.txt files
    Protocols,
    /// Web archives, written and read
    Warc,
}

/// Runs the peers and prints the tables: of one comparison, or of all.
pub fn run(what: Option<What>) -> Result<()> {
    let wanted = |own| what.is_none_or(|what| what == own);
    if wanted(What::Extraction) {
        extraction()?;
    }
    if wanted(What::Search) {
        search()?;
    }
    if wanted(What::Protocols) {
        protocols()?;
    }
    if wanted(What::Warc) {
        warc()?;
    }
    Ok(())
}

/// Lets feedparser and protego read the test files in their own sources.
fn protocols() -> Result<()> {
    let folder = workspace().join("target/peers/protocols");
    let venv = folder.join("venv");
    let place = folder.display().to_string();
    if !folder.join("installed").exists() {
        fs::create_dir_all(&folder)?;
        tools::run("python3", ["-m", "venv", &venv.display().to_string()])?;
        let pip = venv.join("bin/pip").display().to_string();
        let packages = ["chardet==5.2.0", "feedparser==6.0.14", "protego==0.7.0"];
        tools::run(&pip, ["install", "--quiet"].into_iter().chain(packages))?;
        let sources =
            ["download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", &place];
        tools::run(&pip, sources.into_iter().chain(packages[1..].iter().copied()))?;
        tools::run(
            "sh",
            ["-c", &format!("cd '{place}' && for f in *.tar.gz; do tar xzf $f; done")],
        )?;
        File::create(folder.join("installed"))?;
    }
    let answers = folder.join("answers.jsonl");
    let script = workspace().join("peers/protocols.py");
    let mut python = Command::new(venv.join("bin/python"));
    let done = python.arg(script).arg(&folder).stdout(File::create(&answers)?).status();
    if !done.context("cannot start python")?.success() {
        bail!("feedparser and protego failed");
    }
    score(&["--protocols", &answers.display().to_string()])
}

/// Lets warcio check what Marsad archives, and read what Marsad reads.
fn warc() -> Result<()> {
    let folder = workspace().join("target/peers/warc");
    let (venv, place) = (folder.join("venv"), folder.display().to_string());
    if !folder.join("installed").exists() {
        fs::create_dir_all(&folder)?;
        tools::run("python3", ["-m", "venv", &venv.display().to_string()])?;
        let pip = venv.join("bin/pip").display().to_string();
        let packages =
            ["warcio==1.8.1", "zstandard==0.25.0", "brotli==1.2.1", "setuptools==75.0.0", "wheel"];
        tools::run(&pip, ["install", "--quiet"].into_iter().chain(packages))?;
        // The sample archives are in its source alone.
        let source = ["--no-deps", "--no-binary", ":all:", "--no-build-isolation", "pywb==2.10.0"];
        let download = ["download", "--quiet", "--dest", &place];
        tools::run(&pip, download.into_iter().chain(source))?;
        tools::run("sh", ["-c", &format!("cd '{place}' && tar xzf pywb-*.tar.gz")])?;
        File::create(folder.join("installed"))?;
    }
    tools::cargo(["build", "--quiet", "--profile", "quick", "--package", "marsad"])?;
    let script = workspace().join("peers/warc.py");
    let program = workspace().join("target/quick/marsad");
    let mut python = Command::new(venv.join("bin/python"));
    let done = python.arg(script).arg(program).arg(&folder).status();
    if !done.context("cannot start python")?.success() {
        bail!("warcio and Marsad differ");
    }
    Ok(())
}

/// Lets Lucene answer the search tasks with each analysis.
fn search() -> Result<()> {
    let folder = workspace().join("target/peers/search");
    fs::create_dir_all(&folder)?;
    let jar = lucene(&workspace().join("target/peers"))?;
    let place = folder.display().to_string();
    score(&["--search-jobs", &place])?;
    tools::debian("java", "openjdk-17-jdk-headless")?;
    tools::run("java", ["-cp", &jar, "peers/SearchPeers.java", &place])?;
    score(&["--search-peers", &place])
}

/// The path of a jar with Lucene in it.
fn lucene(folder: &Path) -> Result<String> {
    let jars = folder.join("lucene");
    if !jars.join("installed").exists() {
        let place = jars.display().to_string();
        fs::create_dir_all(&jars)?;
        let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", &place, LUCENE];
        tools::run("python3", pip)?;
        tools::debian("unzip", "unzip")?;
        tools::run(
            "sh",
            ["-c", &format!("cd '{place}' && unzip -qoj *.whl '*-fatjar.jar'; rm -f *.whl")],
        )?;
        File::create(jars.join("installed"))?;
    }
    let mut jar = fs::read_dir(&jars)?.flatten().map(|entry| entry.path());
    let jar = jar.find(|path| path.extension().is_some_and(|name| name == "jar"));
    Ok(jar.context("there is no jar in the package")?.display().to_string())
}

fn score(arguments: &[&str]) -> Result<()> {
    let run = ["run", "--quiet", "--release", "--package", "score", "--"];
    tools::cargo(run.iter().chain(arguments).copied())
}

/// Lets every extractor read the pages, and prints the table.
fn extraction() -> Result<()> {
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
