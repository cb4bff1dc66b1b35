//! The `stories` set: articles of two days, labelled with their event, placed
//! as they came, after the days before them. BCubed compares the stories that
//! formed with the labels, over the labelled articles.

pub mod windows;
mod tune;

use std::collections::BTreeMap;

use anyhow::Result;
use news::group::settings::Settings;

use crate::Figures;
use crate::shared::Shared;
use windows::Window;

pub use tune::tune;

/// The articles the windows are of.
const CORPUS: &str = "ant";

/// The windows that the parts of the score and their weights were chosen on; the
/// others were labelled after.
const FIRST: [&str; 3] = ["2018-04-12_13", "2018-03-13_14", "2018-05-23_24"];

/// Places the articles of every window and holds their stories against the labels.
pub fn run(shared: &Shared) -> Result<Figures> {
    let articles = shared.articles(CORPUS)?;
    let windows = Window::all(shared, &articles)?;
    let mut figures = Figures::new();
    let mut add = |name: &str, figure: f64, of: usize| {
        *figures.entry(format!("stories.{name}")).or_default() += figure / of as f64;
    };
    let n = windows.len();
    for window in &windows {
        let Held { precision, recall, moved } = held_against_labels(window);
        add("ids_kept", 1.0 - moved, n);
        add("bcubed_f1", f1(precision, recall), n);
        add("bcubed_precision", precision, n);
        add("bcubed_recall", recall, n);
        if FIRST.contains(&window.name) {
            add("first_windows_f1", f1(precision, recall), FIRST.len());
        }
    }
    println!("held out:");
    let held_out = Window::held_out(&articles)?;
    for window in &held_out {
        let Held { precision, recall, .. } = held_against_labels(window);
        add("held_out_f1", f1(precision, recall), held_out.len());
        add("held_out_precision", precision, held_out.len());
    }
    Ok(figures)
}

/// What came of a window.
struct Held {
    precision: f64,
    recall: f64,
    /// The share of all articles that came to another story later.
    moved: f64,
}

fn held_against_labels(window: &Window) -> Held {
    let stories = window.stories(&Settings::default());
    let pairs = window.pairs(&stories.of);
    let (precision, recall) = bcubed(&pairs);
    println!(
        "{}: {} articles, BCubed P {precision:.4} R {recall:.4} F1 {:.4}",
        window.name,
        pairs.len(),
        f1(precision, recall)
    );
    largest(&pairs);
    println!("  {:.4} of the articles came to another story later", stories.moved);
    Held { precision, recall, moved: stories.moved }
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
