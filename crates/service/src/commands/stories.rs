//! `marsad stories`.

mod correct;

use std::io::Write;

use jiff::Timestamp;
use news::group::summary::{self, Sentence};
use news::model::article::Article;
use news::model::story::{Membership, StoryId, StoryState};
use serde::Serialize;

use super::{Global, output};
use crate::data::DataDir;
use crate::serve::newest;
use crate::store::{LineMember, Splits, Store, Story, StoryFilter, StorySummary};

/// List stories, show one with why each article is in it, or correct them
///
/// What is corrected is kept beside the archive and obeyed by every later run,
/// `marsad rebuild` included.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  marsad stories --min-sources 3
  marsad stories --json --limit 100 | jq -r .headline
  marsad stories STORY-ID
  marsad stories --storylines
  marsad stories --storylines STORY-ID
  marsad stories merge STORY OTHER-STORY
  marsad stories split STORY ARTICLE ARTICLE
  marsad stories move ARTICLE STORY
  marsad stories corrections undo 3"
)]
pub struct Options {
    /// What to do; without it, they are shown
    #[command(subcommand)]
    action: Option<Action>,
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
    /// List storylines instead: stories that continue one another over days
    #[arg(long, conflicts_with_all = ["state", "lang", "min_sources"])]
    storylines: bool,
    /// Only in this state, as of the newest article
    #[arg(long, value_enum, value_name = "STATE")]
    state: Option<State>,
    /// Print JSON: one story a line
    #[arg(long)]
    json: bool,
}

/// How a story stands.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum State {
    /// Begun within the last hours
    Emerging,
    /// Begun before and still growing
    Active,
    /// Nothing came for two days
    Dormant,
}

impl From<State> for StoryState {
    fn from(state: State) -> StoryState {
        match state {
            State::Emerging => StoryState::Emerging,
            State::Active => StoryState::Active,
            State::Dormant => StoryState::Dormant,
        }
    }
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Show one story with why each article is in it
    Show {
        /// The story; an id that was merged away leads to the surviving one
        story: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make two stories one: the first one's id goes on
    Merge {
        /// The story that goes on
        story: String,
        /// The story that is absorbed
        other: String,
    },
    /// Make articles of a story a story of their own; the two are never joined again
    Split {
        /// The story
        story: String,
        /// Some of its articles, not all
        #[arg(required = true, value_name = "ARTICLE")]
        articles: Vec<String>,
    },
    /// Move an article to another story
    Move {
        /// The article
        article: String,
        /// The story it goes to
        story: String,
    },
    /// List the corrections, or take one back
    Corrections {
        /// What to do; without it, they are listed
        #[command(subcommand)]
        action: Option<OfCorrections>,
    },
}

#[derive(Debug, clap::Subcommand)]
enum OfCorrections {
    /// List them, the newest last
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Take one back
    Undo {
        /// Its number
        number: u64,
    },
}

/// A story's line as `--json` prints it.
#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    summary: &'a StorySummary,
    state: StoryState,
}

impl<'a> Listed<'a> {
    fn new(summary: &'a StorySummary, now: Timestamp) -> Listed<'a> {
        Listed { summary, state: summary.state(now) }
    }
}

/// A story as `--json` prints it.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    listed: Listed<'a>,
    summary: Vec<Sentence>,
    splits: &'a Splits,
    members: Vec<Member<'a>>,
}

#[derive(Serialize)]
struct Member<'a> {
    article: &'a Article,
    membership: &'a Membership,
}

/// Runs `marsad stories`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    let data = DataDir::new(&global.data);
    let store = data.open_store()?;
    let (story, json) = match options.action {
        None => (options.story, options.json),
        Some(Action::Show { story, json }) => (Some(story), json),
        Some(action) => return correct::run(global, &data, &store, action),
    };
    let now = newest::instant(&store, jiff::Timestamp::now())?;
    let mut out = output::stdout();
    if options.storylines {
        lines(&mut out, &store, story, options.limit, json)?;
        return Ok(out.flush()?);
    }
    match story {
        Some(id) => {
            let Some(story) = store.story(&StoryId(id.clone()))? else {
                anyhow::bail!("there is no story {id}; `marsad stories` lists them");
            };
            let splits = store.splits(&story.summary.id)?;
            show(&mut out, &story, &splits, now, json)?;
        }
        None => {
            let filter = StoryFilter {
                language: options.lang,
                min_sources: options.min_sources,
                state: options.state.map(|state| (state.into(), now)),
                before: None,
            };
            for story in store.stories(&filter, options.limit)? {
                match options.json {
                    true => output::json_line(&mut out, &Listed::new(&story, now))?,
                    false => line(&mut out, &story, now)?,
                }
            }
        }
    }
    Ok(out.flush()?)
}

