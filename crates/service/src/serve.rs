//! Pages, API and feeds over the store and the index. A request becomes a
//! [`visit::Visit`]; a page, API or feed function turns site and visit into an
//! answer, on a thread that may block; [`router`] says which.

pub mod locale;
pub mod dates;
pub mod links;
pub mod site;
pub mod visit;
pub mod changes;
pub mod corrections;
pub mod trends;
pub mod newest;
pub mod pages;
pub mod feeds;
pub mod metrics;
pub mod websub;
pub mod api;
pub mod assets;
pub mod router;
pub mod listen;
