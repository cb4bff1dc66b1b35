//! The `keywords` set: AKEC, 100 documents whose keyphrases a crowd ranked.
//! F@10 holds ten keywords against the crowd's ten first; NDCG@10 gives every
//! listed phrase the gain of its rank. Phrases agree when their stems do. Plain
//! TF-IDF over the same candidates' words is printed for comparison.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use news::annotate;
use news::model::annotation::AnnotationKind;
use news::model::article::Article;
use rayon::prelude::*;
use text::analyzer;
use text::language::Language;
use text::rarity;

use crate::Figures;
use crate::shared::Shared;

const TEN: usize = 10;

/// One document with its ranked keyphrases, as stems.
struct Document {
    text: String,
    gold: Vec<String>,
}

/// Annotates the documents and holds their keywords against the crowd's.
pub fn run(shared: &Shared) -> Result<Figures> {
    let documents = documents(shared)?;
    let ours = mean(&documents, keywords);
    let baseline = mean(&documents, tf_idf);
    println!("{:<12} {:>8} {:>8}", "", "F@10", "NDCG@10");
    println!("{:<12} {:>8.4} {:>8.4}", "TF-IDF", baseline.0, baseline.1);
    println!("{:<12} {:>8.4} {:>8.4}", "Marsad", ours.0, ours.1);
    Ok(Figures::from([("keywords.f10".to_owned(), ours.0), ("keywords.ndcg10".to_owned(), ours.1)]))
}

fn documents(shared: &Shared) -> Result<Vec<Document>> {
    let list = shared.data("gold/akec/dev_keyphrases/sort_frequency/pure.txt");
    let list = fs::read_to_string(&list).with_context(|| format!("no {}", list.display()))?;
    list.lines()
        .filter_map(|line| line.split_once(" : "))
        .map(|(name, phrases)| {
            let path = shared.data(&format!("gold/akec/documents/pure/{}.txt", name.trim()));
            let text =
                fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
            let gold = phrases.split(',').map(stems).filter(|phrase| !phrase.is_empty()).collect();
            Ok(Document { text, gold })
        })
        .collect()
}

fn stems(phrase: &str) -> String {
    let mut stems = Vec::new();
    analyzer::tokens(phrase, Language::Ar, |token| stems.push(token.stem.to_owned()));
    stems.join(" ")
}

fn keywords(text: &str) -> Vec<String> {
    let mut article =
        Article { language: "ar".into(), text: text.to_owned(), ..Article::default() };
    annotate::annotate(&mut article);
    let mut found: Vec<_> =
        article.annotations.iter().filter(|found| found.kind == AnnotationKind::Keyword).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.iter().map(|found| stems(&found.text)).collect()
}

/// The ten words of the highest TF-IDF.
fn tf_idf(text: &str) -> Vec<String> {
    let mut counts: BTreeMap<String, f32> = BTreeMap::new();
    analyzer::tokens(text, Language::Ar, |token| {
        if !token.stop {
            *counts.entry(token.stem.to_owned()).or_default() += 1.0;
        }
    });
    let mut words: Vec<(f32, String)> = counts
        .into_iter()
        .map(|(stem, count)| (count * -rarity::share(&stem, Language::Ar).ln(), stem))
        .collect();
    words.sort_by(|a, b| b.0.total_cmp(&a.0));
    words.into_iter().take(TEN).map(|(_, word)| word).collect()
}

fn mean(documents: &[Document], keywords: fn(&str) -> Vec<String>) -> (f64, f64) {
    let figures: Vec<(f64, f64)> = documents
        .par_iter()
        .map(|document| compare(&document.gold, &keywords(&document.text)))
        .collect();
    let n = documents.len().max(1) as f64;
    let sum = |pick: fn(&(f64, f64)) -> f64| figures.iter().map(pick).sum::<f64>() / n;
    (sum(|figure| figure.0), sum(|figure| figure.1))
}

fn compare(gold: &[String], found: &[String]) -> (f64, f64) {
    let found = &found[..found.len().min(TEN)];
    let best = &gold[..gold.len().min(TEN)];
    let hits = found.iter().filter(|phrase| best.contains(phrase)).count() as f64;
    let f = 2.0 * hits / (found.len() + best.len()).max(1) as f64;
    let gain = |rank: usize| (gold.len() - rank) as f64 / gold.len() as f64;
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let dcg: f64 = found
        .iter()
        .enumerate()
        .filter_map(|(place, phrase)| {
            let rank = gold.iter().position(|other| other == phrase)?;
            Some(gain(rank) * discount(place))
        })
        .sum();
    let ideal: f64 = (0..best.len()).map(|place| gain(place) * discount(place)).sum();
    (f, if ideal > 0.0 { dcg / ideal } else { 0.0 })
}
