//! A story: every outlet's coverage of one event.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::article::{Article, ArticleId, CopyOf};

/// A story's stable id, derived from the article that founded it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoryId(pub String);

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an article is in a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// The story.
    pub story: StoryId,
    /// Similarity to the story when it joined, 0..=1; 1 for the founder.
    pub score: f64,
    /// The member nearest to it when it joined.
    pub nearest: Option<ArticleId>,
    /// The terms that weighed most in that nearness, as written.
    pub shared_terms: Vec<String>,
    /// A person put it here.
    #[serde(default)]
    pub by_hand: bool,
}

impl Membership {
    /// Whether the article founded a story, which may have joined another at once.
    pub fn is_founder(&self) -> bool {
        self.nearest.is_none() && self.score >= 1.0
    }
}

/// A story that was absorbed by another: its id keeps leading there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The id that no longer stands for itself.
    pub from: StoryId,
    /// The id it leads to.
    pub into: StoryId,
}

/// Articles that left their story for one of their own: it told of two things. The
/// two are of one family from then on, named after the story that was split first;
/// a story that absorbs one of a family belongs to it unless it has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// The story they left, which keeps its id.
    pub from: StoryId,
    /// The new story.
    pub into: StoryId,
    /// The articles, in order of placement.
    pub moved: Vec<Moved>,
}

/// Why an article is in a story that was split off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// The article.
    pub article: ArticleId,
    /// Similarity to the others of the new story, 0..=1.
    pub score: f64,
    /// The nearest of them.
    pub nearest: Option<ArticleId>,
}

/// What people decided about stories and every placement obeys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Articles that a person put into a story, and their later versions.
    pub pinned: BTreeMap<ArticleId, StoryId>,
    /// Stories that a person joined and that are never split.
    pub whole: BTreeSet<StoryId>,
    /// Stories that are never joined, each pair in the order of its ids.
    apart: BTreeSet<(StoryId, StoryId)>,
}

impl Decisions {
    /// Keeps two stories from being joined.
    pub fn keep_apart(&mut self, one: StoryId, other: StoryId) {
        if one != other {
            self.apart.insert(if one < other { (one, other) } else { (other, one) });
        }
    }

    /// Whether some stories are never joined.
    pub fn keeps_any_apart(&self) -> bool {
        !self.apart.is_empty()
    }

    /// Whether two stories are never joined.
    pub fn are_apart(&self, one: &StoryId, other: &StoryId) -> bool {
        let (one, other) = if one < other { (one, other) } else { (other, one) };
        self.apart.contains(&(one.clone(), other.clone()))
    }

    /// What held of a story holds of the one that absorbed it.
    pub fn merged(&mut self, from: &StoryId, into: &StoryId) {
        self.pinned.values_mut().filter(|story| *story == from).for_each(|story| {
            story.clone_from(into);
        });
        if self.whole.remove(from) {
            self.whole.insert(into.clone());
        }
        let (of, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.apart)
            .into_iter()
            .partition(|(one, other)| one == from || other == from);
        self.apart = rest.into_iter().collect();
        for (one, other) in of {
            self.keep_apart(into.clone(), if one == *from { other } else { one });
        }
    }
}

/// That a story goes on with what an earlier one told of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Continuation {
    /// The story.
    pub story: StoryId,
    /// The one it continues.
    pub earlier: StoryId,
    /// How much speaks for it, 0..=1.
    pub score: f64,
    /// The terms that weighed most in it, as written.
    pub shared_terms: Vec<String>,
}

/// How a story stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoryState {
    /// It began a short time ago: [`StoryState::YOUNG`].
    Emerging,
    /// It began before that and still grows.
    Active,
    /// Nothing came for a long time: [`StoryState::QUIET`].
    Dormant,
}

impl StoryState {
    /// So long after its first article a story is emerging: half of the stories of
    /// more than one article have half of their articles by then (median 4.9 hours;
    /// 844 stories of five Arabic outlets, April and May 2018).
    pub const YOUNG: SignedDuration = SignedDuration::from_hours(6);

    /// So long after its last article a story is dormant: of 100 articles of a story
    /// of five and more 99 come within this time after the one before (of the same
    /// stories).
    pub const QUIET: SignedDuration = SignedDuration::from_hours(48);

    /// Every state, in the order of a story's life.
    pub const ALL: [StoryState; 3] =
        [StoryState::Emerging, StoryState::Active, StoryState::Dormant];

    /// The state at `now` of a story whose members stand between two instants.
    pub fn of(first: Timestamp, last: Timestamp, now: Timestamp) -> StoryState {
        if now.duration_since(last) > StoryState::QUIET {
            StoryState::Dormant
        } else if now.duration_since(first) <= StoryState::YOUNG {
            StoryState::Emerging
        } else {
            StoryState::Active
        }
    }

    /// Its name on the wire: `emerging`.
    pub fn name(self) -> &'static str {
        match self {
            StoryState::Emerging => "emerging",
            StoryState::Active => "active",
            StoryState::Dormant => "dormant",
        }
    }

    /// The state of a name.
    pub fn from_name(name: &str) -> Option<StoryState> {
        StoryState::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A related article, for "read also".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Related {
    /// The article.
    pub id: ArticleId,
    /// Similarity, 0..=1.
    pub score: f64,
}

/// What `dedupe` found for one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Copies {
    /// The article reproduced, when this one is a copy.
    pub of: Option<CopyOf>,
    /// The cluster of copies, named by its first article.
    pub cluster: Option<ArticleId>,
}

/// What `place` made of one reading: the article with its links, and every
/// change to what was known before. Applying the changes in order, and
/// nothing else, gives the store's content.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The article, `copy_of` and `story` filled.
    pub article: Article,
    /// Why it is in its story.
    pub membership: Membership,
    /// Articles near to it that are not copies, best first, at most ten.
    pub related: Vec<Related>,
    /// Stories this article joined together, oldest id surviving.
    pub merges: Vec<Merge>,
    /// The story that was split once this article was in it.
    pub split: Option<Split>,
    /// The earlier story that its story continues, when that was looked for.
    pub continuation: Option<Continuation>,
    /// The copy cluster, named by its first article.
    pub cluster: Option<ArticleId>,
    /// The instant the placement used: published, else fetched.
    pub at: Timestamp,
}
