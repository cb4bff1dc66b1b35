//! The terms of the window, with the articles that have them.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::terms::Term;

/// A term of a remembered article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    /// The term's place in the vocabulary.
    pub id: u32,
    /// Weight without rarity.
    pub weight: u8,
    /// Share of the article's length, rarity of the language at large applied.
    pub share: u16,
    /// The article's title has it.
    pub title: bool,
}

#[derive(Debug, Default)]
struct Entry {
    key: u32,
    /// Articles that have it, in order of placement, with its share of each.
    articles: VecDeque<(u32, u16)>,
    /// Articles of the background that have it.
    expected: f32,
}

impl Entry {
    /// Logarithm of the articles that have it, background included.
    fn ln_count(&self) -> f32 {
        (self.articles.len() as f32 + self.expected).ln()
    }
}

/// Every term of the window. Memory is bounded by the window's articles.
#[derive(Debug, Default)]
pub struct Vocabulary {
    background: f32,
    ids: FxHashMap<u32, u32>,
    entries: Vec<Entry>,
    /// [`Entry::ln_count`] of every entry, close together: each article asks for
    /// thousands.
    ln_counts: Vec<f32>,
    free: Vec<u32>,
}

impl Vocabulary {
    /// No terms; the language at large stands for `background` articles.
    pub fn new(background: f32) -> Vocabulary {
        Vocabulary { background, ..Vocabulary::default() }
    }

    /// The ids of an article's terms, new ones made, in the terms' order.
    pub fn weigh(&mut self, terms: &[Term]) -> Box<[Weighed]> {
        let weigh = |term: &Term| {
            let id = self.id(term);
            Weighed { id, weight: term.weight, share: term.share, title: term.in_title() }
        };
        terms.iter().map(weigh).collect()
    }

    /// The id of a term that some article has.
    pub fn find(&self, key: u32) -> Option<u32> {
        self.ids.get(&key).copied()
    }

    /// The key of a term, which is the same whatever came before it.
    pub fn key(&self, id: u32) -> u32 {
        self.entries[id as usize].key
    }

    /// Gives the articles new numbers, in the same order.
    pub fn renumber(&mut self, renumbered: &FxHashMap<u32, u32>) {
        for (number, _) in self.entries.iter_mut().flat_map(|entry| &mut entry.articles) {
            *number = renumbered[number];
        }
    }

    fn id(&mut self, term: &Term) -> u32 {
        if let Some(id) = self.ids.get(&term.key) {
            return *id;
        }
        let expected = self.background * (-term.rarity).exp();
        let entry = Entry { key: term.key, expected, ..Entry::default() };
        let ln_count = entry.ln_count();
        let id = match self.free.pop() {
            Some(id) => {
                self.entries[id as usize] = entry;
                self.ln_counts[id as usize] = ln_count;
                id
            }
            None => {
                self.entries.push(entry);
                self.ln_counts.push(ln_count);
                self.entries.len() as u32 - 1
            }
        };
        self.ids.insert(term.key, id);
        id
    }

    /// How many ids there are or were.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Adds an article, whose number is above every number added before.
    pub fn insert(&mut self, terms: &[Weighed], number: u32) {
        for term in terms {
            let entry = &mut self.entries[term.id as usize];
            entry.articles.push_back((number, term.share));
            self.ln_counts[term.id as usize] = entry.ln_count();
        }
    }

    /// Takes an article out.
    pub fn remove(&mut self, terms: &[Weighed], number: u32) {
        for term in terms {
            let entry = &mut self.entries[term.id as usize];
            if let Ok(at) = entry.articles.binary_search_by_key(&number, |(number, _)| *number) {
                entry.articles.remove(at);
            }
            self.ln_counts[term.id as usize] = entry.ln_count();
            if entry.articles.is_empty() {
                self.ids.remove(&entry.key);
                *entry = Entry::default();
                self.free.push(term.id);
            }
        }
    }

    /// The inverse document frequency of a term, `ln_articles` being the
    /// logarithm of the window's articles and the background's.
    pub fn rarity(&self, id: u32, ln_articles: f32) -> f32 {
        (ln_articles - self.ln_counts[id as usize]).max(0.0)
    }

    /// The newest articles that have a term, newest first, with its share.
    pub fn newest(&self, id: u32, limit: usize) -> impl Iterator<Item = (u32, u16)> + '_ {
        self.entries[id as usize].articles.iter().rev().take(limit).copied()
    }
}
