//! A draft: what a page says of itself, before we believe it.

use jiff::Timestamp;
use serde::Serialize;

use super::article::{Block, DateOrigin};

/// Where a candidate was read, in the order of trust of the cascade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A rule of `publishers/HOST.toml`.
    Publisher,
    /// JSON-LD (`NewsArticle` and its kin), also inside `@graph`, also repaired.
    JsonLd,
    /// The feed entry that named the page.
    Feed,
    /// OpenGraph, Dublin Core, parsely, sailthru and other `<meta>` elements.
    Meta,
    /// Microdata or RDFa attributes.
    Microdata,
    /// Data for the page's own script.
    Script,
    /// A `<time>` element.
    TimeElement,
    /// The document's own content: `<h1>`, `<title>`, scored blocks.
    Content,
    /// The URL's path.
    Url,
    /// The running text.
    Text,
}

impl Origin {
    /// Its name in explanations, as it is serialised.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Publisher => "publisher",
            Origin::JsonLd => "json-ld",
            Origin::Feed => "feed",
            Origin::Meta => "meta",
            Origin::Microdata => "microdata",
            Origin::Script => "script",
            Origin::TimeElement => "time-element",
            Origin::Content => "content",
            Origin::Url => "url",
            Origin::Text => "text",
        }
    }
}

/// The evidence of an `<h1>` that is the site's name and leads to its first page:
/// among the titles it names the site, never the article.
pub const LOGO: &str = "logo";

/// One claim of the page, with where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate<T> {
    /// The claim as written.
    pub value: T,
    /// Where it was read.
    pub origin: Origin,
    /// The element, property or pattern that held it, for `--explain`.
    pub evidence: String,
}

/// A date as written, with the origin the contract names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateClaim {
    /// The date as written: ISO, RFC 2822, Arabic prose…
    pub written: String,
    /// Which `published_from` it would become.
    pub from: DateOrigin,
}

/// A line of the page that is not in the body, and the rule that left it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// How it begins.
    pub text: String,
    /// Why it is not in the body.
    pub why: String,
}

/// Every candidate title, date, author and body of one article of a page.
///
/// A page may hold several (an article and a whole "read also" article);
/// each gets a draft of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Draft {
    /// Position on the page, 0 for the main article.
    pub ordinal: usize,
    /// The page's own URL, or the entry's link in a feed.
    pub url: Option<String>,
    /// Canonical URL claims (`rel=canonical`, `og:url`, JSON-LD `@id`/`url`).
    pub canonical: Vec<Candidate<String>>,
    /// Title claims, best first within an origin.
    pub titles: Vec<Candidate<String>>,
    /// Subtitle, lead or description claims.
    pub subtitles: Vec<Candidate<String>>,
    /// Byline claims as written ("باريس - فرانس برس").
    pub bylines: Vec<Candidate<String>>,
    /// Publication date claims.
    pub published: Vec<Candidate<DateClaim>>,
    /// Modification date claims.
    pub modified: Vec<Candidate<DateClaim>>,
    /// Section claims.
    pub sections: Vec<Candidate<String>>,
    /// The publisher's own tags for this article, in page order.
    pub tags: Vec<Candidate<String>>,
    /// Lead image claims, absolute where the page's base allowed.
    pub images: Vec<Candidate<String>>,
    /// Site name claims.
    pub site_names: Vec<Candidate<String>>,
    /// Language claims as BCP-47 tags (`lang`, `og:locale`, feed language).
    pub languages: Vec<Candidate<String>>,
    /// Source or credit lines as written («المصدر: موقع 24»).
    pub credits: Vec<Candidate<String>>,
    /// The body, boilerplate and teasers removed; captions and image credits
    /// where they stand, though they are no part of the running text.
    pub blocks: Vec<Block>,
    /// What was left out of the body, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// Only a part of the article is in the page (feed summary, paywall).
    pub partial: bool,
    /// The IANA zone of the outlet's local times, where a publisher rule names it.
    pub zone: Option<String>,
    /// When the page arrived: the "now" of relative dates.
    pub fetched_at: Option<Timestamp>,
    /// A finished `marsad.article/1` record taken in as it is; its fields win.
    #[serde(skip)]
    pub record: Option<Box<super::article::Article>>,
}
