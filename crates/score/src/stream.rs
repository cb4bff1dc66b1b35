//! `score --stream N`: how fast articles are placed when they come by the million,
//! and how much memory the window takes.
//!
//! The stream is made of the development articles, played many times side by side,
//! each time in a world of its own: words are exchanged for others about as frequent,
//! so that stories and copies form within a world as they did, and none between worlds.
//! Words are as many as in the articles it is made of.

use std::collections::HashMap;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use cpu_time::{ProcessTime, ThreadTime};
use jiff::{SignedDuration, Timestamp};
use news::model::article::Article;
use news::model::story::Kept;
use news::normalise::id;
use news::pipeline::{self, Memory, Reading};
use rayon::prelude::*;
use text::hash::hash;

use crate::shared::Shared;

/// The corpora that are played.
const CORPORA: [&str; 2] = ["ant", "snn"];

/// The most frequent words stay as they are.
const COMMON: usize = 256;

/// Words are exchanged within so many neighbours by frequency; a power of two.
const NEIGHBOURS: usize = 128;

/// Articles prepared together.
const TOGETHER: usize = 1_024;

/// Articles that may wait for their story.
const QUEUE: usize = 256;

/// Articles a line of the table tells of.
const LINE: usize = 50_000;

/// How many articles, how many memory holds, and how many come a day.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// In all.
    pub articles: usize,
    /// Held in memory.
    pub window: usize,
    /// A day.
    pub per_day: usize,
}

/// An article as numbers of its words.
struct Played {
    source: String,
    title: Vec<u32>,
    text: Vec<u32>,
}

struct Worlds {
    articles: Vec<Played>,
    /// Every word, the most frequent first.
    words: Vec<String>,
}

/// Places a stream and prints, for every fifty thousand, its speed and memory.
pub fn run(shared: &Shared, size: Size) -> Result<()> {
    let worlds = Worlds::of(shared)?;
    let began: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    let side_by_side = size.articles.div_ceil(worlds.articles.len());
    println!(
        "{} articles in {side_by_side} worlds, {} a day, a window of {}; {} words",
        size.articles,
        size.per_day,
        size.window,
        worlds.words.len()
    );
    let before = resident_mib()?;
    println!("articles  placed/s  copies/s  stories/s  prepare ms/article  memory MiB");
    println!(
        "(placed by the clock, one core for copies and one for stories beside it; those by \
         their cores' time, prepare by that of all; {before} MiB before)"
    );
    let mut memory = Memory::with_window(size.window);
    let (mut placing, mut preparing) = (Took::default(), Duration::ZERO);
    let mut told = Told::default();
    for first in (0..size.articles).step_by(TOGETHER) {
        let numbers: Vec<usize> = (first..size.articles.min(first + TOGETHER)).collect();
        let made: Vec<Article> = numbers
            .into_par_iter()
            .map(|n| worlds.article(n, side_by_side, began, size.per_day))
            .collect();
        let now = ProcessTime::now();
        let readings: Vec<Reading> = made.into_par_iter().map(pipeline::prepare).collect();
        preparing += now.elapsed();
        let placed = place(readings, &mut memory)?;
        placing.add(&placed.took);
        told.add(&placed.kept);
        let done = size.articles.min(first + TOGETHER);
        if done / LINE > first / LINE || done == size.articles {
            let n = (done - first / LINE * LINE).min(LINE) as f64;
            println!(
                "{done:>8}  {:>8.0}  {:>8.0}  {:>9.0}  {:>18.3}  {:>10}",
                n / placing.clock.as_secs_f64(),
                n / placing.copies.as_secs_f64(),
                n / placing.stories.as_secs_f64(),
                preparing.as_secs_f64() * 1_000.0 / n,
                resident_mib()?.saturating_sub(before)
            );
            (placing, preparing) = (Took::default(), Duration::ZERO);
        }
    }
    let held = memory.copies.bytes().into_iter().chain(memory.stories.bytes());
    for (of, bytes) in held {
        println!("{:>8.1} MiB  {of}", bytes as f64 / 1_048_576.0);
    }
    let Told { copies, grown, sum } = told;
    println!("{copies} reproduce another, {grown} joined a story; all that was found: {sum:016x}");
    Ok(())
}

/// How long placing took.
#[derive(Debug, Default)]
struct Took {
    /// By the clock.
    clock: Duration,
    /// Of a core, for copies.
    copies: Duration,
    /// Of a core, for stories.
    stories: Duration,
}

impl Took {
    fn add(&mut self, other: &Took) {
        self.clock += other.clock;
        self.copies += other.copies;
        self.stories += other.stories;
    }
}

