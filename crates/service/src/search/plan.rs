//! From what a query asks to what the index can match.

use std::ops::Bound;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, PhraseQuery,
    Query as Matcher, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::query::{Clause, Place, Query, Role, Word};
use super::rank::{Kind, Part, Ranked, WordQuery};
use super::schema::Fields;
use super::terms::STEM;

/// How many of the words beside each other must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// All of a short query, three in ten words of a long one.
    Strict,
    /// One.
    Relaxed,
}

impl Strictness {
    /// How many of so many words must match.
    fn required(self, words: usize) -> usize {
        match self {
            Strictness::Strict if words <= 3 => words,
            Strictness::Strict => (words * 3).div_ceil(10),
            Strictness::Relaxed => 1,
        }
        .min(words)
    }
}

/// Weight of a word that carries no subject, where others have 1.
const SLIGHT: f32 = 0.2;

/// Weight of two neighbouring words of a query that stand near each other in a text.
const NEAR: f32 = 0.3;

/// So many words may stand between them.
const NEAR_GAP: u32 = 2;

/// At most so many pairs are looked for.
const MOST_PAIRS: usize = 24;

/// What matches a query.
pub fn plan(query: &Query, fields: &Fields, strictness: Strictness) -> Box<dyn Matcher> {
    let mut alternatives: Vec<Box<dyn Matcher>> =
        query.alternatives.iter().map(|parts| all_of(parts, fields, strictness)).collect();
    match alternatives.len() {
        0 => Box::new(unscored(Box::new(AllQuery))),
        1 => alternatives.remove(0),
        _ => Box::new(BooleanQuery::union(alternatives)),
    }
}

/// One alternative: its words must match, as many as the strictness says; what
/// only helps to rank (slight words, pairs of neighbours) need not.
fn all_of(parts: &[(Role, Clause)], fields: &Fields, strictness: Strictness) -> Box<dyn Matcher> {
    let slight_only = !parts.iter().any(|(role, clause)| *role == Role::Beside && !slight(clause));
    let mut matchers: Vec<(Occur, Box<dyn Matcher>)> = Vec::new();
    let mut helpers = Vec::new();
    let mut beside = 0;
    for (role, clause) in parts {
        let matcher = one(clause, fields, strictness);
        match role {
            Role::Must => matchers.push((Occur::Must, matcher)),
            Role::MustNot => matchers.push((Occur::MustNot, matcher)),
            Role::Beside if slight_only || !slight(clause) => {
                beside += 1;
                matchers.push((Occur::Should, matcher));
            }
            Role::Beside => helpers.push(boosted(matcher, SLIGHT)),
        }
    }
    if matchers.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        matchers.push((Occur::Must, Box::new(unscored(Box::new(AllQuery)))));
    }
    helpers.extend(pairs(parts, fields));
    let wanted = BooleanQuery::with_minimum_required_clauses(matchers, strictness.required(beside));
    if helpers.is_empty() {
        return Box::new(wanted);
    }
    let mut ranked: Vec<(Occur, Box<dyn Matcher>)> = vec![(Occur::Must, Box::new(wanted))];
    ranked.extend(helpers.into_iter().map(|helper| (Occur::Should, helper)));
    Box::new(BooleanQuery::new(ranked))
}

fn slight(clause: &Clause) -> bool {
    matches!(clause, Clause::Word(word, _) if word.slight)
}

/// The neighbours among the words with a subject, near each other in the body.
fn pairs(parts: &[(Role, Clause)], fields: &Fields) -> Vec<Box<dyn Matcher>> {
    let stems: Vec<&str> = parts
        .iter()
        .filter_map(|(role, clause)| match clause {
            Clause::Word(word, Place::Anywhere) if *role != Role::MustNot && !word.slight => {
                word.stems.first().map(String::as_str)
            }
            _ => None,
        })
        .collect();
    let [_, _, body, _] = fields.texts;
    let term = |stem: &str| Term::from_field_text(body, &format!("{STEM}{stem}"));
    let neighbours = stems.windows(2).filter(|pair| pair[0] != pair[1]).take(MOST_PAIRS);
    neighbours
        .map(|pair| {
            let mut near = PhraseQuery::new(vec![term(pair[0]), term(pair[1])]);
            near.set_slop(NEAR_GAP);
            boosted(Box::new(near), NEAR)
        })
        .collect()
}

fn boosted(matcher: Box<dyn Matcher>, weight: f32) -> Box<dyn Matcher> {
    Box::new(BoostQuery::new(matcher, weight))
}

fn one(clause: &Clause, fields: &Fields, strictness: Strictness) -> Box<dyn Matcher> {
    match clause {
        Clause::Word(word, place) => Box::new(word_query(word, *place, fields)),
        Clause::Phrase(words, place) => phrase(words, *place, fields),
        Clause::Prefix(prefix, place) => {
            any(places(*place, fields).map(|(_, field)| -> Box<dyn Matcher> {
                let term = Term::from_field_text(field, prefix);
                Box::new(FuzzyTermQuery::new_prefix(term, 0, false))
            }))
        }
        Clause::Source(name) => exactly(fields.source_key, name),
        Clause::Language(tag) => exactly(fields.language, tag),
        Clause::After(day) => since(Bound::Included(*day), Bound::Unbounded, fields),
        Clause::Before(day) => since(Bound::Unbounded, Bound::Excluded(*day), fields),
        Clause::Group(query) => plan(query, fields, strictness),
    }
}

/// The text fields of a place, with their number in [`Fields::texts`].
fn places(place: Place, fields: &Fields) -> impl Iterator<Item = (usize, Field)> {
    let wanted = match place {
        Place::Anywhere => fields.texts.len(),
        Place::Title => 1,
    };
    fields.texts.into_iter().enumerate().take(wanted)
}

fn word_query(word: &Word, place: Place, fields: &Fields) -> WordQuery {
    let mut stem = String::new();
    let mut parts = Vec::new();
    for (number, field) in places(place, fields) {
        parts.push(Part::new(Term::from_field_text(field, &word.folded), number, Kind::Written));
        for other in &word.stems {
            stem.clear();
            stem.push(STEM);
            stem.push_str(other);
            parts.push(Part::new(Term::from_field_text(field, &stem), number, Kind::Stem));
        }
    }
    WordQuery::new(parts, Ranked::default())
}

fn phrase(words: &[String], place: Place, fields: &Fields) -> Box<dyn Matcher> {
    any(places(place, fields).map(|(_, field)| -> Box<dyn Matcher> {
        let mut terms: Vec<Term> =
            words.iter().map(|word| Term::from_field_text(field, word)).collect();
        match terms.len() {
            1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new(terms)),
        }
    }))
}

fn any(matchers: impl Iterator<Item = Box<dyn Matcher>>) -> Box<dyn Matcher> {
    Box::new(BooleanQuery::union(matchers.collect()))
}

fn exactly(field: Field, value: &str) -> Box<dyn Matcher> {
    let term = Term::from_field_text(field, value);
    Box::new(unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic))))
}

fn since(from: Bound<Date>, to: Bound<Date>, fields: &Fields) -> Box<dyn Matcher> {
    let term = |day: Date| Term::from_field_i64(fields.instant, seconds(day));
    Box::new(unscored(Box::new(RangeQuery::new(from.map(term), to.map(term)))))
}

/// The second a day begins, UTC.
fn seconds(day: Date) -> i64 {
    TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).map_or(0, |begin| begin.as_second())
}

fn unscored(matcher: Box<dyn Matcher>) -> ConstScoreQuery {
    ConstScoreQuery::new(matcher, 0.0)
}
