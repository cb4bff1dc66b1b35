//! `/search`: the form, the filters, the hits with what matched.

pub mod highlight;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use self::highlight::Piece;
use super::card::Card;
use super::frame::Frame;
use crate::search::query::mistake::BadQuery;
use crate::search::suggest::Suggestion;
use crate::search::{Answer, Request, Sort};
use crate::serve::changes;
use crate::serve::links;
use crate::serve::locale::{Ui, grouped};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};

/// How many hits a page shows.
const PER_PAGE: usize = 20;
/// How many values of a facet the page shows.
const FACET_VALUES: usize = 12;
/// How long the longest bar of a facet is.
const BAR_STEPS: u64 = 20;

/// A search as the form and the API ask for it.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Asked {
    /// The query.
    #[serde(default)]
    pub q: String,
    /// Only this source.
    #[serde(default)]
    pub source: String,
    /// Only this language.
    #[serde(default)]
    pub lang: String,
    /// From this day on.
    #[serde(default)]
    pub after: String,
    /// Before this day.
    #[serde(default)]
    pub before: String,
    /// Only naming this person, organisation or place.
    #[serde(default)]
    pub entity: String,
    /// Only this section.
    #[serde(default)]
    pub section: String,
    /// `relevance`, `fresh` or `date`.
    #[serde(default)]
    pub sort: String,
    /// Where the page begins.
    #[serde(default)]
    pub cursor: String,
}

impl Asked {
    /// Whether anything is searched for.
    pub fn is_empty(&self) -> bool {
        let Asked { q, source, lang, after, before, entity, section, .. } = self;
        [q, source, lang, after, before, entity, section].iter().all(|part| part.trim().is_empty())
    }

    /// The request to the index: the filters stand as operators after the
    /// query, which is set in parentheses so that its `OR` keeps to itself.
    pub fn request(&self, limit: usize) -> Request {
        let filters: Vec<String> = [
            ("source", &self.source),
            ("lang", &self.lang),
            ("after", &self.after),
            ("before", &self.before),
            ("entity", &self.entity),
            ("section", &self.section),
        ]
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| match *name {
            // In quotation marks it is the whole name, as the facet counts it.
            "entity" => format!("entity:{}", quoted(value.trim())),
            name => format!("{name}:{}", operand(value.trim())),
        })
        .collect();
        let q = match (self.q.trim(), filters.is_empty()) {
            (q, true) => q.to_owned(),
            ("", false) => filters.join(" "),
            (q, false) => format!("({q}) {}", filters.join(" ")),
        };
        Request {
            q,
            limit,
            cursor: (!self.cursor.is_empty()).then(|| self.cursor.clone()),
            sort: match self.sort.as_str() {
                "date" => Sort::Date,
                "fresh" => Sort::Fresh(jiff::Timestamp::now().as_second()),
                _ => Sort::Relevance,
            },
            after: None,
        }
    }

    /// Why a search failed: a query that cannot be read, or something inside.
    pub fn failure(&self, error: anyhow::Error) -> Failure {
        match error.downcast::<BadQuery>() {
            Ok(bad) => Failure::BadQuery(BadQuery { at: self.place(&bad), ..bad }),
            Err(error) => Failure::Broken(error),
        }
    }

    /// Where in the visitor's own query a mistake lies that the index found in
    /// the request's.
    pub fn place(&self, bad: &BadQuery) -> usize {
        let leading = self.q.chars().take_while(|c| c.is_whitespace()).count();
        let shift = usize::from(self.request(1).q.len() > self.q.trim().len());
        (bad.at.saturating_sub(shift) + leading).min(self.q.chars().count())
    }

    /// What a suggestion makes of the visitor's own query, without the filters.
    pub fn meant(&self, suggestion: &Suggestion) -> String {
        let (asked, own) = (self.request(1).q, self.q.trim());
        let filters = asked.strip_prefix('(').and_then(|rest| rest.strip_prefix(own));
        let meant = suggestion.q.strip_prefix('(');
        match (filters, meant.zip(filters).and_then(|(meant, f)| meant.strip_suffix(f))) {
            (Some(_), Some(meant)) => meant.to_owned(),
            _ => suggestion.q.clone(),
        }
    }

    /// The query parameters, for links and feeds.
    pub fn pairs(&self) -> [(&str, &str); 8] {
        [
            ("q", &self.q),
            ("source", &self.source),
            ("lang", &self.lang),
            ("after", &self.after),
            ("before", &self.before),
            ("entity", &self.entity),
            ("section", &self.section),
            ("sort", &self.sort),
        ]
    }
}

/// A value after `source:`; in quotation marks where it has spaces.
fn operand(value: &str) -> String {
    let bare = value.chars().all(|c| c.is_alphanumeric() || "-._".contains(c));
    if bare { value.to_owned() } else { quoted(value) }
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('"', " "))
}

