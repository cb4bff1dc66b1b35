//! The words the stages speak: page, draft, article, annotation, copy, story, fate.

pub mod page;
pub mod draft;
pub mod title;
pub mod agencies;
pub mod known;
pub mod lists;
pub mod article;
pub mod words;
pub mod annotation;
pub mod fate;
pub mod story;
