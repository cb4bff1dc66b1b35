//! Some articles in a row, and which of them match.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::{DocId, Score, TERMINATED};

use super::mask::{Mask, WIDEST};
use super::member::{Member, Need};
use super::word::Light;
use crate::search::columns::{Columns, NONE};

/// After a leap a window has so many articles, as it may be left at once.
const NARROWEST: usize = 64;

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

/// Goes through the windows of a segment.
pub struct Lookout {
    /// Those that must match, those that should, those that must not; the rarest
    /// first.
    members: Vec<Member>,
    /// Places of those whose scores count, the commonest first.
    commonest: Vec<usize>,
    /// What is light of each member: an article that is light in all that it is in
    /// stays under the floor.
    light: Vec<Light>,
    /// The floor that was found for.
    light_under: Score,
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
    /// Those of the matches that have scores.
    ranked: Mask,
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
        let counting = (0..members.len()).filter(|place| members[*place].counts());
        let mut commonest: Vec<usize> = counting.collect();
        commonest.sort_by_key(|place| std::cmp::Reverse(members[*place].cost));
        Lookout {
            light: vec![Light::NONE; members.len()],
            light_under: 0.0,
            members,
            commonest,
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
            ranked: Mask::EMPTY,
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

    /// Finds out what is light of each member: as much as the floor allows, of the
    /// commonest first.
    fn weigh(&mut self) {
        let floor = self.floor.get();
        if floor <= self.light_under {
            return;
        }
        self.light_under = floor;
        let mut sum = 0.0;
        for place in &self.commonest {
            let member = &self.members[*place];
            let fits = |light: &&Light| sum + member.most(**light) < floor;
            let light = Light::LEVELS.iter().find(fits).copied().unwrap_or(Light::NONE);
            sum += member.most(light);
            self.light[*place] = light;
        }
    }

    /// Finds out what matches in the window.
    fn look(&mut self) {
        let (from, whole) = (self.from, self.from..self.until);
        if self.scored {
            self.weigh();
        }
        let leaders = self.leaders();
        let mut left = Mask::EMPTY;
        // Where none must match, each that leads is one.
        let counted = self.required > usize::from(self.having(Need::Must).is_empty());
        if counted {
            self.counts[..whole.len()].fill(0);
        }
        for place in 0..self.members.len() {
            let (member, light) = (&mut self.members[place], self.light[place]);
            member.begin();
            if leaders.contains(&place) {
                member.mark(whole.clone(), from, light);
                left = left.or(&member.marks);
            } else {
                member.mark_left(&left, from, light);
            }
            match member.need {
                Need::Must => left = member.marks,
                Need::Should if counted => {
                    member.marks.each(|place| self.counts[place] += 1);
                }
                Need::Should => {}
                Need::MustNot => left = left.without(&member.marks),
            }
        }
        self.matches = left;
        if counted {
            left.each(|place| {
                if usize::from(self.counts[place]) < self.required {
                    self.matches.clear(place);
                }
            });
        }
        self.keep_days();
        self.ranked = self.matches;
        if self.scored {
            self.rank();
        }
    }

    /// Gives their scores to the articles that may reach the floor.
    fn rank(&mut self) {
        let mut heavy = Mask::EMPTY;
        for place in &self.commonest {
            heavy = heavy.or(&self.members[*place].heavy);
        }
        if self.light_under > 0.0 {
            self.ranked = self.matches.and(&heavy);
        }
        let (from, scores) = (self.from, &mut self.scores);
        self.ranked.each(|place| scores[place] = 0.0);
        for member in self.members.iter().filter(|member| member.counts()) {
            let ranked = self.ranked.and(&member.marks);
            ranked.each(|place| scores[place] += member.score(place, from));
        }
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

    /// The first article of the window.
    pub fn from(&self) -> DocId {
        self.from
    }

    /// What matches in the window.
    pub fn matches(&self) -> &Mask {
        &self.matches
    }

    /// Calls `each` with what of the window may be among the best; with what is in
    /// `among`.
    pub fn each_ranked(&self, among: &Mask, mut each: impl FnMut(DocId, Score)) {
        let ranked = self.ranked.and(among);
        ranked.each(|place| each(self.from + place as DocId, self.scores[place]));
    }

    /// Calls `each` with what matches in the window.
    pub fn each(&self, each: &mut dyn FnMut(DocId, Score)) {
        self.matches.each(|place| {
            let score = if self.ranked.has(place) { self.scores[place] } else { 0.0 };
            each(self.from + place as DocId, score);
        });
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
