//! One line of text as it should be shown.

use text::clean::clean;

/// Repairs a text losslessly and puts it on one line.
pub fn line(text: &str) -> String {
    let cleaned = clean(text);
    let mut out = String::with_capacity(cleaned.text.len());
    for word in cleaned.text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
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

/// Letters and digits alone, folded: two spellings of one name compare equal.
pub fn key(text: &str) -> String {
    text::fold::fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}
