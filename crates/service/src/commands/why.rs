//! `marsad why`.

use std::io::Write;

use news::model::article::Article;
use news::model::story::{Membership, StoryId};
use serde::Serialize;

use super::exit::Exit;
use super::{Global, output};
use crate::archive::files::files;
use crate::data::DataDir;
use crate::sources::{Sources, why};
use crate::store::{FateRecord, Store};

/// Tell what became of a URL, and on what evidence
///
/// Answers for articles that are here (where the date was read, what it copies,
/// why it is in its story) and for pages that are not (why they were set aside).
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad why https://example.com/news/123
  marsad why --json ARTICLE-ID
  marsad why saved-pages/broken.html")]
pub struct Options {
    /// A URL, an article's id, or the name of an input
    #[arg(value_name = "URL|ID")]
    what: String,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// The answer, as `--json` prints it.
#[derive(Serialize)]
struct Answer {
    asked: String,
    fates: Vec<FateRecord>,
    articles: Vec<Evidence>,
    /// The number of the oldest archive file that is there.
    archive_begins: u32,
}

/// What is known of one article, beside itself.
#[derive(Serialize)]
struct Evidence {
    article: Article,
    membership: Option<Membership>,
    copies: usize,
    revisions: usize,
}

/// Runs `marsad why`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    let data = DataDir::new(&global.data);
    let begins = files(&data.archive())?.first().map_or(0, |first| first.number);
    let answer = answer(&data.open_store()?, &data.sources(), options.what, begins)?;
    let mut out = output::stdout();
    match options.json {
        true => output::json_line(&mut out, &answer)?,
        false => answer.print(&mut out)?,
    }
    out.flush()?;
    if answer.fates.is_empty() {
        let message = format!("{} never arrived here", answer.asked);
        return Err(Exit { code: 1, message: Some(message) }.into());
    }
    Ok(())
}

fn answer(
    store: &dyn Store,
    sources: &Sources,
    asked: String,
    archive_begins: u32,
) -> anyhow::Result<Answer> {
    let fates = why(store, sources, asked.trim())?;
    let mut ids: Vec<_> = fates.iter().filter_map(|fate| fate.article.clone()).collect();
    ids.sort();
    ids.dedup();
    let mut articles = Vec::new();
    for article in store.articles(&ids)? {
        articles.push(evidence(store, article)?);
    }
    Ok(Answer { asked, fates, articles, archive_begins })
}

fn evidence(store: &dyn Store, article: Article) -> anyhow::Result<Evidence> {
    let story = match &article.story {
        Some(id) => store.story(&StoryId(id.clone()))?,
        None => None,
    };
    let members = story.into_iter().flat_map(|story| story.members);
    let membership =
        members.into_iter().find(|(member, _)| member.id == article.id).map(|(_, why)| why);
    Ok(Evidence {
        membership,
        copies: store.copies(&article.id)?.len(),
        revisions: store.revisions(&article.id)?.len(),
        article,
    })
}

impl Answer {
    fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for fate in &self.fates {
            let url = fate.url.as_deref().unwrap_or(&self.asked);
            writeln!(out, "{url}\n    {}  {}", fate.fate, fate.detail)?;
            if fate.position.file > 0 {
                let (file, offset) = (fate.position.file, fate.position.offset);
                match file < self.archive_begins {
                    true => writeln!(out, "    archive file {file}, which was dropped since")?,
                    false => writeln!(
                        out,
                        "    archive file {file}, byte {offset}: marsad archive get {file}:{offset}"
                    )?,
                }
            }
        }
        self.articles.iter().try_for_each(|evidence| evidence.print(out))
    }
}

impl Evidence {
    fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let article = &self.article;
        writeln!(out, "\n{}\n    {}  {}", article.title, article.id, article.source)?;
        if let (Some(at), Some(from)) = (article.published_at, article.published_from) {
            let from = serde_json::to_value(from).unwrap_or_default();
            writeln!(out, "    published {at}, read from {}", from.as_str().unwrap_or("?"))?;
        }
        if let Some(copy) = &article.copy_of {
            let share = copy.containment * 100.0;
            writeln!(out, "    copy of {} ({share:.0} % of the shorter text)", copy.id)?;
        }
        if self.copies > 0 {
            writeln!(out, "    {} others tell the same text", self.copies)?;
        }
        if self.revisions > 0 {
            writeln!(out, "    replaced {} earlier versions", self.revisions)?;
        }
        let Some(why) = &self.membership else {
            return Ok(());
        };
        match &why.nearest {
            Some(nearest) => writeln!(
                out,
                "    in story {} for its nearness {:.2} to {nearest}: {}",
                why.story,
                why.score,
                why.shared_terms.join("، ")
            ),
            None => writeln!(out, "    founded story {}", why.story),
        }
    }
}
