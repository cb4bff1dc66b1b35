//! The labelled pairs of `fixtures/copies`: which of two outlets' texts that
//! share passages are copies, and which way the text went, by a reader who
//! followed `fixtures/copies/GUIDELINES.md`. The rules were set on `pairs.tsv`,
//! half of it templates; `held_out.tsv` was drawn by chance afterwards, and has been
//! in view since. `held_out_2.tsv` was read once the rules stood, and serves for
//! measuring alone.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use news::dedupe::direction::Way;
use news::dedupe::memory::{Memory, Near};
use news::dedupe::shingles::Shingles;
use news::model::article::{Article, ArticleId};
use rustc_hash::FxHashMap;

use crate::Figures;

/// Pairs told apart wrongly that are printed, at most.
const PRINTED: usize = 20;

/// One labelled pair, the first article before the second in the file.
struct Pair {
    ids: [String; 2],
    copy: bool,
    /// Which way the text went, where a credit line settles it.
    way: Option<Way>,
    reason: String,
    /// Articles of the ANT set, not of SNN.
    ant: bool,
}

/// What Marsad says of a pair.
#[derive(Clone, Copy)]
struct Said {
    copy: bool,
    cluster: bool,
    way: Option<Way>,
}

/// Right and wrong answers.
#[derive(Default)]
struct Counts {
    found: usize,
    missed: usize,
    wrong: usize,
    way_right: usize,
    way_asked: usize,
    clustered_wrong: usize,
    clustered: usize,
}

impl Counts {
    fn add(&mut self, pair: &Pair, said: &Said) {
        match (pair.copy, said.copy) {
            (true, true) => self.found += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => {}
        }
        self.clustered += usize::from(said.cluster);
        self.clustered_wrong += usize::from(said.cluster && !pair.copy);
        if pair.copy && said.copy && pair.way.is_some() {
            self.way_asked += 1;
            self.way_right += usize::from(pair.way == said.way);
        }
    }

    fn precision(&self) -> f64 {
        share(self.found, self.found + self.wrong)
    }

    fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    fn direction(&self) -> f64 {
        share(self.way_right, self.way_asked)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Articles of one set, in order, with their shingles.
#[derive(Clone, Copy)]
pub struct Set<'a> {
    pub articles: &'a [Article],
    pub shingles: &'a [Shingles],
}

/// The files of pairs, by the names of their figures.
const FILES: [(&str, &str); 4] = [
    ("labelled", include_str!("../../../../fixtures/copies/pairs.tsv")),
    ("held_out", include_str!("../../../../fixtures/copies/held_out.tsv")),
    ("days_apart", include_str!("../../../../fixtures/copies/days_apart.tsv")),
    ("held_out_2", include_str!("../../../../fixtures/copies/held_out_2.tsv")),
];

/// Places the articles of both sets and asks for each labelled pair, when its
/// second article comes, whether the first is found as a copy.
pub fn run(snn: Set<'_>, ant: Set<'_>) -> Result<Figures> {
    let files: Vec<Vec<Pair>> = FILES.iter().map(|(_, text)| pairs(text)).collect::<Result<_>>()?;
    let all: Vec<&Pair> = files.iter().flatten().collect();
    let (of_ant, of_snn): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(|at| all[*at].ant);
    let mut said: Vec<Option<Said>> = vec![None; all.len()];
    for (set, places) in [(snn, of_snn), (ant, of_ant)] {
        let asked: Vec<&Pair> = places.iter().map(|at| all[*at]).collect();
        for (at, answer) in places.into_iter().zip(ask(set, &asked)?) {
            said[at] = Some(answer);
        }
    }
    let mut said = said.into_iter().flatten();
    let mut figures = Figures::new();
    for ((name, _), pairs) in FILES.iter().zip(&files) {
        let said: Vec<Said> = said.by_ref().take(pairs.len()).collect();
        figures.extend(told(name, pairs, &said));
    }
    Ok(figures)
}

/// Counts and prints one file's pairs.
fn told(name: &str, pairs: &[Pair], said: &[Said]) -> Figures {
    let mut counts = Counts::default();
    let mut printed = 0;
    for (pair, said) in pairs.iter().zip(said) {
        counts.add(pair, said);
        if pair.copy != said.copy && printed < PRINTED {
            printed += 1;
            let kind = if pair.copy { "missed" } else { "no copy" };
            println!("  {kind}: {} {} ({})", pair.ids[0], pair.ids[1], pair.reason);
        }
    }
    println!(
        "{name}: {} pairs, {} of them copies, the direction of {} settled: precision {:.3}, recall {:.3}, direction {:.3}; {} of {} pairs in one cluster are no copies",
        pairs.len(),
        pairs.iter().filter(|pair| pair.copy).count(),
        pairs.iter().filter(|pair| pair.way.is_some()).count(),
        counts.precision(),
        counts.recall(),
        counts.direction(),
        counts.clustered_wrong,
        counts.clustered
    );
    let figure = |of: &str, value: f64| (format!("copies.{name}_{of}"), value);
    Figures::from([
        figure("precision", counts.precision()),
        figure("recall", counts.recall()),
        figure("direction", counts.direction()),
        figure("clustered", share(counts.clustered - counts.clustered_wrong, counts.clustered)),
    ])
}

/// What Marsad says of each pair.
fn ask(set: Set<'_>, pairs: &[&Pair]) -> Result<Vec<Said>> {
    let mut asked: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (line, pair) in pairs.iter().enumerate() {
        asked.entry(pair.ids[1].as_str()).or_default().push(line);
    }
    let mut memory = Memory::default();
    let mut clusters: FxHashMap<&str, ArticleId> = FxHashMap::default();
    let mut said: Vec<Option<Said>> = pairs.iter().map(|_| None).collect();
    for (article, shingles) in set.articles.iter().zip(set.shingles) {
        let lines = asked.get(article.id.0.as_str());
        let near: Vec<Near> =
            if lines.is_some() { memory.near(article, shingles) } else { Vec::new() };
        let copies = memory.place(article, shingles.clone());
        let cluster = copies.cluster.unwrap_or_else(|| article.id.clone());
        for &line in lines.into_iter().flatten() {
            let first = pairs[line].ids[0].as_str();
            let found = near.iter().find(|near| near.id.0 == first && !near.blocked);
            said[line] = Some(Said {
                copy: found.is_some(),
                cluster: clusters.get(first) == Some(&cluster),
                way: found.map(|near| near.way),
            });
        }
        clusters.insert(&article.id.0, cluster);
    }
    let all: Option<Vec<Said>> = said.into_iter().collect();
    all.context("a labelled article is not in the data")
}

/// Reads labels.
fn pairs(text: &str) -> Result<Vec<Pair>> {
    text.lines().filter(|line| !line.starts_with('#')).map(pair).collect()
}

fn pair(line: &str) -> Result<Pair> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [first, second, label, way, reason, ref set @ ..] = fields[..] else {
        bail!("no pair: {line}")
    };
    let copy = match label {
        "copy" => true,
        "other" => false,
        _ => bail!("no label: {line}"),
    };
    let way = match way {
        "-" => None,
        "shared" => Some(Way::Shared),
        "first" => Some(Way::FromOther),
        "second" => Some(Way::ToOther),
        _ => bail!("no direction: {line}"),
    };
    let ids = [first.to_owned(), second.to_owned()];
    Ok(Pair { ids, copy, way, reason: reason.to_owned(), ant: set == ["ant"] })
}
