//! What was probably meant: words the index does not know as those it does,
//! names in their other spellings, texts typed in the wrong keyboard layout.
//!
//! A query is widened before it runs (a misspelled word also finds what was
//! meant) and the reader is told what else to ask.

use anyhow::Result;
use serde::Serialize;
use tantivy::query::{Bm25StatisticsProvider, FuzzyTermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};
use tantivy_fst::{Automaton, Regex};
use text::language::Language;
use text::stem::{self, Rule};
use text::{keyboard, names, spelling};

use super::Articles;
use super::columns::Shelf;
use super::query::{self, Clause, Query, Role, Word};
use super::schema::Fields;
use super::terms::{STEM, of_stem};

/// Another query that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The query.
    pub q: String,
    /// Why it is suggested.
    pub kind: Reason,
}

/// Why a query is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A word is probably misspelled. What it corrects was searched as well.
    Spelling,
    /// It was typed in another keyboard layout.
    Keyboard,
}

/// Names are looked for in their other spellings in queries of at most so many
/// words: longer ones say enough.
const SHORT: usize = 5;

/// At most so many words of a query are corrected.
const MOST_CORRECTED: usize = 3;

/// Shorter words are not corrected.
const SHORTEST: usize = 4;

/// From this many letters on, a word may have two mistakes.
const TWO_MISTAKES: usize = 7;

/// At most so many spellings of a name are taken.
const MOST_SPELLINGS: usize = 4;

/// A Latin name's spellings are at most so many times rarer than its commonest.
const RARE: u64 = 10;

/// What one edit costs, against the logarithm of a word's articles.
const EDIT: f32 = 2.5;

/// The words of an index.
pub struct Known<'a> {
    /// A moment of the index.
    pub searcher: &'a Searcher,
    /// Its fields.
    pub fields: &'a Fields,
    /// The columns of its segments.
    pub shelf: &'a Shelf,
    /// Gives the articles that show how a word is written.
    pub articles: Articles<'a>,
}

impl Known<'_> {
    /// Widens the words of a query, and tells what else may have been meant.
    pub fn widen(&self, query: &mut Query, q: &str) -> Result<Option<Suggestion>> {
        let mut words = Vec::new();
        collect(query, &mut words);
        let short = words.len() <= SHORT;
        let (mut unknown, mut corrections) = (0, Vec::new());
        for word in words.iter_mut().filter(|word| is_word(&word.folded)) {
            let frequency = self.frequency(word)?;
            if short {
                word.variants = self.spellings(&word.folded, frequency)?;
            }
            if frequency > 0 || !word.variants.is_empty() {
                continue;
            }
            unknown += 1;
            if corrections.len() < MOST_CORRECTED
                && !listed(&word.folded)
                && let Some(correction) = self.correction(&word.folded)?
            {
                let language = language(&correction);
                let meant = stem::stem(&correction, language);
                word.variants = of_stem(&meant, &[language]).collect();
                if !word.variants.contains(&correction) {
                    word.variants.push(correction.clone());
                }
                corrections.push((word.bytes.clone(), correction));
            }
        }
        if unknown * 2 >= words.len().max(1)
            && let Some(suggestion) = self.keyboard(q)?
        {
            return Ok(Some(suggestion));
        }
        for (_, correction) in &mut corrections {
            if let Some(written) = self.as_written(correction)? {
                *correction = written;
            }
        }
        Ok(corrected(q, corrections))
    }

    /// How people write a folded word: as some article's title or first lines do.
    fn as_written(&self, folded: &str) -> Result<Option<String>> {
        let [title, lead, ..] = self.fields.texts;
        for field in [title, lead] {
            let term = Term::from_field_text(field, folded);
            for segment in self.searcher.segment_readers() {
                let index = segment.inverted_index(field)?;
                let postings = index.read_postings(&term, IndexRecordOption::Basic)?;
                let Some(doc) = postings.map(|found| found.doc()).filter(|doc| *doc < TERMINATED)
                else {
                    continue;
                };
                let Some(id) = self.shelf.of(segment)?.id(doc)? else { continue };
                let written = (self.articles)(&[id])?.iter().find_map(|article| {
                    let texts =
                        [Some(&article.title), article.subtitle.as_ref(), Some(&article.text)];
                    texts.into_iter().flatten().find_map(|text| spelled(text, folded))
                });
                if written.is_some() {
                    return Ok(written);
                }
            }
        }
        Ok(None)
    }

    /// How many articles have a word, about.
    fn frequency(&self, word: &Word) -> Result<u64> {
        let statistics = self.shelf.frequencies.of(self.searcher);
        let mut most = 0;
        for term in word.stem_terms.iter().chain([&word.folded]) {
            for field in self.fields.texts {
                most = most.max(statistics.doc_freq(&Term::from_field_text(field, term))?);
            }
        }
        Ok(most)
    }

    /// The other spellings of what may be a name: of a Latin word where Arabic
    /// articles have it about as often, of an Arabic one that no list knows.
    fn spellings(&self, word: &str, frequency: u64) -> Result<Vec<String>> {
        let latin = word.is_ascii();
        let pattern = if listed(word) { None } else { names::arabic_spellings(word) };
        let Some(pattern) = pattern else { return Ok(Vec::new()) };
        let Ok(automaton) = Regex::new(&pattern.to_string()) else { return Ok(Vec::new()) };
        let mut found = self.matching(&automaton)?;
        let most = found.iter().map(|(_, n)| *n).max().unwrap_or(0);
        found.retain(|(term, n)| {
            let letters = term.chars().count().abs_diff(word.chars().count());
            term != word
                && match latin {
                    // What is rare beside the commonest is another word.
                    true => n * 2 >= frequency && n * RARE >= most,
                    false => letters <= 2,
                }
        });
        found.truncate(MOST_SPELLINGS);
        Ok(found.into_iter().map(|(term, _)| term).collect())
    }

    /// The word that was probably meant by one that no article has.
    fn correction(&self, word: &str) -> Result<Option<String>> {
        let letters = word.chars().count();
        if letters < SHORTEST {
            return Ok(None);
        }
        let edits = if letters < TWO_MISTAKES { 1 } else { 2 };
        let [title, ..] = self.fields.texts;
        let near = FuzzyTermQuery::new(Term::from_field_text(title, word), edits, true);
        let found = self.matching(&near.automaton()?)?;
        let likely = |(term, n): &(String, u64)| {
            (1.0 + *n as f32).ln() - EDIT * spelling::distance(word, term)
        };
        let best = found.into_iter().max_by(|one, other| likely(one).total_cmp(&likely(other)));
        Ok(best.map(|(term, _)| term))
    }

    /// The words of titles and leads that an automaton takes, with their
    /// articles, most first; no stems.
    fn matching<A>(&self, automaton: &A) -> Result<Vec<(String, u64)>>
    where
        A: Automaton,
        A::State: Clone,
    {
        let [title, lead, ..] = self.fields.texts;
        let mut found: rustc_hash::FxHashMap<String, u64> = rustc_hash::FxHashMap::default();
        for segment in self.searcher.segment_readers() {
            for field in [title, lead] {
                let index = segment.inverted_index(field)?;
                let mut terms = index.terms().search(Borrowed(automaton)).into_stream()?;
                while terms.advance() {
                    let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                    if !term.starts_with(STEM) {
                        let known = u64::from(terms.value().doc_freq);
                        *found.entry(term.to_owned()).or_default() += known;
                    }
                }
            }
        }
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        Ok(found)
    }

    /// The query as typed in the other layout, if every word of it is known then.
    fn keyboard(&self, q: &str) -> Result<Option<Suggestion>> {
        let others = keyboard::to_arabic(q).into_iter().chain(keyboard::to_latin(q));
        for other in others {
            let Ok(mut typed) = query::parse(&other) else { continue };
            let mut words = Vec::new();
            collect(&mut typed, &mut words);
            let mut known = !words.is_empty();
            for word in &words {
                known = known && self.frequency(word)? > 0;
            }
            if known {
                return Ok(Some(Suggestion { q: other, kind: Reason::Keyboard }));
            }
        }
        Ok(None)
    }
}

