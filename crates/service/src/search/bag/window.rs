//! Some articles in a row, and which of them match.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::query::Scorer;
use tantivy::{DocId, Score, TERMINATED};

use super::prefix::PrefixReader;
use super::word::WordReader;
use crate::search::columns::{Columns, NONE};

/// A window has at most so many articles…
pub const WIDEST: usize = 1_024;

/// …and after a leap so many, as it may be left at once.
const NARROWEST: usize = 64;

/// Where so few articles are left, each is looked for by itself.
const FEW: u32 = 8;

/// A bit for each article of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask([u64; WIDEST / 64]);

impl Mask {
    /// Nothing.
    pub const EMPTY: Mask = Mask([0; WIDEST / 64]);

    /// Everything.
    pub const FULL: Mask = Mask([u64::MAX; WIDEST / 64]);

    /// Whether a bit is set.
    #[inline]
    pub fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|bits| bits & (1 << (place % 64)) != 0)
    }

    /// Sets a bit of the window; tells whether it was not set.
    #[inline]
    pub fn set(&mut self, place: usize) -> bool {
        let Some(bits) = self.0.get_mut(place / 64) else { return false };
        let bit = 1 << (place % 64);
        let new = *bits & bit == 0;
        *bits |= bit;
        new
    }

    fn clear(&mut self, place: usize) {
        if let Some(bits) = self.0.get_mut(place / 64) {
            *bits &= !(1 << (place % 64));
        }
    }

    fn with(mut self, other: &Mask, join: impl Fn(u64, u64) -> u64) -> Mask {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, more)| *bits = join(*bits, *more));
        self
    }

    fn count(&self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    fn first_from(&self, place: usize) -> Option<usize> {
        let mut at = place / 64;
        let mut bits = self.0.get(at)? & (u64::MAX << (place % 64));
        while bits == 0 {
            at += 1;
            bits = *self.0.get(at)?;
        }
        Some(at * 64 + bits.trailing_zeros() as usize)
    }

    fn last(&self) -> Option<usize> {
        let at = self.0.iter().rposition(|bits| *bits != 0)?;
        Some(at * 64 + 63 - self.0[at].leading_zeros() as usize)
    }

    fn each(&self, mut each: impl FnMut(usize)) {
        for (at, bits) in self.0.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                each(at * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }
}

/// The least score that is still of use, known while a search runs: an article with
/// a lower one only has to be counted.
#[derive(Debug, Clone, Default)]
pub struct Floor(Arc<AtomicU32>);

impl Floor {
    fn get(&self) -> Score {
        Score::from_bits(self.0.load(Ordering::Relaxed))
    }

    /// Raises it to a score, which is not negative.
    pub fn raise(&self, score: Score) {
        // The bits of floats that are not negative order like the floats.
        self.0.fetch_max(score.max(0.0).to_bits(), Ordering::Relaxed);
    }
}

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
    /// Any scorer.
    Other(Box<dyn Scorer>),
}

/// A member of a bag in one segment.
pub struct Member {
    source: Source,
    need: Need,
    cost: u64,
    /// Scores of the articles marked last, of an [`Source::Other`].
    scores: Vec<Score>,
}

impl Member {
    /// One whose articles come from there; they are `scored` or not.
    pub fn new(source: Source, need: Need, scored: bool) -> Member {
        let (cost, width) = match &source {
            Source::Word(word) => (word.cost(), 0),
            Source::Prefix(prefix) => (prefix.cost(), 0),
            Source::Other(scorer) => (scorer.cost(), if scored { WIDEST } else { 0 }),
        };
        Member { source, need, cost, scores: vec![0.0; width] }
    }

    fn seek(&mut self, doc: DocId) -> DocId {
        match &mut self.source {
            Source::Word(word) => word.seek(doc),
            Source::Prefix(prefix) => prefix.seek(doc),
            Source::Other(scorer) if scorer.doc() < doc => scorer.seek(doc),
            Source::Other(scorer) => scorer.doc(),
        }
    }

