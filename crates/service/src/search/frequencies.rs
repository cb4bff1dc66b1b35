//! How many articles have a term, remembered while the index stays as it is: a query
//! asks it of each word twice, and each time every segment's dictionary had to tell.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// At most so many terms are remembered.
const MOST: usize = 20_000;

/// What was asked of one state of the index.
#[derive(Default)]
pub struct Frequencies(Mutex<Remembered>);

#[derive(Default)]
struct Remembered {
    generation: u64,
    articles: FxHashMap<Term, u64>,
}

impl Frequencies {
    /// What a state of the index tells, and remembers.
    pub fn of<'a>(&'a self, searcher: &'a Searcher) -> Statistics<'a> {
        Statistics { searcher, remembered: &self.0 }
    }
}

/// What ranking asks of the index.
pub struct Statistics<'a> {
    searcher: &'a Searcher,
    remembered: &'a Mutex<Remembered>,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let generation = self.searcher.generation().generation_id();
        let lock = || self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut remembered = lock();
            if remembered.generation != generation || remembered.articles.len() >= MOST {
                *remembered = Remembered { generation, articles: FxHashMap::default() };
            }
            if let Some(known) = remembered.articles.get(term) {
                return Ok(*known);
            }
        }
        let found = self.searcher.doc_freq(term)?;
        let mut remembered = lock();
        if remembered.generation == generation {
            remembered.articles.insert(term.clone(), found);
        }
        Ok(found)
    }
}
