//! Why is a field what it is? Every claim of the page, what it alone would have
//! given, and what became of it.

use jiff::Timestamp;
use serde::Serialize;

use super::{article, dates};
use crate::model::article::Article;
use crate::model::draft::{Candidate, DateClaim, Draft, Origin};
use crate::model::fate::SetAside;

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The field's value is this claim's.
    Chosen,
    /// It says the same as the one chosen.
    Agrees,
    /// It says something else and was not believed.
    PassedOver,
    /// Nothing can be made of it.
    Unusable,
}

/// A claim of the page and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The claim as written.
    pub written: String,
    /// Where it was read.
    pub origin: Origin,
    /// The element, property or pattern that held it.
    pub evidence: String,
    /// What became of it.
    pub verdict: Verdict,
    /// What it alone would have given; why nothing, where it is unusable.
    pub reading: String,
}

/// A field, what was decided, and the claims it was decided by, in page order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in `marsad.article/1`.
    pub name: &'static str,
    /// Its value, lists joined; `None` where there is none.
    pub value: Option<String>,
    /// The claims.
    pub claims: Vec<Claim>,
}

/// How a field's claims lie in a draft and its value in an article.
struct Place<T: 'static> {
    name: &'static str,
    claims: fn(&mut Draft) -> &mut Vec<Candidate<T>>,
    value: fn(&Article) -> Vec<String>,
}

fn list<T: ToString>(value: Option<&T>) -> Vec<String> {
    value.map(T::to_string).into_iter().filter(|value| !value.is_empty()).collect()
}

const TEXTS: [Place<String>; 9] = [
    Place {
        name: "canonical_url",
        claims: |draft| &mut draft.canonical,
        value: |article| list(Some(&article.canonical_url)),
    },
    Place {
        name: "title",
        claims: |draft| &mut draft.titles,
        value: |article| list(Some(&article.title)),
    },
    Place {
        name: "subtitle",
        claims: |draft| &mut draft.subtitles,
        value: |article| list(article.subtitle.as_ref()),
    },
    Place {
        name: "authors",
        claims: |draft| &mut draft.bylines,
        value: |article| article.authors.clone(),
    },
    Place {
        name: "credit",
        claims: |draft| &mut draft.credits,
        value: |article| article.credit.iter().map(|credit| credit.name.clone()).collect(),
    },
    Place {
        name: "section",
        claims: |draft| &mut draft.sections,
        value: |article| list(article.section.as_ref()),
    },
    Place { name: "tags", claims: |draft| &mut draft.tags, value: |article| article.tags.clone() },
    Place {
        name: "lead_image",
        claims: |draft| &mut draft.images,
        value: |article| list(article.lead_image.as_ref()),
    },
    Place {
        name: "site_name",
        claims: |draft| &mut draft.site_names,
        value: |article| list(article.site_name.as_ref()),
    },
];

const DATES: [Place<DateClaim>; 2] = [
    Place {
        name: "published_at",
        claims: |draft| &mut draft.published,
        value: |article| list(article.published_at.as_ref()),
    },
    Place {
        name: "modified_at",
        claims: |draft| &mut draft.modified,
        value: |article| list(article.modified_at.as_ref()),
    },
];

/// Decides a draft as [`article`] does, and tells why. A record that came in
/// finished has no claims.
pub fn explain(draft: &Draft) -> (Result<Article, SetAside>, Vec<Field>) {
    let decided = article(draft.clone());
    let fields = match &decided {
        Ok(whole) if draft.record.is_none() => fields(draft, whole),
        _ => Vec::new(),
    };
    (decided, fields)
}

fn fields(draft: &Draft, whole: &Article) -> Vec<Field> {
    let now = draft.fetched_at.unwrap_or(dates::HORIZON);
    let written = |claim: &Candidate<String>| claim.value.clone();
    let unusable = |_: &Candidate<String>| "says nothing usable".to_owned();
    let dated = |claim: &Candidate<DateClaim>| claim.value.written.clone();
    let undated = |claim: &Candidate<DateClaim>| why_no_date(&claim.value.written, now);
    let mut fields: Vec<Field> =
        TEXTS.iter().map(|place| field(place, draft, whole, written, unusable)).collect();
    // After the title and what stands by it.
    let dates = DATES.iter().map(|place| field(place, draft, whole, dated, undated));
    fields.splice(4..4, dates);
    fields
}

