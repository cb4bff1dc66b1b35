//! The `search` set: does the real index bring the right text up first?
//!
//! - `arcd`: each of the 693 ARCD development questions against a pool of their
//!   paragraphs and, as distractors, the first paragraphs of ANT's articles,
//!   12,705 passages in all;
//! - `title_body`: ANT's titles against ANT's bodies, nothing else indexed.
//!
//! The figure is MRR@10. Every seventh title asks; `MARSAD_SCORE_ALL=1` asks all.

pub mod peers;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use news::model::article::{Article, ArticleId};
use serde::Deserialize;
use service::search::{Request, SearchIndex, Sort};

use crate::Figures;
use crate::shared::Shared;

/// Passages of the ARCD pool.
const POOL: usize = 12_705;

/// Letters of a distractor, at least.
const SHORTEST: usize = 80;

#[derive(Deserialize)]
struct Arcd {
    data: Vec<Page>,
}

#[derive(Deserialize)]
struct Page {
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    question: String,
}

/// Measures both tasks.
pub fn run(shared: &Shared) -> Result<Figures> {
    let mut figures = Figures::new();
    for Task { name, pool, asked } in tasks(shared)? {
        figures.insert(format!("search.{name}_mrr10"), measure(name, &pool, &asked)?);
    }
    Ok(figures)
}

/// Texts, and what is asked of them.
struct Task {
    name: &'static str,
    pool: Vec<Article>,
    asked: Vec<Asked>,
}

fn tasks(shared: &Shared) -> Result<[Task; 2]> {
    let ant = shared.articles("ant")?;
    let (pool, asked) = arcd(shared, &ant)?;
    let arcd = Task { name: "arcd", pool, asked };
    let (pool, asked) = title_body(&ant);
    Ok([arcd, Task { name: "title_body", pool, asked }])
}

/// A query and the id of the text it is about.
struct Asked {
    q: String,
    answer: ArticleId,
}

fn passage(id: String, text: &str) -> Article {
    Article {
        id: ArticleId(id),
        language: "ar".to_owned(),
        text: text.to_owned(),
        ..Article::default()
    }
}

fn arcd(shared: &Shared, ant: &[Article]) -> Result<(Vec<Article>, Vec<Asked>)> {
    let path = shared.data("gold/arcd/data/arcd-train.json");
    let json = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let arcd: Arcd = serde_json::from_slice(&json)?;
    let (mut pool, mut questions) = (Vec::new(), Vec::new());
    for paragraph in arcd.data.into_iter().flat_map(|page| page.paragraphs) {
        let id = format!("arcd-{}", pool.len());
        pool.push(passage(id.clone(), &paragraph.context));
        questions.extend(
            paragraph
                .qas
                .into_iter()
                .map(|asked| Asked { q: asked.question, answer: ArticleId(id.clone()) }),
        );
    }
    let mut seen = HashSet::new();
    for article in ant {
        let lead = article.text.split('\n').next().unwrap_or_default();
        if pool.len() < POOL && lead.chars().count() >= SHORTEST && seen.insert(lead) {
            pool.push(passage(article.id.0.clone(), lead));
        }
    }
    Ok((pool, questions))
}

fn title_body(ant: &[Article]) -> (Vec<Article>, Vec<Asked>) {
    let every = if std::env::var_os("MARSAD_SCORE_ALL").is_some() { 1 } else { 7 };
    let asks = ant.iter().step_by(every).filter(|article| !article.title.is_empty());
    let titles = asks.map(|article| Asked { q: article.title.clone(), answer: article.id.clone() });
    let titles = titles.collect();
    (ant.iter().map(|article| passage(article.id.0.clone(), &article.text)).collect(), titles)
}

/// Indexes the texts, asks, and gives the mean of 1/rank in the first ten.
fn measure(name: &str, texts: &[Article], asked: &[Asked]) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let begun = Instant::now();
    let index = SearchIndex::open(&folder.path().join("index"))?;
    index.add(texts, 1)?;
    let indexed = begun.elapsed();
    let (mut sum, mut first, mut found) = (0.0, 0usize, 0usize);
    let mut times: Vec<Duration> = Vec::with_capacity(asked.len());
    for ask in asked {
        let begun = Instant::now();
        let hits = index.ids(&Request {
            q: plain(&ask.q),
            limit: 10,
            cursor: None,
            sort: Sort::Relevance,
            after: None,
        })?;
        times.push(begun.elapsed());
        if let Some(rank) = hits.iter().position(|(id, _)| *id == ask.answer) {
            sum += 1.0 / (rank + 1) as f64;
            found += 1;
            first += usize::from(rank == 0);
        }
    }
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let count = asked.len() as f64;
    println!(
        "{name}: {} texts indexed in {:.1} s, {} asked: first {:.3}, in ten {:.3}, {:.2}/{:.2} ms (p50/p99)",
        texts.len(),
        indexed.as_secs_f64(),
        asked.len(),
        first as f64 / count,
        found as f64 / count,
        at(0.5),
        at(0.99),
    );
    Ok(sum / count)
}

/// A title or question without the signs a query gives a meaning.
fn plain(text: &str) -> String {
    text.replace(['"', '(', ')', '“', '”', ':', '*', '-'], " ")
}
