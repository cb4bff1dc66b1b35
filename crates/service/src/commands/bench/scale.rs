//! An index of very many articles: how fast it is filled, how large it gets.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use crossbeam_channel::{Receiver, bounded};
use news::model::article::Article;
use news::model::words::ArticleWords;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::resample::{Basis, Changes};
use crate::run::index::LOT;
use crate::search::{Entry, SearchIndex};
use crate::store::{ArchivePosition, Store};

/// Articles analysed together.
const TOGETHER: u64 = 1_024;

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
    /// How long it took to make them.
    pub making_seconds: f64,
    /// How long it took to read them from a file, analyse and index them, with all
    /// commits and merges.
    pub seconds: f64,
    /// Articles a second of `seconds`.
    pub per_second: f64,
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

    /// Fills it: all articles are made and written to a file first, which is removed
    /// in the end.
    pub fn fill(&self, store: &dyn Store, articles: u64, seed: u64) -> Result<Filled> {
        fs::create_dir_all(&self.root)
            .with_context(|| format!("cannot create {}", self.root.display()))?;
        let mut of = Vec::new();
        let basis = Basis::of(store, articles, seed, &mut |article| of.push(bare(article)))?;
        basis.write(&self.basis())?;
        let made = Made { basis: &basis, of: &of, file: self.root.join("articles") };
        let began = Instant::now();
        made.write()?;
        let making_seconds = began.elapsed().as_secs_f64();
        let index = SearchIndex::open(&self.index())?;
        let began = Instant::now();
        let Sizes { text_bytes, mut words } = made.fill(&index)?;
        index.settle()?;
        let seconds = began.elapsed().as_secs_f64();
        drop(index);
        fs::remove_file(&made.file)?;
        words.sort_unstable();
        let index_bytes = size(&self.index())?;
        let filled = Filled {
            articles,
            median_words: words.get(words.len() / 2).copied().unwrap_or(0),
            making_seconds,
            seconds,
            per_second: articles as f64 / seconds,
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

/// Articles that are made, in a file.
struct Made<'a> {
    basis: &'a Basis,
    /// What they are made of.
    of: &'a [Article],
    /// Of each, how many bytes it has (four, little-endian), and [`Changes`] in them.
    file: PathBuf,
}

/// What was met as an index was filled.
struct Sizes {
    text_bytes: u64,
    /// Of each article.
    words: Vec<usize>,
}

impl Made<'_> {
    /// The numbers of the articles, by the thousand.
    fn lots(&self) -> impl Iterator<Item = std::ops::Range<u64>> {
        let articles = self.basis.articles;
        let from = (0..articles).step_by(TOGETHER as usize);
        from.map(move |from| from..(from + TOGETHER).min(articles))
    }

    fn of(&self, n: u64) -> &Article {
        &self.of[self.basis.place(n)]
    }

    /// Makes them on every core.
    fn write(&self) -> Result<()> {
        let shown = self.file.display();
        let file = File::create(&self.file).with_context(|| format!("cannot create {shown}"))?;
        let mut file = BufWriter::new(file);
        for lot in self.lots() {
            let changes = lot.into_par_iter().map(|n| self.basis.changes(self.of(n), n));
            let changes = changes.map(|changes| postcard::to_stdvec(&changes));
            for bytes in changes.collect::<Vec<_>>() {
                let bytes = bytes?;
                file.write_all(&u32::try_from(bytes.len())?.to_le_bytes())?;
                file.write_all(&bytes)?;
            }
        }
        file.flush().with_context(|| format!("cannot write {shown}"))
    }

    /// Analyses them on every core, and hands over to the index meanwhile, as a run
    /// does.
    fn fill(&self, index: &SearchIndex) -> Result<Sizes> {
        let mut file = BufReader::new(File::open(&self.file)?);
        let (to_index, made) = bounded::<Vec<_>>(2);
        thread::scope(|scope| {
            let indexing = scope.spawn(move || indexed(index, &made));
            let (mut text_bytes, mut words) = (0, Vec::new());
            for lot in self.lots() {
                let records = lot.map(|n| Ok((n, record(&mut file)?)));
                let records = records.collect::<Result<Vec<_>>>()?;
                let made = records.into_par_iter().map(|(n, record)| {
                    let changes: Changes = postcard::from_bytes(&record)?;
                    let article = changes.article(self.of(n), n);
                    let subtitle = article.subtitle.as_ref().map_or(0, String::len);
                    let size = article.title.len() + subtitle + article.text.len();
                    let analysed = ArticleWords::of(&article);
                    let count = analysed.text.words.len();
                    let position = ArchivePosition { file: 1, offset: n };
                    Ok((index.entry(&article, analysed.into_forms(), position), size, count))
                });
                let mut entries = Vec::with_capacity(TOGETHER as usize);
                for (entry, size, count) in made.collect::<Result<Vec<_>>>()? {
                    entries.push(entry);
                    text_bytes += size as u64;
                    words.push(count);
                }
                if to_index.send(entries).is_err() {
                    break;
                }
            }
            drop(to_index);
            indexing.join().map_err(|_| anyhow!("the indexing thread panicked"))??;
            Ok(Sizes { text_bytes, words })
        })
    }
}

fn record(file: &mut impl Read) -> Result<Vec<u8>> {
    let mut length = [0; 4];
    file.read_exact(&mut length)?;
    let mut record = vec![0; u32::from_le_bytes(length) as usize];
    file.read_exact(&mut record)?;
    Ok(record)
}

/// Indexes what comes.
fn indexed(index: &SearchIndex, made: &Receiver<Vec<Entry>>) -> Result<()> {
    let mut staged = 0;
    for entries in made {
        staged += entries.len();
        index.stage(entries)?;
        if staged >= LOT {
            index.seal(0)?;
            staged = 0;
        }
    }
    index.commit(0)
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