/// One hit.
pub struct HitLine {
    /// The article.
    pub card: Card,
    /// Its title with the matches marked.
    pub title: Vec<Piece>,
    /// The passage with the matches marked.
    pub snippet: Vec<Piece>,
}

/// One value of a facet.
pub struct FacetValue {
    /// As shown.
    pub label: String,
    /// How many hits have it.
    pub count: String,
    /// The search narrowed to it.
    pub href: String,
    /// How long its bar is, 0..=20, where the facet's most frequent value has 20.
    pub share: u64,
}

/// A facet with its most frequent values.
pub struct Facet {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<FacetValue>,
    /// Whether to draw the counts: days in a row.
    pub bars: bool,
}

/// A filter in force.
pub struct ActiveFilter {
    /// As shown.
    pub label: String,
    /// The search without it.
    pub href: String,
}

/// A choice of the form.
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it is the one in force.
    pub chosen: bool,
}

/// A query that cannot be read.
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// «الخطأ عند الحرف 7».
    pub place: String,
    /// The query before the mistake.
    pub before: String,
    /// The query from the mistake on.
    pub from: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct View {
    frame: Frame,
    ui: Ui,
    asked: Asked,
    started: bool,
    total: String,
    hits: Vec<HitLine>,
    facets: Vec<Facet>,
    filters: Vec<ActiveFilter>,
    sources: Vec<Choice>,
    languages: Vec<Choice>,
    mistake: Option<Mistake>,
    suggestion: Option<Meant>,
    next: String,
    /// What to save; none where the visitor may not, or it cannot be read.
    to_save: Option<String>,
}

/// What else may have been meant.
pub struct Meant {
    /// The query.
    pub q: String,
    /// The search for it.
    pub href: String,
}

/// The search page.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let asked: Asked = visit.query()?;
    let title = if asked.q.trim().is_empty() {
        ui.t("search-title")
    } else {
        ui.with("search-results-title", &[("query", asked.q.trim())])
    };
    let mut frame = Frame::new(visit, "search", title.replace(['\u{2068}', '\u{2069}'], ""));
    frame.query = asked.q.clone();
    let mut view = View {
        frame,
        ui,
        started: !asked.is_empty(),
        total: String::new(),
        hits: Vec::new(),
        facets: Vec::new(),
        filters: filters(visit, &asked),
        sources: sources(site, &asked)?,
        languages: languages(ui, &asked),
        mistake: None,
        suggestion: None,
        next: String::new(),
        to_save: None,
        asked,
    };
    if view.started {
        view.frame = view.frame.with_feeds("search", &view.asked.pairs());
        match site.find(&view.asked.request(PER_PAGE)) {
            Ok(answer) => {
                fill(&mut view, site, visit, answer)?;
                view.to_save = changes::offered(site, visit).then(|| view.asked.request(1).q);
            }
            Err(error) => match error.downcast_ref::<BadQuery>() {
                Some(bad) => view.mistake = Some(mistake(ui, &view.asked, bad)),
                None => return Err(error.into()),
            },
        }
    }
    super::html(visit, &view)
}

fn fill(view: &mut View, site: &Site, visit: &Visit, answer: Answer) -> anyhow::Result<()> {
    let ui = visit.ui;
    for hit in &answer.items {
        view.hits.push(HitLine {
            card: Card::of(ui, &hit.article, site.now()),
            title: highlight::pieces(&hit.title),
            snippet: highlight::pieces(&hit.snippet),
        });
    }
    view.total = ui.count("results-count", answer.total as u64);
    if answer.total_at_least {
        view.total = format!("≥ {}", view.total);
    }
    view.next = answer.next_cursor.map_or(String::new(), |c| visit.with_parameter("cursor", &c));
    view.suggestion = answer.suggestion.map(|suggestion| {
        let meant = Asked { q: view.asked.meant(&suggestion), ..view.asked.clone() };
        Meant { href: links::with_query("/search", &meant.pairs()), q: meant.q }
    });
    view.facets = facets(visit, &answer.facets, &answer.estimated_facets);
    Ok(())
}

fn facets(
    visit: &Visit,
    counted: &std::collections::BTreeMap<String, Vec<(String, u64)>>,
    estimated: &[String],
) -> Vec<Facet> {
    let ui = visit.ui;
    let titles = [
        ("source", "source", ui.t("facet-source")),
        ("language", "lang", ui.t("facet-language")),
        ("entity", "entity", ui.t("facet-entity")),
        ("section", "section", ui.t("facet-section")),
        ("day", "day", ui.t("facet-day")),
    ];
    let mut facets = Vec::new();
    for (facet, parameter, name) in titles {
        let values = counted.get(facet).map(Vec::as_slice).unwrap_or_default();
        if values.len() < 2 {
            continue;
        }
        let shown = &values[..values.len().min(FACET_VALUES)];
        let most = shown.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
        let values = shown.iter().map(|(value, count)| FacetValue {
            share: (count * BAR_STEPS).div_ceil(most),
            label: match facet {
                "language" => ui.language(value),
                "day" => day_label(ui, value),
                _ => value.clone(),
            },
            count: match estimated.iter().any(|name| name == facet) {
                true => format!("≈ {}", grouped(*count)),
                false => grouped(*count),
            },
            href: narrowed(visit, parameter, value),
        });
        facets.push(Facet { name, values: values.collect(), bars: facet == "day" });
    }
    facets
}

