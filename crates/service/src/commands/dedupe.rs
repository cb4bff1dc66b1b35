//! `marsad dedupe`.

use news::dedupe::memory::Memory;
use news::dedupe::shingles::Shingles;
use news::model::words::ArticleWords;

use super::Global;
use crate::pipe;

/// Article JSON Lines in, the same with copy links out
///
/// Adds "copy_of" and "cluster" to every article, in input order, against the
/// articles before it. `zcat news.jsonl.gz | marsad dedupe | marsad group`
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad dedupe`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    let mut memory = Memory::default();
    pipe::articles(
        |article| Shingles::of(article, &ArticleWords::of(article)),
        |article, shingles| {
            let copies = memory.place(article, shingles);
            article.copy_of = copies.of;
            if let Some(cluster) = copies.cluster {
                article.extra.insert("cluster".to_owned(), cluster.0.into());
            }
        },
    )
}
