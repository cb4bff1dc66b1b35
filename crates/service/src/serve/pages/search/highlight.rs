//! A snippet cut into what matched and what stands between.

use crate::search::Snippet;

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As written.
    pub text: String,
    /// Whether it matched.
    pub matched: bool,
}

/// The pieces of a snippet, in order; together they are its text. Ranges that
/// do not fit the text are passed over.
pub fn pieces(snippet: &Snippet) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |text: &str, matched| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), matched });
        }
    };
    for range in &snippet.highlights {
        let before = snippet.text.get(at..range.start);
        let (Some(before), Some(matched)) = (before, snippet.text.get(range.clone())) else {
            continue;
        };
        push(before, false);
        push(matched, true);
        at = range.end;
    }
    push(snippet.text.get(at..).unwrap_or_default(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_pieces_rejoin_to_the_text(
            text in "[ابتث a-z«»😀]{0,40}",
            ends in prop::collection::vec((0_usize..90, 0_usize..90), 0..6),
        ) {
            let highlights = ends.into_iter().map(|(start, end)| start..end).collect();
            let pieces = pieces(&Snippet { text: text.clone(), highlights });
            let rejoined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert_eq!(rejoined, text);
        }
    }
}
