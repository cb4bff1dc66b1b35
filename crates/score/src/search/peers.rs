//! Other analyses of Arabic on the same tasks: what they are to do, and the table
//! of what they answered.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use news::model::article::Article;

use super::{Asked, Task, measure, tasks};
use crate::shared::Shared;

/// The peers of `peers/SearchPeers.java`, and what each is.
const PEERS: [(&str, &str); 4] = [
    ("raw", "words as written"),
    ("snowball", "Snowball's Arabic stemmer, as PostgreSQL has it"),
    ("light10", "light10, as Lucene has it, without stop words"),
    ("lucene", "Lucene's ArabicAnalyzer"),
];

/// Writes the tasks: `SET.pool.tsv` (id, text) and `SET.asked.tsv` (answer, query).
pub fn jobs(shared: &Shared, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for Task { name, pool, asked } in tasks(shared)? {
        let text = |article: &Article| format!("{}\t{}\n", article.id, one_line(&article.text));
        write(&folder.join(format!("{name}.pool.tsv")), pool.iter().map(text).collect())?;
        let line = |ask: &Asked| format!("{}\t{}\n", ask.answer, one_line(&ask.q));
        write(&folder.join(format!("{name}.asked.tsv")), asked.iter().map(line).collect())?;
    }
    Ok(())
}

fn write(path: &Path, lines: String) -> Result<()> {
    fs::write(path, lines).with_context(|| format!("cannot write {}", path.display()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Scores what the peers answered, and Marsad beside them.
pub fn compare(shared: &Shared, folder: &Path) -> Result<()> {
    let tasks = tasks(shared)?;
    let mut rows = Vec::new();
    for (peer, what) in PEERS {
        let figures = tasks.iter().map(|task| answered(folder, peer, task));
        rows.push((peer, what, figures.collect::<Result<Vec<f64>>>()?));
    }
    let own = tasks.iter().map(|task| measure(task.name, &task.pool, &task.asked));
    rows.push(("marsad", "the index that is searched", own.collect::<Result<_>>()?));
    println!("MRR@10");
    print!("{:<10}", "");
    tasks.iter().for_each(|task| print!(" {:>11}", task.name));
    println!();
    for (peer, what, figures) in rows {
        print!("{peer:<10}");
        figures.iter().for_each(|figure| print!(" {figure:>11.4}"));
        println!("  {what}");
    }
    Ok(())
}

/// The mean of 1/rank in a peer's first ten.
fn answered(folder: &Path, peer: &str, task: &Task) -> Result<f64> {
    let path = folder.join(format!("{peer}.{}.tsv", task.name));
    let answers =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let answers: Vec<&str> = answers.lines().collect();
    ensure!(
        answers.len() == task.asked.len(),
        "{} has {} answers to {} questions",
        path.display(),
        answers.len(),
        task.asked.len()
    );
    let ranks = answers
        .iter()
        .zip(&task.asked)
        .filter_map(|(found, ask)| found.split('\t').take(10).position(|id| id == ask.answer.0));
    let sum: f64 = ranks.map(|rank| 1.0 / (rank + 1) as f64).sum();
    Ok(sum / task.asked.len().max(1) as f64)
}
