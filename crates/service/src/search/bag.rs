//! What stands beside each other in a query, matched and ranked together.
//!
//! Some hundred articles in a row are a window. Each member of the bag marks the
//! window's articles that it is in, and adds to their scores; those that come later
//! only look where an article is left that may match. Members that must match and
//! are rare come first, so that most of the index is leapt over.
//! (Lucene's BooleanScorer works through windows as well.)

mod mask;
mod word;
mod prefix;
mod member;
mod window;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::query::{ConstScoreQuery, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term,
};

use super::columns::{DAY, Shelf};
use super::rank::{Corpus, Part, Weights, WordRank};
use super::schema::Fields;

use self::member::{Member, Need, Source};
pub use self::prefix::Beginnings;
use self::prefix::PrefixReader;
pub use self::window::{Floor, Lookout};
pub use self::word::WordReader;

/// How a member takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Must match.
    Must,
    /// So many of these must match.
    Should,
    /// Must not match.
    MustNot,
}

/// What a member looks for.
#[derive(Debug, Clone)]
pub enum Sought {
    /// A word in its forms and fields, ranked.
    Word(Vec<Part>),
    /// Any of some terms, unranked.
    Terms(Vec<Term>),
    /// Words that begin as these, each in its field.
    Prefix(Vec<Term>),
    /// The seconds from the first on and before the second, each the beginning of a
    /// day.
    Days(Option<i64>, Option<i64>),
    /// Every article.
    Everything,
    /// Anything else.
    Other(Arc<dyn Query>),
}

/// A bag.
#[derive(Debug, Clone)]
pub struct Bag {
    /// Its members. One at least is a [`Role::Must`] or [`Role::Should`] that is no
    /// [`Sought::Days`].
    pub members: Vec<(Role, Sought)>,
    /// So many of those that should match must; 1 at least where none must.
    pub required: usize,
    /// The index's fields.
    pub fields: Fields,
    /// How much everything counts.
    pub weights: Weights,
    /// The columns of the segments.
    pub shelf: Arc<Shelf>,
    /// What its scores have to reach. It stays where it is unless the bag is all that
    /// an article's score comes from.
    pub floor: Floor,
    /// Whether rare words with a beginning were left out.
    pub cut: Cut,
}

/// Tells whether something was left out of a search while it ran.
#[derive(Debug, Clone, Default)]
pub struct Cut(Arc<AtomicBool>);

impl Bag {
    /// Whether there may be more that match than were found.
    pub fn is_cut(&self) -> bool {
        let of = |(_, sought): &(Role, Sought)| match sought {
            Sought::Other(query) => query.downcast_ref::<Bag>().is_some_and(Bag::is_cut),
            _ => false,
        };
        self.cut.0.load(Ordering::Relaxed) || self.members.iter().any(of)
    }

    /// Whether any of it ranks: filters do not.
    pub fn ranks(&self) -> bool {
        self.members.iter().any(|(role, sought)| {
            *role != Role::MustNot
                && match sought {
                    Sought::Word(_) | Sought::Prefix(_) => true,
                    Sought::Terms(_) | Sought::Days(..) | Sought::Everything => false,
                    Sought::Other(query) => match query.downcast_ref::<Bag>() {
                        Some(bag) => bag.ranks(),
                        None => !query.is::<ConstScoreQuery>(),
                    },
                }
        })
    }

    /// Looks up what its members count for.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn weigh(&self, scoring: EnableScoring<'_>) -> tantivy::Result<BagWeight> {
        let corpus = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                let corpus = Corpus::of(statistics_provider, &self.fields, self.weights)?;
                Some((Arc::new(corpus), statistics_provider))
            }
            EnableScoring::Disabled { .. } => None,
        };
        let mut members = Vec::with_capacity(self.members.len());
        for (role, sought) in &self.members {
            let weighed = match sought {
                Sought::Word(parts) => {
                    let rank = match &corpus {
                        Some((corpus, known)) => Some(corpus.rank(parts, *known, 1.0)?),
                        None => None,
                    };
                    Weighed::Word(parts.clone(), rank)
                }
                Sought::Terms(terms) => {
                    let part = |term: &Term| Part::unranked(term.clone());
                    Weighed::Word(terms.iter().map(part).collect(), None)
                }
                Sought::Prefix(terms) => Weighed::Prefix(terms.clone()),
                Sought::Days(from, until) => Weighed::Days(*from, *until),
                Sought::Everything => Weighed::Everything,
                Sought::Other(query) => Weighed::Other(query.weight(scoring)?),
            };
            members.push((*role, weighed));
        }
        let scored = scoring.is_scoring_enabled();
        let (required, shelf, cut) = (self.required, self.shelf.clone(), self.cut.clone());
        Ok(BagWeight { members, required, shelf, floor: self.floor.clone(), cut, scored })
    }
}

