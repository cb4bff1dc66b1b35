//! Any text as OPML: web addresses only, and what is written is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use service::sources::opml;

fuzz_target!(|text: &str| {
    if let Ok(outline) = opml::read(text) {
        assert!(outline.feeds.iter().all(|(_, feed)| feed.url.starts_with("http")));
    }
});