fn field<T: Clone>(
    place: &Place<T>,
    draft: &Draft,
    whole: &Article,
    written: impl Fn(&Candidate<T>) -> String,
    unusable: impl Fn(&Candidate<T>) -> String,
) -> Field {
    let value = (place.value)(whole);
    let mut alone = draft.clone();
    let claims = std::mem::take((place.claims)(&mut alone));
    let nothing = article(alone.clone()).map(|bare| (place.value)(&bare)).unwrap_or_default();
    let mut unexplained = value.clone();
    let claims = claims.into_iter().map(|claim| {
        *(place.claims)(&mut alone) = vec![claim.clone()];
        let reading = article(alone.clone()).map(|lone| (place.value)(&lone)).unwrap_or_default();
        // What the field has without any claim is not this one's doing.
        let reading = if reading == nothing && !value.is_empty() && reading != value {
            Vec::new()
        } else {
            reading
        };
        let agrees = !reading.is_empty() && reading.iter().all(|part| value.contains(part));
        let first = reading.iter().any(|part| unexplained.contains(part));
        unexplained.retain(|part| !reading.contains(part));
        let verdict = match (reading.is_empty(), agrees) {
            (true, _) => Verdict::Unusable,
            (_, true) if first => Verdict::Chosen,
            (_, true) => Verdict::Agrees,
            (_, false) => Verdict::PassedOver,
        };
        Claim {
            written: written(&claim),
            origin: claim.origin,
            evidence: claim.evidence.clone(),
            verdict,
            reading: if reading.is_empty() { unusable(&claim) } else { reading.join(", ") },
        }
    });
    let claims = claims.collect();
    Field { name: place.name, value: (!value.is_empty()).then(|| value.join(", ")), claims }
}

fn why_no_date(written: &str, now: Timestamp) -> String {
    match dates::ahead(written, now) {
        Some(at) => format!("in the future: {at}"),
        None => "no date since 1990 can be read in it".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::article::{Block, BlockKind, DateOrigin};

    fn claim(value: &str, origin: Origin, evidence: &str) -> Candidate<String> {
        Candidate { value: value.to_owned(), origin, evidence: evidence.to_owned() }
    }

    fn date(written: &str, origin: Origin, evidence: &str) -> Candidate<DateClaim> {
        let value = DateClaim { written: written.to_owned(), from: DateOrigin::Meta };
        Candidate { value, origin, evidence: evidence.to_owned() }
    }

    #[test]
    fn every_claim_has_a_verdict() {
        let draft = Draft {
            url: Some("https://example.org/news/1".to_owned()),
            fetched_at: Some("2024-12-01T00:00:00Z".parse().unwrap()),
            titles: vec![
                claim("افتتاح المتحف الكبير", Origin::JsonLd, "headline"),
                claim("افتتاح المتحف الكبير | الموقع", Origin::Meta, "og:title"),
            ],
            site_names: vec![claim("الموقع", Origin::Meta, "og:site_name")],
            published: vec![
                date("1970-01-01T00:00:00Z", Origin::Meta, "date"),
                date("2031-05-01T10:00:00Z", Origin::Meta, "article:published_time"),
                date("للتواصل مع التحرير", Origin::Text, "line"),
                date("2024-11-30T09:20:00Z", Origin::JsonLd, "datePublished"),
            ],
            blocks: vec![Block { kind: BlockKind::Paragraph, text: "نص الخبر.".to_owned() }],
            ..Draft::default()
        };
        let (decided, fields) = explain(&draft);
        assert_eq!(decided.unwrap().title, "افتتاح المتحف الكبير");
        let of = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
        let verdicts = |name: &str| -> Vec<(Verdict, &str)> {
            let claims = of(name).claims.iter();
            claims.map(|claim| (claim.verdict, claim.reading.as_str())).collect()
        };
        assert_eq!(
            verdicts("title"),
            [(Verdict::Chosen, "افتتاح المتحف الكبير"), (Verdict::Agrees, "افتتاح المتحف الكبير")]
        );
        assert_eq!(of("published_at").value.as_deref(), Some("2024-11-30T09:20:00Z"));
        assert_eq!(
            verdicts("published_at"),
            [
                (Verdict::Unusable, "no date since 1990 can be read in it"),
                (Verdict::Unusable, "in the future: 2031-05-01T10:00:00Z"),
                (Verdict::Unusable, "no date since 1990 can be read in it"),
                (Verdict::Chosen, "2024-11-30T09:20:00Z"),
            ]
        );
        assert_eq!(of("authors").value, None);
    }
}
