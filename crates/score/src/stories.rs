//! The `stories` set: articles of two days, labelled with their event, placed
//! as they came, after the days before them. BCubed compares the stories that
//! formed with the labels, over the labelled articles.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use news::model::article::Article;
use news::pipeline::{self, Memory};
use rayon::prelude::*;

use crate::Figures;
use crate::shared::Shared;

/// The labelled windows below `gold/stories`.
const WINDOWS: &[&str] = &["window_2018-04-12_13"];

/// Where placing begins: enough days before the window to fill memory with
/// what an observer of those days would remember.
const FROM: &str = "2018-04-01T00:00:00Z";

/// Places the articles of a window and holds their stories against the labels.
pub fn run(shared: &Shared) -> Result<Figures> {
    let articles = shared.articles("ant")?;
    let mut figures = Figures::new();
    let (mut precision, mut recall) = (0.0, 0.0);
    for window in WINDOWS {
        let path = shared.data(&format!("gold/stories/{window}.json"));
        let text = fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
        let labels: BTreeMap<String, String> = serde_json::from_str(&text)?;
        let stories = stories_of(&articles, &labels)?;
        let pairs: Vec<(&str, &str)> = labels
            .iter()
            .filter_map(|(id, label)| Some((label.as_str(), stories.get(id)?.as_str())))
            .collect();
        let (p, r) = bcubed(&pairs);
        println!("{window}: {} articles, BCubed P {p:.4} R {r:.4} F1 {:.4}", pairs.len(), f1(p, r));
        largest(&pairs);
        precision += p;
        recall += r;
    }
    let n = WINDOWS.len() as f64;
    figures.insert("stories.bcubed_f1".into(), f1(precision / n, recall / n));
    figures.insert("stories.bcubed_precision".into(), precision / n);
    figures.insert("stories.bcubed_recall".into(), recall / n);
    Ok(figures)
}

/// The story of every labelled article once the last of them is placed.
fn stories_of(
    articles: &[Article],
    labels: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let from = FROM.parse()?;
    let last = articles.iter().filter(|article| labels.contains_key(&article.id.0));
    let to = last.filter_map(Article::instant).max().context("no labelled article found")?;
    let window: Vec<&Article> = articles
        .iter()
        .filter(|article| article.instant().is_some_and(|at| at >= from && at <= to))
        .collect();
    let readings: Vec<_> =
        window.into_par_iter().map(|article| pipeline::prepare(article.clone())).collect();
    let mut memory = Memory::default();
    let mut stories = BTreeMap::new();
    let mut led = BTreeMap::new();
    for reading in readings {
        let kept = pipeline::place(reading, &mut memory);
        for merge in kept.merges {
            led.insert(merge.from.0, merge.into.0);
        }
        if labels.contains_key(&kept.article.id.0) {
            stories.insert(kept.article.id.0, kept.membership.story.0);
        }
    }
    for story in stories.values_mut() {
        while let Some(into) = led.get(story) {
            story.clone_from(into);
        }
    }
    Ok(stories)
}

/// BCubed precision and recall of (label, story) pairs.
fn bcubed(pairs: &[(&str, &str)]) -> (f64, f64) {
    let (mut precision, mut recall) = (0.0, 0.0);
    for (label, story) in pairs {
        let both = pairs.iter().filter(|(l, s)| l == label && s == story).count() as f64;
        precision += both / pairs.iter().filter(|(_, s)| s == story).count() as f64;
        recall += both / pairs.iter().filter(|(l, _)| l == label).count() as f64;
    }
    (precision / pairs.len() as f64, recall / pairs.len() as f64)
}

fn f1(precision: f64, recall: f64) -> f64 {
    2.0 * precision * recall / (precision + recall)
}

/// Prints the largest labels and how they came apart.
fn largest(pairs: &[(&str, &str)]) {
    let mut labels: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (label, story) in pairs {
        *labels.entry(label).or_default().entry(story).or_default() += 1;
    }
    let mut labels: Vec<_> = labels.into_iter().collect();
    labels.sort_by_key(|(_, stories)| std::cmp::Reverse(stories.values().sum::<usize>()));
    for (label, stories) in labels.iter().take(5) {
        let mut parts: Vec<usize> = stories.values().copied().collect();
        parts.sort_unstable_by(|a, b| b.cmp(a));
        println!("  {label}: {} articles in parts of {parts:?}", parts.iter().sum::<usize>());
    }
}