    fn mark(&mut self, range: Range<DocId>, from: DocId, wanted: Option<&Mask>, marks: &mut Mask) {
        match &mut self.source {
            Source::Word(word) => word.mark(&range, from, wanted, marks),
            Source::Prefix(prefix) => prefix.mark(&range, from, marks),
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
    }

    /// Marks it where articles are left.
    fn mark_left(&mut self, left: &Mask, from: DocId) -> Mask {
        let mut marks = Mask::EMPTY;
        let (Some(first), Some(last)) = (left.first_from(0), left.last()) else { return marks };
        if left.count() <= FEW {
            left.each(|place| {
                let doc = from + place as DocId;
                self.mark(doc..doc + 1, from, None, &mut marks);
            });
        } else {
            let range = from + first as DocId..from + last as DocId + 1;
            self.mark(range, from, Some(left), &mut marks);
        }
        marks.with(left, |marks, left| marks & left)
    }

    /// What it counts for at most.
    fn most(&self) -> Score {
        match &self.source {
            Source::Word(word) => word.most(),
            Source::Prefix(_) | Source::Other(_) => Score::INFINITY,
        }
    }

    fn score(&self, place: usize, from: DocId) -> Score {
        match &self.source {
            Source::Word(word) => word.score(from + place as DocId, from),
            Source::Prefix(prefix) => prefix.score(from + place as DocId),
            Source::Other(_) => self.scores.get(place).copied().unwrap_or_default(),
        }
    }
}

/// Goes through the windows of a segment.
pub struct Lookout {
    /// Those that must match, those that should, those that must not; the rarest
    /// first.
    members: Vec<Member>,
    /// Days, from the segment's first; and whether they must not be.
    days: Vec<(Range<i64>, bool)>,
    required: usize,
    columns: Arc<Columns>,
    scored: bool,
    floor: Floor,
    /// The articles of the segment.
    end: DocId,
    from: DocId,
    until: DocId,
    /// How many articles the next window has.
    width: usize,
    matches: Mask,
    scores: Vec<Score>,
    counts: Vec<u8>,
}

impl Lookout {
    /// Over the members of a bag, before the first window.
    pub fn new(
        mut members: Vec<Member>,
        days: Vec<(Range<i64>, bool)>,
        required: usize,
        columns: Arc<Columns>,
        end: DocId,
        scored: bool,
        floor: Floor,
    ) -> Lookout {
        members.sort_by_key(|member| (member.need as u8, member.cost));
        Lookout {
            members,
            days,
            required,
            columns,
            scored,
            floor,
            end,
            from: 0,
            until: 0,
            width: NARROWEST,
            matches: Mask::EMPTY,
            scores: vec![0.0; WIDEST],
            counts: vec![0; WIDEST],
        }
    }

    fn having(&self, need: Need) -> Range<usize> {
        let from = self.members.iter().position(|member| member.need == need);
        let count = self.members.iter().filter(|member| member.need == need).count();
        from.map_or(0..0, |from| from..from + count)
    }

    /// Those of which a match has one at least: the rarest that must match, or as
    /// many of those that should that there are not enough others.
    fn leaders(&self) -> Range<usize> {
        let (must, should) = (self.having(Need::Must), self.having(Need::Should));
        if !must.is_empty() {
            return must.start..must.start + 1;
        }
        should.start..(should.end + 1).saturating_sub(self.required.max(1)).max(should.start)
    }

    /// Roughly how many articles match.
    pub fn size_hint(&self) -> u32 {
        let cost: u64 = self.members[self.leaders()].iter().map(|member| member.cost).sum();
        cost.min(u64::from(self.end)) as u32
    }

    /// Where the next article may be that matches, from there on.
    fn possible(&mut self, from: DocId) -> DocId {
        let must = self.having(Need::Must);
        if must.is_empty() {
            let leaders = self.leaders();
            let docs = self.members[leaders].iter_mut().map(|member| member.seek(from));
            return docs.min().unwrap_or(TERMINATED);
        }
        let mut from = from;
        'again: loop {
            for place in must.clone() {
                let doc = self.members[place].seek(from);
                if doc >= self.end {
                    return TERMINATED;
                }
                let leap = place == must.start || doc - from >= self.width as DocId;
                if leap && doc > from {
                    from = doc;
                    if place > must.start {
                        continue 'again;
                    }
                }
            }
            return from;
        }
    }

