//! Keywords: the phrases a text repeats, begins with and has in its title, and
//! that few other texts have.
//!
//! Candidates are runs of one to four words whose edges are no stop words. The
//! weight is term frequency by the rarity of the words in the language at
//! large, with what KP-Miner (El-Beltagy and Rafea, 2009) found for Arabic:
//! longer phrases are rarer than their words say, and early ones matter.

use std::ops::Range;

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;
use text::analyzer::{Analysis, Word};

use super::facts::{AND_DEFINITE, DEFINITE, EDGE};
use super::phrases;
use super::words::{AND, Words};
use crate::model::annotation::{Annotation, AnnotationKind};

/// Keywords given, at most.
const MOST: usize = 10;

/// Words of a phrase, at most.
const LONGEST: usize = 4;

/// Words of a text that are looked at.
const MAX_WORDS: usize = 4_000;

/// Words a text begins with.
const BEGINNING: usize = 40;

/// What rarity counts at most: beyond, words are misspelt or misread.
const RAREST: f32 = 8.5;

/// What a phrase of so many words counts beside its words' mean rarity.
const LENGTH: [f32; LONGEST] = [1.0, 1.9, 1.7, 1.4];

/// A phrase of the text.
#[derive(Debug, Clone)]
struct Candidate {
    /// Its place among the candidates.
    number: u32,
    /// The word it first begins with.
    first: u32,
    /// How many words it has.
    length: u32,
    count: u32,
    rarity: f32,
    score: f32,
}

impl Candidate {
    /// Its words where it first stands.
    fn words<'a>(&self, text: &'a [Word]) -> &'a [Word] {
        let first = self.first as usize;
        &text[first..first + self.length as usize]
    }
}

/// Candidates of a heap, the best on top.
struct Ranked(Candidate);

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        let order = |Ranked(it): &Ranked| (Reverse(it.first), Reverse(it.length));
        self.0.score.total_cmp(&other.0.score).then_with(|| order(self).cmp(&order(other)))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

/// The keywords of a text, each once, at the place where it is written most
/// plainly. `value` is `{"key": folded form, "stem": stems}`; scores fall from 1.
pub fn find(words: &Words<'_>, title: &Analysis) -> Vec<Annotation> {
    let title: FxHashSet<u64> =
        title.words.iter().filter(|word| !word.stop).map(|word| word.key).collect();
    let total = words.words.len().clamp(1, MAX_WORDS) as f32;
    let (candidates, places) = candidates(words);
    let ranked = candidates.into_iter().map(|mut candidate| {
        candidate.score = score(&candidate, words, &title, total);
        Ranked(candidate)
    });
    let chosen = choose(ranked.collect(), words);
    let best = chosen.first().map_or(1.0, |best| best.score);
    chosen.iter().map(|candidate| annotation(words, candidate, &places, best)).collect()
}

/// Where a candidate stands: its number, the word it begins with.
type Stand = (u32, u32);

