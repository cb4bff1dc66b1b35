//! Any text: the dates found lie on letter boundaries, in order, apart.
#![no_main]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use text::date::{Context, find, parse};

fuzz_target!(|text: &str| {
    let context = Context::new(Timestamp::from_second(1_732_000_000).unwrap(), TimeZone::UTC);
    parse(text, &context);
    let mut end = 0;
    for found in find(text, &context) {
        assert!(found.range.start >= end && text.get(found.range.clone()).is_some());
        end = found.range.end;
    }
});
