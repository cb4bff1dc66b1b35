//! What a person sees while a run goes on: one moving line, where stderr is a
//! terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::summary::Summary;

/// The moving line, or nothing.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    began: Instant,
}

impl Progress {
    /// No line at all.
    pub fn hidden() -> Progress {
        Progress { bar: ProgressBar::hidden(), began: Instant::now() }
    }

    /// A line on stderr if that is a terminal; `what` says what is going on.
    pub fn on_stderr(what: &'static str) -> Progress {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed}  {msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(what);
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress { bar, began: Instant::now() }
    }

    /// Shows the counts so far.
    pub fn show(&self, summary: &Summary) {
        if self.bar.is_hidden() {
            return;
        }
        let rate = summary.read as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        let set_aside: u64 = summary.set_aside.values().sum();
        self.bar.set_message(format!(
            "{} read, {} kept, {set_aside} set aside, {} here already, {rate:.0} a second",
            summary.read, summary.kept, summary.unchanged
        ));
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
