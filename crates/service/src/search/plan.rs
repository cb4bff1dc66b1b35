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

use super::query::{Clause, Days, Named, Place, Query, Role, Word};
use super::rank::{Kind, Part, Weights, WordQuery};
use super::schema::{Fields, WHOLE};
use super::terms::{STEM, bounded};

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
    fn required(self, words: usize, share: f32) -> usize {
        match self {
            Strictness::Strict if words <= 3 => words,
            Strictness::Strict => (words as f32 * share).ceil() as usize,
            Strictness::Relaxed => 1,
        }
        .min(words)
    }
}

/// What a plan is made for.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The index's fields.
    pub fields: &'a Fields,
    /// How much everything counts.
    pub weights: &'a Weights,
    /// How many words must match.
    pub strictness: Strictness,
}

/// At most so many pairs are looked for.
const MOST_PAIRS: usize = 24;

/// What matches a query.
pub fn plan(query: &Query, scope: Scope<'_>) -> Box<dyn Matcher> {
    let mut alternatives: Vec<Box<dyn Matcher>> =
        query.alternatives.iter().map(|parts| all_of(parts, scope)).collect();
    match alternatives.len() {
        0 => Box::new(unscored(Box::new(AllQuery))),
        1 => alternatives.remove(0),
        _ => Box::new(BooleanQuery::union(alternatives)),
    }
}

/// One alternative: its words must match, as many as the strictness says; what
/// only helps to rank (slight words, pairs of neighbours) need not.
fn all_of(parts: &[(Role, Clause)], scope: Scope<'_>) -> Box<dyn Matcher> {
    let slight_only = !parts.iter().any(|(role, clause)| *role == Role::Beside && !slight(clause));
    let mut matchers: Vec<(Occur, Box<dyn Matcher>)> = Vec::new();
    let mut helpers = Vec::new();
    let mut beside = 0;
    for (role, clause) in parts {
        let matcher = one(clause, scope);
        match role {
            Role::Must => matchers.push((Occur::Must, matcher)),
            Role::MustNot => matchers.push((Occur::MustNot, matcher)),
            Role::Beside if slight_only || !slight(clause) => {
                beside += 1;
                matchers.push((Occur::Should, matcher));
            }
            Role::Beside => helpers.push(boosted(matcher, scope.weights.slight)),
        }
    }
    if matchers.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        matchers.push((Occur::Must, Box::new(unscored(Box::new(AllQuery)))));
    }
    helpers.extend(pairs(parts, scope));
    let wanted = BooleanQuery::with_minimum_required_clauses(
        matchers,
        scope.strictness.required(beside, scope.weights.required),
    );
    if helpers.is_empty() {
        return Box::new(wanted);
    }
    let mut ranked: Vec<(Occur, Box<dyn Matcher>)> = vec![(Occur::Must, Box::new(wanted))];
    ranked.extend(helpers.into_iter().map(|helper| (Occur::Should, helper)));
    Box::new(BooleanQuery::new(ranked))
}

/// Of what a plan matches, that which came into the archive after this.
pub fn placed_after(after: u64, planned: Box<dyn Matcher>, fields: &Fields) -> Box<dyn Matcher> {
    let from = Bound::Excluded(Term::from_field_u64(fields.placed, after));
    let later: Box<dyn Matcher> = Box::new(RangeQuery::new(from, Bound::Unbounded));
    Box::new(BooleanQuery::intersection(vec![planned, Box::new(unscored(later))]))
}

fn slight(clause: &Clause) -> bool {
    matches!(clause, Clause::Word(word, _) if word.slight)
}

/// The neighbours among the words with a subject, near each other in the body.
fn pairs(parts: &[(Role, Clause)], scope: Scope<'_>) -> Vec<Box<dyn Matcher>> {
    let stems: Vec<&str> = parts
        .iter()
        .filter_map(|(role, clause)| match clause {
            Clause::Word(word, Place::Anywhere) if *role != Role::MustNot && !word.slight => {
                word.stems.first().map(String::as_str)
            }
            _ => None,
        })
        .collect();
    let [_, lead, body, _] = scope.fields.texts;
    let neighbours = stems.windows(2).filter(|pair| pair[0] != pair[1]).take(MOST_PAIRS);
    neighbours
        .flat_map(|pair| {
            [(lead, scope.weights.near_lead), (body, scope.weights.near)].map(|(field, weight)| {
                let term = |stem: &str| Term::from_field_text(field, &format!("{STEM}{stem}"));
                let mut near = PhraseQuery::new(vec![term(pair[0]), term(pair[1])]);
                near.set_slop(scope.weights.gap);
                boosted(Box::new(near), weight)
            })
        })
        .collect()
}

