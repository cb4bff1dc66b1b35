//! Any text: cleaning and folding are done after one pass, and folding does not
//! see whether the text was cleaned.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::clean::clean;
use text::fold::fold;

fuzz_target!(|text: &str| {
    let cleaned = clean(text).text;
    assert_eq!(clean(&cleaned).text, cleaned);
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
    assert_eq!(fold(&cleaned), folded);
});
