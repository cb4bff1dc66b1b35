//! Statements and who made them. A direct quote stands between marks with a
//! verb of speech near: in Arabic news 83 % have it within 120 characters
//! before or 80 after. A reported one follows «قال فلان إن».

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde_json::json;
use text::language::Language;

use text::analyzer::Word;

use super::facts::{ACCORDING as ACCORDING_TO, SPEECH};
use super::phrases;
use super::words::Words;
use crate::model::annotation::{Annotation, AnnotationKind};

/// Characters before and after a quote in which its cue is looked for.
const BEFORE: u32 = 120;
const AFTER: u32 = 80;

/// Words of a quote: fewer are a name or an ironic word.
const FEWEST: usize = 4;

/// Words of a speaker, at most.
const SPEAKER: usize = 10;

/// Bytes of a quote, at most: a mark left open ends nowhere near.
const LONGEST: usize = 4_000;

/// Statements marked, at most.
const MOST: usize = 100;

/// The marks quotes stand between.
const MARKS: [(char, char); 4] = [('«', '»'), ('“', '”'), ('"', '"'), ('„', '“')];

static VERBS: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| phrases::words(include_str!("../../../../languages/ar/speech_verbs.txt")));

static ACCORDING: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    phrases::phrases(include_str!("../../../../languages/ar/according_to.txt"))
        .into_iter()
        .filter_map(|phrase| phrase.split(' ').next().map(str::to_owned))
        .collect()
});

/// Who said it, by which word.
struct Cue {
    verb: usize,
    speaker: Option<Range<usize>>,
}

/// Every statement. `value` is `{"speaker": name or null, "cue": verb, "direct": bool}`.
pub fn find(words: &Words<'_>, language: Language) -> Vec<Annotation> {
    if language != Language::Ar {
        return Vec::new();
    }
    let direct = marked(words.text);
    let mut found: Vec<Annotation> = direct
        .iter()
        .filter_map(|bytes| {
            let inside = inside(words, bytes);
            if inside.len() < FEWEST {
                return None;
            }
            let cue = before(words, &inside).or_else(|| after(words, &inside))?;
            Some(statement(words, bytes.clone(), &cue, true))
        })
        .collect();
    found.extend(reported(words, &direct));
    found.truncate(MOST);
    found
}

fn statement(words: &Words<'_>, bytes: Range<usize>, cue: &Cue, direct: bool) -> Annotation {
    let speaker = cue.speaker.clone().map(|speaker| &words.text[words.bytes(speaker)]);
    let verb = &words.text[words.words[cue.verb].bytes.clone()];
    let value = json!({ "speaker": speaker, "cue": verb, "direct": direct });
    let score = if speaker.is_some() { 0.9 } else { 0.6 };
    words.mark(AnnotationKind::Quote, bytes, value, score)
}

/// The bytes between quotation marks, marks left out, within a block.
fn marked(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match open {
            Some((start, close)) if c == close => {
                if at > start && at - start <= LONGEST {
                    found.push(start..at);
                }
                open = None;
            }
            Some((start, _)) if c == '\n' || at - start > LONGEST => open = None,
            Some(_) => {}
            None => {
                let close = MARKS.iter().find(|(mark, _)| *mark == c).map(|(_, close)| *close);
                open = close.map(|close| (at + c.len_utf8(), close));
            }
        }
    }
    found
}

/// The words inside a span.
fn inside(words: &Words<'_>, bytes: &Range<usize>) -> Range<usize> {
    let start = words.words.partition_point(|word| word.bytes.start < bytes.start);
    let end = words.words.partition_point(|word| word.bytes.end <= bytes.end);
    start..end.max(start)
}

/// Whether a folded word is a verb of speech, perhaps behind a conjunction.
pub fn is_verb(folded: &str) -> bool {
    VERBS.contains(folded)
        || phrases::without_conjunction(folded).is_some_and(|rest| VERBS.contains(rest))
}