fn boosted(matcher: Box<dyn Matcher>, weight: f32) -> Box<dyn Matcher> {
    Box::new(BoostQuery::new(matcher, weight))
}

fn one(clause: &Clause, scope: Scope<'_>) -> Box<dyn Matcher> {
    let fields = scope.fields;
    match clause {
        Clause::Word(word, place) => Box::new(word_query(word, *place, scope)),
        Clause::Phrase { words, place, gap } => phrase(words, *place, *gap, fields),
        Clause::Prefix(prefix, place) => {
            any(places(*place, fields).map(|(_, field)| -> Box<dyn Matcher> {
                let term = Term::from_field_text(field, prefix);
                Box::new(FuzzyTermQuery::new_prefix(term, 0, false))
            }))
        }
        Clause::Source(name) => exactly(fields.source_key, name),
        Clause::Language(tag) => exactly(fields.language, tag),
        Clause::Section(name) => exactly(fields.section_key, name),
        Clause::Author(named) => name(fields.author_names, named),
        Clause::Entity(named) => name(fields.entity_names, named),
        Clause::Days(Days { from, until }) => {
            let from = from.map_or(Bound::Unbounded, Bound::Included);
            between(from, until.map_or(Bound::Unbounded, Bound::Excluded), fields)
        }
        Clause::Group(query) => plan(query, scope),
    }
}

/// The text fields of a place, with their number in [`Fields::texts`].
fn places(place: Place, fields: &Fields) -> impl Iterator<Item = (usize, Field)> {
    let wanted = match place {
        Place::Anywhere => 0..fields.texts.len(),
        Place::Title => 0..1,
        Place::Body => 1..3,
        Place::Tags => 3..4,
    };
    wanted.map(|number| (number, fields.texts[number]))
}

fn word_query(word: &Word, place: Place, scope: Scope<'_>) -> WordQuery {
    let mut stem = String::new();
    let mut parts = Vec::new();
    for (number, field) in places(place, scope.fields) {
        parts.push(Part::new(Term::from_field_text(field, &word.folded), number, Kind::Written));
        for other in &word.stems {
            stem.clear();
            stem.push(STEM);
            stem.push_str(other);
            parts.push(Part::new(Term::from_field_text(field, &stem), number, Kind::Stem));
        }
        for variant in &word.variants {
            parts.push(Part::new(Term::from_field_text(field, variant), number, Kind::Variant));
        }
    }
    let [_, lead, body, _] = scope.fields.texts;
    WordQuery::new(parts, [lead, body], *scope.weights)
}

fn phrase(words: &[String], place: Place, gap: u32, fields: &Fields) -> Box<dyn Matcher> {
    any(places(place, fields).map(|(_, field)| -> Box<dyn Matcher> {
        let mut terms: Vec<Term> =
            words.iter().map(|word| Term::from_field_text(field, word)).collect();
        if terms.len() == 1 {
            return Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs));
        }
        let mut phrase = PhraseQuery::new(terms);
        phrase.set_slop(gap);
        Box::new(phrase)
    }))
}

/// A name: the whole one, or one that has its words.
fn name(field: Field, named: &Named) -> Box<dyn Matcher> {
    if named.whole {
        return exactly(field, bounded(&format!("{WHOLE}{}", named.name)));
    }
    let words = named.name.split(' ').filter(|word| !word.is_empty());
    Box::new(BooleanQuery::intersection(words.map(|word| exactly(field, word)).collect()))
}

fn any(matchers: impl Iterator<Item = Box<dyn Matcher>>) -> Box<dyn Matcher> {
    Box::new(BooleanQuery::union(matchers.collect()))
}

fn exactly(field: Field, value: &str) -> Box<dyn Matcher> {
    let term = Term::from_field_text(field, value);
    Box::new(unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic))))
}

fn between(from: Bound<Date>, to: Bound<Date>, fields: &Fields) -> Box<dyn Matcher> {
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
