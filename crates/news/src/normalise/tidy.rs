//! One line of text as it should be shown.

use text::clean::clean;

/// Repairs a text losslessly and puts it on one line.
pub fn line(text: &str) -> String {
    let cleaned = clean(text).text;
    if is_line(&cleaned) {
        return cleaned.into_owned();
    }
    let mut out = String::with_capacity(cleaned.len());
    for word in cleaned.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a text that is clean has single spaces between its words and no
/// other white space: as most have.
fn is_line(cleaned: &str) -> bool {
    let mut before = b' ';
    for byte in cleaned.bytes() {
        if (before == b' ' && byte == b' ') || (b'\t'..=b'\r').contains(&byte) {
            return false;
        }
        before = byte;
    }
    before != b' ' || cleaned.is_empty()
}

/// Repairs every line of a text and keeps the line feeds; empty lines are left out.
pub fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(row).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// A table's row: cells stay apart by tabs.
fn row(text: &str) -> String {
    let cells: Vec<String> = text.split('\t').map(line).collect();
    cells.join("\t").trim_matches('\t').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use text::clean::clean;

    proptest! {
        #[test]
        fn a_line_is_its_words_with_single_spaces(text in "[ab \\t\\n\u{a0}\u{85}\u{2028}\u{3000}\u{200c}ن]{0,12}") {
            let cleaned = clean(&text).text.into_owned();
            let words: Vec<&str> = cleaned.split_whitespace().collect();
            prop_assert_eq!(super::line(&text), words.join(" "));
        }
    }
}
