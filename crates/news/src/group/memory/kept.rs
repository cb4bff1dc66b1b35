//! What is remembered of an article's terms, as bytes: four for each term, its place
//! in the vocabulary, its weight, and whether the title has it.

use std::ops::Range;

use super::super::terms::Terms;
use super::super::vocabulary::{ID_BITS, Weighed};
use super::Compared;
use crate::model::article::ArticleId;
use crate::window::coding::Reader;
use crate::window::names;

/// Terms that are held as long as the article is, the heaviest; the others are
/// held of the newest articles alone.
pub(super) const LASTING: usize = 32;

/// A term that is remembered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Kept {
    /// Its place in the vocabulary.
    pub id: u32,
    /// Weight without rarity.
    pub weight: u8,
    /// The article's title has it.
    pub title: bool,
}

impl Kept {
    /// Reads a term.
    #[inline]
    pub fn of(four: &[u8; 4]) -> Kept {
        let bits = u32::from_le_bytes(*four);
        let low = (bits >> ID_BITS) as u8;
        Kept { id: bits & ((1 << ID_BITS) - 1), weight: low >> 1, title: low & 1 == 1 }
    }
}

/// Terms that are remembered, heaviest first.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct List<'a>(pub &'a [[u8; 4]]);

impl<'a> List<'a> {
    fn of(bytes: &'a [u8]) -> List<'a> {
        List(bytes.as_chunks().0)
    }

    /// The terms.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = Kept> + use<'a> {
        self.0.iter().map(Kept::of)
    }
}

/// Squared lengths of terms, each with the rarity of the language at large: what they
/// are is known when the article comes, where the rarity in the window changes with
/// every article. Zero where the language's rarities are not known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Squares {
    /// Of the weights, rarity applied once.
    pub terms: f32,
    /// Of the title's terms, each the rarity alone.
    pub title: f32,
}

impl Squares {
    /// Those of some of an article's terms.
    pub fn of(terms: &Terms, some: Range<usize>) -> Squares {
        let some = terms.terms.terms.get(some).filter(|_| terms.terms.known).unwrap_or_default();
        some.iter().fold(Squares::default(), |sum, term| {
            sum.plus(Squares::of_one(term.weight, term.in_title(), term.rarity))
        })
    }

    /// Those of one term.
    pub fn of_one(weight: u8, title: bool, rarity: f32) -> Squares {
        let weight = f32::from(weight);
        Squares { terms: weight * weight * rarity, title: if title { rarity } else { 0.0 } }
    }

    /// Those of two lists of terms.
    pub fn plus(self, other: Squares) -> Squares {
        Squares { terms: self.terms + other.terms, title: self.title + other.title }
    }

    fn read(reader: &mut Reader<'_>) -> Squares {
        Squares { terms: f32::from_bits(reader.four()), title: f32::from_bits(reader.four()) }
    }

    fn write(self, out: &mut Vec<u8>) {
        out.extend(self.terms.to_bits().to_le_bytes());
        out.extend(self.title.to_bits().to_le_bytes());
    }
}

/// What is remembered of an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remembered<'a> {
    /// What the terms' weights are shares of.
    pub length: f32,
    /// The squared lengths of the terms that are held.
    pub squares: Squares,
    /// The heaviest terms.
    pub heaviest: List<'a>,
    /// The others, of the newest articles.
    pub passing: List<'a>,
    /// What the names' weights are shares of.
    pub names_length: f32,
    /// The names.
    pub names: List<'a>,
}

impl<'a> Remembered<'a> {
    /// Reads what [`lasting`] and [`passing`] wrote.
    pub fn read(lasting: &'a [u8], passing: &'a [u8]) -> Remembered<'a> {
        let mut reader = Reader(lasting);
        let (heaviest, names) = (usize::from(reader.byte()), usize::from(reader.byte()));
        let (length, names_length) = (f32::from_bits(reader.four()), f32::from_bits(reader.four()));
        let mut passing = Reader(passing);
        Remembered {
            length,
            squares: Squares::read(&mut reader).plus(Squares::read(&mut passing)),
            heaviest: List::of(reader.bytes(4 * heaviest)),
            passing: List::of(passing.0),
            names_length,
            names: List::of(reader.bytes(4 * names)),
        }
    }

    /// All terms that are held.
    pub fn terms(&self) -> impl Iterator<Item = Kept> + use<'a> {
        self.heaviest.iter().chain(self.passing.iter())
    }

    /// The terms that last, and the names.
    pub fn lasting(&self) -> impl Iterator<Item = Kept> + use<'a> {
        self.heaviest.iter().chain(self.names.iter())
    }
}

/// The [bytes](names::bytes) of the id of an article of which this is held.
pub(super) fn id(lasting: &[u8]) -> &[u8] {
    let mut reader = Reader(lasting);
    let terms = usize::from(reader.byte()) + usize::from(reader.byte());
    reader.bytes(16 + 4 * terms);
    names::bytes(&mut reader)
}

/// What is held as long as the article is.
pub(super) fn lasting(id: &ArticleId, terms: &Terms, compared: &Compared) -> Vec<u8> {
    let many = compared.terms.len().min(LASTING);
    let mut out = Vec::with_capacity(18 + 4 * (many + compared.names.len()) + 2 + id.0.len());
    out.extend([many as u8, compared.names.len() as u8]);
    out.extend(terms.terms.length.to_bits().to_le_bytes());
    out.extend(terms.names.length.to_bits().to_le_bytes());
    Squares::of(terms, 0..many).write(&mut out);
    write(&mut out, &compared.terms[..many]);
    write(&mut out, &compared.names);
    names::put(&mut out, &id.0);
    out
}

/// What is held of the newest articles; empty where all that is compared lasts.
pub(super) fn passing(terms: &Terms, compared: &Compared) -> Vec<u8> {
    let Some(passing) = compared.terms.get(LASTING..).filter(|passing| !passing.is_empty()) else {
        return Vec::new();
    };
    let mut out = Vec::with_capacity(8 + 4 * passing.len());
    Squares::of(terms, LASTING..compared.terms.len()).write(&mut out);
    write(&mut out, passing);
    out
}

fn write(out: &mut Vec<u8>, terms: &[Weighed]) {
    for term in terms {
        let low = u32::from(term.weight << 1 | u8::from(term.title));
        out.extend((low << ID_BITS | term.id).to_le_bytes());
    }
}
