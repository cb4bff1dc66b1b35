//! What is remembered of an article's terms, as bytes: terms in the order of
//! their ids, each with its distance from the one before.

use super::super::terms::Terms;
use super::super::vocabulary::Weighed;
use super::Compared;
use crate::model::article::ArticleId;
use crate::window::coding::{self, Reader};

/// Terms that are held as long as the article is, the heaviest; the others are
/// held of the newest articles alone.
pub(super) const LASTING: usize = 32;

/// Stands for a distance that follows in four bytes.
const FAR: u16 = u16::MAX;

/// A term that is remembered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    /// Its place in the vocabulary.
    pub id: u32,
    /// Weight without rarity.
    pub weight: u8,
    /// The article's title has it.
    pub title: bool,
}

/// Terms that are remembered, in the order of their ids.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct List<'a> {
    bytes: &'a [u8],
    before: u32,
}

impl Iterator for List<'_> {
    type Item = Kept;

    #[inline]
    fn next(&mut self) -> Option<Kept> {
        let ([low, high, weight], mut rest) = self.bytes.split_first_chunk()?;
        let distance = match u16::from_le_bytes([*low, *high]) {
            FAR => {
                let (far, behind) = rest.split_first_chunk()?;
                rest = behind;
                u32::from_le_bytes(*far)
            }
            near => u32::from(near),
        };
        self.bytes = rest;
        self.before = self.before.wrapping_add(distance);
        Some(Kept { id: self.before, weight: weight >> 1, title: weight & 1 == 1 })
    }
}

/// What is remembered of an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remembered<'a> {
    /// What the terms' weights are shares of.
    pub length: f32,
    /// The heaviest terms.
    lasting: List<'a>,
    /// The others, of the newest articles.
    passing: List<'a>,
    /// What the names' weights are shares of.
    pub names_length: f32,
    /// The names.
    pub names: List<'a>,
}

impl<'a> Remembered<'a> {
    /// Reads what [`lasting`] and [`passing`] wrote.
    pub fn read(lasting: &'a [u8], passing: &'a [u8]) -> Remembered<'a> {
        let mut reader = Reader(lasting);
        let id = reader.number() as usize;
        reader.bytes(id);
        let length = f32::from_bits(reader.four());
        let terms = reader.number() as usize;
        let list = |bytes| List { bytes, before: 0 };
        let lasting = list(reader.bytes(terms));
        let names_length = f32::from_bits(reader.four());
        let names = list(reader.0);
        Remembered { length, lasting, passing: list(passing), names_length, names }
    }

    /// All terms that are held.
    #[inline]
    pub fn terms(&self) -> impl Iterator<Item = Kept> + use<'a> {
        self.lasting.chain(self.passing)
    }

    /// The terms that last, and the names.
    pub fn lasting(&self) -> impl Iterator<Item = Kept> + use<'a> {
        self.lasting.chain(self.names)
    }

    /// The terms that do not.
    pub fn passing(&self) -> impl Iterator<Item = Kept> + use<'a> {
        self.passing
    }
}

/// What is held as long as the article is.
pub(super) fn lasting(id: &ArticleId, terms: &Terms, compared: &Compared) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    coding::put_text(&mut out, &id.0);
    out.extend_from_slice(&terms.terms.length.to_bits().to_le_bytes());
    let most = compared.terms.len().min(LASTING);
    let list = list(&compared.terms[..most]);
    coding::put(&mut out, list.len() as u32);
    out.extend(list);
    out.extend_from_slice(&terms.names.length.to_bits().to_le_bytes());
    out.extend(self::list(&compared.names));
    out
}

/// What is held of the newest articles.
pub(super) fn passing(compared: &Compared) -> Vec<u8> {
    list(compared.terms.get(LASTING..).unwrap_or_default())
}

fn list(terms: &[Weighed]) -> Vec<u8> {
    let mut terms = terms.to_vec();
    terms.sort_unstable_by_key(|term| term.id);
    let mut out = Vec::with_capacity(4 * terms.len());
    let mut before = 0;
    for term in terms {
        let distance = term.id - before;
        before = term.id;
        let near = u16::try_from(distance).unwrap_or(FAR);
        out.extend_from_slice(&near.to_le_bytes());
        out.push(term.weight << 1 | u8::from(term.title));
        if near == FAR {
            out.extend_from_slice(&distance.to_le_bytes());
        }
    }
    out
}
