//! Any text: cleaning and folding are done after one pass, and folding does not
//! see whether the text was cleaned, but for what was read as other letters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::clean::{Repair, clean};
use text::fold::fold;

fuzz_target!(|text: &str| {
    let cleaned = clean(text);
    let read = cleaned.repairs.iter().any(|it| matches!(it, Repair::Charset | Repair::Entities));
    let cleaned = cleaned.text;
    assert_eq!(clean(&cleaned).text, cleaned);
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
    if !read {
        assert_eq!(fold(&cleaned), folded);
    }
});
