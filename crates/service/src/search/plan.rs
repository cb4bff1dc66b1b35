//! From what a query asks to what the index can match.

use std::ops::Bound;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, PhraseQuery, Query as Matcher, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::bag::{self, Bag, Cut, Floor, Sought};
use super::columns::Shelf;
use super::query::{Clause, Days, Named, Place, Query, Role, Word};
use super::rank::{Kind, Part, Weights};
use super::rerank::Helper;
use super::schema::{Fields, WHOLE};
use super::terms::bounded;

/// How many of the words beside each other must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// All of a short query, a quarter of the words of a long one.
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
    /// The columns of the segments.
    pub shelf: &'a Arc<Shelf>,
}

/// At most so many pairs are looked for.
const MOST_PAIRS: usize = 24;

/// What matches a query, and what more ranks the best of it.
pub struct Plan {
    /// What matches, roughly ranked. Below its floor its scores need not be right: to
    /// be raised while it runs.
    pub matcher: Bag,
    /// What only helps to rank: slight words, pairs of neighbours.
    pub helpers: Vec<Helper>,
}

impl Plan {
    /// The same of what came into the archive after this.
    pub fn placed_after(&mut self, after: u64, fields: &Fields) {
        let from = Bound::Excluded(Term::from_field_u64(fields.placed, after));
        let later: Box<dyn Matcher> = Box::new(RangeQuery::new(from, Bound::Unbounded));
        let later = Sought::Other(Arc::new(unscored(later)));
        self.matcher.members.push((bag::Role::Must, later));
    }
}

/// Plans a query.
pub fn plan(query: &Query, scope: Scope<'_>) -> Plan {
    let mut helpers = Vec::new();
    let matcher = matcher(query, scope, &mut helpers);
    Plan { matcher, helpers }
}

fn matcher(query: &Query, scope: Scope<'_>, helpers: &mut Vec<Helper>) -> Bag {
    if let Some(words) = any_word(query, scope) {
        return bag(words, 1, scope);
    }
    if let [parts] = query.alternatives.as_slice() {
        return all_of(parts, scope, helpers);
    }
    let alternatives = query.alternatives.iter().map(|parts| {
        let alternative = Sought::Other(Arc::new(all_of(parts, scope, helpers)));
        (bag::Role::Should, alternative)
    });
    bag(alternatives.collect(), usize::from(!query.alternatives.is_empty()), scope)
}

/// The words of a query that asks for one of some words.
fn any_word(query: &Query, scope: Scope<'_>) -> Option<Vec<(bag::Role, Sought)>> {
    let words = query.alternatives.iter().map(|parts| match parts.as_slice() {
        [(Role::Beside, Clause::Word(word, place))] => {
            Some((bag::Role::Should, Sought::Word(word_parts(word, *place, scope))))
        }
        _ => None,
    });
    words.collect::<Option<Vec<_>>>().filter(|words| words.len() > 1)
}

/// One alternative: its words must match, as many as the strictness says; what
/// only helps to rank need not.
fn all_of(parts: &[(Role, Clause)], scope: Scope<'_>, helpers: &mut Vec<Helper>) -> Bag {
    let slight_only = !parts.iter().any(|(role, clause)| *role == Role::Beside && !slight(clause));
    let mut members = Vec::new();
    let mut beside = 0;
    for (role, clause) in parts {
        match (role, clause) {
            (Role::Beside, Clause::Word(word, place)) if word.slight && !slight_only => {
                let parts = word_parts(word, *place, scope);
                helpers.push(Helper::Word { parts, weight: scope.weights.slight });
            }
            // Alone it says nothing by which to rank.
            (Role::Beside, Clause::Word(word, place)) if word.slight && parts.len() == 1 => {
                beside += 1;
                let terms = word_parts(word, *place, scope).into_iter().map(|part| part.term);
                members.push((bag::Role::Should, Sought::Terms(terms.collect())));
            }
            (Role::Beside, clause) => {
                beside += 1;
                members.push((bag::Role::Should, sought(clause, scope, helpers)));
            }
            (Role::Must, clause) => {
                members.push((bag::Role::Must, sought(clause, scope, helpers)));
            }
            (Role::MustNot, clause) => {
                members.push((bag::Role::MustNot, sought(clause, scope, &mut Vec::new())));
            }
        }
    }
    helpers.extend(pairs(parts, scope));
    let mut required = scope.strictness.required(beside, scope.weights.required);
    if required == beside {
        required = 0;
        for (role, _) in members.iter_mut().filter(|(role, _)| *role == bag::Role::Should) {
            *role = bag::Role::Must;
        }
    }
    bag(members, required, scope)
}