/// The words a query looks for, anywhere.
fn collect<'a>(query: &'a mut Query, words: &mut Vec<&'a mut Word>) {
    for (_, clause) in
        query.alternatives.iter_mut().flatten().filter(|(role, _)| *role != Role::MustNot)
    {
        match clause {
            Clause::Word(word, _) if !word.slight => words.push(word),
            Clause::Group(query) => collect(query, words),
            _ => {}
        }
    }
}

fn is_word(folded: &str) -> bool {
    folded.chars().nth(2).is_some() && folded.chars().all(char::is_alphabetic)
}

/// Whether our lists know an Arabic word: then it is no name, and no mistake.
fn listed(word: &str) -> bool {
    let rule = stem::explain(word, Language::Ar).rule;
    !word.is_ascii() && !matches!(rule, Rule::Light | Rule::Whole)
}

fn language(word: &str) -> Language {
    if word.is_ascii() { Language::En } else { Language::Ar }
}

/// The query with its corrections in place.
fn corrected(
    q: &str,
    mut corrections: Vec<(std::ops::Range<usize>, String)>,
) -> Option<Suggestion> {
    if corrections.is_empty() {
        return None;
    }
    corrections.sort_by_key(|(bytes, _)| std::cmp::Reverse(bytes.start));
    let mut meant = q.to_owned();
    for (bytes, correction) in corrections {
        meant.get(bytes.clone())?;
        meant.replace_range(bytes, &correction);
    }
    Some(Suggestion { q: meant, kind: Reason::Spelling })
}

/// The word of a text that has this folded form, as it stands there.
fn spelled(text: &str, folded: &str) -> Option<String> {
    let words = text::words::words(text).map(|range| &text[range]);
    words.into_iter().find(|word| text::fold::fold(word) == folded).map(str::to_owned)
}

/// An automaton that is used for several dictionaries.
struct Borrowed<'a, A>(&'a A);

impl<A: Automaton> Automaton for Borrowed<'_, A> {
    type State = A::State;

    fn start(&self) -> A::State {
        self.0.start()
    }

    fn is_match(&self, state: &A::State) -> bool {
        self.0.is_match(state)
    }

    fn can_match(&self, state: &A::State) -> bool {
        self.0.can_match(state)
    }

    fn will_always_match(&self, state: &A::State) -> bool {
        self.0.will_always_match(state)
    }

    fn accept(&self, state: &A::State, byte: u8) -> A::State {
        self.0.accept(state, byte)
    }
}
