//! The labelled windows: articles of two days each, with the event they tell
//! of, and what an observer would remember of the days before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use news::dedupe;
use news::group::memory::Memory;
use news::group::settings::Settings;
use news::group::terms::Terms;
use news::model::article::Article;
use news::model::story::Copies;
use news::pipeline;
use rayon::prelude::*;

use crate::shared::{Shared, workspace};

/// The window labelled beside the articles, with the corrections of
/// `fixtures/stories`, and those labelled there alone.
const GIVEN: &str = "2018-04-12_13";
const OWN: &[&str] =
    &["2018-02-26_27", "2018-03-13_14", "2018-04-26_27", "2018-05-08_09", "2018-05-23_24"];

/// Those for measuring alone: no setting is chosen by these.
const HELD_OUT: &[&str] = &["2018-03-21_22", "2018-04-04_05"];

/// Placing begins so long before a window, to fill memory.
const BEFORE: SignedDuration = SignedDuration::from_hours(12 * 24);

/// Labels by article id.
pub type Labels = BTreeMap<String, String>;

/// A labelled window, ready to be placed.
pub struct Window {
    /// Its days.
    pub name: &'static str,
    /// The labels.
    pub labels: Labels,
    /// Every article from [`BEFORE`] the window to its end, in order, with what
    /// it reproduces.
    pub articles: Vec<(Article, Terms, Copies)>,
}

/// What placing a window gave.
pub struct Stories {
    /// The story of every labelled article.
    pub of: Labels,
    /// The share of all articles that came to another story later.
    pub moved: f64,
}

impl Window {
    /// Every window that settings are chosen by.
    pub fn all(shared: &Shared, articles: &[Article]) -> Result<Vec<Window>> {
        let mut windows = vec![Window::of(articles, GIVEN, given(shared)?)?];
        windows.extend(Window::labelled(articles, OWN)?);
        Ok(windows)
    }

    /// Every other window.
    pub fn held_out(articles: &[Article]) -> Result<Vec<Window>> {
        Window::labelled(articles, HELD_OUT)
    }

    fn labelled(articles: &[Article], names: &[&'static str]) -> Result<Vec<Window>> {
        let window =
            |name: &&'static str| Window::of(articles, name, read(fixture("window", name))?);
        names.iter().map(window).collect()
    }

    fn of(articles: &[Article], name: &'static str, labels: Labels) -> Result<Window> {
        let instants = articles
            .iter()
            .filter(|article| labels.contains_key(&article.id.0))
            .filter_map(Article::instant);
        let first = instants.clone().min().with_context(|| format!("no article of {name}"))?;
        let last = instants.max().unwrap_or(first);
        let from = first.checked_sub(BEFORE)?;
        Ok(Window { name, labels, articles: prepared(articles, from, last) })
    }

    /// The stories once the last article is placed.
    pub fn stories(&self, settings: &Settings) -> Stories {
        let mut memory = Memory::with_window(pipeline::WINDOW, settings.clone());
        let mut placed: BTreeMap<&str, String> = BTreeMap::new();
        let mut moved = BTreeSet::new();
        for (article, terms, copies) in &self.articles {
            let found = memory.place(article, terms.clone(), copies);
            for merge in found.merges {
                for (id, story) in placed.iter_mut().filter(|(_, story)| **story == merge.from.0) {
                    story.clone_from(&merge.into.0);
                    moved.insert(*id);
                }
            }
            placed.insert(&article.id.0, found.membership.story.0);
            if let Some(split) = found.split {
                for member in split.moved {
                    if let Some((id, _)) = placed.get_key_value(member.article.0.as_str()) {
                        moved.insert(*id);
                    }
                    if let Some(story) = placed.get_mut(member.article.0.as_str()) {
                        story.clone_from(&split.into.0);
                    }
                }
            }
        }
        let moved = moved.len() as f64 / placed.len().max(1) as f64;
        let labelled = placed.into_iter().filter(|(id, _)| self.labels.contains_key(*id));
        let of = labelled.map(|(id, story)| (id.to_owned(), story));
        Stories { of: of.collect(), moved }
    }

    /// (label, story) of every labelled article that was found.
    pub fn pairs<'a>(&'a self, stories: &'a Labels) -> Vec<(&'a str, &'a str)> {
        let pair =
            |(id, label): (&String, &'a String)| Some((label.as_str(), stories.get(id)?.as_str()));
        self.labels.iter().filter_map(pair).collect()
    }
}

/// The labels of every window, held out or not.
pub fn labels(shared: &Shared) -> Result<Vec<Labels>> {
    let own = OWN.iter().chain(HELD_OUT).map(|name| read(fixture("window", name)));
    std::iter::once(given(shared)).chain(own).collect()
}

/// The labels given with the articles, corrected.
pub fn given(shared: &Shared) -> Result<Labels> {
    let mut labels = read(shared.data(&format!("gold/stories/window_{GIVEN}.json")))?;
    labels.extend(read(fixture("corrections", GIVEN))?);
    Ok(labels)
}

fn fixture(kind: &str, name: &str) -> PathBuf {
    workspace().join(format!("fixtures/stories/{kind}_{name}.json"))
}

fn read(path: PathBuf) -> Result<Labels> {
    let text = fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("cannot read {}", path.display()))
}

fn prepared(articles: &[Article], from: Timestamp, to: Timestamp) -> Vec<(Article, Terms, Copies)> {
    let within = |article: &&Article| article.instant().is_some_and(|at| at >= from && at <= to);
    let articles: Vec<&Article> = articles.iter().filter(within).collect();
    let readings: Vec<_> =
        articles.into_par_iter().map(|article| pipeline::prepare(article.clone())).collect();
    let mut memory = dedupe::memory::Memory::default();
    let place = |reading: pipeline::Reading| {
        let copies = memory.place(&reading.article, reading.shingles);
        (reading.article, reading.terms, copies)
    };
    readings.into_iter().map(place).collect()
}
