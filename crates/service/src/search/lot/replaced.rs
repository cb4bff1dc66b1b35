//! What a lot replaces: the articles of the same ids in the segments before it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// The numbers of the segments that came since the last commit, in their order.
///
/// tantivy may ask of a new segment what was to be deleted before it came.
#[derive(Clone, Default)]
pub struct Newcomers(Arc<Mutex<FxHashMap<SegmentId, u64>>>);

impl Newcomers {
    /// Numbers a segment.
    pub fn add(&self, segment: SegmentId, number: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(segment, number);
    }

    /// Forgets them: everything was deleted that was to be.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Whether a segment came before that of this number.
    fn is_before(&self, segment: SegmentId, number: u64) -> bool {
        let numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        numbers.get(&segment).is_none_or(|its| *its < number)
    }
}

/// The articles of some ids in the segments before that of a number.
#[derive(Clone)]
pub struct Replaced {
    /// The ids.
    pub ids: Arc<[Term]>,
    /// The number of the segment that has them now.
    pub number: u64,
    /// The numbers of the others.
    pub newcomers: Newcomers,
}

impl fmt::Debug for Replaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replaced").field("ids", &self.ids.len()).finish_non_exhaustive()
    }
}

impl Query for Replaced {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Replaced {
    fn scorer(&self, segment: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(first) = self.ids.first() else { return Ok(Box::new(EmptyScorer)) };
        if !self.newcomers.is_before(segment.segment_id(), self.number) {
            return Ok(Box::new(EmptyScorer));
        }
        let index = segment.inverted_index(first.field())?;
        let mut found = BitSet::with_max_value(segment.max_doc());
        for id in self.ids.iter() {
            let Some(mut articles) = index.read_postings(id, IndexRecordOption::Basic)? else {
                continue;
            };
            while articles.doc() != TERMINATED {
                found.insert(articles.doc());
                articles.advance();
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), 0.0)))
    }

    fn explain(&self, _: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("nothing ranks document {doc}")))
    }
}