impl Query for Bag {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.weigh(scoring)?))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for (_, sought) in &self.members {
            match sought {
                Sought::Word(parts) => parts.iter().for_each(|part| visitor(&part.term, false)),
                Sought::Terms(terms) => terms.iter().for_each(|term| visitor(term, false)),
                Sought::Days(..) | Sought::Prefix(_) | Sought::Everything => {}
                Sought::Other(query) => query.query_terms(visitor),
            }
        }
    }
}

enum Weighed {
    /// Unranked where there is no rank.
    Word(Vec<Part>, Option<WordRank>),
    Prefix(Vec<Term>),
    Days(Option<i64>, Option<i64>),
    Everything,
    Other(Box<dyn Weight>),
}

/// A bag that knows what its members count for in all that is searched.
pub struct BagWeight {
    members: Vec<(Role, Weighed)>,
    required: usize,
    shelf: Arc<Shelf>,
    floor: Floor,
    cut: Cut,
    scored: bool,
}

impl BagWeight {
    /// Opens it in a segment; its scores count for so many times as much.
    ///
    /// # Errors
    /// When the segment cannot be read.
    pub fn lookout(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Lookout> {
        let columns = self.shelf.of(segment)?;
        let (mut members, mut days) = (Vec::new(), Vec::new());
        for (role, weighed) in &self.members {
            let need = match role {
                Role::Must => Need::Must,
                Role::Should => Need::Should,
                Role::MustNot => Need::MustNot,
            };
            let source = match weighed {
                Weighed::Word(parts, rank) => {
                    let rank = rank.as_ref().map(|rank| rank.boosted(boost));
                    Source::Word(Box::new(WordReader::open(parts, rank, segment, &columns)?))
                }
                Weighed::Prefix(terms) => {
                    let prefix = PrefixReader::open(terms, segment, &columns.beginnings, boost)?;
                    self.cut.0.fetch_or(prefix.cut, Ordering::Relaxed);
                    Source::Prefix(prefix)
                }
                Weighed::Everything => Source::Everything(segment.max_doc()),
                Weighed::Other(weight) => Source::Other(weight.scorer(segment, boost)?),
                Weighed::Days(from, until) => {
                    let day = |second: &i64| second.div_euclid(DAY) - columns.first_day;
                    let from = from.as_ref().map_or(i64::MIN, day);
                    let until = until.as_ref().map_or(i64::MAX, day);
                    days.push((from..until, need == Need::MustNot));
                    continue;
                }
            };
            members.push(Member::new(source, need, self.scored));
        }
        let (end, scored, floor) = (segment.max_doc(), self.scored, self.floor.clone());
        Ok(Lookout::new(members, days, self.required, columns, end, scored, floor))
    }
}

impl Weight for BagWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = BagScorer { lookout: self.lookout(segment, boost)?, doc: 0 };
        scorer.doc = scorer.lookout.first_from(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("BM25F over fields, of stem and word as written", scorer.score()))
    }

    fn for_each(
        &self,
        segment: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let mut lookout = self.lookout(segment, 1.0)?;
        while lookout.next_window() {
            lookout.each(&mut *callback);
        }
        Ok(())
    }

    fn for_each_no_score(
        &self,
        segment: &SegmentReader,
        callback: &mut dyn FnMut(&[DocId]),
    ) -> tantivy::Result<()> {
        let mut lookout = self.lookout(segment, 1.0)?;
        let mut docs = Vec::new();
        while lookout.next_window() {
            lookout.each(&mut |doc, _| docs.push(doc));
            docs.chunks(COLLECT_BLOCK_BUFFER_LEN).for_each(&mut *callback);
            docs.clear();
        }
        Ok(())
    }
}

struct BagScorer {
    lookout: Lookout,
    doc: DocId,
}

impl DocSet for BagScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.lookout.first_from(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target >= TERMINATED {
            self.doc = TERMINATED;
        } else if target > self.doc {
            self.doc = self.lookout.first_from(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.lookout.size_hint()
    }
}

impl Scorer for BagScorer {
    fn score(&mut self) -> Score {
        self.lookout.score(self.doc)
    }
}