/// Whether a folded word begins «بحسب», «وفقا ل».
pub fn is_according(folded: &str) -> bool {
    ACCORDING.contains(folded)
}

/// The nearest verb of speech before a quote; the speaker stands between them.
fn before(words: &Words<'_>, inside: &Range<usize>) -> Option<Cue> {
    let first = words.words.get(inside.start)?.start;
    let verb = (0..inside.start)
        .rev()
        .take_while(|&at| first - words.words[at].start <= BEFORE)
        .take_while(|&at| {
            !words.text[words.words[at].bytes.end..words.words[inside.start].bytes.start]
                .contains('\n')
        })
        .find(|&at| words.facts(at).any(SPEECH))?;
    Some(Cue { verb, speaker: speaker(words, verb + 1, inside.start) })
}

/// The first verb of speech or «بحسب» after a quote, and who follows it.
fn after(words: &Words<'_>, inside: &Range<usize>) -> Option<Cue> {
    let from = words.words.get(inside.end)?;
    let verb = (inside.end..words.words.len())
        .take_while(|&at| words.words[at].start - from.start <= AFTER)
        .find(|&at| words.facts(at).any(SPEECH) || words.facts(at).any(ACCORDING_TO))?;
    let gap = &words.text[words.words[inside.end - 1].bytes.end..words.words[verb].bytes.start];
    if gap.contains(['\n', '.', '«', '“']) {
        return None;
    }
    Some(Cue { verb, speaker: speaker(words, verb + 1, words.words.len()) })
}

/// The words that name who speaks: up to «إن», a comma, a colon, a mark.
fn speaker(words: &Words<'_>, start: usize, limit: usize) -> Option<Range<usize>> {
    let mut end = start;
    while end < limit.min(start + SPEAKER) {
        let word = &words.words[end];
        let folded = words.folded(word);
        let breaks = end > start && !word.joined;
        if breaks
            || matches!(
                folded,
                "ان" | "انه"
                    | "انها"
                    | "انهم"
                    | "بان"
                    | "في"
                    | "خلال"
                    | "اثناء"
                    | "امس"
                    | "اليوم"
                    | "عن"
                    | "الي"
                    | "علي"
                    | "عبر"
            )
        {
            break;
        }
        end += 1;
    }
    let pronoun = |word: &Word| words.words[start..end].len() == 1 && word.stop;
    (end > start && !pronoun(&words.words[start])).then_some(start..end)
}

/// «قال فلان إن …» without marks: to the end of the sentence.
fn reported(words: &Words<'_>, direct: &[Range<usize>]) -> Vec<Annotation> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.words.len() {
        let verb = at;
        at += 1;
        if !words.facts(verb).any(SPEECH) {
            continue;
        }
        let that = (verb + 1..words.words.len().min(verb + 1 + SPEAKER))
            .take_while(|&next| words.words[next].joined)
            .find(|&next| {
                matches!(words.folded(&words.words[next]), "ان" | "انه" | "انها" | "بان")
            });
        let Some(that) = that else { continue };
        let start = words.words[that].bytes.start;
        let rest = &words.text[start..];
        let length = rest
            .char_indices()
            .find(|(at, c)| {
                let next = rest[at + c.len_utf8()..].chars().next();
                matches!(c, '\n' | '؟' | '!') || (*c == '.' && next.is_none_or(char::is_whitespace))
            })
            .map_or(rest.len(), |(at, _)| at);
        let bytes = start..start + length;
        let overlaps =
            direct.iter().any(|other| other.start < bytes.end && bytes.start < other.end);
        let said = inside(words, &bytes);
        if overlaps || said.len() < FEWEST || length > LONGEST {
            continue;
        }
        let cue = Cue { verb, speaker: speaker(words, verb + 1, that) };
        at = said.end;
        if cue.speaker.is_some() {
            found.push(statement(words, bytes, &cue, false));
        }
    }
    found
}
