//! The articles of one segment that have a word with a beginning.

use std::ops::Range;

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::window::Mask;

/// The articles of one segment, a bit each, for every field a word was looked for in.
pub struct PrefixReader {
    fields: Vec<Vec<u64>>,
    cost: u64,
    boost: f32,
}

impl PrefixReader {
    /// Looks up every word that begins as one of the terms, each in its field.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(
        terms: &[Term],
        segment: &SegmentReader,
        boost: f32,
    ) -> tantivy::Result<PrefixReader> {
        let (mut fields, mut cost) = (Vec::with_capacity(terms.len()), 0);
        for term in terms {
            let index = segment.inverted_index(term.field())?;
            let prefix = term.serialized_value_bytes();
            let mut words = index.terms().range().ge(prefix);
            if let Some(end) = behind(prefix) {
                words = words.lt(end);
            }
            let mut words = words.into_stream()?;
            let mut bits = vec![0u64; (segment.max_doc() as usize).div_ceil(64)];
            let mut block: Option<BlockSegmentPostings> = None;
            while words.advance() {
                let word = words.value();
                cost += u64::from(word.doc_freq);
                let block = match &mut block {
                    Some(block) => {
                        index.reset_block_postings_from_terminfo(word, block)?;
                        block
                    }
                    none => none.insert(
                        index.read_block_postings_from_terminfo(word, IndexRecordOption::Basic)?,
                    ),
                };
                while !block.docs().is_empty() {
                    for doc in block.docs() {
                        if let Some(bits) = bits.get_mut(*doc as usize / 64) {
                            *bits |= 1 << (doc % 64);
                        }
                    }
                    block.advance();
                }
            }
            fields.push(bits);
        }
        Ok(PrefixReader { fields, cost: cost.min(segment.max_doc().into()), boost })
    }

    /// How many articles it is in, at most.
    pub fn cost(&self) -> u64 {
        self.cost
    }

    /// The first article from there on.
    pub fn seek(&self, doc: DocId) -> DocId {
        let first = |bits: &Vec<u64>| -> Option<DocId> {
            let mut at = doc as usize / 64;
            let mut left = bits.get(at)? & (u64::MAX << (doc % 64));
            while left == 0 {
                at += 1;
                left = *bits.get(at)?;
            }
            Some(at as DocId * 64 + left.trailing_zeros())
        };
        self.fields.iter().filter_map(first).min().unwrap_or(TERMINATED)
    }

    /// Marks the articles of a range in a window that begins at `from`.
    pub fn mark(&self, range: &Range<DocId>, from: DocId, marks: &mut Mask) {
        for bits in &self.fields {
            for at in range.start / 64..range.end.div_ceil(64) {
                let mut left = bits.get(at as usize).copied().unwrap_or_default();
                while left != 0 {
                    let doc = at * 64 + left.trailing_zeros();
                    left &= left - 1;
                    if range.contains(&doc) {
                        marks.set((doc - from) as usize);
                    }
                }
            }
        }
    }

    /// In how many fields it is in an article.
    pub fn score(&self, doc: DocId) -> f32 {
        let has = |bits: &&Vec<u64>| {
            bits.get(doc as usize / 64).is_some_and(|bits| bits & (1 << (doc % 64)) != 0)
        };
        self.boost * self.fields.iter().filter(has).count() as f32
    }
}

/// The first string behind all that begin so.
fn behind(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte < u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}