fn bag(mut members: Vec<(bag::Role, Sought)>, required: usize, scope: Scope<'_>) -> Bag {
    let leads = |(role, sought): &(bag::Role, Sought)| {
        *role != bag::Role::MustNot && !matches!(sought, Sought::Days(..))
    };
    if !members.iter().any(leads) {
        members.push((bag::Role::Must, Sought::Everything));
    }
    let (fields, weights, shelf) = (*scope.fields, *scope.weights, scope.shelf.clone());
    let (floor, cut) = (Floor::default(), Cut::default());
    Bag { members, required, fields, weights, shelf, floor, cut }
}

fn slight(clause: &Clause) -> bool {
    matches!(clause, Clause::Word(word, _) if word.slight)
}

/// The neighbours among the words with a subject, near each other in the text.
fn pairs(parts: &[(Role, Clause)], scope: Scope<'_>) -> Vec<Helper> {
    let words: Vec<&[String]> = parts
        .iter()
        .filter_map(|(role, clause)| match clause {
            Clause::Word(word, Place::Anywhere) if *role != Role::MustNot && !word.slight => {
                Some(word.stem_terms.as_slice())
            }
            _ => None,
        })
        .collect();
    let [_, lead, body, _] = scope.fields.texts;
    let places = [(lead, scope.weights.near_lead), (body, scope.weights.near)];
    let neighbours = words.windows(2).filter(|pair| pair[0] != pair[1]).take(MOST_PAIRS);
    let near = |pair: &[&[String]], (field, weight)| {
        let terms = |stem: &[String]| -> Vec<Term> {
            stem.iter().map(|term| Term::from_field_text(field, term)).collect()
        };
        Helper::Near { words: [terms(pair[0]), terms(pair[1])], gap: scope.weights.gap, weight }
    };
    neighbours.flat_map(|pair| places.map(|place| near(pair, place))).collect()
}

fn sought(clause: &Clause, scope: Scope<'_>, helpers: &mut Vec<Helper>) -> Sought {
    let fields = scope.fields;
    let exactly =
        |field: Field, value: &str| Sought::Terms(vec![Term::from_field_text(field, value)]);
    match clause {
        Clause::Word(word, place) => Sought::Word(word_parts(word, *place, scope)),
        Clause::Phrase { words, place, gap } => {
            Sought::Other(phrase(words, *place, *gap, fields).into())
        }
        Clause::Prefix(prefix, place) => {
            let terms = places(*place, fields);
            Sought::Prefix(terms.map(|(_, field)| Term::from_field_text(field, prefix)).collect())
        }
        Clause::Source(name) => exactly(fields.source_key, name),
        Clause::Language(tag) => exactly(fields.language, tag),
        Clause::Section(name) => exactly(fields.section_key, name),
        Clause::Author(named) => name(fields.author_names, named),
        Clause::Entity(named) => name(fields.entity_names, named),
        Clause::Days(Days { from, until }) => Sought::Days(from.map(seconds), until.map(seconds)),
        Clause::Group(query) => Sought::Other(Arc::new(matcher(query, scope, helpers))),
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

/// A word in its forms and fields. A word that is its own stem is one term.
fn word_parts(word: &Word, place: Place, scope: Scope<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (number, field) in places(place, scope.fields) {
        let from = parts.len();
        let mut add = |term: &str, kind: Kind| {
            let term = Term::from_field_text(field, term);
            match parts[from..].iter_mut().find(|part| part.term == term) {
                Some(part) => part.kinds[kind as usize] = 1.0,
                None => parts.push(Part::new(term, number, kind)),
            }
        };
        add(&word.folded, Kind::Written);
        word.stem_terms.iter().for_each(|term| add(term, Kind::Stem));
        word.variants.iter().for_each(|term| add(term, Kind::Variant));
    }
    parts
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
fn name(field: Field, named: &Named) -> Sought {
    let term = |value: &str| Term::from_field_text(field, value);
    if named.whole {
        return Sought::Terms(vec![term(bounded(&format!("{WHOLE}{}", named.name)))]);
    }
    let words: Vec<&str> = named.name.split(' ').filter(|word| !word.is_empty()).collect();
    if let [word] = words.as_slice() {
        return Sought::Terms(vec![term(word)]);
    }
    let exactly = |word: &&str| -> Box<dyn Matcher> {
        let query = TermQuery::new(term(word), IndexRecordOption::Basic);
        Box::new(unscored(Box::new(query)))
    };
    let all = BooleanQuery::intersection(words.iter().map(exactly).collect());
    Sought::Other(Arc::new(unscored(Box::new(all))))
}

fn any(matchers: impl Iterator<Item = Box<dyn Matcher>>) -> Box<dyn Matcher> {
    Box::new(BooleanQuery::union(matchers.collect()))
}

/// The second a day begins, UTC.
fn seconds(day: Date) -> i64 {
    TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).map_or(0, |begin| begin.as_second())
}

fn unscored(matcher: Box<dyn Matcher>) -> ConstScoreQuery {
    ConstScoreQuery::new(matcher, 0.0)
}