/// This search with one more filter, from its first page.
fn narrowed(visit: &Visit, parameter: &str, value: &str) -> String {
    let Ok(mut asked) = visit.query::<Asked>() else {
        return visit.uri.to_string();
    };
    match parameter {
        "source" => asked.source = value.to_owned(),
        "lang" => asked.lang = value.to_owned(),
        "entity" => asked.entity = value.to_owned(),
        "section" => asked.section = value.to_owned(),
        _ => {
            asked.after = value.to_owned();
            asked.before = next_day(value);
        }
    }
    links::with_query("/search", &asked.pairs())
}

fn day_label(ui: Ui, day: &str) -> String {
    let midnight = format!("{day}T00:00:00Z").parse();
    midnight.map_or(day.to_owned(), |at| crate::serve::dates::day(ui, at))
}

fn next_day(day: &str) -> String {
    let date: Result<jiff::civil::Date, _> = day.parse();
    date.ok().and_then(|date| date.tomorrow().ok()).map_or(day.to_owned(), |next| next.to_string())
}

fn filters(visit: &Visit, asked: &Asked) -> Vec<ActiveFilter> {
    let ui = visit.ui;
    [
        ("source", &asked.source, ui.t("search-source"), asked.source.clone()),
        ("lang", &asked.lang, ui.t("search-language"), ui.language(&asked.lang)),
        ("after", &asked.after, ui.t("search-after"), day_label(ui, &asked.after)),
        ("before", &asked.before, ui.t("search-before"), day_label(ui, &asked.before)),
        ("entity", &asked.entity, ui.t("search-entity"), asked.entity.clone()),
        ("section", &asked.section, ui.t("search-section"), asked.section.clone()),
    ]
    .into_iter()
    .filter(|(_, value, _, _)| !value.is_empty())
    .map(|(parameter, _, name, shown)| {
        let mut pairs = asked.pairs();
        pairs.iter_mut().filter(|(key, _)| *key == parameter).for_each(|pair| pair.1 = "");
        ActiveFilter {
            label: format!("{name}: {shown}"),
            href: links::with_query("/search", &pairs),
        }
    })
    .collect()
}

fn sources(site: &Site, asked: &Asked) -> anyhow::Result<Vec<Choice>> {
    let sources = site.store.sources()?.into_iter();
    Ok(sources
        .map(|source| Choice {
            chosen: source.source == asked.source,
            label: source.site_name.unwrap_or_else(|| source.source.clone()),
            value: source.source,
        })
        .collect())
}

fn languages(ui: Ui, asked: &Asked) -> Vec<Choice> {
    let languages = text::language::Language::ALL.into_iter();
    languages
        .map(|language| Choice {
            value: language.tag().to_owned(),
            label: ui.language(language.tag()),
            chosen: language.tag() == asked.lang,
        })
        .collect()
}

fn mistake(ui: Ui, asked: &Asked, bad: &BadQuery) -> Mistake {
    let at = asked.place(bad);
    Mistake {
        message: ui.mistake(&bad.kind),
        place: ui.with("search-error-at", &[("at", &(at + 1).to_string())]),
        before: asked.q.chars().take(at).collect(),
        from: asked.q.chars().skip(at).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(q: &str, source: &str) -> Asked {
        Asked { q: q.to_owned(), source: source.to_owned(), ..Asked::default() }
    }

    #[test]
    fn filters_stand_after_the_query() {
        for (q, source, expected) in [
            ("حلب OR إدلب", "", "حلب OR إدلب"),
            ("حلب OR إدلب", "a.example", "(حلب OR إدلب) source:a.example"),
            ("", "BBC Arabic", "source:\"BBC Arabic\""),
        ] {
            assert_eq!(asked(q, source).request(5).q, expected);
        }
    }

    #[test]
    fn a_mistake_is_shown_where_the_visitor_made_it() {
        let bad = |at| BadQuery { kind: crate::search::query::mistake::Mistake::QuoteOpen, at };
        assert_eq!(asked("a \"b", "").place(&bad(2)), 2);
        assert_eq!(asked("a \"b", "x").place(&bad(3)), 2);
        assert_eq!(asked(" (a", "x").place(&bad(1)), 1);
        assert_eq!(asked("a", "").place(&bad(9)), 1);
    }
}
