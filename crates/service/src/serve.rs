//! Pages, API and feeds over the store and the index.
