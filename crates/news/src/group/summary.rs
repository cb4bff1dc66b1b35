//! A story in three sentences of its articles, as they stand there.
//!
//! Each sentence is scored by its cosine with the sum of all of them (the centroid
//! of Radev et al., "Centroid-based summarization of multiple documents", 2004),
//! weighed by its place in its article; the next is taken by maximal marginal
//! relevance (Carbonell and Goldstein, 1998), so that none repeats another.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Serialize;
use text::analyzer::Analysis;
use text::language::Language;
use text::split;

use super::bag::Bag;
use super::phrases::{self, Phrases, phrases};
use crate::model::article::{Article, ArticleId};
use crate::model::words;

static LEANING: LazyLock<Phrases> = LazyLock::new(|| phrases!("leaning.txt", "ar" "en" "fa"));
static FOREIGN: LazyLock<[Phrases; 5]> = LazyLock::new(|| {
    [
        phrases!("teasers.txt", "ar" "en" "fa"),
        phrases!("boilerplate.txt", "ar" "en" "fa"),
        phrases!("notices.txt", "ar" "en" "fa"),
        phrases!("credits.txt", "ar" "en" "fa"),
        phrases!("signatures.txt", "ar" "en" "fa"),
    ]
});

/// Sentences of a summary.
const SENTENCES: usize = 3;

/// Articles that are read: the first and the newest of a long story.
const FIRST: usize = 8;
const NEWEST: usize = 24;

/// Sentences of an article that are candidates, of its first scalars.
const OF_ARTICLE: usize = 4;
const READ: usize = 1_200;

/// A sentence has so many words and scalars.
const WORDS: Range<usize> = 7..46;
const LENGTH: Range<usize> = 40..310;

/// What each further sentence of an article counts.
const PLACE: f64 = 0.88;

/// What a sentence that leans on the one before it counts.
const LEANS: f64 = 0.55;

/// What a sentence counts that begins with «و».
const JOINED: f64 = 0.8;

/// What a sentence counts that is of the first half of a story.
const OLDER: f64 = 0.92;

/// What relevance weighs against novelty.
const RELEVANCE: f64 = 0.7;

/// From this cosine with one taken a sentence says the same.
const SAME: f64 = 0.42;

/// Under this share of the best one's score a sentence is not of the story.
const LEAST: f64 = 0.45;

/// A sentence of a summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// The sentence, as it stands in the article, without its place line.
    pub text: String,
    /// The article.
    pub article: ArticleId,
}

struct Candidate<'a> {
    text: &'a str,
    article: &'a Article,
    /// The article's place among the members, then the sentence's in it.
    place: (usize, usize),
    bag: Bag,
    score: f64,
}

/// The summary of a story's articles, given in time order: at most three
/// sentences, the weightiest first and the others in their order.
pub fn summary(members: &[&Article]) -> Vec<Sentence> {
    let mut candidates = candidates(members);
    let centroid = Bag::sum(candidates.iter().map(|candidate| &candidate.bag));
    let middle = members.len() / 2;
    for candidate in &mut candidates {
        let older = members.len() > 3 && candidate.place.0 < middle;
        candidate.score *= candidate.bag.cosine(&centroid) * if older { OLDER } else { 1.0 };
    }
    let mut taken: Vec<Candidate<'_>> = Vec::new();
    while taken.len() < SENTENCES {
        let least = taken.first().map_or(0.0, |first| first.score * LEAST);
        let Some(next) = next(&candidates, &taken, least) else { break };
        taken.push(candidates.remove(next));
    }
    if let Some((_, rest)) = taken.split_first_mut() {
        rest.sort_by_key(|candidate| candidate.place);
    }
    let sentence = |candidate: Candidate<'_>| Sentence {
        text: candidate.text.to_owned(),
        article: candidate.article.id.clone(),
    };
    taken.into_iter().map(sentence).collect()
}

/// The candidate of the largest marginal relevance; the first of equals.
fn next(candidates: &[Candidate<'_>], taken: &[Candidate<'_>], least: f64) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for (place, candidate) in candidates.iter().enumerate() {
        let said = taken.iter().map(|one| one.bag.cosine(&candidate.bag)).fold(0.0, f64::max);
        if candidate.score <= least || said >= SAME {
            continue;
        }
        let worth = RELEVANCE * candidate.score - (1.0 - RELEVANCE) * said;
        if best.is_none_or(|(most, _)| worth > most + 1e-9) {
            best = Some((worth, place));
        }
    }
    best.map(|(_, place)| place)
}

/// The sentences that may be taken, each with what its place counts.
fn candidates<'a>(members: &[&'a Article]) -> Vec<Candidate<'a>> {
    let language = most_frequent(members);
    let own: Vec<(usize, &'a Article)> = members
        .iter()
        .enumerate()
        .filter(|(_, article)| article.copy_of.is_none() && article.language == language)
        .map(|(place, article)| (place, *article))
        .collect();
    let late = own.len().saturating_sub(NEWEST).max(FIRST.min(own.len()));
    let read = own.iter().take(FIRST).chain(&own[late..]);
    read.flat_map(|(place, article)| of_article(*place, article)).collect()
}

fn most_frequent<'a>(members: &[&'a Article]) -> &'a str {
    let count = |language: &str| members.iter().filter(|other| other.language == language).count();
    // Of equals the first.
    let languages = members.iter().rev().map(|article| article.language.as_str());
    languages.max_by_key(|language| count(language)).unwrap_or_default()
}