    /// Goes on to the next window in which something matches.
    pub fn next_window(&mut self) -> bool {
        loop {
            let from = self.possible(self.until);
            if from >= self.end {
                (self.from, self.until, self.matches) = (self.end, self.end, Mask::EMPTY);
                return false;
            }
            self.from = from;
            self.until = from.saturating_add(self.width as DocId).min(self.end);
            self.width = (self.width * 2).min(WIDEST);
            self.look();
            if self.matches != Mask::EMPTY {
                return true;
            }
        }
    }

    /// How many of the leaders can bring an article among the best: what only the
    /// others are in, the commonest, stays under what the best have.
    fn essential(&self, leaders: &Range<usize>) -> Range<usize> {
        let (mut end, floor) = (leaders.end, self.floor.get());
        let others = self.members[end..].iter().filter(|member| member.need != Need::MustNot);
        let mut most: Score = others.map(Member::most).sum();
        while end > leaders.start {
            most += self.members[end - 1].most();
            // What is equal may be among them.
            if most >= floor {
                break;
            }
            end -= 1;
        }
        leaders.start..end
    }

    /// Finds out what matches in the window.
    fn look(&mut self) {
        let (from, whole, scored) = (self.from, self.from..self.until, self.scored);
        self.scores[..whole.len()].fill(0.0);
        self.counts[..whole.len()].fill(0);
        let leaders = self.leaders();
        let essential = self.essential(&leaders);
        let mut left = Mask::EMPTY;
        for place in 0..self.members.len() {
            let member = &mut self.members[place];
            let (need, leads) = (member.need, leaders.contains(&place));
            let mut wanted = left;
            let marks = if leads {
                let mut marks = Mask::EMPTY;
                let all = !scored || essential.contains(&place);
                let wanted_of = if all { None } else { Some(&left) };
                member.mark(whole.clone(), from, wanted_of, &mut marks);
                if all {
                    wanted = marks;
                }
                left = left.with(&marks, |left, marks| left | marks);
                marks
            } else {
                member.mark_left(&left, from)
            };
            match need {
                Need::Must => left = marks,
                Need::Should => marks.each(|place| self.counts[place] += 1),
                Need::MustNot => left = left.with(&marks, |left, marks| left & !marks),
            }
            if scored && need != Need::MustNot {
                let member = &self.members[place];
                let wanted = wanted.with(&marks, |wanted, marks| wanted & marks);
                wanted.each(|place| self.scores[place] += member.score(place, from));
            }
        }
        self.matches = left;
        if self.required > 0 {
            left.each(|place| {
                if usize::from(self.counts[place]) < self.required {
                    self.matches.clear(place);
                }
            });
        }
        self.keep_days();
    }

    fn keep_days(&mut self) {
        for (days, excluded) in &self.days {
            let left = self.matches;
            left.each(|place| {
                let day = self.columns.days.get(self.from as usize + place).copied();
                let day = day.filter(|day| *day != NONE);
                if day.is_some_and(|day| days.contains(&i64::from(day))) == *excluded {
                    self.matches.clear(place);
                }
            });
        }
    }

    /// Calls `each` with what matches in the window.
    pub fn each(&self, each: &mut dyn FnMut(DocId, Score)) {
        self.matches.each(|place| each(self.from + place as DocId, self.scores[place]));
    }

    /// The first article from there on that matches.
    pub fn first_from(&mut self, doc: DocId) -> DocId {
        let inside = doc.checked_sub(self.from).map(|place| place as usize);
        if doc < self.until
            && let Some(place) = inside.and_then(|place| self.matches.first_from(place))
        {
            return self.from + place as DocId;
        }
        if doc > self.until {
            (self.until, self.width) = (doc, NARROWEST);
        }
        match self.next_window() {
            true => self.from + self.matches.first_from(0).unwrap_or_default() as DocId,
            false => TERMINATED,
        }
    }

    /// What an article of the window counts for.
    pub fn score(&self, doc: DocId) -> Score {
        let place = doc.checked_sub(self.from).map(|place| place as usize);
        place.and_then(|place| self.scores.get(place)).copied().unwrap_or_default()
    }
}
