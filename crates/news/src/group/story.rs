//! A remembered story: its members in the window, and how long the sum of what the
//! newest say is.

use hashbrown::HashTable;

use crate::model::story::StoryId;
use crate::window::names::Name;
use text::hash::hash;

/// Stories in a piece of memory.
const PIECE: usize = 1 << 12;

/// A story of the window.
#[derive(Debug, Default)]
pub struct Story {
    name: Name,
    /// Its members' numbers, ascending.
    pub members: Vec<u32>,
    span: Option<(u32, u32)>,
    /// The squared length of the sum of its newest members' shares. Whole numbers,
    /// so that taking a member out undoes putting it in.
    pub square: Dots,
    /// What stands for its family, the stories that were one and were split; 0 where
    /// it has none.
    pub family: u32,
}

/// A product of shares, of terms and of names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dots {
    /// Of the terms.
    pub terms: i64,
    /// Of the names.
    pub names: i64,
}

impl Dots {
    /// Adds `times` the other.
    pub fn add(&mut self, other: Dots, times: i64) {
        self.terms += times * other.terms;
        self.names += times * other.names;
    }
}

impl Story {
    /// A story without members.
    pub fn new(id: &str) -> Story {
        Story { name: Name::of(id), ..Story::default() }
    }

    /// Its id.
    pub fn id(&self) -> StoryId {
        StoryId(self.name.written())
    }

    /// The first and last instant of its members, in seconds, from 1970 to 2106.
    pub fn span(&self) -> Option<(i64, i64)> {
        self.span.map(|(first, last)| (i64::from(first), i64::from(last)))
    }

    /// Says what that is.
    pub fn set_span(&mut self, span: Option<(i64, i64)>) {
        self.span = span.map(|(first, last)| (first as u32, last as u32));
    }

    /// Its newest members, so many at most.
    pub fn newest(&self, most: usize) -> &[u32] {
        &self.members[self.members.len().saturating_sub(most)..]
    }

    /// Puts a member in. The square is left as it was.
    pub fn insert(&mut self, number: u32, at: i64) {
        if self.members.capacity() == 0 {
            // Most stories have one member.
            self.members.reserve_exact(1);
        }
        let place = self.members.partition_point(|other| *other < number);
        self.members.insert(place, number);
        let (first, last) = self.span().unwrap_or((at, at));
        self.set_span(Some((first.min(at), last.max(at))));
    }

    /// Takes a member out. The square is left as it was, and the span is to be
    /// measured anew where this is [so](Story::is_at_end).
    pub fn remove(&mut self, number: u32) {
        if let Ok(place) = self.members.binary_search(&number) {
            self.members.remove(place);
        }
    }

    /// Whether an instant is the first or last of its members'.
    pub fn is_at_end(&self, at: i64) -> bool {
        self.span().is_some_and(|(first, last)| at == first || at == last)
    }

    /// Puts another story's members in; its family where this has none. The square is
    /// left as it was.
    pub fn absorb(&mut self, other: Story) {
        if self.family == 0 {
            self.family = other.family;
        }
        self.members.extend(other.members);
        self.members.sort_unstable();
        self.span = match (self.span, other.span) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, other) => one.or(other),
        };
    }

    /// Days from the first member to an instant; zero before it.
    pub fn age_days(&self, at: i64) -> f64 {
        self.span().map_or(0.0, |(first, _)| (at - first).max(0) as f64 / 86_400.0)
    }
}

/// The cosine of two sums by their product and squares.
pub fn cosine(dot: i64, a: i64, b: i64) -> f64 {
    if a <= 0 || b <= 0 { 0.0 } else { dot as f64 / ((a as f64).sqrt() * (b as f64).sqrt()) }
}

/// The stories of the window, by a number each has while it is there.
#[derive(Debug, Default)]
pub struct Stories {
    /// In pieces, which stay where they are as more are added.
    pieces: Vec<Vec<Option<Story>>>,
    free: Vec<u32>,
    names: HashTable<u32>,
}

impl Stories {
    /// The story of a number.
    pub fn get(&self, story: u32) -> Option<&Story> {
        story_of(&self.pieces, story)
    }

    /// The story of a number, to change it.
    pub fn get_mut(&mut self, story: u32) -> Option<&mut Story> {
        self.place(story)?.as_mut()
    }

    /// The number of the story of an id.
    pub fn named(&self, id: &str) -> Option<u32> {
        let name = Name::of(id);
        let is_it = |story: &u32| self.get(*story).is_some_and(|story| story.name == name);
        self.names.find(hash(id), is_it).copied()
    }

    /// Founds a story under an id that none has.
    pub fn found(&mut self, id: &str) -> u32 {
        let number = self.free.pop().unwrap_or_else(|| self.room());
        if let Some(free) = self.place(number) {
            *free = Some(Story::new(id));
        }
        let pieces = &self.pieces;
        let name_of = |number: &u32| story_of(pieces, *number).map_or(0, |story| story.name.hash());
        self.names.insert_unique(hash(id), number, name_of);
        number
    }

    /// Takes a story out.
    pub fn remove(&mut self, number: u32) -> Option<Story> {
        let story = self.place(number)?.take()?;
        let entry = self.names.find_entry(story.name.hash(), |other| *other == number);
        if let Ok(entry) = entry {
            entry.remove();
        }
        self.free.push(number);
        Some(story)
    }

    /// A place that no story had before.
    fn room(&mut self) -> u32 {
        if self.pieces.last().is_none_or(|piece| piece.len() == PIECE) {
            self.pieces.push(Vec::with_capacity(PIECE));
        }
        let last = self.pieces.len() - 1;
        self.pieces[last].push(None);
        (last * PIECE + self.pieces[last].len() - 1) as u32
    }

    fn place(&mut self, story: u32) -> Option<&mut Option<Story>> {
        self.pieces.get_mut(story as usize / PIECE)?.get_mut(story as usize % PIECE)
    }

    /// Bytes of memory it takes up.
    pub fn bytes(&self) -> usize {
        let members = |story: &Story| 4 * story.members.capacity();
        let members: usize = self.pieces.iter().flatten().flatten().map(members).sum();
        let own = self.pieces.len() * PIECE * size_of::<Option<Story>>();
        own + members + 4 * self.free.capacity() + self.names.allocation_size()
    }

    /// All stories, to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Story> {
        self.pieces.iter_mut().flatten().flatten()
    }
}

fn story_of(pieces: &[Vec<Option<Story>>], story: u32) -> Option<&Story> {
    pieces.get(story as usize / PIECE)?.get(story as usize % PIECE)?.as_ref()
}
