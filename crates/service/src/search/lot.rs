//! Articles on their way into the index, until they are a segment.
//!
//! Every word has a number, and an article is a row of numbers. A lot that is full
//! is sorted once, by counting (Knuth, "The Art of Computer Programming" 3, 5.2,
//! algorithm D). A writer that lets a list grow for each word, as tantivy's own, looks
//! for each occurrence at four places in memory that are far from each other.

mod numbers;
mod segment;
pub mod replaced;

use news::model::article::ArticleId;
use rustc_hash::FxHashMap;
use tantivy::TantivyDocument;
use tantivy::schema::{Field, IndexRecordOption, Schema};

use self::numbers::Numbers;
use super::schema::Fields;
use super::terms;

/// What the index takes of an article.
#[derive(Debug)]
pub struct Entry {
    /// Its id.
    pub id: ArticleId,
    /// What is in columns.
    pub columns: TantivyDocument,
    /// What is found only as it is, with its field.
    pub exact: Vec<(Field, String)>,
    /// What is found by its words.
    pub words: Words,
}

/// The words of an article's texts, as [`text::analyzer::Analysis::forms`] has them.
#[derive(Debug, Default)]
pub struct Words {
    /// Of the title.
    pub title: String,
    /// Of the subtitle.
    pub subtitle: Option<String>,
    /// Of lead and body.
    pub text: String,
    /// How many bytes of `text` are of the lead.
    pub lead: usize,
    /// Of each tag.
    pub tags: Vec<String>,
}

/// A lot is full with so many words: 96 MB, and twice that while it is sorted. The
/// 48,000 articles of a lot have 20 million.
const MOST_WORDS: usize = 24_000_000;

/// Stands in a row between two texts of one field: no phrase reaches over it.
const GAP: u32 = u32::MAX;

/// A lot.
pub struct Lot {
    schema: Schema,
    fields: Fields,
    numbers: Numbers,
    rows: Vec<Rows>,
    columns: Vec<TantivyDocument>,
    /// The place of the last article of each id.
    places: FxHashMap<ArticleId, u32>,
    /// By place: a later one of the same id came.
    replaced: Vec<bool>,
}

/// The words that a lot's articles have in one field.
struct Rows {
    field: Field,
    record: IndexRecordOption,
    /// Each the number of a word, doubled, and one more if it stands where the word
    /// before it does; or [`GAP`].
    words: Vec<u32>,
    /// By article: the end of its row.
    ends: Vec<usize>,
}

impl Lot {
    /// An empty one.
    pub fn new(schema: Schema, fields: Fields) -> Lot {
        let rows = schema.fields().filter_map(|(field, entry)| {
            let record = entry.field_type().index_record_option()?;
            Some(Rows { field, record, words: Vec::new(), ends: Vec::new() })
        });
        let rows = rows.collect();
        Lot {
            schema,
            fields,
            numbers: Numbers::default(),
            rows,
            columns: Vec::new(),
            places: FxHashMap::default(),
            replaced: Vec::new(),
        }
    }

    /// Nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// It takes enough memory.
    pub fn is_full(&self) -> bool {
        self.rows.iter().map(|rows| rows.words.len()).sum::<usize>() >= MOST_WORDS
            || self.numbers.is_full()
    }

    /// The ids of its articles.
    pub fn ids(&self) -> impl Iterator<Item = &ArticleId> {
        self.places.keys()
    }

    /// Takes an article in, in place of one of the same id.
    pub fn add(&mut self, entry: Entry) {
        let Entry { id, columns, exact, words } = entry;
        let place = self.columns.len() as u32;
        if let Some(older) = self.places.insert(id, place) {
            self.replaced[older as usize] = true;
        }
        self.replaced.push(false);
        self.columns.push(columns);
        for (field, value) in exact {
            let Some(number) = self.numbers.of(&value) else { continue };
            let rows = self.rows.iter_mut().find(|rows| rows.field == field);
            rows.into_iter().for_each(|rows| rows.words.push(number << 1));
        }
        let [title, lead, body, tags] = self.fields.texts;
        let (first, rest) = words.text.split_at(words.lead);
        self.add_forms(title, &words.title);
        words.subtitle.iter().for_each(|forms| self.add_forms(lead, forms));
        self.add_forms(lead, first);
        self.add_forms(body, rest);
        words.tags.iter().for_each(|forms| self.add_forms(tags, forms));
        self.rows.iter_mut().for_each(|rows| rows.ends.push(rows.words.len()));
    }

    fn add_forms(&mut self, field: Field, forms: &str) {
        let rows = self.rows.iter_mut().find(|rows| rows.field == field);
        let Some(rows) = rows else { return };
        if rows.words.len() > rows.ends.last().copied().unwrap_or(0) {
            rows.words.push(GAP);
        }
        for (folded, stem) in terms::pairs(forms) {
            let Some(number) = self.numbers.of(folded) else { continue };
            rows.words.push(number << 1);
            if stem != folded
                && let Some(number) = self.numbers.of_stem(stem)
            {
                rows.words.push(number << 1 | 1);
            }
        }
    }
}

impl Rows {
    /// The rows of the articles.
    fn each(&self) -> impl Iterator<Item = &[u32]> {
        let mut from = 0;
        self.ends.iter().map(move |end| &self.words[std::mem::replace(&mut from, *end)..*end])
    }
}
