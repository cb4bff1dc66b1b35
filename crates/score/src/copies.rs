//! The `copies` set: articles of two days of the SNN outlets, which share a
//! wire agency. Every pair is compared by brute force; pairs with Jaccard
//! ≥ .3 or containment ≥ .8 are what the candidate search must find.
//!
//! Which of them are copies needs a reader: [`labelled`] holds all articles of
//! the file against pairs that one has read.

mod labelled;

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::Result;
use news::dedupe::memory::Memory;
use news::dedupe::shingles::Shingles;
use news::model::article::Article;
use news::model::words::ArticleWords;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::Figures;
use crate::shared::Shared;
use labelled::Set;

/// Articles taken, from the beginning of the file: about two days.
const ARTICLES: usize = 3_000;

const JACCARD: f64 = 0.3;
const CONTAINMENT: f64 = 0.8;

/// Places the articles and holds what was found near against every pair.
pub fn run(shared: &Shared) -> Result<Figures> {
    let (all, ant) = (shared.articles("snn")?, shared.articles("ant")?);
    let (all_shingles, ant_shingles) = (shingles_of(&all), shingles_of(&ant));
    let days = all.len().min(ARTICLES);
    let (articles, shingles) = (&all[..days], &all_shingles[..days]);
    let due = pairs(shingles);
    let found = placed(articles, shingles);
    let hit = due.intersection(&found.near).count();
    let across: Vec<&(usize, usize)> =
        due.iter().filter(|(a, b)| articles[*a].source != articles[*b].source).collect();
    let kept = across.iter().filter(|pair| found.copies.contains(**pair)).count();
    println!("{} articles, {:.3} ms each to place", articles.len(), found.milliseconds);
    println!(
        "{} near pairs, {hit} found; {} across outlets, {kept} of them copies, the others held apart as templates; {} articles reproduce another",
        due.len(),
        across.len(),
        found.reproduced
    );
    let mut figures = labelled::run(
        Set { articles: &all, shingles: &all_shingles },
        Set { articles: &ant, shingles: &ant_shingles },
    )?;
    figures.insert("copies.recall".to_owned(), hit as f64 / due.len().max(1) as f64);
    Ok(figures)
}

fn shingles_of(articles: &[Article]) -> Vec<Shingles> {
    let of = |article| Shingles::of(article, &ArticleWords::of(article));
    articles.par_iter().map(of).collect()
}

/// Every near pair, by exact overlap of the whole shingle sets.
fn pairs(shingles: &[Shingles]) -> BTreeSet<(usize, usize)> {
    let mut holders: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut due = BTreeSet::new();
    for (later, set) in shingles.iter().enumerate() {
        let mut overlaps: FxHashMap<usize, u32> = FxHashMap::default();
        for hash in set.hashes() {
            let earlier = holders.entry(*hash).or_default();
            for other in earlier.iter() {
                *overlaps.entry(*other).or_default() += 1;
            }
            earlier.push(later);
        }
        for (earlier, overlap) in overlaps {
            let (a, b) = (set.len() as f64, shingles[earlier].len() as f64);
            let overlap = f64::from(overlap);
            if overlap / (a + b - overlap) >= JACCARD || overlap / a.min(b) >= CONTAINMENT {
                due.insert((later, earlier));
            }
        }
    }
    due
}

/// What placing found.
struct Placed {
    near: BTreeSet<(usize, usize)>,
    copies: BTreeSet<(usize, usize)>,
    reproduced: usize,
    milliseconds: f64,
}

fn placed(articles: &[Article], shingles: &[Shingles]) -> Placed {
    let numbers: FxHashMap<&str, usize> =
        articles.iter().enumerate().map(|(n, article)| (article.id.0.as_str(), n)).collect();
    let mut memory = Memory::default();
    let mut placed =
        Placed { near: BTreeSet::new(), copies: BTreeSet::new(), reproduced: 0, milliseconds: 0.0 };
    for (later, (article, shingles)) in articles.iter().zip(shingles).enumerate() {
        for near in memory.near(article, shingles) {
            let pair = (later, numbers[near.id.0.as_str()]);
            placed.near.insert(pair);
            if !near.blocked {
                placed.copies.insert(pair);
            }
        }
        let start = Instant::now();
        let copies = memory.place(article, shingles.clone());
        placed.milliseconds += start.elapsed().as_secs_f64() * 1e3 / articles.len() as f64;
        placed.reproduced += usize::from(copies.of.is_some());
    }
    placed
}
