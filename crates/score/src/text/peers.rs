//! Other extractors over the same pages, by the same measures.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use super::pages::{self, Gold};
use super::{Measured, SETS, speed};
use crate::shared::Shared;

/// Writes one JSON line for every page of every set: `set`, `id`, `url`, `file`.
pub fn jobs(shared: &Shared, path: &Path) -> Result<()> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = BufWriter::new(file);
    for (set, ..) in SETS {
        let (golds, folder) = pages::golds(shared, set)?;
        for (id, gold) in golds {
            let file = folder.join(&gold.html);
            writeln!(out, "{}", json!({"set": set, "id": id, "url": gold.url, "file": file}))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// What a peer found on a page.
#[derive(Debug, Deserialize)]
struct Answer {
    set: String,
    id: String,
    text: String,
    title: String,
    /// Processor seconds.
    took: f64,
}

/// An extractor's answers by set and page.
type Answers = BTreeMap<(String, String), Answer>;

/// Prints a table of every `PEER.jsonl` of a folder, and of Marsad.
pub fn compare(shared: &Shared, folder: &Path) -> Result<()> {
    let mut peers: Vec<(String, Answers)> = vec![("marsad".to_owned(), ours(shared)?)];
    let mut files: Vec<_> = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "jsonl")) {
        let name = file.file_stem().map(|name| name.to_string_lossy().into_owned());
        peers.push((name.unwrap_or_default(), read(file)?));
    }
    for (set, name, arabic) in SETS {
        let (golds, _) = pages::golds(shared, set)?;
        println!("== {name}, {} pages", golds.len());
        println!("{:<18}  shingle  snippet  glue/1000  title", "");
        for (peer, answers) in &peers {
            println!("{peer:<18}  {}", measured(set, &golds, answers, *arabic));
        }
    }
    println!("== speed, by processor time");
    for (peer, answers) in &peers {
        let seconds = answers.values().map(|answer| answer.took.max(0.0));
        let mut times: Vec<Duration> = seconds.map(Duration::from_secs_f64).collect();
        print!("{peer:<18}  ");
        speed(&mut times);
    }
    Ok(())
}

fn measured(
    set: &str,
    golds: &BTreeMap<String, Gold>,
    answers: &Answers,
    arabic: bool,
) -> Measured {
    let found = golds.iter().map(|(id, gold)| {
        let answer = answers.get(&(set.to_owned(), id.clone()));
        let (text, title) = answer.map_or(("", ""), |it| (it.text.as_str(), it.title.as_str()));
        (gold, text, title)
    });
    Measured::of(found, arabic)
}

fn ours(shared: &Shared) -> Result<Answers> {
    let mut all = Answers::new();
    for (set, ..) in SETS {
        for answer in pages::answers(shared, set)?.iter() {
            let (text, title) = (answer.body().to_owned(), answer.title().to_owned());
            let (set, id, took) = ((*set).to_owned(), answer.id.clone(), answer.took.as_secs_f64());
            all.insert((set.clone(), id.clone()), Answer { set, id, text, title, took });
        }
    }
    Ok(all)
}

fn read(path: &Path) -> Result<Answers> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut all = Answers::new();
    for line in BufReader::new(file).lines() {
        let answer: Answer =
            serde_json::from_str(&line?).with_context(|| format!("in {}", path.display()))?;
        all.insert((answer.set.clone(), answer.id.clone()), answer);
    }
    Ok(all)
}
