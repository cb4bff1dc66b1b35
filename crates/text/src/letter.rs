//! Is it a letter? `char::is_alphabetic`, answered at once for Arabic: the
//! standard library searches a table for every character beyond ASCII, and news
//! in Arabic is little else.

/// Whether a character is alphabetic by Unicode.
pub fn is_letter(c: char) -> bool {
    match c {
        '\u{620}'..='\u{657}' | '\u{66e}'..='\u{6d3}' => true,
        '\u{660}'..='\u{669}' => false,
        _ => c.is_alphabetic(),
    }
}

/// Whether a character stands in the Unicode block "Arabic" (U+0600 to U+06FF):
/// a letter, mark, digit or punctuation of any language in that script.
pub fn in_arabic_block(c: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::is_letter;

    #[test]
    fn it_is_what_unicode_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_letter(c), c.is_alphabetic(), "U+{:04X}", c as u32);
        }
    }
}
