//! The part of an article that answers a query, and the matches in it, on the
//! text as written.

use std::ops::Range;

use news::model::article::Article;
use rustc_hash::{FxHashMap, FxHashSet};
use text::analyzer;
use text::language::Language;

use super::Snippet;
use super::query::{Clause, Query, Role};
use super::terms::{STEM, bounded};

/// Words of a passage.
const PASSAGE: usize = 30;

/// A passage begins with its sentence if that begins at most so many words earlier.
const LEAD_IN: usize = 8;

/// Finds the words of one query in texts.
pub struct Marker {
    /// Folded words and, behind them, stems; each with the number of its word.
    folded: FxHashMap<String, usize>,
    stems: FxHashMap<String, usize>,
    prefixes: Vec<(String, usize)>,
}

/// A token of a text: its bytes, and the number of the query's word it is.
struct Mark {
    range: Range<usize>,
    word: Option<usize>,
}

impl Marker {
    /// A marker of what the query wants; words that carry no subject are
    /// marked only where there are no others.
    pub fn new(query: &Query) -> Marker {
        let mut marker = Marker {
            folded: FxHashMap::default(),
            stems: FxHashMap::default(),
            prefixes: Vec::new(),
        };
        marker.learn(query, false);
        if marker.is_empty() {
            marker.learn(query, true);
        }
        marker
    }

    fn is_empty(&self) -> bool {
        self.folded.is_empty() && self.prefixes.is_empty()
    }

    fn learn(&mut self, query: &Query, slight: bool) {
        let parts = query.alternatives.iter().flatten();
        for (_, clause) in parts.filter(|(role, _)| *role != Role::MustNot) {
            let number = self.folded.len() + self.prefixes.len();
            match clause {
                Clause::Word(word, _) if slight || !word.slight => {
                    self.folded.entry(word.folded.clone()).or_insert(number);
                    for stem in &word.stems {
                        self.stems.entry(stem.clone()).or_insert(number);
                    }
                    for variant in &word.variants {
                        match variant.strip_prefix(STEM) {
                            Some(stem) => self.stems.entry(stem.to_owned()).or_insert(number),
                            None => self.folded.entry(variant.clone()).or_insert(number),
                        };
                    }
                }
                Clause::Phrase { words, .. } => {
                    for (further, word) in words.iter().enumerate() {
                        self.folded.entry(word.clone()).or_insert(number + further);
                    }
                }
                Clause::Prefix(prefix, _) => self.prefixes.push((prefix.clone(), number)),
                Clause::Group(query) => self.learn(query, slight),
                _ => {}
            }
        }
    }

    /// The title with its matches.
    pub fn title(&self, article: &Article) -> Snippet {
        let marks = self.marks(&article.title, &article.language);
        snippet(&article.title, 0..article.title.len(), &marks)
    }

    /// The passage of the text with most of the query's words, or its beginning.
    pub fn passage(&self, article: &Article) -> Snippet {
        let text = article.text.as_str();
        let marks = self.marks(text, &article.language);
        let first = best_window(&marks);
        let first = sentence_start(text, &marks, first);
        let end = (first + PASSAGE).min(marks.len());
        let begin = marks.get(first).map_or(0, |mark| mark.range.start);
        let begin = if first == 0 { 0 } else { begin };
        let end = if end == marks.len() { text.len() } else { marks[end - 1].range.end };
        let passage = begin..begin + text[begin..end].trim_end().len();
        snippet(text, passage, &marks)
    }

    fn marks(&self, text: &str, language: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        analyzer::tokens(text, Language::of_text(language, text), |token| {
            let folded = bounded(token.folded);
            let prefix = || self.prefixes.iter().find(|(prefix, _)| folded.starts_with(prefix));
            let word = self
                .folded
                .get(folded)
                .or_else(|| self.stems.get(bounded(token.stem)))
                .copied()
                .or_else(|| prefix().map(|(_, number)| *number));
            marks.push(Mark { range: token.range, word });
        });
        marks
    }
}

/// The number of the token that the window with most different words, and
/// then with most matches, begins at; the earliest of equals.
fn best_window(marks: &[Mark]) -> usize {
    let mut best = (0, 0, 0);
    let matches: Vec<usize> = marks
        .iter()
        .enumerate()
        .filter(|(_, mark)| mark.word.is_some())
        .map(|(at, _)| at)
        .collect();
    for (number, &start) in matches.iter().enumerate() {
        let inside = matches[number..].iter().take_while(|at| **at < start + PASSAGE);
        let mut different = FxHashSet::default();
        let mut count = 0;
        for at in inside {
            different.extend(marks[*at].word);
            count += 1;
        }
        if (different.len(), count) > (best.0, best.1) {
            best = (different.len(), count, start);
        }
    }
    best.2
}

/// Moves the first token back to the beginning of its sentence or line, or by
/// a few words for context.
fn sentence_start(text: &str, marks: &[Mark], first: usize) -> usize {
    for back in 0..=LEAD_IN.min(first) {
        let at = first - back;
        if at == 0 {
            return 0;
        }
        let gap = &text[marks[at - 1].range.end..marks[at].range.start];
        if gap.contains(['.', '!', '؟', '?', '\n', '؛', '…']) {
            return at;
        }
    }
    first.saturating_sub(LEAD_IN / 2)
}

fn snippet(text: &str, part: Range<usize>, marks: &[Mark]) -> Snippet {
    let inside = marks.iter().filter(|mark| {
        mark.word.is_some() && mark.range.start >= part.start && mark.range.end <= part.end
    });
    let highlights =
        inside.map(|mark| mark.range.start - part.start..mark.range.end - part.start).collect();
    Snippet { text: text[part].to_owned(), highlights }
}
