//! `/story/{id}`: one event as the outlets told it.

mod fix;
pub mod line;
mod timeline;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use news::group::summary;
use news::model::article::{Article, CopyOf, Direction, Precision};
use news::model::story::{Membership, StoryId, StoryState};

use super::card::Card;
use super::frame::Frame;
use super::front;
use super::network::Network;
use crate::serve::changes;
use crate::serve::dates::{self, When};
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of};
use crate::serve::newest;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::Story;
use fix::Fix;
use line::{Line, Parted};
use timeline::Day;

/// A copy under its origin.
pub struct CopyLine {
    /// The article.
    pub card: Card,
    /// How much of the text is shared, and how much later.
    pub evidence: String,
    /// What changed from the article it reproduces.
    pub changes: String,
}

/// An article of the story with what is known of its place in it.
pub struct Member {
    /// The article.
    pub card: Card,
    /// Why it is here, in sentences.
    pub why: Vec<String>,
    /// The article nearest to it when it joined.
    pub nearest: Option<Card>,
    /// The words they shared.
    pub terms: Vec<String>,
    /// Those that reproduce it.
    pub copies: Vec<CopyLine>,
    /// What it said first: figures and names.
    pub first_said: Vec<String>,
    /// It reproduces an article outside the story.
    pub copy_from_outside: Option<String>,
}

#[derive(Template)]
#[template(path = "story.html")]
struct View {
    frame: Frame,
    ui: Ui,
    headline: String,
    language: String,
    dir: &'static str,
    summary: String,
    first: When,
    last: When,
    /// How it stands: «نشطة».
    state: String,
    /// It in three sentences.
    sentences: Vec<SentenceLine>,
    line: Option<Line>,
    parted: Option<Parted>,
    days: Vec<Day>,
    network: Option<Network>,
    /// The forms to correct it, where the visitor may.
    fix: Option<Fix>,
}

/// The story page; the id of a merged story leads to the surviving one.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let story = site.store.story(&StoryId(visit.name.clone()))?.ok_or(Failure::NotFound)?;
    if story.summary.id.0 != visit.name {
        return Ok(Redirect::permanent(&links::story(&story.summary.id.0)).into_response());
    }
    let (ui, now) = (visit.ui, site.now());
    let newest = newest::instant(site.store.as_ref(), now)?;
    let view = links::view("story", &story.summary.id.0);
    let mut frame = Frame::new(visit, "stories", story.summary.headline.clone());
    frame.title_language = Some(story.summary.language.clone());
    let summary = &story.summary;
    let fix = match changes::offered(site, visit) {
        true => Some(Fix::of(site.store.as_ref(), &story)?),
        false => None,
    };
    super::html(
        visit,
        &View {
            frame: frame.with_feeds(&view, &[]),
            ui,
            headline: summary.headline.clone(),
            language: summary.language.clone(),
            dir: dir_of(&summary.language),
            summary: front::summary(ui, summary),
            first: When::new(ui, summary.first_at, Precision::Minute, now),
            last: When::new(ui, summary.last_at, Precision::Minute, now),
            state: state(ui, summary.state(newest)),
            sentences: sentences(ui, &story, now),
            line: Line::of(ui, site.store.as_ref(), &summary.id, now)?,
            parted: Parted::of(ui, site.store.as_ref(), &summary.id, now)?,
            days: timeline::days(ui, members(ui, &story, now)),
            network: network(ui, &story),
            fix,
        },
    )
}

/// A state's name.
pub fn state(ui: Ui, state: StoryState) -> String {
    ui.t(match state {
        StoryState::Emerging => "state-emerging",
        StoryState::Active => "state-active",
        StoryState::Dormant => "state-dormant",
    })
}

/// A sentence of the summary with its article.
pub struct SentenceLine {
    /// The sentence.
    pub text: String,
    /// The article it is taken from.
    pub card: Card,
}

fn sentences(ui: Ui, story: &Story, now: Timestamp) -> Vec<SentenceLine> {
    let articles: Vec<&Article> = story.members.iter().map(|(article, _)| article).collect();
    let line = |sentence: summary::Sentence| {
        let article = articles.iter().find(|article| article.id == sentence.article)?;
        Some(SentenceLine { text: sentence.text, card: Card::of(ui, article, now) })
    };
    // One article summarises itself.
    let several = articles.len() > 1;
    let found = summary::summary(&articles).into_iter().filter(|_| several);
    found.filter_map(line).collect()
}

