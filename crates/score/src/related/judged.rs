//! The judged pairs of `fixtures/related/judged.tsv`: how useful an earlier
//! article is beside one that is read, 0 to 3, by a reader who followed
//! `fixtures/related/GUIDELINES.md`. Marsad and the baseline rank the same
//! earlier articles in the same run.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use news::model::words::ArticleWords;
use news::pipeline::{self, Memory};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::more_like_this::Index;
use crate::Figures;
use crate::shared::Shared;

/// Ranks looked at.
const RANKS: usize = 10;

/// What the baseline is asked for, so that ten are left without copies.
const ASKED: usize = 40;

/// The grades by article read, then by earlier article.
type Grades = BTreeMap<String, BTreeMap<String, u8>>;

/// Discounted gains over the articles read.
#[derive(Default)]
struct Gains {
    sum: f64,
    queries: u32,
    /// The ranked pairs that nobody has judged: read, earlier.
    unjudged: BTreeSet<(String, String)>,
}

impl Gains {
    fn mean(&self) -> f64 {
        self.sum / f64::from(self.queries.max(1))
    }
}

/// What each ranking gained.
#[derive(Default)]
struct Measured {
    marsad: Gains,
    baseline: Gains,
    without_copies: Gains,
}

/// Ranks for every judged article and compares.
pub fn run(shared: &Shared) -> Result<Figures> {
    let grades = grades()?;
    let mut measured = Measured::default();
    let mut judged = 0;
    for set in ["ant", "snn"] {
        judged += rank(shared, set, &grades, &mut measured)?;
    }
    anyhow::ensure!(judged == grades.len(), "{judged} of {} judged articles found", grades.len());
    let pairs: usize = grades.values().map(BTreeMap::len).sum();
    println!("{judged} articles read, {pairs} earlier ones judged");
    for (name, gains) in [
        ("Marsad", &measured.marsad),
        ("BM25 more like this", &measured.baseline),
        ("the same without copies", &measured.without_copies),
    ] {
        println!(
            "{name:<24} nDCG@10 {:.4}, {} ranked unjudged",
            gains.mean(),
            gains.unjudged.len()
        );
    }
    for (read, earlier) in measured.marsad.unjudged.union(&measured.baseline.unjudged) {
        println!("  unjudged: {read} {earlier}");
    }
    let (ours, theirs) = (measured.marsad.mean(), measured.baseline.mean());
    Ok(Figures::from([
        ("related.ndcg10".to_owned(), ours),
        ("related.over_bm25".to_owned(), ours / theirs.max(1e-9)),
    ]))
}

/// Places a set's articles in order; where a judged one comes, asks Marsad and
/// the baseline for what came before. Gives how many judged ones came.
fn rank(shared: &Shared, set: &str, grades: &Grades, measured: &mut Measured) -> Result<usize> {
    let articles = shared.articles(set)?;
    let titles: FxHashMap<String, String> =
        articles.iter().map(|a| (a.id.0.clone(), a.title.clone())).collect();
    let words: Vec<ArticleWords> = articles.par_iter().map(ArticleWords::of).collect();
    let readings: Vec<_> = articles.into_par_iter().map(pipeline::prepare).collect();
    let (mut memory, mut index) = (Memory::default(), Index::default());
    let mut ids: Vec<String> = Vec::new();
    let mut clusters: Vec<String> = Vec::new();
    let mut judged = 0;
    for (reading, words) in readings.into_iter().zip(&words) {
        let kept = pipeline::place(reading, &mut memory);
        let id = kept.article.id.0.clone();
        let cluster = kept.cluster.as_ref().unwrap_or(&kept.article.id).0.clone();
        if let Some(grades) = grades.get(&id) {
            judged += 1;
            let ours: Vec<&str> = kept.related.iter().map(|near| near.id.0.as_str()).collect();
            let like = index.like(words, ASKED);
            let theirs: Vec<&str> = like.iter().map(|&at| ids[at].as_str()).collect();
            let mut seen = FxHashSet::from_iter([cluster.as_str()]);
            let fresh = like.iter().filter(|&&at| seen.insert(&clusters[at]));
            let fresh: Vec<&str> = fresh.map(|&at| ids[at].as_str()).collect();
            gain(&mut measured.marsad, (&id, &ours), grades, &titles);
            gain(&mut measured.baseline, (&id, &theirs), grades, &titles);
            gain(&mut measured.without_copies, (&id, &fresh), grades, &titles);
        }
        index.add(words);
        ids.push(id);
        clusters.push(cluster);
    }
    Ok(judged)
}

/// Adds the normalised discounted cumulative gain of what was ranked for an article read (Järvelin and
/// Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002), with
/// gains of 2^grade - 1. Of articles with one title only the first gains.
fn gain(
    gains: &mut Gains,
    (read, ranking): (&str, &[&str]),
    grades: &BTreeMap<String, u8>,
    titles: &FxHashMap<String, String>,
) {
    let mut seen = FxHashSet::default();
    let graded = |id: &str| grades.get(id).copied().unwrap_or(0);
    let mut once = |id: &str| {
        let new = titles.get(id).is_none_or(|title| seen.insert(title.as_str()));
        if new { graded(id) } else { 0 }
    };
    let got: Vec<u8> = ranking.iter().take(RANKS).map(|id| once(id)).collect();
    let mut best_first: Vec<(&str, u8)> = grades.iter().map(|(id, g)| (id.as_str(), *g)).collect();
    best_first.sort_by_key(|(_, grade)| std::cmp::Reverse(*grade));
    let mut seen_title = FxHashSet::default();
    best_first.retain(|(id, _)| titles.get(*id).is_none_or(|title| seen_title.insert(title)));
    let best: Vec<u8> = best_first.into_iter().take(RANKS).map(|(_, grade)| grade).collect();
    let ideal = discounted(&best);
    if ideal > 0.0 {
        gains.sum += discounted(&got) / ideal;
        gains.queries += 1;
    }
    let unjudged = ranking.iter().take(RANKS).filter(|id| !grades.contains_key(**id));
    gains.unjudged.extend(unjudged.map(|id| (read.to_owned(), (*id).to_owned())));
}

fn discounted(grades: &[u8]) -> f64 {
    let gain =
        |(rank, grade): (usize, &u8)| (f64::from(*grade).exp2() - 1.0) / (rank as f64 + 2.0).log2();
    grades.iter().enumerate().map(gain).sum()
}

/// Reads the judgements.
fn grades() -> Result<Grades> {
    let mut grades = Grades::new();
    let text = include_str!("../../../../fixtures/related/judged.tsv");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (read, earlier, grade) = (fields.next(), fields.next(), fields.next());
        let grade = grade.and_then(|grade| grade.parse().ok()).filter(|grade| *grade <= 3);
        let (read, earlier) = read.zip(earlier).with_context(|| format!("no pair: {line}"))?;
        let grade = grade.with_context(|| format!("no grade: {line}"))?;
        grades.entry(read.to_owned()).or_default().insert(earlier.to_owned(), grade);
    }
    Ok(grades)
}
