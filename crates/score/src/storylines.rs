//! The `storylines` set: six weeks of articles, placed as they came. Labelled are
//! stories of two events that went on for weeks, by one article each, and some of
//! other events of the same days. Recall: of each event's articles, how many are in the
//! line that has most of them. Precision: of all pairs of labelled stories in one
//! line, how many are of one event.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use news::model::article::Article;
use news::pipeline::{self, Memory};
use rayon::prelude::*;

use crate::Figures;
use crate::shared::{Shared, workspace};

/// The days that are placed.
const DAYS: [&str; 2] = ["2018-04-01T00:00:00Z", "2018-05-17T00:00:00Z"];

/// A link of a story: the earlier one, and what spoke for it.
type Links = BTreeMap<String, (String, f64)>;

/// What a later link must score more, as in the store.
const BETTER: f64 = 0.05;

/// Places the articles and holds the lines against the labels.
pub fn run(shared: &Shared) -> Result<Figures> {
    let path = workspace().join("fixtures/stories/lines.json");
    let text = fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
    let labels: BTreeMap<String, Vec<String>> = serde_json::from_str(&text)?;
    let [from, to] = [DAYS[0].parse()?, DAYS[1].parse()?];
    let mut articles = shared.articles("ant")?;
    articles.retain(|article| article.instant().is_some_and(|at| at >= from && at < to));
    let lines = lines(articles);

    let mut pairs = Vec::new();
    let mut recall = Vec::new();
    for (label, ids) in &labels {
        let found: Vec<&(String, String)> = ids.iter().filter_map(|id| lines.get(id)).collect();
        // Several of them may have grown into one story.
        let stories: BTreeMap<&str, &str> = found.iter().map(|(s, l)| (&**s, &**l)).collect();
        let mut most: BTreeMap<&str, usize> = BTreeMap::new();
        found.iter().for_each(|(_, line)| *most.entry(line).or_default() += 1);
        let most = most.values().copied().max().unwrap_or(0);
        println!(
            "{label}: {most} of {} articles, {} stories, in one line",
            found.len(),
            stories.len()
        );
        if stories.len() > 3 {
            recall.push(most as f64 / found.len() as f64);
        }
        pairs.extend(stories.into_iter().map(|(story, line)| (label, story, line)));
    }
    let (mut together, mut right) = (0, 0);
    for (n, (label, story, line)) in pairs.iter().enumerate() {
        for (other_label, other, other_line) in &pairs[n + 1..] {
            if line == other_line && story != other {
                together += 1;
                right += usize::from(label == other_label);
            }
        }
    }
    let recall = recall.iter().sum::<f64>() / recall.len().max(1) as f64;
    let precision = f64::from(right as u32) / f64::from(together.max(1) as u32);
    Ok(Figures::from([
        ("storylines.recall".to_owned(), recall),
        ("storylines.precision".to_owned(), precision),
    ]))
}

/// The story and line of every article, by id.
fn lines(articles: Vec<Article>) -> BTreeMap<String, (String, String)> {
    let readings: Vec<_> = articles.into_par_iter().map(pipeline::prepare).collect();
    let mut memory = Memory::default();
    let mut placed: Vec<(String, String)> = Vec::new();
    let mut led: BTreeMap<String, String> = BTreeMap::new();
    let mut links = Links::new();
    for reading in readings {
        let kept = pipeline::place(reading, &mut memory);
        for merge in kept.merges {
            led.insert(merge.from.0, merge.into.0);
        }
        placed.push((kept.article.id.0, kept.membership.story.0));
        if let Some(found) = kept.continuation {
            let held = links.get(&found.story.0);
            if held.is_none_or(|(_, score)| found.score >= score + BETTER) {
                links.insert(found.story.0, (found.earlier.0, found.score));
            }
        }
    }
    let now = |story: &str| {
        let mut story = story;
        while let Some(into) = led.get(story) {
            story = into;
        }
        story.to_owned()
    };
    let links: Links =
        links.into_iter().map(|(story, (to, score))| (now(&story), (now(&to), score))).collect();
    let line = |story: String| {
        let mut seen = BTreeSet::new();
        let mut at = story.clone();
        while let Some((earlier, _)) = links.get(&at) {
            if !seen.insert(at.clone()) {
                break;
            }
            at.clone_from(earlier);
        }
        (story, at)
    };
    placed.into_iter().map(|(id, story)| (id, line(now(&story)))).collect()
}
