//! An article: what we hold true. On the wire it is `marsad.article/1`.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::annotation::Annotation;

/// The schema name every article line carries.
pub const SCHEMA: &str = "marsad.article/1";

/// A stable id: 26 lower-case base-32 characters from SHA-256 of the canonical
/// URL, or of source, title and text where there is no URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(pub String);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How exactly an instant is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// To the minute or better.
    Minute,
    /// To the hour («منذ 3 ساعات»).
    Hour,
    /// To the day; the instant is that day's midnight UTC.
    Day,
}

/// Where a publication date was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrigin {
    /// JSON-LD `datePublished`.
    JsonLd,
    /// A `<meta>` element, microdata, RDFa or data for the page's script.
    Meta,
    /// The feed entry.
    Feed,
    /// A `<time>` element.
    TimeElement,
    /// The URL's path.
    Url,
    /// Visible text.
    Text,
    /// An article record that came with its date.
    Record,
}

/// What a block of the body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading inside the body.
    Heading,
    /// One item of a list; where the list is numbered, `3. ` and its text.
    ListItem,
    /// A block quotation.
    Quote,
    /// An image's caption.
    Caption,
    /// A table row, cells joined by tabs.
    Table,
}

/// One block of the body, never empty, without line breaks except in tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text as written, losslessly cleaned.
    pub text: String,
}

impl Block {
    /// It is of the running text: captions stand beside it.
    pub fn is_running(&self) -> bool {
        self.kind != BlockKind::Caption
    }

    /// The number that an item of an ordered list begins with (`3. `), and the
    /// item's text without it.
    pub fn numbered(&self) -> Option<(i32, &str)> {
        let (number, text) = self.text.split_once(". ")?;
        let number = number.parse().ok()?;
        (self.kind == BlockKind::ListItem).then_some((number, text))
    }
}

/// The blocks of the running text, in order.
pub fn running(blocks: &[Block]) -> impl DoubleEndedIterator<Item = &Block> {
    blocks.iter().filter(|block| block.is_running())
}

/// An article's text: its blocks joined by two line feeds, captions left out.
pub fn joined(blocks: &[Block]) -> String {
    running(blocks).map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// How many bytes the running text has, the line feeds between blocks left out.
pub fn running_bytes(blocks: &[Block]) -> usize {
    running(blocks).map(|block| block.text.len()).sum()
}

/// A credit line: whom the outlet names as its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// The credited name: «موقع 24».
    pub name: String,
    /// The line as written: «المصدر: موقع 24».
    pub text: String,
}

/// How a copy relates to what it reproduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// This article reproduces that one.
    Copied,
    /// Both reproduce a third, usually an agency's.
    SharedOrigin,
}

/// The link from a copy to what it reproduces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CopyOf {
    /// The article reproduced.
    pub id: ArticleId,
    /// Share of the shorter text's shingles found in the other, 0..=1.
    pub containment: f64,
    /// Jaccard resemblance of the two shingle sets, 0..=1.
    pub jaccard: f64,
    /// Seconds from the other's publication to this one's.
    pub lag_seconds: i64,
    /// Which way the text went.
    pub direction: Direction,
}

/// What we hold true of one article. Field order is the wire order of
/// `marsad.article/1`; unknown fields survive in `extra`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Stable id.
    pub id: ArticleId,
    /// The URL the page answered at; empty for a bare file.
    pub url: String,
    /// The URL without tracking, AMP or mobile forms.
    pub canonical_url: String,
    /// The outlet: its registrable host, or the name the record gives.
    pub source: String,
    /// The outlet's name as it writes it.
    pub site_name: Option<String>,
    /// BCP-47 language tag; `und` where unknown.
    pub language: String,
    /// Title without the site's name.
    pub title: String,
    /// Subtitle or lead.
    pub subtitle: Option<String>,
    /// Persons and agencies of the byline.
    pub authors: Vec<String>,
    /// Publication instant, UTC.
    pub published_at: Option<Timestamp>,
    /// How exactly it is known.
    pub published_precision: Option<Precision>,
    /// Where it was read.
    pub published_from: Option<DateOrigin>,
    /// Last modification, UTC.
    pub modified_at: Option<Timestamp>,
    /// When the page arrived.
    pub fetched_at: Option<Timestamp>,
    /// The outlet's section.
    pub section: Option<String>,
    /// The publisher's own tags, never mixed with extracted keywords.
    pub tags: Vec<String>,
    /// The lead image's absolute URL.
    pub lead_image: Option<String>,
    /// Credit lines, taken out of the body.
    pub credit: Vec<Credit>,
    /// The body in blocks, with the captions of its pictures where they stand.
    pub blocks: Vec<Block>,
    /// The blocks' texts joined by two line feeds, captions left out.
    pub text: String,
    /// Keywords, entities, quotes, dates; spans are scalar offsets into `text`.
    pub annotations: Vec<Annotation>,
    /// The article this one reproduces.
    pub copy_of: Option<CopyOf>,
    /// The id of its story.
    pub story: Option<String>,
    /// `kept`.
    pub fate: String,
    /// Fields we do not know, kept as they came.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Article {
    /// The instant the article stands at on a time line: published, else fetched.
    pub fn instant(&self) -> Option<Timestamp> {
        self.published_at.or(self.fetched_at)
    }

    /// Whether only a part of it is known (a feed's summary): the record says
    /// `"partial": true`.
    pub fn is_partial(&self) -> bool {
        self.extra.get("partial").is_some_and(|partial| partial == true)
    }

    /// Whether this version of an article should replace the one held. A whole
    /// version replaces a partial one, never the other way; of two partial ones
    /// the longer wins; a version that says the same replaces nothing.
    pub fn supersedes(&self, held: &Article) -> bool {
        match (self.is_partial(), held.is_partial()) {
            (true, false) => false,
            (false, true) => true,
            (true, true) => self.text.len() > held.text.len(),
            (false, false) => !self.says_what(held),
        }
    }

    /// Whether both say the same: all that came from the page, but for the time
    /// of its arrival and what was derived beside it.
    fn says_what(&self, other: &Article) -> bool {
        self.title == other.title
            && self.text == other.text
            && self.subtitle == other.subtitle
            && self.blocks == other.blocks
            && self.authors == other.authors
            && self.published_at == other.published_at
            && self.modified_at == other.modified_at
            && self.section == other.section
            && self.tags == other.tags
            && self.lead_image == other.lead_image
            && self.credit == other.credit
            && self.source == other.source
            && self.language == other.language
            && self.extra == other.extra
    }
}
