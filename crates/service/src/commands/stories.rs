//! `marsad stories`.

use std::io::Write;

use news::model::article::Article;
use news::model::story::{Membership, StoryId};
use serde::Serialize;

use super::{Global, output};
use crate::data::DataDir;
use crate::store::{Store, Story, StoryFilter, StorySummary};

/// List stories, or show one with why each article is in it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad stories --min-sources 3
  marsad stories --json --limit 100 | jq -r .headline
  marsad stories STORY-ID")]
pub struct Options {
    /// The story to show; an id that was merged away leads to the surviving one
    #[arg(value_name = "STORY")]
    story: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// Only of this language (ar, fa, en…)
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Only with at least so many sources
    #[arg(long, default_value_t = 1, value_name = "N")]
    min_sources: u32,
    /// Print JSON: one story a line
    #[arg(long)]
    json: bool,
}

/// A story as `--json` prints it.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    summary: &'a StorySummary,
    members: Vec<Member<'a>>,
}

#[derive(Serialize)]
struct Member<'a> {
    article: &'a Article,
    membership: &'a Membership,
}

/// Runs `marsad stories`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    let store = DataDir::new(&global.data).open_store()?;
    let mut out = output::stdout();
    match options.story {
        Some(id) => {
            let Some(story) = store.story(&StoryId(id.clone()))? else {
                anyhow::bail!("there is no story {id}; `marsad stories` lists them");
            };
            show(&mut out, &story, options.json)?;
        }
        None => {
            let filter = StoryFilter {
                language: options.lang,
                min_sources: options.min_sources,
                before: None,
            };
            for story in store.stories(&filter, options.limit)? {
                match options.json {
                    true => output::json_line(&mut out, &story)?,
                    false => line(&mut out, &story)?,
                }
            }
        }
    }
    Ok(out.flush()?)
}

fn line(out: &mut dyn Write, story: &StorySummary) -> std::io::Result<()> {
    writeln!(
        out,
        "{}  {}  {:>4} articles {:>3} sources  {}",
        story.id,
        story.last_at.strftime("%Y-%m-%d %H:%M"),
        story.articles,
        story.sources,
        story.headline
    )
}

fn show(out: &mut dyn Write, story: &Story, json: bool) -> anyhow::Result<()> {
    if json {
        let members = story
            .members
            .iter()
            .map(|(article, membership)| Member { article, membership })
            .collect();
        return output::json_line(out, &Whole { summary: &story.summary, members });
    }
    let summary = &story.summary;
    writeln!(out, "{}\n{}", summary.headline, summary.id)?;
    writeln!(
        out,
        "{} articles of {} sources, {} to {}\n",
        summary.articles,
        summary.sources,
        summary.first_at.strftime("%Y-%m-%d %H:%M"),
        summary.last_at.strftime("%Y-%m-%d %H:%M UTC")
    )?;
    for (article, why) in &story.members {
        let at = article.instant().unwrap_or_default().strftime("%Y-%m-%d %H:%M");
        writeln!(out, "{at}  {}  {}", article.source, article.title)?;
        match &why.nearest {
            Some(nearest) => writeln!(
                out,
                "    {}  nearest {nearest} ({:.2}): {}",
                article.id,
                why.score,
                why.shared_terms.join("، ")
            )?,
            None => writeln!(out, "    {}  founded the story", article.id)?,
        }
    }
    Ok(())
}