/// Every candidate, and every place where one stands, in text order.
fn candidates(words: &Words<'_>) -> (Vec<Candidate>, Vec<Stand>) {
    let list = &words.words[..words.words.len().min(MAX_WORDS)];
    let rarity: Vec<f32> = list.iter().map(|word| -word.share.ln()).collect();
    let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
    numbers.reserve(2 * list.len());
    let mut found: Vec<Candidate> = Vec::with_capacity(2 * list.len());
    let mut places = Vec::with_capacity(2 * list.len());
    for start in 0..list.len() {
        if !words.facts(start).any(EDGE) {
            continue;
        }
        let (mut sum, mut weighty, mut name) = (0.0, 0, 0u64);
        for length in 1..=LONGEST.min(list.len() - start) {
            let last = start + length - 1;
            let word = &list[last];
            if length > 1 && (!word.joined || words.facts(last).any(AND_DEFINITE)) {
                break;
            }
            name = (name.rotate_left(17) ^ word.key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            if !word.stop {
                sum += rarity[last];
                weighty += 1;
            }
            if length + 1 > weighty + 2 {
                break;
            }
            let definite = |at: usize| words.facts(at).any(DEFINITE);
            // A definite noun's attribute is definite too: «السوق سوداء» is no phrase.
            if length > 1 && definite(last - 1) && !definite(last) && !word.stop {
                break;
            }
            if !words.facts(last).any(EDGE) {
                continue;
            }
            let first = start as u32;
            let number = *numbers.entry(name).or_insert_with(|| {
                let number = found.len() as u32;
                let rarity = sum / weighty as f32;
                let length = length as u32;
                found.push(Candidate { number, first, length, count: 0, rarity, score: 0.0 });
                number
            });
            found[number as usize].count += 1;
            places.push((number, first));
        }
    }
    (found, places)
}

fn score(candidate: &Candidate, text: &Words<'_>, title: &FxHashSet<u64>, total: f32) -> f32 {
    let first = candidate.first as f32 / total;
    let words = candidate.words(text.words);
    let in_title = words.iter().filter(|word| title.contains(&word.key)).count();
    let in_title = in_title as f32 / words.len() as f32;
    // What is said once is usually chance, unless the text begins with it.
    let frequency = match candidate.count {
        1 if (candidate.first as usize) < BEGINNING => 0.6,
        1 => 0.3,
        count => count as f32,
    };
    frequency.ln_1p()
        * candidate.rarity.min(RAREST)
        * LENGTH[words.len() - 1]
        * (1.0 + 0.5 * in_title)
        * (1.0 - 0.5 * first)
}

/// The best candidates that say something the ones before do not.
fn choose(mut candidates: BinaryHeap<Ranked>, text: &Words<'_>) -> Vec<Candidate> {
    let mut chosen: Vec<Candidate> = Vec::new();
    while chosen.len() < MOST
        && let Some(Ranked(candidate)) = candidates.pop()
    {
        let words = candidate.words(text.words);
        let repeats = chosen.iter().any(|other| {
            let theirs = other.words(text.words);
            let has = |key: u64| theirs.iter().any(|word| word.key == key);
            let shared = words.iter().filter(|word| has(word.key)).count();
            let inside = shared == words.len().min(theirs.len());
            // The word alone may stay where it stands alone at least as often.
            let alone = candidate.length < other.length && candidate.count >= 2 * other.count;
            inside && !alone
        });
        if !repeats {
            chosen.push(candidate);
        }
    }
    chosen
}

fn annotation(words: &Words<'_>, candidate: &Candidate, places: &[Stand], best: f32) -> Annotation {
    let span = plainest(words, candidate, places);
    let stems: Vec<&str> = words.words[span.clone()].iter().map(|word| words.stem(word)).collect();
    let mut bytes = words.bytes(span.clone());
    let mut key = words.folded_of(span.clone());
    // The conjunction is left out where it is written as it is folded.
    let conjunction = AND.len_utf8();
    if words.has_conjunction(span.start) && words.text[bytes.start..].starts_with(AND) {
        bytes.start += conjunction;
        key.drain(..conjunction);
    }
    let value = json!({ "key": key, "stem": stems.join(" ") });
    let score = f64::from(candidate.score / best.max(f32::MIN_POSITIVE));
    words.mark(AnnotationKind::Keyword, bytes, value, score)
}

/// The place of the form written most often; of forms written equally often the
/// one without a conjunction or preposition before it, then the first.
fn plainest(words: &Words<'_>, candidate: &Candidate, places: &[Stand]) -> Range<usize> {
    let own = places.iter().filter(|(number, _)| *number == candidate.number);
    let places: Vec<(usize, String)> = own
        .map(|&(_, place)| place as usize)
        .map(|place| (place, words.folded_of(place..place + candidate.length as usize)))
        .collect();
    let mut forms: FxHashMap<&str, u32> = FxHashMap::default();
    for (_, form) in &places {
        *forms.entry(form).or_default() += 1;
    }
    let rank = |(place, form): &&(usize, String)| {
        // «وزيرا» with a form «زيرا» beside it would be a conjunction; alone it is not.
        let attached = phrases::without_conjunction(form)
            .is_some_and(|rest| forms.contains_key(rest))
            || form.strip_prefix(['ب', 'ل', 'ك']).is_some_and(|rest| {
                forms.contains_key(rest) || forms.contains_key(format!("ال{rest}").as_str())
            });
        let count = forms.get(form.as_str()).copied().unwrap_or_default();
        (attached, Reverse(count), *place)
    };
    let first = candidate.first as usize;
    let start = places.iter().min_by_key(rank).map_or(first, |(place, _)| *place);
    start..start + candidate.length as usize
}
