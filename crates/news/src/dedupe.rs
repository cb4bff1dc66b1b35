//! Does this article reproduce another? Shared word shingles give candidates,
//! an exact check decides, time and credit lines give the direction.
//!
//! Two texts are copies when their sets of folded word 5-shingles resemble each
//! other (Jaccard) or one holds most of the other (containment), unless what
//! differs is what makes a template a new message: numbers, weekdays, names.

pub mod shingles;
mod features;
mod index;
mod template;
pub mod direction;
pub mod memory;
pub mod changes;
