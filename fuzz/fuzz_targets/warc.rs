//! Any bytes as an input: WARC, gzip, article lines, pages. It ends, without a
//! panic.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use service::inputs::{Unusable, stream_arrivals};

fuzz_target!(|bytes: &[u8]| {
    let now = Timestamp::from_second(1_732_000_000).unwrap();
    let read = stream_arrivals(Box::new(bytes), "fuzz", now, &mut |_| Ok(()));
    assert!(read.is_ok() || read.is_err_and(|error| error.is::<Unusable>()));
});
