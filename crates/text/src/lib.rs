//! Letters to tokens: Arabic-first text for news and search. Knows no news; pure.
//!
//! Two kinds of change never mix: [`clean`] repairs losslessly and keeps a list;
//! [`fold`] makes a lossy key beside the text, with an exact map back to it.

pub mod hash;
pub mod language;
pub mod letter;
pub mod clean;
pub mod fold;
pub mod split;
pub mod words;
pub mod stem;
pub mod analyzer;
pub mod rarity;
pub mod names;
pub mod keyboard;
pub mod spelling;
pub mod detect;
pub mod date;
