//! The `text` set: bodies and titles of the development pages, and speed.

pub mod metric;
pub mod pages;
pub mod dump;

use std::time::Duration;

use anyhow::Result;

use crate::Figures;
use crate::shared::Shared;
use metric::Sums;
use pages::Answer;

/// A set of pages: its file, its short name among the figures, and whether its
/// tokens are the Arabic-safe ones.
const SETS: &[(&str, &str, bool)] = &[
    ("wcxb_dev", "wcxb", false),
    ("traf", "traf", false),
    ("fundus", "fundus", true),
    ("arabic", "arabic", true),
    ("mozilla", "mozilla", false),
];

/// Measures every set.
pub fn run(shared: &Shared) -> Result<Figures> {
    let mut figures = Figures::new();
    let mut times: Vec<Duration> = Vec::new();
    println!("set       pages  shingle  snippet  glue/1000  title");
    for (file, name, arabic) in SETS {
        let answers = pages::answers(shared, file)?;
        let mut sums = Sums::default();
        for answer in &answers {
            times.push(answer.took);
            if let Some(gold) = &answer.gold.text {
                sums.body(gold, answer.body(), *arabic);
            }
            let (with, without) = (&answer.gold.with, &answer.gold.without);
            sums.snippets(
                with.as_deref().unwrap_or_default(),
                without.as_deref().unwrap_or_default(),
                answer.body(),
                *arabic,
            );
        }
        let title = titles(&answers);
        let shown = |figure: Option<f64>| figure.map_or("-".into(), |f| format!("{f:.4}"));
        println!(
            "{name:<8} {:>6}  {:>7}  {:>7}  {:>9.3}  {:>6}",
            answers.len(),
            shown(sums.shingle_f1()),
            shown(sums.snippet_f1()),
            sums.glue(),
            shown(title),
        );
        let mut put = |key: &str, figure: Option<f64>| {
            figures.extend(figure.map(|figure| (format!("text.{name}_{key}"), figure)));
        };
        put("f1", sums.shingle_f1());
        put("snip_f1", sums.snippet_f1());
        put("title", title);
    }
    speed(&mut times);
    Ok(figures)
}

/// Share of pages whose title is the gold one to the letter, whatever spaces
/// stand between its words.
fn titles(answers: &[Answer]) -> Option<f64> {
    let spaced = |title: &str| title.split_whitespace().collect::<Vec<_>>().join(" ");
    let asked: Vec<(String, &Answer)> = answers
        .iter()
        .filter_map(|answer| Some((spaced(answer.gold.title.as_deref()?), answer)))
        .filter(|(title, _)| !title.is_empty())
        .collect();
    let right = asked.iter().filter(|(title, answer)| {
        answer.article.as_ref().is_some_and(|article| spaced(&article.title) == *title)
    });
    (!asked.is_empty()).then(|| right.count() as f64 / asked.len() as f64)
}

/// Speed is printed, not held to a floor: it is the machine's as much as ours.
fn speed(times: &mut [Duration]) {
    times.sort();
    let total: Duration = times.iter().sum();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    println!(
        "{} pages, {:.0} pages/s/core, median {:.1} ms, p99 {:.1} ms, slowest {:.1} ms",
        times.len(),
        times.len() as f64 / total.as_secs_f64().max(1e-9),
        at(50).as_secs_f64() * 1e3,
        at(99).as_secs_f64() * 1e3,
        times.last().copied().unwrap_or_default().as_secs_f64() * 1e3,
    );
}
