//! The `entities` set: CLEANANERCorp, news with persons, organisations and
//! places marked word by word. A name counts when its words and kind are right.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};
use news::annotate;
use news::model::annotation::AnnotationKind;
use news::model::article::Article;
use rayon::prelude::*;

use crate::Figures;
use crate::shared::Shared;

/// Words annotated as one article.
const ARTICLE: usize = 400;

/// A name: its first word, one past its last, its kind.
type Name = (usize, usize, &'static str);

/// Annotates the corpus and holds the names against the marked ones.
pub fn run(shared: &Shared) -> Result<Figures> {
    let path = shared.data("gold/cleananercorp/cleananercorp_TRAIN.txt");
    let corpus = fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
    let tagged: Vec<(&str, &str)> =
        corpus.lines().filter_map(|line| line.trim().rsplit_once(' ')).collect();
    let counts: Vec<[[usize; 3]; 3]> = tagged.par_chunks(ARTICLE).map(count).collect();
    let mut all = [0; 3];
    println!("{:<14} {:>8} {:>8} {:>8}", "", "P", "R", "F1");
    for (at, kind) in ["PERS", "ORG", "LOC"].into_iter().enumerate() {
        let mut sum = [0; 3];
        for count in &counts {
            for n in 0..3 {
                sum[n] += count[at][n];
                all[n] += count[at][n];
            }
        }
        let (p, r, f) = figures(sum);
        println!("{kind:<14} {p:>8.4} {r:>8.4} {f:>8.4}");
    }
    let (p, r, f) = figures(all);
    println!("{:<14} {p:>8.4} {r:>8.4} {f:>8.4}", "all");
    Ok(Figures::from([("entities.f1".to_owned(), f)]))
}

/// Right, found and marked names.
fn figures([right, found, marked]: [usize; 3]) -> (f64, f64, f64) {
    let p = right as f64 / found.max(1) as f64;
    let r = right as f64 / marked.max(1) as f64;
    (p, r, if right == 0 { 0.0 } else { 2.0 * p * r / (p + r) })
}

fn count(tagged: &[(&str, &str)]) -> [[usize; 3]; 3] {
    let gold = marked(tagged);
    let found = found(tagged);
    ["PERS", "ORG", "LOC"].map(|kind| {
        let of = |names: &BTreeSet<Name>| names.iter().filter(|name| name.2 == kind).count();
        let right = found.intersection(&gold).filter(|name| name.2 == kind).count();
        [right, of(&found), of(&gold)]
    })
}

fn marked(tagged: &[(&str, &str)]) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    let mut at = 0;
    while at < tagged.len() {
        let tag = tagged[at].1;
        let start = at;
        at += 1;
        let kind = match tag.split_once('-').map(|(_, kind)| kind) {
            Some("PERS" | "PER") => "PERS",
            Some("ORG") => "ORG",
            Some("LOC") => "LOC",
            _ => continue,
        };
        while at < tagged.len() && tagged[at].1.starts_with("I-") {
            at += 1;
        }
        names.insert((start, at, kind));
    }
    names
}

fn found(tagged: &[(&str, &str)]) -> BTreeSet<Name> {
    let mut text = String::new();
    let mut starts = Vec::new();
    let mut scalars = 0;
    for (word, _) in tagged {
        starts.push(scalars);
        text.push_str(word);
        text.push(' ');
        scalars += word.chars().count() as u32 + 1;
    }
    let mut article = Article { language: "ar".into(), text, ..Article::default() };
    annotate::annotate(&mut article);
    article
        .annotations
        .iter()
        .filter_map(|found| {
            let kind = match found.kind {
                AnnotationKind::Person => "PERS",
                AnnotationKind::Organisation => "ORG",
                AnnotationKind::Place => "LOC",
                _ => return None,
            };
            let first = starts.partition_point(|start| *start <= found.start) - 1;
            let end = starts.partition_point(|start| *start < found.end);
            Some((first, end, kind))
        })
        .collect()
}
