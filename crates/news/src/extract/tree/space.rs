//! White space as HTML collapses it.

/// Appends `text` with white space collapsed. `gap` says whether a space is owed.
pub fn push_collapsed(out: &mut String, text: &str, gap: &mut bool) {
    if is_collapsed(text.as_bytes()) {
        if std::mem::take(gap) && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(text);
        return;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        // A single space between two words is copied with them.
        while at < bytes.len()
            && (space_at(bytes, at) == 0
                || (bytes[at] == b' '
                    && at > start
                    && at + 1 < bytes.len()
                    && space_at(bytes, at + 1) == 0))
        {
            at += 1;
        }
        if start < at {
            if *gap && !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&text[start..at]);
            *gap = false;
        }
        while at < bytes.len() {
            match space_at(bytes, at) {
                0 => break,
                length => at += length,
            }
            *gap = true;
        }
    }
}

/// Words with single spaces between them: told many bytes at a time, without a branch for
/// each.
fn is_collapsed(text: &[u8]) -> bool {
    let odd = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | 0xc2);
    let ends = [text.first(), text.last()];
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    !ends.into_iter().any(|end| end.is_none_or(|end| *end == b' '))
        && !text.iter().fold(false, |found, byte| found | odd(*byte))
        && !pairs.fold(false, |found, (one, next)| found | (*one == b' ' && *next == b' '))
}

/// The bytes of the space that begins at `at`; 0 where none does.
fn space_at(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => 1,
        0xc2 if bytes.get(at + 1) == Some(&0xa0) => 2,
        _ => 0,
    }
}

/// White space as HTML collapses it, the no-break space, and the controls that
/// a wrong encoding leaves in place of dashes and quotation marks.
pub fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{80}'..='\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn white_space_becomes_one_space_or_a_gap(text in "[ab \\t\\n\u{a0}éن]{0,12}") {
            let (mut out, mut gap) = ("x".to_owned(), false);
            push_collapsed(&mut out, &text, &mut gap);
            let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
            let apart = text.starts_with(is_space) && !words.is_empty();
            prop_assert_eq!(out, format!("x{}{}", if apart { " " } else { "" }, words.join(" ")));
            prop_assert_eq!(gap, text.ends_with(is_space));
        }
    }
}