/// Lists storylines, or shows that of a story.
fn lines(
    out: &mut dyn Write,
    store: &dyn Store,
    story: Option<String>,
    limit: usize,
    json: bool,
) -> anyhow::Result<()> {
    let Some(id) = story else {
        for found in store.storylines(limit)? {
            match json {
                true => output::json_line(out, &found)?,
                false => writeln!(
                    out,
                    "{}  {} to {}  {:>3} stories {:>4} articles  {}",
                    found.id,
                    found.first_at.strftime("%Y-%m-%d"),
                    found.last_at.strftime("%Y-%m-%d"),
                    found.stories,
                    found.articles,
                    found.headline
                )?,
            }
        }
        return Ok(());
    };
    let Some(found) = store.storyline(&StoryId(id.clone()))? else {
        anyhow::bail!("{id} is part of no storyline; `marsad stories --storylines` lists them");
    };
    if json {
        return output::json_line(out, &found);
    }
    for LineMember { story, earlier, score, shared_terms } in &found.stories {
        let begun = story.first_at.strftime("%Y-%m-%d %H:%M");
        writeln!(out, "{begun}  {}  {:>4} articles  {}", story.id, story.articles, story.headline)?;
        if let Some(earlier) = earlier {
            writeln!(out, "    continues {earlier} ({score:.2}): {}", shared_terms.join("، "))?;
        }
    }
    Ok(())
}

fn line(out: &mut dyn Write, story: &StorySummary, now: Timestamp) -> std::io::Result<()> {
    writeln!(
        out,
        "{}  {}  {:8}  {:>4} articles {:>3} sources  {}",
        story.id,
        story.last_at.strftime("%Y-%m-%d %H:%M"),
        story.state(now).name(),
        story.articles,
        story.sources,
        story.headline
    )
}

fn show(
    out: &mut dyn Write,
    story: &Story,
    splits: &Splits,
    now: Timestamp,
    json: bool,
) -> anyhow::Result<()> {
    let articles: Vec<&Article> = story.members.iter().map(|(article, _)| article).collect();
    if json {
        let members = story
            .members
            .iter()
            .map(|(article, membership)| Member { article, membership })
            .collect();
        return output::json_line(
            out,
            &Whole {
                listed: Listed::new(&story.summary, now),
                summary: summary::summary(&articles),
                splits,
                members,
            },
        );
    }
    let line = &story.summary;
    writeln!(out, "{}\n{}", line.headline, line.id)?;
    writeln!(
        out,
        "{}: {} articles of {} sources, {} to {}",
        line.state(now).name(),
        line.articles,
        line.sources,
        line.first_at.strftime("%Y-%m-%d %H:%M"),
        line.last_at.strftime("%Y-%m-%d %H:%M UTC")
    )?;
    if let Some(off) = &splits.off {
        writeln!(out, "split off {}  {}", off.id, off.headline)?;
    }
    for other in &splits.into {
        writeln!(out, "split off it: {}  {}", other.id, other.headline)?;
    }
    writeln!(out)?;
    for sentence in summary::summary(&articles) {
        writeln!(out, "  {} ({})", sentence.text, sentence.article)?;
    }
    writeln!(out)?;
    for (article, why) in &story.members {
        let at = article.instant().unwrap_or_default().strftime("%Y-%m-%d %H:%M");
        writeln!(out, "{at}  {}  {}", article.source, article.title)?;
        match &why.nearest {
            _ if why.by_hand => writeln!(out, "    {}  put here by hand", article.id)?,
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
