//! What is looked at for every article that matches, unpacked in memory, by
//! segment: 32 bytes an article.
//!
//! A segment never changes, so that its columns are read once, before anything
//! is asked of it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use news::model::article::ArticleId;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SearcherGeneration, SegmentReader};

use super::bag::Beginnings;
use super::frequencies::Frequencies;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// Stands for a value or a day where an article has none.
pub const NONE: u32 = u32::MAX;

/// What is counted of an article besides its day and its names, by the names of
/// the index's columns.
pub const COUNTED: [&str; 3] = ["source", "language", "section"];

/// The columns of one segment.
pub struct Columns {
    /// The number of each article's value in [`Shelf::values`], or [`NONE`]; by the
    /// places in [`COUNTED`].
    pub values: [Vec<u32>; COUNTED.len()],
    /// The names' dictionary.
    pub names: Labels,
    /// The day of the first article, from 1970.
    pub first_day: i64,
    /// Each article's day, from the first one, or [`NONE`].
    pub days: Vec<u32>,
    /// How many days there are from the first to the last.
    pub days_in_all: usize,
    instants: Vec<i64>,
    /// The places in the archive that the articles came from.
    pub placed: Column<u64>,
    /// The numbers made of their ids.
    pub key: Column<u64>,
    ids: Option<StrColumn>,
    /// Words of lead and body together, with the stems that are in the index beside
    /// them.
    pub words: Vec<f32>,
    /// What is known of beginnings that very many words have.
    pub beginnings: Beginnings,
}

impl Columns {
    /// The seconds since 1970 of an article's instant.
    pub fn instant(&self, doc: DocId) -> Option<i64> {
        self.instants.get(doc as usize).copied().filter(|instant| *instant != NO_INSTANT)
    }

    /// An article's id.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn id(&self, doc: DocId) -> tantivy::Result<Option<ArticleId>> {
        let Some(ids) = &self.ids else { return Ok(None) };
        let Some(ord) = ids.term_ords(doc).next() else { return Ok(None) };
        let mut id = String::new();
        ids.ord_to_str(ord, &mut id)?;
        Ok(Some(ArticleId(id)))
    }

    /// Reads those of a segment; `text` are the fields of lead and body, `shelved` the
    /// values of all segments.
    fn of(
        segment: &SegmentReader,
        text: [Field; 2],
        shelved: &[Values; COUNTED.len()],
    ) -> tantivy::Result<Columns> {
        let docs: Vec<DocId> = (0..segment.max_doc()).collect();
        let mut values: [Vec<u32>; COUNTED.len()] = Default::default();
        for (place, name) in COUNTED.iter().enumerate() {
            if let Some(column) = segment.fast_fields().str(name)? {
                values[place] = numbers(&column, &docs, &shelved[place])?;
            }
        }
        let column = segment.fast_fields().i64("instant")?;
        let first_day = column.min_value().div_euclid(DAY);
        let mut found = vec![None; docs.len()];
        column.first_vals(&docs, &mut found);
        let instants = found.iter().map(|found| found.unwrap_or(NO_INSTANT)).collect();
        let day = |instant: i64| u32::try_from(instant.div_euclid(DAY) - first_day).unwrap_or(NONE);
        let days: Vec<u32> = found.into_iter().map(|found| found.map_or(NONE, day)).collect();
        let last = days.iter().filter(|day| **day != NONE).max();
        let [lead, body] = text;
        let lead = segment.get_fieldnorms_reader(lead)?;
        let body = segment.get_fieldnorms_reader(body)?;
        let count = |norms: &FieldNormReader, doc| norms.fieldnorm(doc) as f32;
        Ok(Columns {
            values,
            names: Labels::of(segment.fast_fields().str("entity")?),
            first_day,
            days_in_all: last.map_or(0, |last| *last as usize + 1),
            days,
            instants,
            placed: segment.fast_fields().u64("placed")?,
            key: segment.fast_fields().u64("key")?,
            ids: segment.fast_fields().str("id")?,
            words: docs.iter().map(|doc| count(&lead, *doc) + count(&body, *doc)).collect(),
            beginnings: Beginnings::default(),
        })
    }
}

/// Stands for an instant where an article has none.
const NO_INSTANT: i64 = i64::MIN;

/// The number of each article's first value.
fn numbers(column: &StrColumn, docs: &[DocId], all: &Values) -> tantivy::Result<Vec<u32>> {
    let ords: Vec<u64> = (0..column.num_terms() as u64).collect();
    let mut known = Vec::with_capacity(ords.len());
    column.dictionary().sorted_ords_to_term_cb(&ords, |value: &[u8]| {
        known.push(all.number(&String::from_utf8_lossy(value)));
    })?;
    let mut found = vec![None; docs.len()];
    column.ords().first_vals(docs, &mut found);
    let number = |ord: u64| known.get(ord as usize).copied().unwrap_or(NONE);
    Ok(found.into_iter().map(|ord| ord.map_or(NONE, number)).collect())
}

