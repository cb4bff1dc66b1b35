//! The `text` set: bodies and titles of the development pages, and speed.

pub mod metric;
pub mod pages;
pub mod dump;
pub mod peers;
pub mod soak;

use std::fmt;
use std::time::Duration;

use anyhow::Result;

use crate::Figures;
use crate::shared::Shared;
use metric::{Sums, one_line};
use pages::Gold;

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
        times.extend(answers.iter().map(|answer| answer.took));
        let found = answers.iter().map(|answer| (&answer.gold, answer.body(), answer.title()));
        let measured = Measured::of(found, *arabic);
        println!("{name:<8} {:>6}  {measured}", answers.len());
        let mut put = |key: &str, figure: Option<f64>| {
            figures.extend(figure.map(|figure| (format!("text.{name}_{key}"), figure)));
        };
        put("f1", measured.body.shingle_f1());
        put("snip_f1", measured.body.snippet_f1());
        put("title", measured.titles());
    }
    speed(&mut times);
    Ok(figures)
}

/// What an extractor made of a set.
#[derive(Debug, Default)]
struct Measured {
    body: Sums,
    titled: usize,
    right: usize,
}

impl Measured {
    /// Measures bodies and titles against their gold answers.
    fn of<'a>(found: impl Iterator<Item = (&'a Gold, &'a str, &'a str)>, arabic: bool) -> Measured {
        let mut measured = Measured::default();
        for (gold, body, title) in found {
            if let Some(text) = &gold.text {
                measured.body.body(text, body, arabic);
            }
            let (with, without) = (&gold.with, &gold.without);
            measured.body.snippets(
                with.as_deref().unwrap_or_default(),
                without.as_deref().unwrap_or_default(),
                body,
                arabic,
            );
            let wanted = one_line(gold.title.as_deref().unwrap_or_default());
            measured.titled += usize::from(!wanted.is_empty());
            measured.right += usize::from(!wanted.is_empty() && wanted == one_line(title));
        }
        measured
    }

    /// Share of pages whose title is the gold one to the letter, whatever
    /// spaces stand between its words.
    fn titles(&self) -> Option<f64> {
        (self.titled > 0).then(|| self.right as f64 / self.titled as f64)
    }
}

/// A row of the table.
impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |figure: Option<f64>| figure.map_or("-".into(), |f| format!("{f:.4}"));
        write!(
            f,
            "{:>7}  {:>7}  {:>9.3}  {:>6}",
            shown(self.body.shingle_f1()),
            shown(self.body.snippet_f1()),
            self.body.glue(),
            shown(self.titles()),
        )
    }
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
