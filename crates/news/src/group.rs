//! Which story is it? Online grouping in a time window, merges, related articles.

pub mod terms;
mod lexicon;
pub mod settings;
mod vocabulary;
mod story;
pub mod memory;