/// The values that a column has in any segment, each with a number.
#[derive(Default)]
pub struct Values(Mutex<Numbered>);

#[derive(Default)]
struct Numbered {
    values: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, u32>,
}

impl Values {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values.len()
    }

    /// The value of a number.
    pub fn value(&self, number: u32) -> Option<Arc<str>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.values.get(number as usize).cloned()
    }

    fn number(&self, value: &str) -> u32 {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.numbers.get(value) {
            return *number;
        }
        let (value, number): (Arc<str>, u32) = (Arc::from(value), known.values.len() as u32);
        known.values.push(value.clone());
        known.numbers.insert(value, number);
        number
    }
}

/// At most so many values of a dictionary are remembered.
const REMEMBERED: usize = 20_000;

/// A segment's dictionary of a column's values. Those that were asked for before
/// are not looked up again.
#[derive(Default)]
pub struct Labels {
    /// The column, where the segment has it.
    pub column: Option<StrColumn>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    by_number: FxHashMap<u32, Arc<str>>,
    by_value: FxHashMap<Arc<str>, Option<u32>>,
}

impl Labels {
    fn of(column: Option<StrColumn>) -> Labels {
        Labels { column, known: Mutex::default() }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.column.as_ref().map_or(0, |column| column.num_terms())
    }

    /// The values of some numbers, in their order, which is from low to high.
    pub fn values(&self, numbers: &[u32]) -> Vec<Arc<str>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown = |number: &&u32| !known.by_number.contains_key(number);
        let new: Vec<u32> = numbers.iter().filter(unknown).copied().collect();
        if let (Some(column), false) = (&self.column, new.is_empty()) {
            if known.by_number.len() > REMEMBERED {
                known.by_number.clear();
            }
            let all = if known.by_number.is_empty() { numbers } else { &new };
            let ords: Vec<u64> = all.iter().map(|number| u64::from(*number)).collect();
            let mut next = all.iter();
            let found = column.dictionary().sorted_ords_to_term_cb(&ords, |value: &[u8]| {
                if let (Ok(value), Some(number)) = (std::str::from_utf8(value), next.next()) {
                    known.by_number.insert(*number, Arc::from(value));
                }
            });
            if let Err(error) = found {
                tracing::warn!(%error, "the values of a facet cannot be read");
            }
        }
        let value = |number| known.by_number.get(number).cloned().unwrap_or_else(|| Arc::from(""));
        numbers.iter().map(value).collect()
    }

    /// The number of a value, where the segment has it.
    pub fn number(&self, value: &Arc<str>) -> Option<u32> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.by_value.get(value) {
            return *number;
        }
        let column = self.column.as_ref()?;
        let found = column.dictionary().term_ord(value.as_bytes()).ok()?;
        let number = found.map(|number| number as u32);
        if known.by_value.len() > REMEMBERED {
            known.by_value.clear();
        }
        known.by_value.insert(value.clone(), number);
        number
    }
}

/// The columns of the segments that are searched.
pub struct Shelf {
    text: [Field; 2],
    /// What is counted, by the places in [`COUNTED`].
    pub values: [Values; COUNTED.len()],
    columns: Mutex<FxHashMap<SegmentId, Arc<Columns>>>,
    /// How many articles have a term.
    pub frequencies: Frequencies,
}

impl Shelf {
    /// An empty one; `text` are the fields of lead and body.
    pub fn new(text: [Field; 2]) -> Shelf {
        let (values, columns, frequencies) = Default::default();
        Shelf { text, values, columns, frequencies }
    }

    /// The columns of a segment.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn of(&self, segment: &SegmentReader) -> tantivy::Result<Arc<Columns>> {
        let id = segment.segment_id();
        let known = self.columns.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let read = Arc::new(Columns::of(segment, self.text, &self.values)?);
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        columns.insert(id, read.clone());
        Ok(read)
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").finish_non_exhaustive()
    }
}

impl tantivy::Warmer for Shelf {
    fn warm(&self, searcher: &Searcher) -> tantivy::Result<()> {
        searcher.segment_readers().iter().try_for_each(|segment| self.of(segment).map(|_| ()))
    }

    fn garbage_collect(&self, live: &[&SearcherGeneration]) {
        let live: FxHashSet<SegmentId> =
            live.iter().flat_map(|generation| generation.segments().keys().copied()).collect();
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        columns.retain(|id, _| live.contains(id));
    }
}
