//! From the bytes of a page to a connected news article.
//!
//! Everything here is pure: no disk, clock, network or threads of its own
//! (`clippy.toml` bans them). [`pipeline`] reads as the whole product; every
//! other module is one stage of it, and a stage imports [`model`] and `text`,
//! never a sibling. [`window`] is what the two stages that remember are built of.

pub mod model;
pub mod window;
pub mod discover;
pub mod extract;
pub mod normalise;
pub mod annotate;
pub mod dedupe;
pub mod group;
pub mod trends;
pub mod pipeline;
