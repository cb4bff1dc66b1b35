//! The articles of one segment that one word is in, and what it counts for there.

use std::ops::Range;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::window::Mask;
use crate::search::columns::Columns;
use crate::search::rank::{KINDS, Part, WordRank};

/// How often a word occurs in an article, weighed by fields: in title and tags
/// divided by their lengths, in the text before its length is known. Each by
/// `rank::Kind`.
#[derive(Debug, Clone, Copy)]
pub struct Occurrences {
    apart: [f32; KINDS],
    text: [f32; KINDS],
}

impl Occurrences {
    const NONE: Occurrences = Occurrences { apart: [0.0; KINDS], text: [0.0; KINDS] };
}

/// Marks a place, and gives what is counted there if it is wanted.
#[inline]
fn placed<'o>(
    occurrences: &'o mut [Occurrences],
    place: usize,
    wanted: &Mask,
    marks: &mut Mask,
) -> Option<&'o mut Occurrences> {
    let new = marks.set(place);
    if !wanted.has(place) {
        return None;
    }
    let at = occurrences.get_mut(place)?;
    if new {
        *at = Occurrences::NONE;
    }
    Some(at)
}

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
    /// By places in a window; what is behind [`WordReader::mark`]'s marks is old.
    occurrences: Vec<Occurrences>,
}

/// The articles of one part, a block of them unpacked.
struct List {
    block: BlockSegmentPostings,
    /// The next one's place in the block.
    at: usize,
    field: usize,
    kinds: [f32; KINDS],
    /// None for lead and body, which share theirs.
    lengths: Option<FieldNormReader>,
}

impl List {
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
            let index = segment.inverted_index(part.term.field())?;
            let Some(block) = index.read_block_postings(&part.term, option)? else { continue };
            let lengths = match rank {
                Some(_) if !part.in_text() => {
                    Some(segment.get_fieldnorms_reader(part.term.field())?)
                }
                _ => None,
            };
            lists.push(List { block, at: 0, field: part.field, kinds: part.kinds, lengths });
        }
        Ok(WordReader { lists, rank, columns: columns.clone(), occurrences: Vec::new() })
    }

    /// How many articles it is in, at most.
    pub fn cost(&self) -> u64 {
        self.lists.iter().map(|list| u64::from(list.block.doc_freq())).sum()
    }

    /// The first article from there on that has the word.
    pub fn seek(&mut self, doc: DocId) -> DocId {
        self.lists.iter_mut().map(|list| list.seek(doc)).min().unwrap_or(TERMINATED)
    }

    /// Marks the articles of a range that have the word, in a window that begins at
    /// `from`. Ranges follow each other. Only what is `wanted`, or everything, gets its
    /// score.
    pub fn mark(
        &mut self,
        range: &Range<DocId>,
        from: DocId,
        wanted: Option<&Mask>,
        marks: &mut Mask,
    ) {
        let Some(rank) = &self.rank else {
            for list in &mut self.lists {
                list.each(range, false, |doc, _| {
                    marks.set((doc - from) as usize);
                });
            }
            return;
        };
        let places = (range.end - from) as usize;
        if self.occurrences.len() < places {
            self.occurrences.resize(places.next_power_of_two(), Occurrences::NONE);
        }
        let occurrences = self.occurrences.as_mut_slice();
        let everything = Mask::FULL;
        let wanted = wanted.unwrap_or(&everything);
        for list in &mut self.lists {
            let (field, lengths) = (list.field, list.lengths.take());
            let weights = list.kinds.map(|is| is * rank.field(field));
            match &lengths {
                Some(lengths) => list.each(range, true, |doc, count| {
                    let place = (doc - from) as usize;
                    if let Some(at) = placed(occurrences, place, wanted, marks) {
                        let inverse = rank.inverse(field, lengths.fieldnorm_id(doc));
                        add(&mut at.apart, count as f32 * inverse, &weights);
                    }
                }),
                None => list.each(range, true, |doc, count| {
                    let place = (doc - from) as usize;
                    if let Some(at) = placed(occurrences, place, wanted, marks) {
                        add(&mut at.text, count as f32, &weights);
                    }
                }),
            }
            list.lengths = lengths;
        }
    }

    /// What the word counts for at most.
    pub fn most(&self) -> f32 {
        self.rank.as_ref().map_or(0.0, WordRank::most)
    }

    /// What the word counts for in an article. Articles come in order.
    pub fn score_of(&mut self, doc: DocId) -> f32 {
        let mut marks = Mask::EMPTY;
        self.mark(&(doc..doc + 1), doc, None, &mut marks);
        if marks == Mask::EMPTY { 0.0 } else { self.score(doc, doc) }
    }

    /// What the word counts for in an article that was marked last.
    pub fn score(&self, doc: DocId, from: DocId) -> f32 {
        let Some(rank) = &self.rank else { return 0.0 };
        let Some(found) = self.occurrences.get((doc - from) as usize) else { return 0.0 };
        let words = self.columns.words.get(doc as usize).copied().unwrap_or_default();
        rank.score(&found.apart, &found.text, words)
    }
}
