//! One of what stands beside each other in a query, in one segment.

use std::ops::Range;

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score};

use super::mask::{Mask, WIDEST};
use super::prefix::PrefixReader;
use super::word::{Light, WordReader};

/// Where so few articles are left, each is looked for by itself.
const FEW: u32 = 8;

/// How a member takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must match.
    Must,
    /// Some of these must match.
    Should,
    /// It must not match.
    MustNot,
}

/// Where a member's articles come from.
pub enum Source {
    /// The lists of a word.
    Word(Box<WordReader>),
    /// The words with a beginning.
    Prefix(PrefixReader),
    /// All articles of a segment of so many.
    Everything(DocId),
    /// Any scorer.
    Other(Box<dyn Scorer>),
}

/// A member of a bag in one segment.
pub struct Member {
    /// How it takes part.
    pub need: Need,
    /// In how many articles it is, about.
    pub cost: u64,
    source: Source,
    /// Scores of the articles marked last, of a [`Source::Other`].
    scores: Vec<Score>,
    /// The articles of the window that it is in, as far as they were looked for.
    pub marks: Mask,
    /// Those among them where it may count for more than what is light.
    pub heavy: Mask,
}

impl Member {
    /// One whose articles come from there; they are `scored` or not.
    pub fn new(source: Source, need: Need, scored: bool) -> Member {
        let (cost, width) = match &source {
            Source::Word(word) => (word.cost(), 0),
            Source::Prefix(prefix) => (prefix.cost(), 0),
            Source::Everything(end) => (u64::from(*end), 0),
            Source::Other(scorer) => (scorer.cost(), if scored { WIDEST } else { 0 }),
        };
        let (marks, heavy) = (Mask::EMPTY, Mask::EMPTY);
        Member { source, need, cost, scores: vec![0.0; width], marks, heavy }
    }

    /// Whether its own scores count.
    pub fn counts(&self) -> bool {
        self.need != Need::MustNot && !matches!(self.source, Source::Everything(_))
    }

    /// The first article from there on that it may be in.
    pub fn seek(&mut self, doc: DocId) -> DocId {
        match &mut self.source {
            Source::Word(word) => word.seek(doc),
            Source::Prefix(prefix) => prefix.seek(doc),
            Source::Everything(_) => doc,
            Source::Other(scorer) if scorer.doc() < doc => scorer.seek(doc),
            Source::Other(scorer) => scorer.doc(),
        }
    }

    /// Forgets the window before.
    pub fn begin(&mut self) {
        (self.marks, self.heavy) = (Mask::EMPTY, Mask::EMPTY);
        if let Source::Word(word) = &mut self.source {
            word.begin();
        }
    }

    /// Marks the articles of a range in a window that begins at `from`. Ranges follow
    /// each other.
    pub fn mark(&mut self, range: Range<DocId>, from: DocId, light: Light) {
        let (marks, heavy) = (&mut self.marks, &mut self.heavy);
        match &mut self.source {
            Source::Word(word) => return word.mark(&range, from, light, marks, heavy),
            Source::Prefix(prefix) => return prefix.mark(&range, from, light, marks, heavy),
            Source::Everything(_) => {
                let range = (range.start - from) as usize..(range.end - from) as usize;
                *marks = marks.or(&Mask::of_range(&range));
            }
            Source::Other(scorer) => {
                let mut doc = scorer.doc();
                if doc < range.start {
                    doc = scorer.seek(range.start);
                }
                while doc < range.end {
                    let place = (doc - from) as usize;
                    marks.set(place);
                    if let Some(score) = self.scores.get_mut(place) {
                        *score = scorer.score();
                    }
                    doc = scorer.advance();
                }
            }
        }
        if light != Light::ALL {
            *heavy = *marks;
        }
    }

    /// Marks it where articles are left.
    pub fn mark_left(&mut self, left: &Mask, from: DocId, light: Light) {
        let (Some(first), Some(last)) = (left.first_from(0), left.last()) else { return };
        if left.count() <= FEW {
            left.each(|place| {
                let doc = from + place as DocId;
                self.mark(doc..doc + 1, from, light);
            });
        } else {
            self.mark(from + first as DocId..from + last as DocId + 1, from, light);
        }
        self.marks = self.marks.and(left);
    }

    /// What it counts for at most where it is light.
    pub fn most(&self, light: Light) -> Score {
        match &self.source {
            Source::Word(word) => word.most(light),
            Source::Everything(_) => 0.0,
            _ if light == Light::NONE => 0.0,
            Source::Prefix(prefix) => prefix.most(light),
            Source::Other(_) => Score::INFINITY,
        }
    }

    /// What it counts for in an article that is marked.
    #[inline]
    pub fn score(&self, place: usize, from: DocId) -> Score {
        match &self.source {
            Source::Word(word) => word.score(from + place as DocId, from),
            Source::Prefix(prefix) => prefix.score(from + place as DocId),
            Source::Everything(_) => 0.0,
            Source::Other(_) => self.scores.get(place).copied().unwrap_or_default(),
        }
    }
}
