//! `marsad group`.

use news::group::memory::Memory;
use news::group::terms::Terms;
use news::model::article::ArticleId;
use news::model::story::Copies;
use news::model::words::ArticleWords;

use super::Global;
use crate::pipe;

/// Article JSON Lines in, the same with their stories out
///
/// Adds "story" to every article, in input order, as known when the article
/// came; a story that later joined another is listed in that article's
/// "merged": [{"from":…,"into":…}], articles that left a story for one of their own
/// in its "split": {"from":…,"into":…,"moved":[…]}. Copy links of `marsad dedupe` are
/// used.
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad group`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    let mut memory = Memory::default();
    pipe::articles(
        |article| Terms::of(article, &ArticleWords::of(article)),
        |article, terms| {
            let cluster = article.extra.get("cluster").and_then(|cluster| cluster.as_str());
            let cluster = cluster.map(|cluster| ArticleId(cluster.to_owned()));
            let copies = Copies { of: article.copy_of.clone(), cluster };
            let placed = memory.place(article, terms, &copies);
            article.story = Some(placed.membership.story.0);
            if !placed.merges.is_empty()
                && let Ok(merges) = serde_json::to_value(&placed.merges)
            {
                article.extra.insert("merged".to_owned(), merges);
            }
            if let Some(split) = placed.split
                && let Ok(split) = serde_json::to_value(split)
            {
                article.extra.insert("split".to_owned(), split);
            }
        },
    )
}
