//! The articles of one segment that have a word with a beginning.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::mask::Mask;
use super::word::Light;

/// Of a field, the commonest words with a beginning are read until they are in so many
/// articles for each there is: hardly an article is left that has only others.
const MOST_READ: u64 = 4;

/// The articles of one segment, a bit each, for every field a word was looked for in.
pub struct PrefixReader {
    /// The field with the most first.
    fields: Vec<Vec<u64>>,
    cost: u64,
    boost: f32,
    /// Rare words were left out.
    pub cut: bool,
}

impl PrefixReader {
    /// Looks up every word that begins as one of the terms, each in its field.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(
        terms: &[Term],
        segment: &SegmentReader,
        known: &Beginnings,
        boost: f32,
    ) -> tantivy::Result<PrefixReader> {
        let (mut fields, mut cut) = (Vec::with_capacity(terms.len()), false);
        for term in terms {
            let index = segment.inverted_index(term.field())?;
            let most = MOST_READ * u64::from(segment.max_doc());
            let (words, found) = match known.get(term) {
                Some(known) => known,
                None => {
                    let words = words(&index, term.serialized_value_bytes())?;
                    let found = words.iter().map(|word| u64::from(word.articles)).sum();
                    let words = if found > most { commonest(words, most) } else { words };
                    let words = Arc::from(words);
                    if found > most {
                        known.keep(term, (Arc::clone(&words), found));
                    }
                    (words, found)
                }
            };
            cut |= found > most;
            let bits = articles(&index, &words, segment.max_doc())?;
            fields.push((found, bits));
        }
        fields.sort_by_key(|(found, _)| std::cmp::Reverse(*found));
        let cost: u64 = fields.iter().map(|(found, _)| found).sum();
        let fields = fields.into_iter().map(|(_, bits)| bits).collect();
        Ok(PrefixReader { fields, cost: cost.min(segment.max_doc().into()), boost, cut })
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

    /// Marks the articles of a range in a window that begins at `from`, and those among
    /// them that are not light: in more than the field that has the most.
    pub fn mark(
        &self,
        range: &Range<DocId>,
        from: DocId,
        light: Light,
        marks: &mut Mask,
        heavy: &mut Mask,
    ) {
        let inside = Mask::of_range(&((range.start - from) as usize..(range.end - from) as usize));
        for (place, bits) in self.fields.iter().enumerate() {
            let found = Mask::of_row(bits, from as usize).and(&inside);
            *marks = marks.or(&found);
            if light == Light::NONE || light != Light::ALL && place > 0 {
                *heavy = heavy.or(&found);
            }
        }
    }

    /// What it counts for at most where it is light.
    pub fn most(&self, light: Light) -> f32 {
        match light {
            Light::NONE => 0.0,
            Light::ALL => self.boost * self.fields.len() as f32,
            _ => self.boost,
        }
    }

    /// What it counts for: in how many fields it is in an article.
    pub fn score(&self, doc: DocId) -> f32 {
        let has = |bits: &&Vec<u64>| {
            bits.get(doc as usize / 64).is_some_and(|bits| bits & (1 << (doc % 64)) != 0)
        };
        self.boost * self.fields.iter().filter(has).count() as f32
    }
}

/// A word of a field: where its list is.
pub struct Word {
    from: usize,
    length: u32,
    /// How many articles have it.
    articles: u32,
}

impl Word {
    fn of(info: &TermInfo) -> Word {
        let Range { start, end } = info.postings_range;
        Word { from: start, length: (end - start) as u32, articles: info.doc_freq }
    }

    /// What its articles are read by; its places are not.
    fn info(&self) -> TermInfo {
        TermInfo {
            doc_freq: self.articles,
            postings_range: self.from..self.from + self.length as usize,
            positions_range: 0..0,
        }
    }
}

/// The commonest words, that are in so many articles together, in their order.
fn commonest(mut words: Vec<Word>, most: u64) -> Vec<Word> {
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.articles));
    let mut read = 0;
    words.retain(|word| {
        read += u64::from(word.articles);
        read <= most
    });
    words.sort_unstable_by_key(|word| word.from);
    words
}

/// At most so many beginnings of a segment are remembered.
const REMEMBERED: usize = 64;

/// The commonest words of a segment with some beginnings that very many words have, and
/// in how many articles all those are together: to find them takes longer than to read
/// their lists.
#[derive(Default)]
pub struct Beginnings(Mutex<FxHashMap<Term, Known>>);

type Known = (Arc<[Word]>, u64);

impl Beginnings {
    fn get(&self, term: &Term) -> Option<Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(term).cloned()
    }

    fn keep(&self, term: &Term, words: Known) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(term.clone(), words);
    }
}

/// The words of a field with a beginning, in order.
fn words(index: &InvertedIndexReader, prefix: &[u8]) -> tantivy::Result<Vec<Word>> {
    let mut words = index.terms().range().ge(prefix);
    if let Some(end) = behind(prefix) {
        words = words.lt(end);
    }
    let (mut words, mut found) = (words.into_stream()?, Vec::new());
    while words.advance() {
        found.push(Word::of(words.value()));
    }
    Ok(found)
}

/// The articles of a segment of so many that have one of the words, a bit each.
fn articles(index: &InvertedIndexReader, words: &[Word], end: DocId) -> tantivy::Result<Vec<u64>> {
    let mut bits = vec![0u64; (end as usize).div_ceil(64)];
    let mut block: Option<BlockSegmentPostings> = None;
    for word in words {
        let word = word.info();
        let option = IndexRecordOption::Basic;
        let block = match &mut block {
            Some(block) => {
                index.reset_block_postings_from_terminfo(&word, block)?;
                block
            }
            none => none.insert(index.read_block_postings_from_terminfo(&word, option)?),
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
    Ok(bits)
}

/// The first string behind all that begin so.
fn behind(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte < u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}
