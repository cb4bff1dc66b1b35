//! An index of very many articles: how fast it is filled, how large it gets.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use crossbeam_channel::bounded;
use news::model::article::Article;
use news::model::words::ArticleWords;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::resample::Basis;
use crate::search::SearchIndex;
use crate::store::{ArchivePosition, Store};

/// Articles analysed together.
const TOGETHER: u64 = 1_024;

/// Articles a commit, as `run::index` has it.
const LOT: u64 = 48_000;

/// A folder with such an index.
pub struct Folder {
    root: PathBuf,
}

/// What was measured as an index was filled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Filled {
    /// How many articles.
    pub articles: u64,
    /// Half of them have at most so many words.
    pub median_words: usize,
    /// Making them again, analysis, indexing, commits and merges.
    pub seconds: f64,
    /// Articles a second.
    pub per_second: f64,
    /// Articles a second without the time for making them, which no run has.
    pub per_second_alone: f64,
    /// Bytes of titles, subtitles and texts.
    pub text_bytes: u64,
    /// Bytes of the index.
    pub index_bytes: u64,
    /// The second by the first.
    pub share: f64,
}

impl Folder {
    /// That at a path, which need not exist yet.
    pub fn at(root: &Path) -> Folder {
        Folder { root: root.to_owned() }
    }

    fn report(&self) -> PathBuf {
        self.root.join("filled.json")
    }

    fn basis(&self) -> PathBuf {
        self.root.join("basis.json")
    }

    fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    /// What was measured, if it is filled.
    pub fn filled(&self) -> Option<Filled> {
        serde_json::from_slice(&fs::read(self.report()).ok()?).ok()
    }

    /// What the articles are made of, and the index of them.
    pub fn open(&self) -> Result<(Basis, SearchIndex)> {
        Ok((Basis::read(&self.basis())?, SearchIndex::open(&self.index())?))
    }

    /// Fills it.
    pub fn fill(&self, store: &dyn Store, articles: u64, seed: u64) -> Result<Filled> {
        fs::create_dir_all(&self.root)
            .with_context(|| format!("cannot create {}", self.root.display()))?;
        let mut of = Vec::new();
        let basis = Basis::of(store, articles, seed, &mut |article| of.push(bare(article)))?;
        basis.write(&self.basis())?;
        let index = SearchIndex::open(&self.index())?;
        let began = Instant::now();
        let Made { text_bytes, mut words, making } = fill(&index, &basis, &of)?;
        index.settle()?;
        let seconds = began.elapsed().as_secs_f64();
        let making = making.as_secs_f64() / rayon::current_num_threads() as f64;
        drop(index);
        words.sort_unstable();
        let index_bytes = size(&self.index())?;
        let filled = Filled {
            articles,
            median_words: words.get(words.len() / 2).copied().unwrap_or(0),
            seconds,
            per_second: articles as f64 / seconds,
            per_second_alone: articles as f64 / (seconds - making).max(f64::MIN_POSITIVE),
            text_bytes,
            index_bytes,
            share: index_bytes as f64 / text_bytes.max(1) as f64,
        };
        fs::write(self.report(), serde_json::to_vec(&filled)?)?;
        Ok(filled)
    }
}

/// An article without what is not indexed.
fn bare(article: Article) -> Article {
    Article { blocks: Vec::new(), credit: Vec::new(), extra: Default::default(), ..article }
}

/// What was made to fill an index.
struct Made {
    text_bytes: u64,
    /// Of each article.
    words: Vec<usize>,
    /// How long it took to make the articles, on one core.
    making: Duration,
}

/// Makes and analyses on every core, and hands over to the index meanwhile, as a
/// run does.
fn fill(index: &SearchIndex, basis: &Basis, of: &[Article]) -> Result<Made> {
    let (to_index, made) = bounded::<Vec<_>>(2);
    thread::scope(|scope| {
        let indexing = scope.spawn(move || -> Result<()> {
            let mut staged = 0;
            for entries in made {
                staged += entries.len() as u64;
                index.stage(entries)?;
                if staged >= LOT {
                    index.commit(0)?;
                    staged = 0;
                }
            }
            index.commit(0)
        });
        let (mut text_bytes, mut words) = (0, Vec::new());
        let mut making = Duration::ZERO;
        for from in (0..basis.articles).step_by(TOGETHER as usize) {
            let until = (from + TOGETHER).min(basis.articles);
            let made: Vec<_> = (from..until)
                .into_par_iter()
                .map(|n| {
                    let began = Instant::now();
                    let article = basis.article(&of[basis.place(n)], n);
                    let making = began.elapsed();
                    let subtitle = article.subtitle.as_ref().map_or(0, String::len);
                    let size = article.title.len() + subtitle + article.text.len();
                    let analysed = ArticleWords::of(&article);
                    let count = analysed.text.words.len();
                    let position = ArchivePosition { file: 1, offset: n };
                    let entry = index.entry(&article, analysed.into_forms(), position);
                    (entry, size as u64, count, making)
                })
                .collect();
            let mut entries = Vec::with_capacity(made.len());
            for (entry, size, count, made_in) in made {
                entries.push(entry);
                text_bytes += size;
                making += made_in;
                words.push(count);
            }
            if to_index.send(entries).is_err() {
                break;
            }
        }
        drop(to_index);
        indexing.join().map_err(|_| anyhow!("the indexing thread panicked"))??;
        Ok(Made { text_bytes, words, making })
    })
}

fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

/// Memory of this process: of its own, and of files that it has mapped and
/// touched, in bytes. Nothing where the system does not tell.
pub fn resident() -> Option<(u64, u64)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = |name: &str| -> Option<u64> {
        let value = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(value.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? * 1_024)
    };
    Some((line("RssAnon:")?, line("RssFile:")?))
}
