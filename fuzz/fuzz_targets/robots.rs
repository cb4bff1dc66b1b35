//! Any bytes as `robots.txt`, any path: an answer, and the file itself may
//! always be read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use news::discover::robots::Robots;

fuzz_target!(|input: (&[u8], &str)| {
    let robots = Robots::parse(input.0, "Marsad/0.1");
    robots.allows(input.1);
    assert!(robots.allows("/robots.txt"));
});
