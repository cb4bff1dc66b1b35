//! Any bytes as a page of kind `Html`: at least one ending, never a panic.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use news::model::page::{Page, PageKind};
use news::pipeline::{self, Rules};

fuzz_target!(|body: &[u8]| {
    let page = Page {
        input: "fuzz#1".to_owned(),
        url: Some("https://example.org/news/1".to_owned()),
        final_url: None,
        fetched_at: Timestamp::from_second(1_732_000_000).unwrap(),
        content_type: None,
        kind: PageKind::Html,
        body: body.to_vec(),
    };
    assert!(!pipeline::read(&page, &Rules::default()).is_empty());
});