fn network(ui: Ui, story: &Story) -> Option<Network> {
    let articles: Vec<&Article> = story.members.iter().map(|(article, _)| article).collect();
    Network::of(ui, &articles)
}

/// The members in time order, copies folded under what they reproduce.
fn members(ui: Ui, story: &Story, now: Timestamp) -> Vec<(Member, Timestamp, Option<Precision>)> {
    let articles: Vec<&Article> = story.members.iter().map(|(article, _)| article).collect();
    let mut said = timeline::said_first(&articles);
    let cards: BTreeMap<&str, Card> = story
        .members
        .iter()
        .map(|(article, _)| (&*article.id.0, Card::of(ui, article, now)))
        .collect();
    let origins = origins(story);
    let mut copies: BTreeMap<&str, Vec<CopyLine>> = BTreeMap::new();
    let mut lead: Vec<(&Article, &Membership)> = Vec::new();
    for (article, membership) in &story.members {
        match (origins.get(&*article.id.0), &article.copy_of) {
            (Some(origin), Some(copy)) => copies.entry(origin).or_default().push(CopyLine {
                card: cards[&*article.id.0].clone(),
                evidence: evidence(ui, copy),
                changes: links::changes(&article.id.0),
            }),
            _ => lead.push((article, membership)),
        }
    }
    let member = |(article, membership): (&Article, &Membership)| {
        let member = Member {
            card: cards[&*article.id.0].clone(),
            why: why(ui, membership),
            nearest: membership.nearest.as_ref().and_then(|id| cards.get(&*id.0)).cloned(),
            terms: membership.shared_terms.clone(),
            copies: copies.remove(&*article.id.0).unwrap_or_default(),
            first_said: said.remove(&*article.id.0).unwrap_or_default(),
            copy_from_outside: article.copy_of.as_ref().map(|copy| links::article(&copy.id.0)),
        };
        (member, article.instant().unwrap_or_default(), article.published_precision)
    };
    lead.into_iter().map(member).collect()
}

/// For each copy whose origin is in the story: the origin that is itself no
/// copy of another member.
fn origins(story: &Story) -> BTreeMap<&str, &str> {
    let inside: BTreeSet<&str> = story.members.iter().map(|(a, _)| &*a.id.0).collect();
    let direct: BTreeMap<&str, &str> = story
        .members
        .iter()
        .filter_map(|(article, _)| {
            let origin = &*article.copy_of.as_ref()?.id.0;
            (inside.contains(origin) && origin != article.id.0).then_some((&*article.id.0, origin))
        })
        .collect();
    let mut found = BTreeMap::new();
    for &copy in direct.keys() {
        let mut seen = BTreeSet::from([copy]);
        let mut at = copy;
        while let Some(&next) = direct.get(at) {
            if !seen.insert(next) {
                break;
            }
            at = next;
        }
        // In a ring of copies the one with the smallest id stands for all.
        let origin =
            if direct.contains_key(at) { seen.iter().copied().min().unwrap_or(at) } else { at };
        if origin != copy {
            found.insert(copy, origin);
        }
    }
    found
}

/// «92٪ من النص مشترك، بعده بـ3 ساعات».
pub fn evidence(ui: Ui, copy: &CopyOf) -> String {
    let percent = percent(copy.containment.max(copy.jaccard));
    let mut parts = vec![ui.with("copied-percent", &[("percent", &percent)])];
    if copy.direction == Direction::SharedOrigin {
        parts.push(ui.t("shared-origin"));
    }
    let lag = dates::lag(ui, copy.lag_seconds);
    parts.push(match copy.lag_seconds {
        0 => ui.t("copied-same-time"),
        1.. => ui.with("copied-later", &[("lag", &lag)]),
        _ => ui.with("copied-earlier", &[("lag", &lag)]),
    });
    parts.join(&ui.t("list-separator"))
}

fn percent(share: f64) -> String {
    format!("{:.0}", share.clamp(0.0, 1.0) * 100.0)
}

fn why(ui: Ui, membership: &Membership) -> Vec<String> {
    if membership.by_hand {
        return vec![ui.t("story-by-hand")];
    }
    if membership.nearest.is_none() {
        return vec![ui.t("story-founder")];
    }
    vec![ui.with("story-joined", &[("percent", &percent(membership.score))])]
}
