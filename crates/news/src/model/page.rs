//! A page: bytes as fetched, with what was known when they arrived.

use jiff::Timestamp;

/// What the bytes of a [`Page`] are said to be. Decided once, at the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// An HTML (or XHTML) document.
    Html,
    /// RSS 0.9x–2.0, RDF, Atom or JSON Feed.
    Feed,
    /// One `marsad.article/1` object.
    Article,
    /// A page fetched for its links: a feed whose articles are fetched from
    /// their own pages, a sitemap, a section or home page.
    Listing,
}

/// Bytes as fetched. Never changed after it was made; archived before it is read.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where the page came from, for people: a path, `FILE#n`, or the URL.
    pub input: String,
    /// The URL asked for; `None` for a bare file of unknown origin.
    pub url: Option<String>,
    /// The URL that answered after redirects, when it differs from `url`.
    pub final_url: Option<String>,
    /// When the bytes arrived. It is the "now" of every relative date in the page.
    pub fetched_at: Timestamp,
    /// The `Content-Type` header as received, unverified.
    pub content_type: Option<String>,
    /// What the bytes are said to be.
    pub kind: PageKind,
    /// The body, decoded from transfer and content encodings, not from its charset.
    pub body: Vec<u8>,
}

impl Page {
    /// The URL that answered: `final_url` where there was a redirect, else `url`.
    pub fn answered_url(&self) -> Option<&str> {
        self.final_url.as_deref().or(self.url.as_deref())
    }
}
