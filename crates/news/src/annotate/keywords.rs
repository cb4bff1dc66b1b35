//! Keywords: the phrases a text repeats, begins with and has in its title, and
//! that few other texts have.
//!
//! Candidates are runs of one to four words whose edges are no stop words. The
//! weight is term frequency by the rarity of the words in the language at
//! large, with what KP-Miner (El-Beltagy and Rafea, 2009) found for Arabic:
//! longer phrases are rarer than their words say, and early ones matter.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;
use text::analyzer;
use text::language::Language;

use super::phrases;
use super::words::{Word, Words};
use crate::model::annotation::{Annotation, AnnotationKind};
use crate::model::hash::hash;

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
#[derive(Debug)]
struct Candidate {
    keys: [u64; LONGEST],
    length: usize,
    places: Vec<u32>,
    rarity: f32,
    score: f32,
}

/// The keywords of a text, each once, at the place where it is written most
/// plainly. `value` is `{"key": folded form, "stem": stems}`; scores fall from 1.
pub fn find(words: &Words<'_>, title: &str, language: Language) -> Vec<Annotation> {
    let mut candidates = candidates(words);
    let title = keys_of(title, language);
    let total = words.words.len().clamp(1, MAX_WORDS) as f32;
    for candidate in &mut candidates {
        candidate.score = score(candidate, &title, total);
    }
    candidates.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.places[0].cmp(&b.places[0]))
            .then(a.length.cmp(&b.length))
    });
    let chosen = choose(candidates);
    let best = chosen.first().map_or(1.0, |best| best.score);
    chosen.iter().map(|candidate| annotation(words, candidate, best)).collect()
}

fn candidates(words: &Words<'_>) -> Vec<Candidate> {
    let list = &words.words[..words.words.len().min(MAX_WORDS)];
    let edges: Vec<bool> = list.iter().map(|word| may_edge(words, word)).collect();
    let definite: Vec<bool> =
        list.iter().map(|word| words.folded(word).starts_with("ال")).collect();
    let mut found: FxHashMap<u64, Candidate> = FxHashMap::default();
    for start in 0..list.len() {
        if !edges[start] {
            continue;
        }
        let mut keys = [0; LONGEST];
        let (mut sum, mut weighty) = (0.0, 0);
        for length in 1..=LONGEST.min(list.len() - start) {
            let word = &list[start + length - 1];
            if length > 1 && !word.joined {
                break;
            }
            keys[length - 1] = word.key;
            if !word.stop {
                sum -= word.share.ln();
                weighty += 1;
            }
            if length + 1 > weighty + 2 {
                break;
            }
            let last = start + length - 1;
            // A definite noun's attribute is definite too: «السوق سوداء» is no phrase.
            if length > 1 && definite[last - 1] && !definite[last] && !word.stop {
                break;
            }
            if !edges[last] {
                continue;
            }
            let key = keys[..length].iter().fold(length as u64, |key, word| {
                (key.rotate_left(17) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            });
            found
                .entry(key)
                .or_insert_with(|| Candidate {
                    keys,
                    length,
                    places: Vec::new(),
                    rarity: sum / weighty as f32,
                    score: 0.0,
                })
                .places
                .push(start as u32);
        }
    }
    found.into_values().collect()
}

/// A keyword neither begins nor ends with a stop word, a number, a letter, or a
/// verb in the imperfect or future, as far as its letters tell.
fn may_edge(words: &Words<'_>, word: &Word) -> bool {
    let folded = words.folded(word);
    let verb = (folded.starts_with('ي') && word.share < 1e-3)
        || folded.starts_with("سي")
        || folded.starts_with("ست")
        || folded.ends_with("وا");
    !word.stop && !word.number && !verb && folded.chars().nth(2).is_some()
}

fn score(candidate: &Candidate, title: &FxHashSet<u64>, total: f32) -> f32 {
    let count = candidate.places.len() as f32;
    let first = candidate.places[0] as f32 / total;
    let keys = &candidate.keys[..candidate.length];
    let in_title = keys.iter().filter(|key| title.contains(key)).count() as f32 / keys.len() as f32;
    // What is said once is usually chance, unless the text begins with it.
    let frequency = match candidate.places.len() {
        1 if (candidate.places[0] as usize) < BEGINNING => 0.6,
        1 => 0.3,
        _ => count,
    };
    frequency.ln_1p()
        * candidate.rarity.min(RAREST)
        * LENGTH[candidate.length - 1]
        * (1.0 + 0.5 * in_title)
        * (1.0 - 0.5 * first)
}

/// The best candidates that say something the ones before do not.
fn choose(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        if chosen.len() == MOST {
            break;
        }
        let keys = &candidate.keys[..candidate.length];
        let repeats = chosen.iter().any(|other| {
            let theirs = &other.keys[..other.length];
            let shared = keys.iter().filter(|key| theirs.contains(key)).count();
            let inside = shared == keys.len().min(theirs.len());
            // The word alone may stay where it stands alone at least as often.
            let alone =
                candidate.length < other.length && candidate.places.len() >= 2 * other.places.len();
            inside && !alone
        });
        if !repeats {
            chosen.push(candidate);
        }
    }
    chosen
}

fn keys_of(title: &str, language: Language) -> FxHashSet<u64> {
    let mut keys = FxHashSet::default();
    analyzer::tokens(title, language, |token| {
        if !token.stop {
            keys.insert(hash(token.stem));
        }
    });
    keys
}

fn annotation(words: &Words<'_>, candidate: &Candidate, best: f32) -> Annotation {
    let span = plainest(words, candidate);
    let stems: Vec<&str> = words.words[span.clone()].iter().map(|word| words.stem(word)).collect();
    let value = json!({ "key": words.folded_of(span.clone()), "stem": stems.join(" ") });
    let score = f64::from(candidate.score / best.max(f32::MIN_POSITIVE));
    words.mark(AnnotationKind::Keyword, words.bytes(span), value, score)
}

/// The place of the form written most often; of forms written equally often the
/// one without a conjunction or preposition before it, then the first.
fn plainest(words: &Words<'_>, candidate: &Candidate) -> Range<usize> {
    let span = |place: u32| place as usize..place as usize + candidate.length;
    let mut forms: FxHashMap<String, u32> = FxHashMap::default();
    for &place in &candidate.places {
        *forms.entry(words.folded_of(span(place))).or_default() += 1;
    }
    let rank = |place: &u32| {
        let form = words.folded_of(span(*place));
        // «وزيرا» with a form «زيرا» beside it would be a conjunction; alone it is not.
        let attached = phrases::without_conjunction(&form)
            .is_some_and(|rest| forms.contains_key(rest))
            || form.strip_prefix(['ب', 'ل', 'ك']).is_some_and(|rest| {
                forms.contains_key(rest) || forms.contains_key(&format!("ال{rest}"))
            });
        let count = forms.get(&form).copied().unwrap_or_default();
        (attached, std::cmp::Reverse(count), *place)
    };
    span(candidate.places.iter().copied().min_by_key(rank).unwrap_or_default())
}
