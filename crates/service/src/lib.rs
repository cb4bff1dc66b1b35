//! The world around the pure core: inputs, archive, store, search index, web.

pub mod inputs;
pub mod pipe;
pub mod archive;
pub mod run;
pub mod store;
pub mod search;
pub mod own_file;
pub mod saved;
pub mod corrections;
pub mod sources;
pub mod fetch;
pub mod data;
pub mod serve;
pub mod logging;
pub mod commands;