fn of_article<'a>(member: usize, article: &'a Article) -> Vec<Candidate<'a>> {
    let language: Language = words::language(article);
    let end = article.text.char_indices().nth(READ).map_or(article.text.len(), |(end, _)| end);
    let mut found: Vec<Candidate<'a>> = Vec::new();
    for range in split::sentences(&article.text) {
        if range.end > end || found.len() == OF_ARTICLE {
            break;
        }
        let text = without_place(article.text[range.clone()].trim());
        let folded = phrases::words(text.get(..text.ceil_char_boundary(160)).unwrap_or(text));
        if !is_whole(text) || FOREIGN.iter().any(|list| list.begin(&folded) > 0) {
            continue;
        }
        let bag = Bag::of(text, language);
        if !WORDS.contains(&bag.words) {
            continue;
        }
        let leans = match folded.first() {
            _ if LEANING.begin(&folded) > 0 => LEANS,
            Some(first) if is_joined(first, language) => JOINED,
            _ => 1.0,
        };
        let place = (member, found.len());
        let score = PLACE.powi(i32::try_from(place.1).unwrap_or(i32::MAX)) * leans;
        found.push(Candidate { text, article, place, bag, score });
    }
    found
}

/// «دبي - العربية.نت – …», «القاهرة، مصر (CNN)-- …» without the place line before
/// the sentence.
fn without_place(text: &str) -> &str {
    let dash = |c: char| matches!(c, '-' | '–' | '—');
    let head = &text[..text.floor_char_boundary(140)];
    let Some(at) = head.rfind(dash) else { return text };
    let (before, rest) = (&text[..at], text[at..].trim_start_matches(dash).trim_start());
    let place = before.trim_end_matches(dash);
    let agency = place.trim_end().ends_with(')') && place.chars().count() <= 70;
    let apart = place.ends_with(' ') && place.chars().count() <= 40 && !place.contains('،');
    let short = phrases::words(place).len() <= 8 && !place.contains(['«', '"']);
    if (agency || apart) && short && !rest.is_empty() { rest } else { text }
}

/// «وتقدم» is «و» and a word, «وقع» is not: where the stem is the same without it.
fn is_joined(word: &str, language: Language) -> bool {
    let stem = |word: &str| Analysis::of(word, language).words.first().map(|word| word.key);
    word.strip_prefix('و').is_some_and(|rest| stem(rest).is_some() && stem(rest) == stem(word))
}

/// A sentence from its beginning to its mark, with what it opens closed again.
fn is_whole(text: &str) -> bool {
    let closes = |c: char| matches!(c, '»' | '"' | '”' | ')' | '’' | '\'');
    let ends = text.trim_end_matches(closes).ends_with(['.', '؟', '?', '!', '۔'])
        && !text.trim_end_matches(closes).ends_with("..");
    let begins = text.chars().next().is_some_and(|first| {
        first.is_alphanumeric() && !first.is_lowercase() || matches!(first, '«' | '"' | '“')
    });
    let pairs = [('«', '»'), ('“', '”'), ('(', ')'), ('[', ']')];
    let count = |sign: char| text.matches(sign).count();
    let closed = pairs.iter().all(|(open, close)| count(*open) == count(*close));
    let address = text.contains("http") || text.contains("www.") || text.contains('@');
    let long = LENGTH.contains(&text.chars().count());
    ends && begins && closed && count('"').is_multiple_of(2) && !address && long
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, text: &str) -> Article {
        Article {
            id: ArticleId(id.into()),
            language: "ar".into(),
            text: text.into(),
            ..Article::default()
        }
    }

    fn check(texts: &[&str], expected: &[(&str, &str)]) {
        let articles: Vec<Article> =
            texts.iter().enumerate().map(|(n, text)| article(&format!("a{n}"), text)).collect();
        let found = summary(&articles.iter().collect::<Vec<_>>());
        let found: Vec<(&str, &str)> =
            found.iter().map(|one| (one.text.as_str(), one.article.0.as_str())).collect();
        assert_eq!(found, expected);
    }

    const FIRE: &str = "اندلع حريق كبير في مستودعات مرفأ طرابلس صباح الجمعة وأصيب عاملان بجروح.";
    const OUT: &str = "أعلن الدفاع المدني إخماد حريق المرفأ بعد ست ساعات وفتح تحقيق في أسبابه.";

    #[test]
    fn sentences_are_whole_and_said_once() {
        let placed = format!("طرابلس، لبنان (CNN)-- {FIRE} وقال شاهد إن");
        let again = format!("{FIRE} اقرأ أيضا: حرائق المرافئ في عشر سنوات مضت من تاريخ البلاد.");
        check(&[&placed, &again, OUT], &[(FIRE, "a0"), (OUT, "a2")]);
    }

    #[test]
    fn what_leans_on_another_sentence_is_taken_last() {
        let leaning = "وأضاف أن حريق مستودعات مرفأ طرابلس أتى على عشرة مخازن صباح الجمعة تقريبا.";
        let found = summary(&[&article("a0", &format!("{leaning}\n\n{OUT}"))]);
        assert_eq!(found.first().map(|one| one.text.as_str()), Some(OUT));
    }

    #[test]
    fn copies_and_stories_without_sentences_give_nothing() {
        check(&["حريق", "http://example.com/a/b هذا عنوان طويل فيه كلمات كثيرة لا تقال."], &[]);
        check(&[], &[]);
    }
}
