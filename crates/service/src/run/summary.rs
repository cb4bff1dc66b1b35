//! How everything ended: the counts a run closes with.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

use crate::store::{Ending, Store};

/// The counts of a run. `read` = `kept` + everything set aside.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Items that arrived: articles, feed entries, pages that are none.
    pub read: u64,
    /// Those that are articles.
    pub kept: u64,
    /// The others, by reason.
    pub set_aside: BTreeMap<String, u64>,
    /// Items that were here already, as they are; counted above as well.
    pub unchanged: u64,
    /// Articles of this run that reproduce another.
    pub copies: u64,
    /// Stories the store now holds.
    pub stories: u64,
    /// Items an earlier run had archived and this one placed first; not counted
    /// above.
    #[serde(skip_serializing_if = "is_zero")]
    pub resumed: u64,
    /// Inputs that could not be opened, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unusable: Vec<String>,
    /// Whether it was told to stop before the end.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// Wall-clock seconds.
    pub seconds: f64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl Summary {
    /// Counts one ending by its fate's name.
    pub fn count(&mut self, fate: &str) {
        self.read += 1;
        match fate {
            "kept" => self.kept += 1,
            reason => *self.set_aside.entry(reason.to_owned()).or_default() += 1,
        }
    }

    /// Counts an item that was here already.
    pub fn count_unchanged(&mut self, fate: &str) {
        self.count(fate);
        self.unchanged += 1;
    }

    /// Counts an ending.
    pub fn count_ending(&mut self, ending: &Ending) {
        match ending {
            Ending::Known { .. } => self.count_unchanged(ending.fate()),
            Ending::SetAside(_) => self.count(ending.fate()),
            Ending::Kept(kept) => {
                self.count(ending.fate());
                self.copies += u64::from(kept.article.copy_of.is_some());
            }
        }
    }

    /// Adds the counts of a part of the run.
    pub fn add(&mut self, part: &Summary) {
        self.read += part.read;
        self.kept += part.kept;
        self.unchanged += part.unchanged;
        self.copies += part.copies;
        for (reason, n) in &part.set_aside {
            *self.set_aside.entry(reason.clone()).or_default() += n;
        }
    }

    /// Fills what is known only at the end.
    pub fn finish(&mut self, store: &dyn Store, took: Duration) -> Result<()> {
        self.stories = store.tally()?.stories;
        self.seconds = (took.as_secs_f64() * 1000.0).round() / 1000.0;
        Ok(())
    }
}

/// The table a person reads.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, n: u64| writeln!(f, "{name:<22}{n:>9}");
        line("read", self.read)?;
        line("  kept", self.kept)?;
        for (reason, n) in &self.set_aside {
            line(&format!("  {reason}"), *n)?;
        }
        line("here already", self.unchanged)?;
        line("copies", self.copies)?;
        line("stories", self.stories)?;
        if self.resumed > 0 {
            line("of an earlier run", self.resumed)?;
        }
        let rate = self.read as f64 / self.seconds.max(0.001);
        writeln!(f, "{:<22}{:>9.1} s, {rate:.0} a second", "took", self.seconds)
    }
}
