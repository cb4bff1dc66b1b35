//! Shapes of the API that several calls share. An article is exactly a
//! `marsad.article/1` object; its type here only describes it.

use jiff::Timestamp;
use news::model::story::Membership;
use serde::Serialize;
use utoipa::ToSchema;

use crate::search::Snippet;
use crate::store::StorySummary;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The items.
    pub items: Vec<T>,
    /// The `cursor` of the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// One line of a story list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Story {
    /// Its id. The id of a story that was merged away leads to the surviving one.
    pub id: String,
    /// The title of its most central article.
    pub headline: String,
    /// The BCP-47 language of most of its articles.
    #[schema(example = "ar")]
    pub language: String,
    /// How many articles, copies included.
    pub articles: u32,
    /// How many sources.
    pub sources: u32,
    /// First publication, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub first_at: Timestamp,
    /// Last publication, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub last_at: Timestamp,
    /// `emerging` (begun within the last hours), `active` (still growing) or
    /// `dormant`, as of the newest article.
    pub state: &'static str,
}

impl Story {
    /// The line of a story as it stands at an instant.
    pub fn new(story: StorySummary, now: Timestamp) -> Story {
        Story {
            state: story.state(now).name(),
            id: story.id.0,
            headline: story.headline,
            language: story.language,
            articles: story.articles,
            sources: story.sources,
            first_at: story.first_at,
            last_at: story.last_at,
        }
    }
}

/// Why an article is in a story.
#[derive(Debug, Serialize, ToSchema)]
pub struct Evidence {
    /// Similarity to the story when it joined, 0 to 1; 1 for the founder.
    pub score: f64,
    /// The member nearest to it when it joined.
    pub nearest: Option<String>,
    /// The terms that weighed most in that nearness, as written.
    pub shared_terms: Vec<String>,
    /// A person put it here.
    pub by_hand: bool,
}

impl From<Membership> for Evidence {
    fn from(membership: Membership) -> Evidence {
        Evidence {
            score: membership.score,
            nearest: membership.nearest.map(|id| id.0),
            shared_terms: membership.shared_terms,
            by_hand: membership.by_hand,
        }
    }
}

/// A passage of the original text with what matched in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Passage {
    /// The passage, as written.
    pub text: String,
    /// What matched, in order, without overlaps.
    pub highlights: Vec<Span>,
}

/// A span of a text in Unicode scalar offsets, as in `marsad.article/1`.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// Its first scalar.
    pub start: usize,
    /// One past its last scalar.
    pub end: usize,
}

impl From<&Snippet> for Passage {
    fn from(snippet: &Snippet) -> Passage {
        let scalars = |byte: usize| snippet.text.get(..byte).map(|head| head.chars().count());
        let highlights = snippet.highlights.iter().filter_map(|range| {
            Some(Span { start: scalars(range.start)?, end: scalars(range.end)? })
        });
        Passage { highlights: highlights.collect(), text: snippet.text.clone() }
    }
}

