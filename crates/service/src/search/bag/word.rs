//! The articles of one segment that one word is in, and what it counts for there.

use std::ops::Range;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::mask::Mask;
use crate::search::columns::Columns;
use crate::search::rank::{BODY, KINDS, Part, WordRank};

/// What a word counts little in: articles that have it in the body alone, in each of
/// its forms at most so many times. (MaxScore, Turtle and Flood 1995, by occurrences
/// instead of by lists.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Light(u32);

impl Light {
    /// Nothing.
    pub const NONE: Light = Light(0);

    /// Everything it is in.
    pub const ALL: Light = Light(u32::MAX);

    /// From much to little.
    pub const LEVELS: [Light; 7] =
        [Light::ALL, Light(8), Light(5), Light(3), Light(2), Light(1), Light::NONE];
}

/// More occurrences are counted as so many.
const MOST_TIMES: u32 = u16::MAX as u32;

/// Larger than what sums of scores lose to rounding.
const ROUNDED_UP: f32 = 1.0001;

#[inline]
fn add(sums: &mut [f32; KINDS], count: f32, weights: &[f32; KINDS]) {
    for kind in 0..KINDS {
        sums[kind] += count * weights[kind];
    }
}

/// Reads the lists of a word's parts.
pub struct WordReader {
    lists: Vec<List>,
    /// None where nothing is ranked.
    rank: Option<WordRank>,
    columns: Arc<Columns>,
}

/// The articles of one part, and what it counts for.
struct List {
    postings: Postings,
    field: usize,
    /// What an occurrence counts, by kind.
    weights: [f32; KINDS],
    /// None for lead and body, which share theirs.
    lengths: Option<FieldNormReader>,
    /// The articles of the window that have the part…
    has: Mask,
    /// …and how often, by places; what is behind others is old.
    counts: Vec<u16>,
}

/// The articles of one part, a block of them unpacked.
struct Postings {
    block: BlockSegmentPostings,
    /// The next one's place in the block.
    at: usize,
}

impl Postings {
    fn doc(&self) -> DocId {
        self.block.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn seek(&mut self, doc: DocId) -> DocId {
        if self.doc() < doc {
            self.at = self.block.seek(doc);
        }
        self.doc()
    }

    /// Calls `each` with every article of a range and how often it has the part.
    #[inline]
    fn each(&mut self, range: &Range<DocId>, counted: bool, mut each: impl FnMut(DocId, u32)) {
        self.seek(range.start);
        loop {
            let docs = self.block.docs().get(self.at..).unwrap_or_default();
            let inside = match docs.last() {
                Some(last) if *last < range.end => docs.len(),
                _ => docs.partition_point(|doc| *doc < range.end),
            };
            let ends = inside == docs.len();
            if counted {
                let counts = self.block.freqs().get(self.at..).unwrap_or_default();
                docs[..inside].iter().zip(counts).for_each(|(doc, count)| each(*doc, *count));
            } else {
                docs[..inside].iter().for_each(|doc| each(*doc, 1));
            }
            self.at += inside;
            if !ends || docs.is_empty() {
                return;
            }
            self.block.advance();
            self.at = 0;
        }
    }
}

impl WordReader {
    /// Opens the lists of a word's parts in a segment.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn open(
        parts: &[Part],
        rank: Option<WordRank>,
        segment: &SegmentReader,
        columns: &Arc<Columns>,
    ) -> tantivy::Result<WordReader> {
        let option = match rank {
            Some(_) => IndexRecordOption::WithFreqs,
            None => IndexRecordOption::Basic,
        };
        let mut lists = Vec::with_capacity(parts.len());
        for part in parts {
            let field = part.term.field();
            let index = segment.inverted_index(field)?;
            let Some(block) = index.read_block_postings(&part.term, option)? else { continue };
            let lengths = match rank {
                Some(_) if !part.in_text() => Some(segment.get_fieldnorms_reader(field)?),
                _ => None,
            };
            let weight = rank.as_ref().map_or(0.0, |rank| rank.field(part.field));
            lists.push(List {
                postings: Postings { block, at: 0 },
                field: part.field,
                weights: part.kinds.map(|is| is * weight),
                lengths,
                has: Mask::EMPTY,
                counts: Vec::new(),
            });
        }
        Ok(WordReader { lists, rank, columns: columns.clone() })
    }

