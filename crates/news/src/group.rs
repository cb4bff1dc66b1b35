//! Which story is it? Online grouping in a time window, merges, related articles.

pub mod terms;
mod lexicon;
mod phrases;
mod bag;
pub mod headline;
pub mod summary;
pub mod novelty;
pub mod settings;
mod vocabulary;
mod story;
pub mod memory;
