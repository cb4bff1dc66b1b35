//! From a lot to a segment of the index.

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::store::StoreWriter;
use tantivy::{DocId, TantivyDocument};

use super::{GAP, Lot, Rows};

/// Stands for the number of an article that another replaced.
const NOWHERE: DocId = DocId::MAX;

impl Lot {
    /// Writes the files of a segment that has none yet.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(self, segment: Segment) -> tantivy::Result<SegmentMeta> {
        let (docs, count) = self.docs();
        self.write_columns(&segment)?;
        self.write_store(&segment, count)?;
        self.write_lengths(&segment, &docs, count)?;
        let lengths = segment.open_read(SegmentComponent::FieldNorms)?;
        let lengths = FieldNormReaders::open(lengths)?;
        let order = self.numbers.in_order();
        let mut sorter = Sorter { docs: &docs, next: vec![0; self.numbers.len()], sorted: vec![] };
        let mut serializer = InvertedIndexSerializer::open(&segment)?;
        for rows in &self.rows {
            let words = sorter.sort(rows, &order);
            let lengths = lengths.get_field(rows.field)?;
            let mut field = serializer.new_field(rows.field, words as u64, lengths)?;
            let mut from = 0;
            for number in &order {
                let until = sorter.next[*number as usize] as usize;
                if from < until {
                    let places = &sorter.sorted[from..until];
                    let mut term = Term { word: self.numbers.word(*number), places, rows };
                    term.write(&mut field)?;
                }
                from = until;
            }
            field.close()?;
        }
        serializer.close()?;
        let meta = segment.with_max_doc(count).meta().clone();
        meta.untrack_temp_docstore();
        Ok(meta)
    }

    /// The number in the segment of each article, and how many articles that has.
    fn docs(&self) -> (Vec<DocId>, DocId) {
        let mut next = 0;
        let number = |replaced: &bool| {
            if *replaced {
                return NOWHERE;
            }
            next += 1;
            next - 1
        };
        (self.replaced.iter().map(number).collect(), next)
    }

    fn write_columns(&self, segment: &Segment) -> tantivy::Result<()> {
        let mut columns = FastFieldsWriter::from_schema_and_tokenizer_manager(
            &self.schema,
            segment.index().fast_field_tokenizer().clone(),
        )?;
        let kept = self.columns.iter().zip(&self.replaced).filter(|(_, replaced)| !**replaced);
        kept.into_iter().try_for_each(|(article, _)| columns.add_document(article))?;
        let mut file = segment.open_write(SegmentComponent::FastFields)?;
        columns.serialize(&mut file, None)?;
        Ok(file.terminate()?)
    }

    /// Nothing is kept of an article; the file has to be there.
    fn write_store(&self, segment: &Segment, count: DocId) -> tantivy::Result<()> {
        let file = segment.open_write(SegmentComponent::Store)?;
        let settings = segment.index().settings();
        let (compressor, block) = (settings.docstore_compression, settings.docstore_blocksize);
        let mut store = StoreWriter::new(file, compressor, block, false)?;
        let nothing = TantivyDocument::new();
        (0..count).try_for_each(|_| store.store(&nothing, &self.schema))?;
        Ok(store.close()?)
    }

    fn write_lengths(&self, segment: &Segment, docs: &[DocId], end: DocId) -> tantivy::Result<()> {
        let mut lengths = FieldNormsWriter::for_schema(&self.schema);
        for rows in &self.rows {
            for (doc, row) in docs.iter().zip(rows.each()).filter(|(doc, _)| **doc != NOWHERE) {
                let words = row.iter().filter(|word| **word != GAP).count();
                lengths.record(*doc, rows.field, words as u32);
            }
        }
        lengths.fill_up_to_max_doc(end);
        let file = segment.open_write(SegmentComponent::FieldNorms)?;
        Ok(lengths.serialize(FieldNormsSerializer::from_write(file)?, None)?)
    }
}

/// A place of a word: its article's number above the number of the word in its text.
type Place = u64;

/// Sorts the places in a field by word.
struct Sorter<'a> {
    docs: &'a [DocId],
    /// By the number of a word: where in `sorted` its next place goes, and in the end
    /// where its places end.
    next: Vec<u32>,
    /// The places of one word behind those of another, each in order.
    sorted: Vec<Place>,
}

impl Sorter<'_> {
    /// Sorts those of a field, by the words in this order; gives how many there are.
    fn sort(&mut self, rows: &Rows, order: &[u32]) -> usize {
        let Sorter { docs, next, sorted } = self;
        let kept = || docs.iter().zip(rows.each()).filter(|(doc, _)| **doc != NOWHERE);
        next.fill(0);
        for word in kept().flat_map(|(_, row)| row).filter(|word| **word != GAP) {
            next[(word >> 1) as usize] += 1;
        }
        let mut begin = 0;
        for number in order {
            let count = std::mem::replace(&mut next[*number as usize], begin);
            begin += count;
        }
        sorted.clear();
        sorted.resize(begin as usize, 0);
        for (doc, row) in kept() {
            let mut behind = 0;
            for word in row {
                if *word == GAP {
                    behind += 1;
                    continue;
                }
                behind += 1 - (word & 1);
                let next = &mut next[(word >> 1) as usize];
                sorted[*next as usize] = Place::from(*doc) << 32 | Place::from(behind - 1);
                *next += 1;
            }
        }
        begin as usize
    }
}

/// The places of a word in a field.
struct Term<'a> {
    word: &'a [u8],
    places: &'a [Place],
    rows: &'a Rows,
}

impl Term<'_> {
    fn write(&mut self, field: &mut FieldSerializer<'_>) -> tantivy::Result<()> {
        let in_docs = || self.places.chunk_by(|one, other| one >> 32 == other >> 32);
        let often = self.rows.record.has_freq();
        // As tantivy's own writer has it where only articles count.
        let count = if often { in_docs().count() as u32 } else { 0 };
        field.new_term(self.word, count, often)?;
        let placed = self.rows.record.has_positions();
        let mut gaps = Vec::new();
        for places in in_docs() {
            let doc = (places[0] >> 32) as DocId;
            gaps.clear();
            if placed {
                let mut before = 0;
                gaps.extend(places.iter().map(|place| {
                    let at = *place as u32;
                    at - std::mem::replace(&mut before, at)
                }));
            }
            field.write_doc(doc, if often { places.len() as u32 } else { 0 }, &gaps);
        }
        Ok(field.close_term()?)
    }
}