    /// How many articles it is in, at most.
    pub fn cost(&self) -> u64 {
        self.lists.iter().map(|list| u64::from(list.postings.block.doc_freq())).sum()
    }

    /// The first article from there on that has the word.
    pub fn seek(&mut self, doc: DocId) -> DocId {
        self.lists.iter_mut().map(|list| list.postings.seek(doc)).min().unwrap_or(TERMINATED)
    }

    /// Forgets the window before.
    pub fn begin(&mut self) {
        self.lists.iter_mut().for_each(|list| list.has = Mask::EMPTY);
    }

    /// Marks the articles of a range that have the word, in a window that begins at
    /// `from`, and those among them that are not light. Ranges follow each other.
    pub fn mark(
        &mut self,
        range: &Range<DocId>,
        from: DocId,
        light: Light,
        marks: &mut Mask,
        heavy: &mut Mask,
    ) {
        let places = (range.end - from) as usize;
        for List { postings, has, counts, field, .. } in &mut self.lists {
            if self.rank.is_none() {
                postings.each(range, false, |doc, _| has.set((doc - from) as usize));
                *marks = marks.or(has);
                continue;
            }
            if counts.len() < places {
                counts.resize(places.next_power_of_two(), 0);
            }
            let mut place = |doc: DocId, count: u32| {
                let place = (doc - from) as usize;
                has.set(place);
                if let Some(at) = counts.get_mut(place) {
                    *at = count.min(MOST_TIMES) as u16;
                }
                place
            };
            if *field == BODY && light != Light::NONE && light != Light::ALL {
                postings.each(range, true, |doc, count| {
                    let place = place(doc, count);
                    heavy.set_if(place, count > light.0);
                });
            } else {
                postings.each(range, true, |doc, count| {
                    place(doc, count);
                });
                if light != Light::ALL {
                    *heavy = heavy.or(has);
                }
            }
            *marks = marks.or(has);
        }
        if self.rank.is_none() && light != Light::ALL {
            *heavy = *marks;
        }
    }

    /// What the word counts for at most where it is light.
    pub fn most(&self, light: Light) -> f32 {
        let Some(rank) = &self.rank else { return 0.0 };
        match light {
            Light::NONE => 0.0,
            Light::ALL => rank.most(),
            Light(times) => {
                let mut occurrences = [0.0; KINDS];
                for list in self.lists.iter().filter(|list| list.field == BODY) {
                    add(&mut occurrences, times as f32, &list.weights);
                }
                // Sums are rounded.
                rank.score(&[0.0; KINDS], &occurrences, 0.0) * ROUNDED_UP
            }
        }
    }

    /// What the word counts for in an article. Articles come in order.
    pub fn score_of(&mut self, doc: DocId) -> f32 {
        let mut marks = Mask::EMPTY;
        self.begin();
        self.mark(&(doc..doc + 1), doc, Light::ALL, &mut marks, &mut Mask::EMPTY.clone());
        if marks == Mask::EMPTY { 0.0 } else { self.score(doc, doc) }
    }

    /// What the word counts for in an article that was marked last, in a window that
    /// begins at `from`.
    pub fn score(&self, doc: DocId, from: DocId) -> f32 {
        let Some(rank) = &self.rank else { return 0.0 };
        let place = (doc - from) as usize;
        // In title and tags divided by their lengths, in the text before its length is
        // known.
        let (mut apart, mut text) = ([0.0; KINDS], [0.0; KINDS]);
        for list in self.lists.iter().filter(|list| list.has.has(place)) {
            let count = list.counts.get(place).copied().unwrap_or_default();
            match &list.lengths {
                Some(lengths) => {
                    let inverse = rank.inverse(list.field, lengths.fieldnorm_id(doc));
                    add(&mut apart, f32::from(count) * inverse, &list.weights);
                }
                None => add(&mut text, f32::from(count), &list.weights),
            }
        }
        let words = self.columns.words.get(doc as usize).copied().unwrap_or_default();
        rank.score(&apart, &text, words)
    }
}