/// One object of `marsad.article/1`. Fields this version does not know are
/// passed on as they came.
#[derive(Debug, ToSchema)]
#[schema(as = Article)]
#[allow(dead_code, reason = "describes what news::model::article::Article writes")]
pub struct ArticleShape {
    /// `marsad.article/1`.
    #[schema(example = "marsad.article/1")]
    schema: String,
    /// Stable id: 26 characters.
    id: String,
    /// The URL the page answered at; empty for a bare file.
    url: String,
    /// The URL without tracking, AMP or mobile forms.
    canonical_url: String,
    /// The outlet: its host, or the name the record gives.
    source: String,
    /// The outlet's name as it writes it.
    #[schema(required = true)]
    site_name: Option<String>,
    /// BCP-47 tag; `und` where unknown.
    #[schema(example = "ar")]
    language: String,
    /// Title without the site's name.
    title: String,
    /// Subtitle or lead.
    #[schema(required = true)]
    subtitle: Option<String>,
    /// Persons and agencies of the byline.
    authors: Vec<String>,
    /// Publication instant, UTC.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    published_at: Option<Timestamp>,
    /// How exactly it is known: `minute`, `hour` or `day`.
    #[schema(required = true)]
    published_precision: Option<String>,
    /// Where it was read: `json-ld`, `meta`, `feed`, `time-element`, `url`, `text`, `record`.
    #[schema(required = true)]
    published_from: Option<String>,
    /// Last modification, UTC.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    modified_at: Option<Timestamp>,
    /// When the page arrived, UTC.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    fetched_at: Option<Timestamp>,
    /// The outlet's section.
    #[schema(required = true)]
    section: Option<String>,
    /// The publisher's own tags.
    tags: Vec<String>,
    /// The lead image's URL at the outlet.
    #[schema(required = true)]
    lead_image: Option<String>,
    /// Whom the outlet credits.
    credit: Vec<CreditShape>,
    /// The body in blocks, with the captions of its pictures where they stand.
    blocks: Vec<BlockShape>,
    /// The blocks' texts joined by two line feeds, captions left out.
    text: String,
    /// Keywords, names, quotes, dates.
    annotations: Vec<AnnotationShape>,
    /// The article this one reproduces.
    #[schema(required = true)]
    copy_of: Option<CopyShape>,
    /// The id of its story.
    #[schema(required = true)]
    story: Option<String>,
    /// `kept`.
    fate: String,
    /// Only a part of it is known: a feed's summary.
    partial: Option<bool>,
    /// The day of publication as the outlet tells it, where it differs from
    /// that of `published_at` in UTC.
    published_day: Option<String>,
}

/// A credit line.
#[derive(Debug, ToSchema)]
#[schema(as = Credit)]
#[allow(dead_code, reason = "describes what news::model::article::Credit writes")]
pub struct CreditShape {
    /// The credited name.
    name: String,
    /// The line as written.
    text: String,
}

/// One block of a body.
#[derive(Debug, ToSchema)]
#[schema(as = Block)]
#[allow(dead_code, reason = "describes what news::model::article::Block writes")]
pub struct BlockShape {
    /// `paragraph`, `heading`, `list_item`, `quote`, `caption` or `table`.
    kind: String,
    /// Its text as written.
    text: String,
}

/// A mark on a span of the text.
#[derive(Debug, ToSchema)]
#[schema(as = Annotation)]
#[allow(dead_code, reason = "describes what news::model::annotation::Annotation writes")]
pub struct AnnotationShape {
    /// `keyword`, `person`, `organisation`, `place`, `quote` or `date`.
    kind: String,
    /// First scalar of the span in `text`.
    start: u32,
    /// One past its last scalar.
    end: u32,
    /// The span as written.
    text: String,
    /// What it means: folded key, speaker, instant.
    #[schema(value_type = Object)]
    value: serde_json::Value,
    /// The annotator's confidence or weight.
    score: f64,
}

/// The link from a copy to what it reproduces.
#[derive(Debug, ToSchema)]
#[schema(as = CopyOf)]
#[allow(dead_code, reason = "describes what news::model::article::CopyOf writes")]
pub struct CopyShape {
    /// The article reproduced.
    id: String,
    /// Share of the shorter text found in the other, 0 to 1.
    containment: f64,
    /// Resemblance of the two texts, 0 to 1.
    jaccard: f64,
    /// Seconds from the other's publication to this one's.
    lag_seconds: i64,
    /// `copied` or `shared_origin`.
    direction: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_are_counted_in_scalars() {
        let snippet =
            Snippet { text: "في حلب أمس".to_owned(), highlights: vec![5..11, 0..3] };
        let passage = Passage::from(&snippet);
        assert_eq!(passage.highlights, [Span { start: 3, end: 6 }]);
    }
}
