//! Any bytes read for their links: web addresses only, each once.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use news::discover::listing::{self, shape};
use news::model::page::{Page, PageKind};

fuzz_target!(|body: &[u8]| {
    let page = Page {
        input: "x".to_owned(),
        url: Some("https://a.example/".to_owned()),
        final_url: None,
        fetched_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        content_type: None,
        kind: PageKind::Listing,
        body: body.to_vec(),
    };
    let listing = listing::of(&page);
    let mut seen = HashSet::new();
    for link in &listing.pages {
        assert!(link.url.starts_with("http") && seen.insert(&link.url));
        shape::looks_like_article(link);
    }
});
