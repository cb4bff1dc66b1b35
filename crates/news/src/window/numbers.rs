//! The number of every remembered article by its id.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

use super::names;
use crate::model::article::ArticleId;

/// Numbers by id. The ids themselves stand elsewhere, as [bytes](names::bytes): who
/// asks says where.
#[derive(Debug, Default)]
pub struct Numbers(HashTable<u32>);

impl Numbers {
    /// How many ids there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bytes of memory it takes up.
    pub fn bytes(&self) -> usize {
        self.0.allocation_size()
    }

    /// The number of an id, where `id_of` tells the id of a number held.
    pub fn get<'a>(&self, id: &ArticleId, id_of: impl Fn(u32) -> &'a [u8]) -> Option<u32> {
        let mut bytes = Vec::new();
        names::put(&mut bytes, &id.0);
        self.0.find(hash(&bytes), |number| id_of(*number) == bytes).copied()
    }

    /// Gives an id that has none a number.
    pub fn insert<'a>(&mut self, number: u32, id_of: impl Fn(u32) -> &'a [u8]) {
        self.0.insert_unique(hash(id_of(number)), number, |number| hash(id_of(*number)));
    }

    /// Takes a number out.
    pub fn remove<'a>(&mut self, number: u32, id_of: impl Fn(u32) -> &'a [u8]) {
        let entry = self.0.find_entry(hash(id_of(number)), |other| *other == number);
        if let Ok(entry) = entry {
            entry.remove();
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
