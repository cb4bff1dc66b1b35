//! Why a correction cannot be made.

/// What is wrong with a correction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// There is no story of this id.
    #[error("there is no story {0}")]
    NoStory(String),
    /// There is no article of this id.
    #[error("there is no article {0}")]
    NoArticle(String),
    /// An article is not of the story it is to leave.
    #[error("article {0} is not of this story")]
    Elsewhere(String),
    /// The two stories are one already.
    #[error("this is one story already")]
    Same,
    /// No article is named.
    #[error("name at least one article of the story")]
    Nothing,
    /// Every article is named: nothing would be left.
    #[error("leave at least one article in the story")]
    Everything,
    /// There is no such correction.
    #[error("there is no correction {0}")]
    NoCorrection(u64),
    /// It was taken back already, or takes one back itself.
    #[error("correction {0} cannot be taken back: it was already, or takes one back itself")]
    Undone(u64),
    /// There are as many as there may be.
    #[error("there are {0} corrections, and no more are kept")]
    TooMany(u64),
}

impl Unfit {
    /// A name that stays the same in every language: `no-story`.
    pub fn code(&self) -> &'static str {
        match self {
            Unfit::NoStory(_) => "no-story",
            Unfit::NoArticle(_) => "no-article",
            Unfit::Elsewhere(_) => "elsewhere",
            Unfit::Same => "same",
            Unfit::Nothing => "nothing",
            Unfit::Everything => "everything",
            Unfit::NoCorrection(_) => "no-correction",
            Unfit::Undone(_) => "undone",
            Unfit::TooMany(_) => "too-many",
        }
    }

    /// What the message in words names.
    pub fn value(&self) -> String {
        match self {
            Unfit::NoStory(name) | Unfit::NoArticle(name) | Unfit::Elsewhere(name) => name.clone(),
            Unfit::NoCorrection(n) | Unfit::Undone(n) | Unfit::TooMany(n) => n.to_string(),
            Unfit::Same | Unfit::Nothing | Unfit::Everything => String::new(),
        }
    }
}