/// What came of some articles.
#[derive(Debug, Default)]
struct Came {
    took: Took,
    kept: Vec<Kept>,
}

/// What was found, in all.
#[derive(Debug, Default)]
struct Told {
    copies: usize,
    grown: usize,
    /// A sum over every result: that of two builds that find the same is the same.
    sum: u64,
}

impl Told {
    fn add(&mut self, kept: &[Kept]) {
        let of = |kept: &Kept| {
            let Kept { membership, related, merges, split, continuation, .. } = kept;
            let Kept { article, cluster, .. } = kept;
            let story = format!("{membership:?} {related:?} {merges:?} {split:?} {continuation:?}");
            hash(&format!("{} {:?} {cluster:?} {story}", article.id, article.copy_of))
        };
        let sums: Vec<u64> = kept.par_iter().map(of).collect();
        self.sum = sums.into_iter().fold(self.sum, |sum, of| sum.rotate_left(5).wrapping_add(of));
        self.copies += kept.iter().filter(|kept| kept.article.copy_of.is_some()).count();
        self.grown += kept.iter().filter(|kept| kept.membership.nearest.is_some()).count();
    }
}

/// Places articles as `marsad` does: copies are looked for on one core, stories on
/// another behind it.
fn place(readings: Vec<Reading>, memory: &mut Memory) -> Result<Came> {
    let mut came = Came::default();
    let Memory { copies, stories } = memory;
    let (to_stories, traced) = sync_channel(QUEUE);
    let began = Instant::now();
    thread::scope(|scope| -> Result<()> {
        let tracing = scope.spawn(move || {
            let now = ThreadTime::now();
            for reading in readings {
                if to_stories.send(pipeline::trace(reading, copies)).is_err() {
                    break;
                }
            }
            now.elapsed()
        });
        let now = ThreadTime::now();
        for article in traced {
            came.kept.push(pipeline::connect(article, stories));
        }
        came.took.stories = now.elapsed();
        came.took.copies = tracing.join().map_err(|_| anyhow!("looking for copies panicked"))?;
        Ok(())
    })?;
    came.took.clock = began.elapsed();
    Ok(came)
}

impl Worlds {
    fn of(shared: &Shared) -> Result<Worlds> {
        let mut articles = Vec::new();
        for name in CORPORA {
            articles.extend(shared.articles(name)?);
        }
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for article in &articles {
            for word in article.title.split_whitespace().chain(article.text.split_whitespace()) {
                *counts.entry(word).or_default() += 1;
            }
        }
        let mut words: Vec<(&str, u32)> = counts.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let ranks: HashMap<&str, u32> =
            words.iter().enumerate().map(|(rank, (word, _))| (*word, rank as u32)).collect();
        let ids = |text: &str| text.split_whitespace().map(|word| ranks[word]).collect();
        let played = articles
            .iter()
            .map(|article| Played {
                source: article.source.clone(),
                title: ids(&article.title),
                text: ids(&article.text),
            })
            .collect();
        let words = words.into_iter().map(|(word, _)| word.to_owned()).collect();
        Ok(Worlds { articles: played, words })
    }

    /// The `n`-th article: the worlds take turns.
    fn article(&self, n: usize, worlds: usize, began: Timestamp, per_day: usize) -> Article {
        let (world, of) = (n % worlds, &self.articles[n / worlds % self.articles.len()]);
        let after = n as f64 * 86_400.0 / per_day as f64;
        Article {
            id: id::of_url(&format!("https://example.org/{n}")),
            source: of.source.clone(),
            language: "ar".to_owned(),
            title: self.written(&of.title, world),
            text: self.written(&of.text, world),
            published_at: Some(began + SignedDuration::from_secs(after as i64)),
            fate: "kept".to_owned(),
            ..Article::default()
        }
    }

    fn written(&self, words: &[u32], world: usize) -> String {
        let mut text = String::with_capacity(words.len() * 12);
        for word in words {
            let word = self.exchanged(*word as usize, world);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&self.words[word]);
        }
        text
    }

    /// The word that stands for another in a world.
    fn exchanged(&self, word: usize, world: usize) -> usize {
        if word < COMMON {
            return word;
        }
        let part = (word / NEIGHBOURS) as u64;
        let mixed = (part ^ (world as u64) << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let other = word ^ (mixed as usize % NEIGHBOURS);
        if other < self.words.len() { other } else { word }
    }
}

/// What the process has in memory.
fn resident_mib() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("no /proc here")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).context("no VmRSS")?;
    Ok(kib.parse::<u64>()? / 1024)
}
